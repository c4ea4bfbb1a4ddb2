"""Dates in a text, and what a change is against: found by the table `dates.toml`, turned into days.

A month without a year is of the year of publication, or of the one before when it would still be
ahead; a year that the text has just named governs before that.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from finstats.extract.patterns import comparison_pattern, date_pattern
from finstats.extract.rules import Rules
from finstats.model.codes import Comparison

_NUMBERS = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {
    "两": 2,
    "首": 1,
}
_RELATIVE = {"去年": -1, "上年": -1, "上年度": -1, "前年": -2, "明年": 1}


class Dated(NamedTuple):
    """A date of a text: its place, first and last day; `start` None: an instant.

    `open`: a span whose end is not said (今年以来). `rule`: how the year or the days were told when
    they are not all printed; None: they are.
    """

    at: int
    to: int
    start: str | None
    end: str | None
    open: bool
    rule: str | None
    kind: str


class Compared(NamedTuple):
    """What a change is against: its place, which comparison, and the day of its base when said."""

    at: int
    to: int
    comparison: Comparison
    base: str | None


@dataclass(slots=True)
class Calendar:
    """What is known of time while a text is read: its publication, the year last named, the last end."""

    published: str | None
    sentence_year: int | None = None
    year: int | None = None
    end: str | None = None
    plans: bool = False  # the sentence speaks of what is to come
    told: str | None = None  # the day on which something was told

    def new_sentence(self) -> None:
        """A year that an earlier sentence named governs only where nothing else tells."""
        self.sentence_year = None

    def year_of(self, groups: dict[str, str | None], month: int) -> tuple[int, str | None]:
        """The year of a date and the rule that told it; 0: nothing tells it."""
        if groups.get("y") or groups.get("yc"):
            words = groups.get("y") or "".join(str(_NUMBERS[c]) for c in groups["yc"] or "")
            return int(words), None
        word, published = groups.get("ry"), self.published
        if word in ("当年", "同年") and (self.sentence_year or self.year):
            return self.sentence_year or self.year or 0, "same-year"
        if word and published:
            return int(published[:4]) + _RELATIVE.get(word, 0), "year-of-publication"
        if self.sentence_year and not word:
            return self.sentence_year, "year-named-before"
        if published:
            year = int(published[:4])
            # December reported in January is of the year before.
            ahead = month > int(published[5:7]) and not self.plans
            return (year - 1 if ahead else year), "year-of-publication"
        if self.year:
            return self.year + _RELATIVE.get(word or "", 0), "year-named-before"
        return 0, None


class Dates:
    """The table of dates, ready to be looked for."""

    def __init__(self, rules: Rules) -> None:
        self._dates = [(row["is"], date_pattern(row["pattern"])) for row in rules.tables["date"]]
        self._compared = [
            (row["is"], comparison_pattern(pattern))
            for row in rules.tables["compared"]
            for pattern in row["patterns"]
        ]

    def find(self, text: str, calendar: Calendar) -> Iterator[Dated]:
        """Every date, the longest at a place, in order."""
        for kind, match in _longest(self._dates, text):
            found = _dated(kind, match, calendar)
            if found is not None:
                yield found

    def comparisons(self, text: str, calendar: Calendar) -> Iterator[Compared]:
        """Every comparison, the longest at a place, in order."""
        for kind, match in _longest(self._compared, text):
            yield _compared_with(kind, match, calendar)


def _longest(
    patterns: list[tuple[str, re.Pattern[str]]], text: str
) -> Iterator[tuple[str, re.Match[str]]]:
    """Matches that do not overlap, by place, of those at one place the longest."""
    found = [
        (m.start(), -m.end(), n, m) for n, (_, p) in enumerate(patterns) for m in p.finditer(text)
    ]
    end = 0
    for start, _, number, match in sorted(found, key=lambda one: one[:3]):
        if start >= end and match.end() > start:
            end = match.end()
            yield patterns[number][0], match


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMBERS.get(tens, 1) * 10 if ten else 0) + _NUMBERS.get(ones, 0)


def _last(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()


def _dated(kind: str, match: re.Match[str], calendar: Calendar) -> Dated | None:
    """A date in days; one that no year can be told for has none; None: no date after all."""
    groups = match.groupdict()
    at, to = match.span()
    months = _months(kind, groups)
    if months is None:
        return None
    first, last = months
    year, rule = calendar.year_of(groups, last or 1)
    if kind in _RELATIVE_KINDS:
        return _relative(kind, groups, match, calendar)
    if not year:
        return Dated(at, to, None, None, False, None, kind)
    try:
        start, end, is_open = _days(kind, groups, year, first, last)
    except ValueError:
        return None
    if kind not in ("year-start", "plan-years", "since"):
        calendar.year = year
        if groups.get("y") or groups.get("yc") or groups.get("ry"):
            calendar.sentence_year = year
    if end and not is_open and kind != "year-start":
        calendar.end = end
    return Dated(at, to, start, end, is_open, rule, kind)


_RELATIVE_KINDS = (
    "period-end", "in-period", "month-end-relative", "month-relative", "quarter-end-relative",
    "quarter-relative",
    "day-relative",
)  # fmt: skip


def _relative(
    kind: str, groups: dict[str, str | None], match: re.Match[str], calendar: Calendar
) -> Dated:
    """期末, 当月: the last end that was named; 上月末: nothing that could be told for sure."""
    at, to = match.span()
    end = calendar.end
    if kind == "day-relative":
        return Dated(at, to, None, calendar.told, False, "day-told", kind)
    if end is None or groups.get("n") == "上":
        return Dated(at, to, None, None, False, None, kind)
    year, month = int(end[:4]), int(end[5:7])
    if kind == "month-relative":
        return Dated(at, to, f"{end[:7]}-01", end, False, "last-end-named", kind)
    if kind == "quarter-relative":
        return Dated(
            at, to, f"{year}-{(month - 1) // 3 * 3 + 1:02d}-01", end, False, "last-end-named", kind
        )
    if kind == "in-period":
        return Dated(at, to, f"{year}-01-01", end, False, "last-end-named", kind)
    return Dated(at, to, None, end, False, "last-end-named", kind)


def _months(kind: str, groups: dict[str, str | None]) -> tuple[int, int] | None:
    """First and last month of a date; None: there is no such month."""
    month, second = _number(groups.get("m")), _number(groups.get("m2"))
    number, quarter = (
        _number(groups.get("n")) if kind.startswith("first") else 0,
        _number(groups.get("q")),
    )
    found = {
        "months": (month, second),
        "days": (month, second or month),
        "first-months": (1, number),
        "first-quarters": (1, number * 3),
        "quarter": (quarter * 3 - 2, quarter * 3),
        "quarter-end": (quarter * 3 - 2, quarter * 3),
        "half": (1, 6) if groups.get("h") == "上" else (7, 12),
        "half-end": (1, 6) if groups.get("h") == "上" else (7, 12),
        "day": (month, month),
        "month": (month, month),
        "year": (1, 12),
        "year-end": (1, 12),
        "ten-days": (month, month),
        "month-end": (month, month),
    }.get(kind, (1, 1))
    return found if 1 <= found[0] <= found[1] <= 12 else None


def _days(
    kind: str, groups: dict[str, str | None], year: int, first: int, last: int
) -> tuple[str | None, str | None, bool]:
    """First day (None: an instant), last day, and whether the end is open."""
    day = _number(groups.get("d"))
    if kind == "day":
        return None, date(year, first, day).isoformat(), False
    if kind == "days":
        second = date(year, last, _number(groups.get("d2")))
        return date(year, first, day).isoformat(), second.isoformat(), False
    if kind == "ten-days":
        part = "上中下".index(groups.get("n") or "上")
        start = f"{year}-{first:02d}-{part * 10 + 1:02d}"
        return (
            start,
            _last(year, last) if part == 2 else f"{year}-{first:02d}-{part * 10 + 10}",
            False,
        )
    if kind in ("month-end", "quarter-end", "half-end"):
        return None, _last(year, last), False
    if kind == "year-end":
        return None, f"{year}-12-31", False
    if kind == "year-start":
        return None, f"{year - 1}-12-31", False
    if kind in ("since-year-start", "since"):
        return f"{year}-01-01", None, True
    if kind == "year":
        return f"{year}-01-01", f"{year}-12-31", False
    if kind == "plan-years":
        return None, None, False
    return f"{year}-{first:02d}-01", _last(year, last), False


def _compared_with(kind: str, match: re.Match[str], calendar: Calendar) -> Compared:
    at, to = match.span()
    if kind in ("ytd", "yoy", "mom", "qoq", "unstated"):
        return Compared(at, to, Comparison(kind), None)
    groups = match.groupdict()
    year = _number(groups.get("y")) or calendar.sentence_year or calendar.year or 0
    if not year and calendar.published:
        year = int(calendar.published[:4])
    if kind == "year":
        base = f"{year - (groups['e'] == '初')}-12-31"
    else:
        month = _number(groups.get("m")) or _number(groups.get("q")) * 3
        if not (1 <= month <= 12 and year):
            return Compared(at, to, Comparison.UNSTATED, None)
        base = _last(year, month)
    return Compared(at, to, Comparison.SINCE, base)
