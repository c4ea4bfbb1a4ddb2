"""Dates that figures are about, and every way to ask for one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from finstats.model.periods import (
    AsOf,
    Period,
    chinese_date,
    english_date,
    iso_day,
    year_start_base,
)
from finstats.model.refusal import Refusal

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-06-30", "2025-06-30", "2025-06-30"),
        ("2025年6月5日", "2025-06-05", "2025-06-05"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025年6月末", "2025-06-01", "2025-06-30"),
        ("2025年06月", "2025-06-01", "2025-06-30"),
        ("2025年12月", "2025-12-01", "2025-12-31"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2025-Q1", "2025-01-01", "2025-03-31"),
        ("2025Q2", "2025-04-01", "2025-06-30"),
        ("2025-Q2", "2025-04-01", "2025-06-30"),
        ("2025-q3", "2025-07-01", "2025-09-30"),
        ("2025q4", "2025-10-01", "2025-12-31"),
        ("2025年1季度", "2025-01-01", "2025-03-31"),
        ("2025年二季度末", "2025-04-01", "2025-06-30"),
        ("2025年三季度", "2025-07-01", "2025-09-30"),
        ("2025年四季度末", "2025-10-01", "2025-12-31"),
        ("2025年一季度", "2025-01-01", "2025-03-31"),
        ("2025-H1", "2025-01-01", "2025-06-30"),
        ("2025H2", "2025-07-01", "2025-12-31"),
        ("2025h1", "2025-01-01", "2025-06-30"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("2025年下半年末", "2025-07-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2025年末", "2025-01-01", "2025-12-31"),
        ("1000", "1000-01-01", "1000-12-31"),
    ],
)
def test_a_date_asked_for_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    found = AsOf.parse(text)
    assert found == AsOf(text, first, last)
    assert not found.is_latest


@pytest.mark.parametrize("text", ["latest", "最新"])
def test_the_latest_date_is_bounded_by_nothing(text: str) -> None:
    found = AsOf.parse(text)
    assert found == AsOf("latest", None, None)
    assert found.is_latest


@pytest.mark.parametrize(
    "text",
    [
        *("2025-02-29", "1900-02-29", "2025-06-31", "2025-13-01", "2025-06-00", "2025-13"),
        *("2025-00", "2025年13月", "2025年0月末", "2025年2月30日", "2025-Q0", "2025-Q5"),
        *("2025年五季度", "2025-H3", "2025-W10", "25-06", "2025-6", "20250630", "2025/06/30"),
        *("", " 2025", "2025 ", "2025-06\n", "-2025", "0999", "3000", "２０２５", "٢٠٢٥"),
        *("二〇二五年", "undated", "now"),
        pytest.param("2025" * 250_000, id="a million digits"),
    ],
)
def test_a_date_that_does_not_exist_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        AsOf.parse(text)
    assert refused.value.code == "bad-as-of"
    for form in ("2025-06-30", "2025-06", "2025-Q2", "2025-H1", "2025年6月末", "latest"):
        assert form in refused.value.zh
        assert form in refused.value.en
    assert len(refused.value.en) < 200


@given(DAYS)
@settings(deadline=None)
def test_a_day_asked_for_in_chinese_is_the_same_day(day: date) -> None:
    found = AsOf.parse(day.isoformat())
    chinese = AsOf.parse(f"{day.year}年{day.month}月{day.day}日")
    assert (found.first, found.last) == (day.isoformat(), day.isoformat())
    assert (chinese.first, chinese.last) == (found.first, found.last)


@given(DAYS)
@settings(deadline=None)
def test_month_quarter_half_and_year_start_before_a_day_in_them_and_the_next_starts_after(
    day: date,
) -> None:
    quarter, half = (day.month + 2) // 3, (day.month + 5) // 6
    spans = ((f"-{day.month:02d}", 1), (f"-Q{quarter}", 3), (f"-H{half}", 6), ("", 12))
    for suffix, months in spans:
        found = AsOf.parse(f"{day.year}{suffix}")
        assert found.first is not None
        assert found.last is not None
        first, last = date.fromisoformat(found.first), date.fromisoformat(found.last)
        after = last + timedelta(days=1)
        assert first <= day <= last
        assert (first.day, after.day) == (1, 1)
        assert (after.year - first.year) * 12 + after.month - first.month == months


@given(st.text() | st.text("0123456789-/年月日末季度上下半QqHhW一二三四latest", max_size=14))
@settings(deadline=None, max_examples=300)
def test_any_text_asked_for_is_a_date_or_refused(text: str) -> None:
    try:
        found = AsOf.parse(text)
    except Refusal:
        return
    if found.first is not None and found.last is not None:
        assert iso_day(found.first) <= iso_day(found.last)


@pytest.mark.parametrize(
    ("text", "start", "end", "is_span"),
    [
        ("2025-06-30", "2025-06-30", "2025-06-30", False),
        ("2024-02-29", "2024-02-29", "2024-02-29", False),
        ("2025-01-01/2025-06-30", "2025-01-01", "2025-06-30", True),
        ("/2025-07-31", None, "2025-07-31", True),
        ("undated", None, None, False),
    ],
)
def test_a_period_has_a_start_and_an_end_as_far_as_they_are_known(
    text: str, start: str | None, end: str | None, is_span: bool
) -> None:
    found = Period.parse(text)
    assert found == Period(text, start, end)
    assert found.is_span is is_span


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-29", "bad-date"),
        ("0000-01-01", "bad-date"),
        ("2025-06-31/2025-07-01", "bad-date"),
        ("2025-01-01/2025-06-31", "bad-date"),
        ("/2025-00-01", "bad-date"),
        ("2025-06-30/2025-01-01", "bad-period"),
        *((text, "bad-period") for text in ("", "2025", "2025-06", "2025-6-1", "2025-01-01/", "/")),
        *(
            (text, "bad-period")
            for text in ("2025-06-30\n", " 2025-06-30", "２０２５-06-30", "UNDATED")
        ),
        ("2025-01-01/2025-02-01/2025-03-01", "bad-period"),
        ("2025-01-01//2025-02-01", "bad-period"),
        pytest.param("9" * 1_000_000, "bad-period", id="a million digits"),
    ],
)
def test_a_period_that_does_not_exist_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        Period.parse(text)
    assert refused.value.code == code
    assert len(refused.value.en) < 200


@given(DAYS, DAYS)
@settings(deadline=None)
def test_a_span_runs_forward_or_is_refused(one: date, other: date) -> None:
    text = f"{one}/{other}"
    if one < other:
        assert Period.parse(text) == Period(text, str(one), str(other))
    elif one > other:
        with pytest.raises(Refusal):
            Period.parse(text)


@given(st.text() | st.text("0123456789-/", max_size=22))
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_period_with_real_days_or_refused(text: str) -> None:
    try:
        found = Period.parse(text)
    except Refusal:
        return
    assert found.text == text
    for day in (found.start, found.end):
        assert day is None or iso_day(day) == day


@pytest.mark.parametrize(
    "text", ["2025-02-30", "2025-1-1", "20250101", "", "2025-01-01T00", "２０２５-01-01"]
)
def test_what_is_no_real_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        iso_day(text)
    assert refused.value.code == "bad-date"


@pytest.mark.parametrize(
    ("period", "base"),
    [
        ("2025-06-30", "2024-12-31"),
        ("2025-01-01/2025-06-30", "2024-12-31"),
        ("2024-07-01/2025-01-31", "2024-12-31"),
        ("/2025-07-31", "2024-12-31"),
        ("2025-12-31", "2024-12-31"),
        ("undated", None),
    ],
)
def test_the_start_of_the_year_is_the_last_day_of_the_year_before(
    period: str, base: str | None
) -> None:
    assert year_start_base(Period.parse(period)) == base


@given(st.dates())
@example(date(1, 6, 30))
@settings(deadline=None)
def test_the_base_of_a_period_is_a_real_day_or_none(day: date) -> None:
    base = year_start_base(Period.parse(day.isoformat()))
    assert base is None or iso_day(base) == base


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("2025-06-30", "2025年6月末", "end-June 2025"),
        ("2025-06-05", "2025年6月5日", "5 June 2025"),
        ("2024-02-29", "2024年2月末", "end-February 2024"),
        ("2024-02-28", "2024年2月28日", "28 February 2024"),
        ("2024-12-31", "2024年12月末", "end-December 2024"),
    ],
)
def test_a_day_in_words(day: str, chinese: str, english: str) -> None:
    assert (chinese_date(day), english_date(day)) == (chinese, english)


@given(DAYS)
@settings(deadline=None)
def test_a_day_said_in_chinese_can_be_asked_for_and_ends_on_that_day(day: date) -> None:
    assert AsOf.parse(chinese_date(day.isoformat())).last == day.isoformat()
