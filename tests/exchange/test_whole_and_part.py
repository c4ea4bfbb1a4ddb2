"""A package takes all that a database knows; a part takes nothing away."""

from __future__ import annotations

import pytest
from tests.conftest import INVENTED
from tests.exchange.conftest import Base, Bases
from tests.exchange.hostile_exports import SOURCE
from tests.ingest.facts import figure
from tests.ingest.table_samples import MAPPING, TABLE

from finstats.ingest.jobs import Job, import_jobs
from finstats.settings import database_target
from finstats.store.views import PUBLIC_VIEWS

# Rows that say when they were recorded, or are worked out by an audit.
RECORDED = {"figures": ("recorded_at",), "figure_versions": ("recorded_at",)}
AUDITED = ("audits", "findings", "finding_figures")
# The order of what is defined is that of arrival.
SORTED = ("sort",)


def invented(base: Base) -> Base:
    """Three sources of two publishers, with a revision, a withdrawal, definitions of their own."""
    for name in ("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily"):
        base.facts((INVENTED / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    return base


def correcting(base: Base) -> Base:
    """A source that corrects a figure of another one published in the same days."""
    base.facts(SOURCE + figure("1.1", "548.26亿元", "548.26", "亿元"))
    fix = figure(
        *("1.1", "548.62亿元", "548.62", "亿元"),
        supersedes="sample/1.1",
        reason="correction",
        expects="548.26亿元",
        note_zh="原印数字换了位",
    )
    base.facts(SOURCE.replace('"sample"', '"another"').replace("样本统计局", "另一家") + fix)
    base.facts(
        '[[explained]]\nfigures = ["sample/1.1 548.26亿元", "another/1.1 548.62亿元"]\n'
        'reason_zh = "已更正"\nreason_en = "corrected"\nby = "某人"\non = "2025-01-02"\n'
    )
    return base


def table(base: Base) -> Base:
    """A source that is a table: its figures stand in cells."""
    path, mapping = base.folder / "table.csv", base.folder / "table.mapping.toml"
    path.write_text(TABLE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    list(import_jobs(database_target(str(base.path)), [Job(path, mapping)]))
    return base


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("fill", [invented, correcting, table])
def test_a_package_makes_every_view_again(bases: Bases, fill: object, form: str) -> None:
    assert callable(fill)
    here, there = fill(bases()), bases()
    here.export("package", form=form)
    there.bring(here.folder / "package")
    for view in PUBLIC_VIEWS:
        if view not in AUDITED:
            apart = (*RECORDED.get(view, ()), *SORTED)
            assert there.rows(view, *apart) == here.rows(view, *apart), view


@pytest.mark.parametrize("fill", [invented, correcting, table])
def test_a_package_changes_nothing_where_it_comes_from(bases: Bases, fill: object) -> None:
    assert callable(fill)
    here = fill(bases())
    here.export("package")
    before = here.content()
    assert {report.added for report in here.bring(here.folder / "package")} == {0}
    assert here.content() == before


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_package_takes_the_withdrawals_of_a_source_without_figures(
    bases: Bases, form: str
) -> None:
    here, there = bases(), bases()
    here.facts(SOURCE + figure("1.1", "548.26亿元", "548.26", "亿元"))
    notice = SOURCE.replace('"sample"', '"notice"').replace("2024-07-25", "2024-08-25")
    here.facts(
        notice
        + '[[section]]\ntheme = "green"\nparagraphs = [1, 2]\n'
        + '[[withdrawal]]\nref = "sample/1.1"\nnote_zh = "撤回"\n',
        "notice.toml",
    )
    here.export("package", form=form)
    there.bring(here.folder / "package")
    assert here.rows("supersessions")
    for view in ("figures", "figure_versions", "supersessions", "sources", "sections"):
        apart = RECORDED.get(view, ())
        assert there.rows(view, *apart) == here.rows(view, *apart), view


def test_a_part_withdraws_nothing(bases: Bases) -> None:
    here, there = bases(), bases()
    here.export("part.csv", "tech-loans")
    before = there.content()
    (report,) = there.bring(here.folder / "part.csv")
    held = {row["ref"] for row in here.figures() if row["indicator"] == "tech-loans"}
    assert 0 < len(held) < 91
    assert (report.added, report.superseded, report.unchanged) == (0, 0, len(held))
    assert there.content() == before


def test_parts_of_a_source_come_together_in_any_order(bases: Bases) -> None:
    here, there = bases(), bases()
    here.facts(SOURCE + TWO)
    there.facts(SOURCE)
    for words in (("green-loans",), ("tech-loans",), ()):
        here.export("part.csv", *words)
        there.bring(here.folder / "part.csv")
    apart = ("recorded_at", "reading")
    assert there.rows("figures", *apart) == here.rows("figures", *apart)


# A figure that says two things, each of another indicator, and one that says one.
TWO = (
    figure("1.1", "8%", "8", "%", transformation="growth", comparison="unstated")
    + "[[figure.says]]\n"
    'quantity = "green-loans:balance:all:banks-in-weifang"\n'
    'transformation = "growth"\ncomparison = "unstated"\n'
    'period = "2024-06-30"\nperiod_basis = "stated"\nnote_zh = "A、B均增长8%"\n'
    + figure("1.2", "254.30亿元", "254.30", "亿元")
)


def test_of_what_a_figure_says_the_part_that_is_not_exported_stays(bases: Bases) -> None:
    here = bases()
    here.facts(SOURCE + TWO)
    here.export("part.csv", "green-loans", source="sample")
    before = here.content()
    (report,) = here.bring(here.folder / "part.csv")
    assert (report.added, report.unchanged) == (0, 1)
    assert here.content() == before


def test_what_is_not_exported_is_kept_of_a_figure_that_was_read_again(bases: Bases) -> None:
    here, there = bases(), bases()
    here.facts(SOURCE + TWO.replace("A、B均增长8%", "两者都增长8%"))
    there.facts(SOURCE + TWO)
    here.export("part.csv", "green-loans", source="sample")
    (report,) = there.bring(here.folder / "part.csv")
    assert (report.added, report.superseded) == (1, 1)
    said = [(row["seq"], row["reading"], row["note"]) for row in there.figures("sample")]
    assert sorted(said, key=str) == [(1, 1, None), (1, 2, None), (2, 2, "两者都增长8%")]


def test_sections_come_with_the_figures(bases: Bases) -> None:
    here, there = bases(), bases()
    text = SOURCE + '[[section]]\ntheme = "green"\nparagraphs = [1, 4]\n'
    here.facts(
        text
        + figure("1.1", "8亿元", "8", "亿元")
        + figure("2.1", "9亿元", "9", "亿元", period="2023-06-30")
    )
    there.facts(SOURCE)
    here.export("export.csv", source="sample")
    there.bring(here.folder / "export.csv")
    (section,) = [row for row in there.rows("sections") if row["source"] == "sample"]
    assert (section["first_paragraph"], section["last_paragraph"]) == (1, 2)
    here.export("package")
    there.bring(here.folder / "package")
    (section,) = [row for row in there.rows("sections") if row["source"] == "sample"]
    assert (section["first_paragraph"], section["last_paragraph"]) == (1, 4)


def test_versions_alone_leave_out_what_was_withdrawn_and_say_so(bases: Bases) -> None:
    here, there = invented(bases()), invented(bases())
    here.export("versions.csv", "figure_versions")
    before = there.content()
    reports = there.bring(here.folder / "versions.csv")
    assert {report.source: report.left_out for report in reports if report.left_out} == {
        "jiangcheng-q1": 1
    }
    assert there.content() == before


def test_a_revision_that_only_its_file_declares_is_declared_again(bases: Bases) -> None:
    """Both are of one publisher and of the same days, so no rule finds which is later."""
    here, there = bases(), bases()
    for base in (here, there):
        base.facts(SOURCE + figure("1.1", "548.26亿元", "548.26", "亿元"))
    later = SOURCE.replace('"sample"', '"later"')
    here.facts(
        later
        + figure("1.1", "548.30亿元", "548.30", "亿元", supersedes="sample/1.1", reason="revision"),
        "later.toml",
    )
    there.facts(later, "later.toml")
    here.export("export.csv", source="later")
    there.bring(here.folder / "export.csv")
    assert there.figures() == here.figures()
    assert there.rows("supersessions") == here.rows("supersessions")


def test_a_text_at_hand_is_compared_with(bases: Bases, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = bases(), bases()
    text = (INVENTED / "reedville.toml").read_text(encoding="utf-8")
    here.facts(text)
    here.export("package")
    there.bring(here.folder / "package")
    monkeypatch.setenv("FINSTATS_ARTICLES", str(INVENTED))
    here.export("export.xlsx", source="reedville", search="亿元")
    (report,) = there.bring(here.folder / "export.xlsx")
    assert report.checked == report.unchanged > 1


def test_what_was_known_then_is_exported_as_current(bases: Bases) -> None:
    here, there = invented(bases()), bases()
    here.export("then.csv", source="jiangcheng-q1", known_at="2024-05-01")
    here.export("package")
    there.bring(here.folder / "package")
    lines = (here.folder / "then.csv").read_text(encoding="utf-8").splitlines()
    q1 = [row for row in there.rows("figure_versions") if row["source"] == "jiangcheng-q1"]
    assert len(lines) - 1 == len(q1) > len(here.figures("jiangcheng-q1"))
    assert all(",current," in line for line in lines[1:])
