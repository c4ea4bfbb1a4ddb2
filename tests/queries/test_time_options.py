"""Each time option changes an answer over the invented set (DESIGN 4)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import run_cli

Rows = list[dict[str, Any]]
Asked = Callable[..., Rows]


@pytest.fixture
def asked(invented: Path) -> Asked:
    """Rows of `finstats indicator …` over the invented set, as JSON."""

    def ask(*arguments: str) -> Rows:
        ran = run_cli("indicator", *arguments, "--format", "json", "--database", str(invented))
        assert ran.code == 0, ran.err
        rows: Rows = json.loads(ran.out)["rows"]
        return [
            row
            for row in rows
            if row["subject"] != "banks-in-weifang" and row["source"] != "weifang-2025"
        ]

    return ask


def levels(rows: Rows, quantity: str) -> list[tuple[str, str]]:
    return [
        (r["period"], r["value_text"])
        for r in rows
        if r["quantity"] == quantity and r["transformation"] == "level"
    ]


HIGH_TECH = "tech-loans:balance:high-tech:banks-in-jiangcheng"
PAID_OUT = "tech-loans:disbursed:all:banks-in-jiangcheng"
SME = "inclusive-sme-loans:balance:all:banks-in-jiangcheng"


def test_as_of_takes_the_latest_period_that_had_ended(asked: Asked) -> None:
    assert levels(asked("tech-loans", "--as-of", "2024-05"), HIGH_TECH) == [
        ("2024-03-31", "515.80")
    ]
    assert levels(asked("tech-loans", "--as-of", "2024-06"), HIGH_TECH) == [
        ("2024-06-30", "548.26")
    ]


def test_nothing_after_the_date_is_used(invented: Path) -> None:
    ran = run_cli(
        "indicator", "tech-loans", "--as-of", "2024-02", "--database", str(invented), "--lang", "en"
    )
    assert ran.code == 5
    assert "try --as-of 2025-06" in ran.err


def test_growth_belongs_to_the_same_period_as_the_level(asked: Asked) -> None:
    rows = [r for r in asked("tech-loans", "--as-of", "2024-06") if r["quantity"] == HIGH_TECH]
    assert {r["period"] for r in rows} == {"2024-06-30"}
    assert {r["comparison"] for r in rows} == {None, "yoy"}


def test_a_period_before_the_asked_one_is_stale_and_latest_never_is(asked: Asked) -> None:
    assert {
        r["stale"] for r in asked("tech-loans", "--as-of", "2024-05") if r["quantity"] == HIGH_TECH
    } == {1}
    assert {
        r["stale"] for r in asked("tech-loans", "--as-of", "2024-Q2") if r["quantity"] == HIGH_TECH
    } == {0}
    assert {r["stale"] for r in asked("tech-loans", "--as-of", "latest")} == {0}


def test_exact_wants_the_period_within_the_date(asked: Asked) -> None:
    quantities = {r["quantity"] for r in asked("tech-loans", "--as-of", "2024-06", "--exact")}
    assert HIGH_TECH in quantities
    assert "tech-loans:balance:tech-sme:banks-in-jiangcheng" not in quantities


def test_the_longest_span_inside_the_year_leads(asked: Asked) -> None:
    assert levels(asked("tech-loans", "--as-of", "2024-06"), PAID_OUT) == [
        ("2024-01-01/2024-06-30", "190.6")
    ]


def test_flows_are_of_the_year_asked_for_alone(asked: Asked) -> None:
    assert levels(asked("tech-loans", "--as-of", "2025-01"), PAID_OUT) == []
    assert levels(asked("tech-loans", "--as-of", "2025-01"), HIGH_TECH) == [
        ("2024-06-30", "548.26")
    ]


def test_cumulative_figures_are_carried_like_stocks(asked: Asked) -> None:
    quantity = "inclusive-sme-loans:disbursed-total:all:banks-in-jiangcheng"
    assert levels(asked("inclusive-sme-loans", "--as-of", "2025-01"), quantity) == [
        ("/2024-03-31", "1200")
    ]


def test_undated_figures_show_only_when_asked_and_last(asked: Asked) -> None:
    assert all(r["period"] != "undated" for r in asked("tech-loans"))
    assert asked("tech-loans", "--undated")[-1]["period"] == "undated"


def test_planned_figures_show_only_when_asked(asked: Asked) -> None:
    assert all(r["nature"] == "actual" for r in asked("tech-loans"))
    assert levels(asked("tech-loans", "--nature", "planned"), HIGH_TECH) == [("2024-12-31", "600")]


def test_known_at_shows_what_was_certainly_published_by_then(asked: Asked) -> None:
    before = asked("tech-loans", "--as-of", "2024-03", "--known-at", "2024-07-24")
    after = asked("tech-loans", "--as-of", "2024-03", "--known-at", "2024-07-25")
    assert levels(before, HIGH_TECH) == [("2024-03-31", "512.30")]
    assert levels(after, HIGH_TECH) == [("2024-03-31", "515.80")]


def test_a_range_of_publication_counts_from_its_latest_day(asked: Asked) -> None:
    def refs(day: str) -> list[str]:
        rows = asked("tech-loans", "--as-of", "2024-06", "--known-at", day)
        return [ref for r in rows if r["quantity"] == HIGH_TECH for ref in r["refs"]]

    assert "lakeside-daily/1.1" not in refs("2024-09-29")
    assert "lakeside-daily/1.1" in refs("2024-09-30")


def test_vintage_first_shows_what_was_printed_first_and_all_shows_both(asked: Asked) -> None:
    first = asked("tech-loans", "--as-of", "2024-03", "--vintage", "first")
    both = asked("tech-loans", "--as-of", "2024-03", "--vintage", "all")
    assert levels(first, HIGH_TECH) == [("2024-03-31", "512.30")]
    assert sorted(levels(both, HIGH_TECH)) == [("2024-03-31", "512.30"), ("2024-03-31", "515.80")]


def test_a_withdrawn_figure_is_absent_from_its_day_on(asked: Asked) -> None:
    borrowers = "inclusive-sme-loans:borrowers:all:banks-in-jiangcheng"
    assert levels(asked("inclusive-sme-loans", "--known-at", "2024-07-24"), borrowers) == [
        ("2024-03-31", "3.21")
    ]
    assert levels(asked("inclusive-sme-loans", "--known-at", "2024-07-25"), borrowers) == []
    assert levels(asked("inclusive-sme-loans", "--vintage", "all"), borrowers) == []


def test_publishers_that_agree_make_one_row_the_most_digits_leading(asked: Asked) -> None:
    rows = [
        r
        for r in asked("tech-loans", "--as-of", "2024-06")
        if r["quantity"] == HIGH_TECH and r["transformation"] == "level"
    ]
    assert [(r["value_text"], r["refs"], r["conflict"]) for r in rows] == [
        ("548.26", ["jiangcheng-h1/1.2", "lakeside-daily/1.1"], 0)
    ]


def test_publishers_that_disagree_make_a_row_each_marked_conflict(asked: Asked) -> None:
    rows = [
        r
        for r in asked("inclusive-sme-loans", "--as-of", "2024-06")
        if r["quantity"] == SME and r["transformation"] == "level"
    ]
    assert [(r["value_text"], r["conflict"]) for r in rows] == [("220.15", 1), ("230", 1)]


def test_one_figure_that_says_two_things_stands_under_both_indicators(asked: Asked) -> None:
    refs = [
        r["ref"]
        for r in asked("green-loans", "inclusive-sme-loans")
        if r["transformation"] == "growth"
    ]
    assert refs == ["lakeside-daily/3.1", "lakeside-daily/3.1"]


def test_different_terms_of_one_indicator_are_noted(invented: Path) -> None:
    ran = run_cli(
        "indicator",
        "tech-loans",
        "--as-of",
        "2024-06",
        "--format",
        "json",
        "--database",
        str(invented),
        "--lang",
        "zh",
    )
    notes = {note["code"]: note["text"] for note in json.loads(ran.out)["notes"]}
    assert notes["terms"] == "用词不同, 口径可能不同: 科技型企业贷款、高新技术企业贷款"


def test_an_inferred_date_is_marked(asked: Asked) -> None:
    rows = [
        r
        for r in asked("inclusive-sme-loans", "--as-of", "2024-06")
        if r["ref"] == "jiangcheng-h1/3.1"
    ]
    assert [r["period_basis"] for r in rows] == ["inferred"]


@pytest.mark.parametrize(
    "form", ["2024-06-30", "2024-06", "2024-Q2", "2024Q2", "2024-H1", "2024年6月末"]
)
def test_every_form_of_the_date_gives_the_same_answer(asked: Asked, form: str) -> None:
    assert levels(asked("tech-loans", "--as-of", form), HIGH_TECH) == [("2024-06-30", "548.26")]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--as-of", "June"),
        ("--known-at", "2024-02-30"),
        ("--vintage", "last"),
        ("--nature", "true"),
    ],
)
def test_an_option_that_cannot_be_read_is_named_with_exit_2(
    invented: Path, option: str, value: str
) -> None:
    ran = run_cli("indicator", "tech-loans", option, value, "--database", str(invented))
    assert (ran.code, ran.out) == (2, "")
    assert value in ran.err


def test_bank_and_place_include_all_under_them(asked: Asked) -> None:
    assert {r["subject"] for r in asked("green-loans", "--bank", "云泽行")} == {
        "bank-of-yunze-jiangcheng"
    }
    assert "banks-in-jiangcheng" in {r["subject"] for r in asked("tech-loans", "--place", "990000")}
