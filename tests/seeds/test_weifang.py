"""The seed says what the article says: counts, sums, dates; with the text, every character."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ARTICLES, run_cli

from finstats.bundled import bundled
from finstats.ingest.article import check_against_text
from finstats.ingest.faults import Faults
from finstats.ingest.importing import read_checked_blocks
from finstats.store.texts import find_article

FACTS = bundled("seeds") / "weifang-2025.toml"


@pytest.fixture
def rows(seeded: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(seeded)
    yield connection
    connection.close()


def counts(rows: sqlite3.Connection, column: str) -> dict[str, int]:
    return dict(
        rows.execute(f"select {column}, count(*) from figures group by {column}").fetchall()
    )


def test_there_are_as_many_figures_as_two_readers_found(rows: sqlite3.Connection) -> None:
    assert counts(rows, "theme") == {
        "tech": 27,
        "green": 17,
        "inclusive": 18,
        "pension": 18,
        "digital": 11,
    }
    assert rows.execute("select count(*) from not_figures").fetchone() == (35,)


def test_transformations_are_as_two_readers_read_them(rows: sqlite3.Connection) -> None:
    assert counts(rows, "transformation") == {
        "level": 69,
        "growth": 16,
        "change": 2,
        "growth-gap": 2,
        "share": 1,
        "share-change": 1,
    }


def test_wordings_are_as_two_readers_read_them(rows: sqlite3.Connection) -> None:
    assert counts(rows, "qualifier") == {
        "exact": 68,
        "and-more": 9,
        "above": 7,
        "at-most": 3,
        "reaches": 3,
        "below": 1,
    }


def test_no_date_is_invented(rows: sqlite3.Connection) -> None:
    assert counts(rows, "period_basis") == {"stated": 47, "undated": 40, "inferred": 4}
    inferred = rows.execute(
        "select ref from figures where period_basis = 'inferred' order by ref_order"
    ).fetchall()
    assert [ref for (ref,) in inferred] == [f"weifang-2025/26.{n}" for n in (4, 5, 8, 9)]


def test_digits_are_kept_and_base_values_sum_exactly(rows: sqlite3.Connection) -> None:
    condition = "indicator = 'tech-loans' and measure = 'balance' and transformation = 'level'"
    texts = rows.execute(
        f"select value_text from figures where {condition} order by ref_order"
    ).fetchall()
    assert [text for (text,) in texts] == ["1026.09", "254.30", "416.03", "97.82"]
    assert rows.execute(f"select sum(value_base) from figures where {condition}").fetchone() == (
        17942400000000,
    )


def test_what_stands_in_a_section_without_belonging_to_it_is_marked(
    rows: sqlite3.Connection,
) -> None:
    outside = rows.execute(
        "select ref from figures where in_theme = 0 order by ref_order"
    ).fetchall()
    assert [ref for (ref,) in outside] == [f"weifang-2025/12.{n}" for n in (1, 4, 5)]


def test_no_case_enters_a_statistic(rows: sqlite3.Connection) -> None:
    found = rows.execute(
        "select f.ref from figures f join indicators i on i.indicator = f.indicator "
        "where f.subject_kind = 'financing' and i.kind <> 'case' order by f.ref_order"
    ).fetchall()
    assert found == []


def test_the_planned_area_is_the_only_figure_that_is_not_actual(rows: sqlite3.Connection) -> None:
    found = rows.execute(
        "select ref, nature from figures where nature <> 'actual' order by ref_order"
    ).fetchall()
    assert found == [("weifang-2025/16.1", "planned")]


@pytest.mark.parametrize("word", ["农行", "农业银行", "中国农业银行", "ABC", "abc"])
def test_short_and_full_names_find_the_same_bank(word: str, cli: object) -> None:
    found = json.loads(run_cli("banks", word, "--format", "json").out)["rows"]
    assert [row["bank"] for row in found] == ["abc-weifang", "abc-zhucheng"]


def test_bank_of_weifang_never_finds_the_banks_of_weifang(cli: object) -> None:
    found = json.loads(
        run_cli("indicator", "绿色贷款", "--bank", "潍坊银行", "--format", "json").out
    )["rows"]
    assert {row["subject"] for row in found} == {"bank-of-weifang"}
    assert run_cli("banks", "潍坊银行业").code == 5


def test_every_character_of_the_seed_stands_in_the_article(
    monkeypatch: pytest.MonkeyPatch, cli: object
) -> None:
    faults = Faults(FACTS.name)
    blocks = read_checked_blocks(FACTS.read_bytes(), faults)
    monkeypatch.setenv("FINSTATS_ARTICLES", ARTICLES)
    article = find_article(next(block for block in blocks if block.name == "source").text("sha256"))
    if article is None:
        pytest.skip("article not at hand")
    check_against_text(blocks, article, faults)
    assert faults.found == []
    sentence = json.loads(run_cli("trace", "4.2", "--format", "json").out)["rows"][0]["sentence"]
    assert "1026.09亿元" in sentence
