"""What a database holds is not rewritten by an export: sources, documents, corrected readings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.conftest import Base, Bases
from tests.exchange.hostile_exports import ROW, SOURCE, csv_of
from tests.exchange.packages import OTHER_THINGS, make_other
from tests.ingest.facts import figure

from finstats.ingest.faults import FaultyFile

BEFORE = figure("1.1", "548.26亿元", "548.26", "亿元")
AFTER = figure("1.1", "548.62亿元", "548.62", "亿元")


def known(base: Base, code: str = "sample") -> dict[str, object]:
    """What a database knows of a source."""
    (row,) = [row for row in base.rows("sources") if row["source"] == code]
    return row


def with_digest(digit: str, text: str = SOURCE) -> str:
    """A source whose text has a digest of this digit."""
    return text + f'sha256 = "{digit * 64}"\n'


def codes(base: Base, path: Path) -> set[str]:
    """The faults of a file that is refused; nothing of the database changes."""
    before = base.path.read_bytes()
    with pytest.raises(FaultyFile) as caught:
        base.bring(path)
    assert base.path.read_bytes() == before
    return {fault.code for fault in caught.value.faults}


@pytest.mark.parametrize("name", ["export.xlsx", "export.parquet", "package"])
def test_an_export_renames_no_source_and_dates_none_anew(bases: Bases, name: str) -> None:
    here, there = bases(), bases()
    other = SOURCE.replace('"样本"', '"别名"').replace("样本统计局", "另一家")
    here.facts(other.replace("2024-07-25", "2024-08-25") + 'title = "题"\n' + BEFORE)
    there.facts(SOURCE + BEFORE)
    here.export(name)
    before = known(there)
    there.bring(here.folder / name)
    assert known(there) == before | {"title": "题"}


@pytest.mark.parametrize("name", ["export.xlsx", "export.parquet", "package"])
def test_another_document_under_a_held_code_is_refused(bases: Bases, name: str) -> None:
    here, there = bases(), bases()
    here.facts(with_digest("a") + BEFORE)
    there.facts(with_digest("b"))
    here.export(name)
    assert codes(there, here.folder / name) == {"another-document"}


def test_a_digest_that_was_not_known_is_learned(bases: Bases) -> None:
    here, there = bases(), bases()
    here.facts(with_digest("a") + BEFORE)
    there.facts(SOURCE)
    here.export("export.xlsx")
    there.bring(here.folder / "export.xlsx")
    assert known(there)["sha256"] == "a" * 64


@pytest.mark.parametrize("name", ["export.csv", "package"])
def test_an_older_export_brings_no_misreading_back(base: Base, name: str) -> None:
    base.facts(SOURCE + BEFORE)
    base.export(name, **({} if name == "package" else {"source": "sample"}))
    base.facts(SOURCE + AFTER)
    before = base.content()
    reports = {report.source: report for report in base.bring(base.folder / name)}
    report = reports["sample"]
    assert (report.added, report.superseded, report.unchanged) == (0, 0, 1)
    assert base.content() == before


def test_an_older_export_brings_nothing_back_that_was_taken_out(base: Base) -> None:
    base.facts(SOURCE + BEFORE)
    base.export("export.csv", source="sample")
    base.facts(SOURCE)
    (report,) = base.bring(base.folder / "export.csv")
    assert (report.added, report.superseded, report.unchanged) == (0, 0, 1)
    assert base.figures("sample") == []


def test_a_reading_that_was_right_after_all_is_a_new_one_by_its_facts_file(base: Base) -> None:
    for text in (BEFORE, AFTER, BEFORE):
        base.facts(SOURCE + text)
    assert [(row["printed"], row["reading"]) for row in base.figures("sample")] == [
        ("548.26亿元", 3)
    ]


@pytest.mark.parametrize("publisher", ["另一家", "样本统计局"])
@pytest.mark.parametrize("view", ["figures", "figure_versions"])
def test_a_single_file_makes_no_correction_a_revision(
    bases: Bases, publisher: str, view: str
) -> None:
    here, there = bases(), bases()
    another = SOURCE.replace('"sample"', '"another"').replace("样本统计局", publisher)
    for base in (here, there):
        base.facts(SOURCE + BEFORE)
    fix = figure(
        *("1.1", "548.62亿元", "548.62", "亿元"),
        supersedes="sample/1.1",
        reason="correction",
        expects="548.26亿元",
        note_zh="换了位",
    )
    here.facts(another + fix, "another.toml")
    there.facts(another, "another.toml")
    here.export("export.csv", view)
    before = here.content()
    assert {report.undeclared for report in here.bring(here.folder / "export.csv")} == {0}
    assert here.content() == before
    if publisher == "另一家" or view == "figure_versions":
        reports = there.bring(here.folder / "export.csv")
        assert sum(report.left_out for report in reports) == (view == "figure_versions")
        assert there.rows("supersessions") == []


def test_another_publisher_that_is_said_to_revise_is_told_of_and_nothing_recorded(
    base: Base,
) -> None:
    another = SOURCE.replace('"sample"', '"another"').replace("样本统计局", "另一家")
    base.facts(SOURCE + BEFORE)
    base.facts(another, "another.toml")
    row = ROW | {"ref": "another/1.1", "source": "another", "revises": "sample/1.1"}
    path = base.folder / "export.csv"
    path.write_bytes(csv_of(row))
    (report,) = base.bring(path)
    assert (report.added, report.undeclared) == (1, 1)
    assert base.rows("supersessions") == []


@pytest.mark.parametrize(("name", "old", "new", "code"), OTHER_THINGS)
def test_a_package_under_whose_codes_other_things_are_held_is_refused(
    base: Base, name: str, old: str, new: str, code: str
) -> None:
    base.export("package")
    make_other(base.folder / "package", name, old, new)
    assert code in codes(base, base.folder / "package")


def test_a_package_of_a_unit_with_another_factor_is_refused(bases: Bases) -> None:
    here, there = bases(), bases()
    for base, factor in ((here, 2000000), (there, 3000000)):
        base.facts(
            '[[unit]]\ncode = "furlong"\nname_zh = "浪"\nname_en = "furlong"\n'
            f'name_en_basis = "ours"\ndimension = "money"\nbase_factor = {factor}\n'
        )
    here.export("package")
    assert codes(there, here.folder / "package") == {"would-change"}
