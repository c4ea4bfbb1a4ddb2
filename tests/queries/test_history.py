"""What was known when: history, diff, and answers as they were on every day of three vintages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import INVENTED, ROOT, Ran, run_cli
from tests.history import SOURCES, bring, days, on_the_edges, stages
from tests.ingest.facts import figure, source
from tests.pages import command_lines, must_print_what_it_shows

from finstats.ingest.importing import import_file
from finstats.settings import database_target
from finstats.store.reader import open_reader

HIGH_TECH = "tech-loans:balance:high-tech:banks-in-jiangcheng"
SME = "inclusive-sme-loans:balance:all:banks-in-jiangcheng"
MSB = "inclusive-msb-loans:balance:all:banks-in-jiangcheng"
BRANCH = "green-loans:balance:all:bank-of-yunze-jiangcheng"
Rows = list[dict[str, Any]]
# Every command that takes --known-at, with the options that choose versions.
COMMANDS = (
    *(
        ("indicator", code, "--undated", "--nature", "all", "--vintage", vintage)
        for code in ("tech-loans", "green-loans", "inclusive-sme-loans", "inclusive-msb-loans")
        for vintage in ("latest", "first", "all")
    ),
    ("indicator", "tech-loans", "--as-of", "2024-03"),
    ("indicator", "green-loans", "--bank", "云泽银行"),
    ("indicator", "tech-loans", "--place", "990000", "--exact", "--as-of", "2024-06"),
    ("themes",),
    ("themes", "--as-of", "2024-03", "--vintage", "all"),
    ("total", HIGH_TECH),
    ("total", "inclusive-sme-loans"),
    ("audit", "--all"),
    ("audit", "--theme", "tech", "--rounding", "either"),
    ("implied", "tech-loans"),
    ("implied", "inclusive-msb-loans", "green-loans"),
    ("explain", HIGH_TECH),
    ("explain", "512.30亿元"),
    ("explain", "jiangcheng-q1/1.2"),
    ("compare", "tech-loans", "--from", "2024-03", "--to", "2024-06"),
    ("history", "tech-loans"),
    ("history", SME),
    ("history", "jiangcheng-q1/3.2", "--as-of", "2024-03"),
)


@pytest.fixture(scope="module")
def staged(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return stages(seeded, tmp_path_factory.mktemp("stages"))


@pytest.fixture(scope="module")
def full(staged: dict[str, Path]) -> Path:
    """All four sources."""
    return staged["jiangcheng-q3"]


def asked(database: Path, *words: str) -> Rows:
    ran = run_cli(*words, "--format", "json", "--database", str(database))
    assert ran.code == 0, ran.err
    rows: Rows = json.loads(ran.out)["rows"]
    return rows


def notes(database: Path, *words: str) -> dict[str, str]:
    ran = run_cli(*words, "--format", "json", "--lang", "zh", "--database", str(database))
    assert ran.code == 0, ran.err
    return {note["code"]: note["text"] for note in json.loads(ran.out)["notes"]}


def versions(database: Path, *words: str) -> list[tuple[Any, ...]]:
    names = ("ref", "printed", "known_from", "known_to", "status", "reason", "by_ref")
    return [tuple(row[name] for name in names) for row in asked(database, "history", *words)]


def of(rows: Rows, change: str) -> list[tuple[Any, ...]]:
    names = ("from_ref", "from_printed", "to_ref", "to_printed")
    return [tuple(row[name] for name in names) for row in rows if row["change"] == change]


# What holds on every day


@pytest.mark.parametrize("by", ["source", "publisher"])
def test_at_any_day_a_series_and_period_has_one_row_of_each_source_and_publisher(
    full: Path, by: str
) -> None:
    reader = open_reader(database_target(str(full)))
    try:
        for day in days():
            rows = reader.rows(
                f"select f.series, f.period, f.nature, s.{by}, count(*) as n "
                "from figure_versions f join sources s on s.source = f.source "
                "where f.known_from <= :day and (f.known_to is null or f.known_to > :day) "
                f"and f.period_end is not null group by f.series, f.period, f.nature, s.{by} "
                "having count(*) > 1",
                {"day": day},
            )
            assert list(rows) == [], day
    finally:
        reader.close()


def test_answers_show_at_most_one_row_a_series_source_and_period_on_any_day(full: Path) -> None:
    from finstats.queries.indicator import Scope, indicator_of
    from finstats.queries.time import TimeOptions

    reader = open_reader(database_target(str(full)))
    try:
        names = ["tech-loans", "green-loans", "inclusive-sme-loans", "inclusive-msb-loans"]
        for day in days()[2:]:  # before, there is nothing to show
            result = indicator_of(reader, names, Scope(), TimeOptions(known_at=day))
            places = {column.name: place for place, column in enumerate(result.columns)}
            wanted = ("quantity", "transformation", "comparison", "reference", "period", "source")
            keys = [tuple(row[places[name]] for name in wanted) for row in result.rows]
            assert len(set(keys)) == len(keys), day
            assert {row[places["status"]] for row in result.rows} == {"current"}
            assert all(str(row[places["known_from"]]) <= day for row in result.rows)
    finally:
        reader.close()


def test_a_withdrawn_figure_is_absent_from_its_day_on_and_visible_in_history(full: Path) -> None:
    for day in days()[2:]:
        ran = run_cli(
            *("indicator", "green-loans", "--bank", "bank-of-yunze", "--known-at", day),
            *("--format", "json", "--database", str(full)),
        )
        if day < "2024-10-24":
            assert [row["value_text"] for row in json.loads(ran.out)["rows"]] == ["41.6"], day
        else:
            assert (ran.code, ran.out) == (5, ""), day
    assert versions(full, BRANCH) == [
        *[
            (
                "jiangcheng-q1/3.2",
                "41.6亿元",
                "2024-04-20",
                "2024-10-24",
                "withdrawn",
                "withdrawal",
                None,
            )
        ]
    ]


# Answers as they were


def answered(database: Path, words: tuple[str, ...], day: str) -> Ran:
    return run_cli(*words, "--known-at", day, "--format", "json", "--database", str(database))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_answer_of_a_day_is_the_same_whatever_was_loaded_since(
    staged: dict[str, Path], words: tuple[str, ...]
) -> None:
    told = 0
    for day in on_the_edges():
        known = [name for name, published in SOURCES.items() if published <= day]
        if not known:
            continue
        before, after = (
            answered(staged[name], words, day) for name in (known[-1], "jiangcheng-q3")
        )
        assert (after.code, after.out) == (before.code, before.out), day
        told += before.code == 0
    assert told


@pytest.mark.parametrize(
    "words",
    [words for words in COMMANDS if words[0] in ("indicator", "themes", "history")],
    ids=" ".join,
)
def test_the_rows_of_a_day_are_those_that_were_answered_without_asking_for_it(
    staged: dict[str, Path], words: tuple[str, ...]
) -> None:
    for name, day in SOURCES.items():
        # The article that is seeded was published later than all of these, and is left out.
        then = run_cli(*words, "--format", "json", "--database", str(staged[name]))
        now = answered(staged["jiangcheng-q3"], words, day)
        if then.code in (0, 6) and then.out:
            plain = [r for r in json.loads(then.out)["rows"] if r.get("source") != "weifang-2025"]
            rows = json.loads(now.out)["rows"] if now.out else []
            for row in (*rows, *plain):
                row.pop("overlaps", None)  # with classes that the article has beside them
            assert rows == plain


def test_what_was_revised_and_withdrawn_later_was_then_a_first_vintage(
    staged: dict[str, Path], tmp_path: Path
) -> None:
    """515.80 was itself revised: a later withdrawal of what was revised before changes no past."""
    path = Path(shutil.copy(staged["jiangcheng-q3"], tmp_path / "more.db"))
    facts = tmp_path / "later.toml"
    facts.write_text(
        source("later", "江城统计局", "2024-12-01", "2024-12-01")
        + '[[withdrawal]]\nref = "jiangcheng-q1/1.1"\n',
        encoding="utf-8",
    )
    import_file(database_target(str(path)), facts)
    for vintage in ("first", "all"):
        words = ("indicator", "tech-loans", "--as-of", "2024-03", "--vintage", vintage)
        for day in on_the_edges()[1:]:
            then, now = (answered(one, words, day) for one in (staged["jiangcheng-q3"], path))
            assert (now.code, now.out) == (then.code, then.out), (vintage, day)
    after = answered(
        path, ("indicator", "tech-loans", "--as-of", "2024-03", "--vintage", "all"), "2024-12-01"
    )
    assert "512.30" not in after.out


# history


def test_history_shows_three_vintages_of_one_series_and_period(full: Path) -> None:
    rows = [row for row in versions(full, HIGH_TECH, "--as-of", "2024-03") if "%" not in row[1]]
    assert rows == [
        *[
            (
                "jiangcheng-q1/1.1",
                "512.30亿元",
                "2024-04-20",
                "2024-07-25",
                "superseded",
                "revision",
                "jiangcheng-h1/1.1",
            )
        ],
        *[
            (
                "jiangcheng-h1/1.1",
                "515.80亿元",
                "2024-07-25",
                "2024-10-24",
                "superseded",
                "revision",
                "jiangcheng-q3/2.3",
            )
        ],
        *[("jiangcheng-q3/2.3", "516.05亿元", "2024-10-24", None, "current", None, None)],
    ]


def test_history_says_what_was_known_of_an_end_on_that_day(full: Path) -> None:
    rows = versions(full, HIGH_TECH, "--as-of", "2024-03", "--known-at", "2024-08-01")
    assert [(row[0], row[4]) for row in rows if "%" not in row[1]] == [
        ("jiangcheng-q1/1.1", "superseded"),
        ("jiangcheng-h1/1.1", "current"),
    ]


def test_history_of_a_correction_has_its_reason(full: Path) -> None:
    (row,) = [row for row in asked(full, "history", SME) if row["reason"] == "correction"]
    assert (row["ref"], row["by_ref"], row["note_zh"]) == (
        *("jiangcheng-h1/3.1", "jiangcheng-q3/5.1", "上半年稿误排为220.15亿元"),
    )


@pytest.mark.parametrize("word", ["jiangcheng-h1/1.1", "jiangcheng-q1/1.1", "jiangcheng-q3/2.3"])
def test_history_of_a_ref_is_that_of_its_series_and_period(full: Path, word: str) -> None:
    assert [row[0] for row in versions(full, word)] == [
        *("jiangcheng-q1/1.1", "jiangcheng-h1/1.1", "jiangcheng-q3/2.3")
    ]


def test_history_of_one_source_and_of_an_alias(full: Path) -> None:
    rows = asked(full, "history", "绿色信贷", "--source", "jiangcheng-q3")
    assert {row["source"] for row in rows} == {"jiangcheng-q3"}
    assert {row["indicator"] for row in rows} == {"green-loans"}


def test_history_says_when_it_crosses_a_definition(full: Path) -> None:
    assert (
        "自2024-01-01的数字起: 单户授信上限由1000万元提高到2000万元"
        in (notes(full, "history", MSB)["definition-changed"])
    )
    found = {row["period"]: row["definition_from"] for row in asked(full, "history", MSB)}
    assert found == {"2023-12-31": None, "2024-09-30": "2024-01-01"}
    assert "definition-changed" not in notes(full, "history", HIGH_TECH)


@pytest.mark.parametrize(
    "words",
    [
        ("no-such",),
        ("digital-approval", "--as-of", "1999"),
        (HIGH_TECH, "--known-at", "2024-01-01"),
        ("a:b:c:d",),
        ("jiangcheng-q1/9.9",),
    ],
    ids=" ".join,
)
def test_history_of_nothing_is_exit_5(full: Path, words: tuple[str, ...]) -> None:
    ran = run_cli("history", *words, "--database", str(full))
    assert (ran.code, ran.out) == (5, "")


def test_a_misreading_moves_the_recorded_clock_alone(full: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(full, tmp_path / "reread.db"))
    from tests.ingest.facts import invented_text, swap

    facts = tmp_path / "jiangcheng-q1.toml"
    facts.write_text(
        swap(invented_text("jiangcheng-q1"), ('"98.7亿元"', '"98.1亿元"'), ('"98.7"', '"98.1"')),
        encoding="utf-8",
    )
    import_file(database_target(str(path)), facts)
    rows = versions(path, "jiangcheng-q1/1.3")
    assert rows == [
        *[
            (
                "jiangcheng-q1/1.3",
                "98.7亿元",
                "2024-04-20",
                "2024-04-20",
                "superseded",
                "reading",
                "jiangcheng-q1/1.3",
            )
        ],
        *[("jiangcheng-q1/1.3", "98.1亿元", "2024-04-20", None, "current", None, None)],
    ]


def test_history_names_a_correction_whose_figure_was_fixed(full: Path, tmp_path: Path) -> None:
    from tests.ingest.facts import invented_text, swap

    path = Path(shutil.copy(full, tmp_path / "fixed.db"))
    facts = tmp_path / "jiangcheng-h1.toml"
    text = swap(
        invented_text("jiangcheng-h1"), ('"220.15亿元"', '"230.15亿元"'), ('"220.15"', '"230.15"')
    )
    facts.write_text(text, encoding="utf-8")
    ran = run_cli("import", str(facts), "--database", str(path), "--lang", "zh")
    stale = "更正 jiangcheng-q3/5.1 已过时: jiangcheng-h1/3.1 原印“220.15亿元”, 现为“230.15亿元”"
    assert stale in ran.err
    assert notes(path, "history", SME)["stale-correction"] == stale
    again = tmp_path / "jiangcheng-q3.toml"
    again.write_text(invented_text("jiangcheng-q3") + "# reviewed\n", encoding="utf-8")
    ran = run_cli("import", str(again), "--database", str(path))
    assert ran.code == 1
    assert "stale-correction" in ran.err


# diff


def test_diff_names_what_was_added_revised_and_withdrawn(full: Path) -> None:
    rows = asked(full, "diff", "--from", "2024-07-31", "--to", "2024-12-31")
    assert sorted(of(rows, "revised")) == [
        *[("jiangcheng-h1/1.1", "515.80亿元", "jiangcheng-q3/2.3", "516.05亿元")],
        *[("jiangcheng-h1/1.2", "548.26亿元", "jiangcheng-q3/2.4", "549.10亿元")],
        *[("jiangcheng-h1/3.1", "220.15亿元", "jiangcheng-q3/5.1", "230.15亿元")],
    ]
    assert of(rows, "withdrawn") == [("jiangcheng-q1/3.2", "41.6亿元", None, None)]
    assert len(of(rows, "added")) == 12


def test_diff_over_two_revisions_shows_the_first_and_the_last(full: Path) -> None:
    rows = asked(full, "diff", "--from", "2024-05", "--to", "2024-12", "--indicator", "tech-loans")
    assert of(rows, "revised") == [
        ("jiangcheng-q1/1.1", "512.30亿元", "jiangcheng-q3/2.3", "516.05亿元")
    ]


def test_diff_finds_what_became_more_precise(full: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(full, tmp_path / "more.db"))
    facts = tmp_path / "later.toml"
    facts.write_text(
        source("later", "湖滨晚报", "2024-12-01", "2024-12-01")
        + figure("1.1", "230.152亿元", "230.152", "亿元", quantity=SME),
        encoding="utf-8",
    )
    bring(str(path))
    import_file(database_target(str(path)), facts)
    rows = asked(path, "diff", "--from", "2024-11", "--to", "2024-12")
    assert of(rows, "more-precise") == [
        ("jiangcheng-q3/5.1", "230.15亿元", "later/1.1", "230.152亿元")
    ]


def test_diff_adds_up_over_any_day_in_between(full: Path) -> None:
    """What stands after two steps is what stands after one."""
    for day in on_the_edges():
        whole = asked(full, "diff", "--from", "2024-04-01", "--to", "2024-12-31")
        first = asked(full, "diff", "--from", "2024-04-01", "--to", day)
        second = asked(full, "diff", "--from", day, "--to", "2024-12-31")
        kept = {row["to_ref"] for row in first} - {row["from_ref"] for row in second}
        both = kept | {row["to_ref"] for row in second}
        assert both - {None} == {row["to_ref"] for row in whole} - {None}


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2024-08-01", "--to", "2024-08-01"),
        ("--from", "2026-01-01", "--to", "latest"),
        ("--from", "2024-05", "--to", "2024-12", "--theme", "pension"),
    ],
    ids=" ".join,
)
def test_nothing_changed_is_an_answer(full: Path, words: tuple[str, ...]) -> None:
    assert asked(full, "diff", *words) == []


def test_diff_of_a_source_or_theme_has_what_it_changed(full: Path) -> None:
    days = ("--from", "2024-05", "--to", "2024-12")
    of_source = asked(full, "diff", *days, "--source", "lakeside-daily")
    assert {row["to_source"] for row in of_source} == {"lakeside-daily"}
    withdrawn = of(asked(full, "diff", *days, "--theme", "green"), "withdrawn")
    assert withdrawn == [("jiangcheng-q1/3.2", "41.6亿元", None, None)]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", "2024-05"),
        ("--to", "2024-05"),
        ("--from", "latest", "--to", "2024"),
        ("--from", "2024-06", "--to", "2024-05"),
    ],
    ids=" ".join,
)
def test_two_days_in_order_are_asked_for(full: Path, words: tuple[str, ...]) -> None:
    ran = run_cli("diff", *words, "--database", str(full))
    assert (ran.code, ran.out) == (2, "")


def test_the_third_quarter_is_read_from_the_text_beside_it(
    staged: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_ARTICLES", str(INVENTED))
    path = Path(shutil.copy(staged["lakeside-daily"], tmp_path / "own.db"))
    report = import_file(database_target(str(path)), INVENTED / "jiangcheng-q3.toml")
    assert (report.added, report.checked) == (11, 22)


# The page


def test_every_console_block_of_the_page_prints_what_it_shows(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(full))
    page = ROOT / "docs" / "history.md"
    assert len(command_lines(page)) == 4
    must_print_what_it_shows(page)


# Definitions


def test_compare_takes_no_difference_across_a_definition(full: Path) -> None:
    words = ("compare", "inclusive-msb-loans", "--from", "2023", "--to", "2024-09")
    (row,) = asked(full, *words)
    # The year start as the growth implies it, by the definition of the new year.
    assert row["from_printed"] is None
    assert row["change_refs"] == ["jiangcheng-q3/4.1", "jiangcheng-q3/4.2"]
    assert "definition-changed" in notes(full, *words)
    assert notes(full, *words)["earlier-definition"].endswith("262.00亿元 (4.3)")


def test_levels_by_two_definitions_stand_side_by_side_without_a_difference(
    full: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(full, tmp_path / "levels.db"))
    facts = tmp_path / "later.toml"
    facts.write_text(
        source("later", "湖滨晚报", "2025-12-01", "2025-12-01")
        + figure(
            "1.1",
            "360亿元",
            "360",
            "亿元",
            quantity="green-loans:balance:all:banks-in-jiangcheng",
            period="2025-09-30",
            term="绿色信贷",
        ),
        encoding="utf-8",
    )
    import_file(database_target(str(path)), facts)
    words = ("compare", "green-loans", "--from", "2024-09", "--to", "2025-09")
    (row,) = [r for r in asked(path, *words) if "jiangcheng" in r["quantity"]]
    assert (row["from_printed"], row["to_printed"]) == ("331.80亿元", "360亿元")
    assert (row["change_lower"], row["change_upper"]) == (None, None)
    ran = run_cli(*words, "--database", str(path), "--lang", "zh")
    assert "口径有变, 不相减" in ran.out


def test_a_year_start_by_an_earlier_definition_is_in_doubt_at_most(full: Path) -> None:
    ran = run_cli(
        "audit",
        "--source",
        "jiangcheng-q3",
        "--rule",
        "definition",
        "--format",
        "json",
        "--database",
        str(full),
    )
    (row,) = json.loads(ran.out)["rows"]
    assert (row["verdict"], row["rule"]) == ("tension", "definition")
    assert {note["code"] for note in json.loads(ran.out)["notes"]} >= {"definition-changed"}
