"""Dates that figures are about, and dates that questions name.

A period is text that is never null: `2025-06-30`, `2025-01-01/2025-06-30`, `/2025-07-31`
(cumulative, start unknown) or `undated` (after ISO 8601, with our word for no date).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from finstats.model.codes import Comparison
from finstats.model.refusal import Refusal

UNDATED = "undated"
LATEST = "latest"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PERIOD = re.compile(rf"(?:({_DAY})?(/))?({_DAY})")


class Period(NamedTuple):
    """`start` and `end` as ISO days; an instant has both equal; None: unknown or undated."""

    text: str
    start: str | None
    end: str | None

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period; raises Refusal for days that do not exist or a start after the end."""
        if text == UNDATED:
            return cls(UNDATED, None, None)
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise _bad_period(text)
        end = iso_day(match[3])
        if match[2] is None:
            return cls(text, end, end)
        start = iso_day(match[1]) if match[1] else None
        if start is not None and start >= end:
            raise _bad_period(text)
        return cls(text, start, end)

    @property
    def is_span(self) -> bool:
        """A span or a cumulative period, so a flow, not a stock."""
        return "/" in self.text


def iso_day(text: str) -> str:
    """The day itself when it is a real `YYYY-MM-DD`; raises Refusal otherwise."""
    try:
        if re.fullmatch(_DAY, text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise Refusal(
        "bad-date", f"“{text[:40]}”不是 YYYY-MM-DD 日期", f"'{text[:40]}' is no date YYYY-MM-DD"
    )


def _bad_period(text: str) -> Refusal:
    return Refusal(
        "bad-period",
        f"“{text[:40]}”不是时期: 用 2025-06-30、2025-01-01/2025-06-30、/2025-07-31 或 undated",
        f"'{text[:40]}' is no period: use 2025-06-30, 2025-01-01/2025-06-30, /2025-07-31 or undated",
    )


def year_start_base(period: Period) -> str | None:
    """The 31 December that 较年初 refers to; None when undated (or in year 1)."""
    year = 0 if period.end is None else int(period.end[:4]) - 1
    return f"{year:04d}-12-31" if year else None


def base_of(comparison: Comparison | None, period: Period) -> str | None:
    """The base that the comparison itself fixes; None: the source has to say it, or there is none."""
    if comparison is Comparison.YTD:
        return year_start_base(period)
    if comparison is not Comparison.YOY or period.end is None:
        return None
    end = _year_before(period.end)
    if not period.is_span:
        return end
    return f"{_year_before(period.start) if period.start else ''}/{end}"


def _year_before(day: str) -> str:
    found = date.fromisoformat(day)
    if found.year == 1:
        return day  # no base is before the first year; the day itself is refused as one
    last, last_before = (monthrange(year, found.month)[1] for year in (found.year, found.year - 1))
    # The end of a month is compared with the end of that month: 28 February with the 29th.
    number = last_before if found.day == last else min(found.day, last_before)
    return found.replace(year=found.year - 1, day=number).isoformat()


def month_before(day: str, months: int) -> str | None:
    """The last day of the month that many months before; None: before the first year."""
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 - months, 12)
    return _months(f"{year}", month + 1, month + 1)[1].isoformat() if year > 0 else None


class AsOf(NamedTuple):
    """A reference date: `text` as asked, its first and last day. `latest` has neither."""

    text: str
    first: str | None
    last: str | None

    @classmethod
    def parse(cls, text: str) -> AsOf:
        """Read what a person types for a date (DESIGN 4); raises Refusal with the forms."""
        if text in (LATEST, "最新"):
            return cls(LATEST, None, None)
        for pattern, read in _FORMS:
            match = re.fullmatch(pattern, text)
            if match is not None:
                try:
                    first, last = read(*match.groups())
                except ValueError:
                    break
                return cls(text, first.isoformat(), last.isoformat())
        raise Refusal(
            "bad-as-of",
            f"看不懂时点“{text[:40]}”: 可用 2025-06-30、2025-06、2025-Q2、2025-H1、2025、2025年6月末、latest",
            f"cannot read the date '{text[:40]}': use 2025-06-30, 2025-06, 2025-Q2, 2025-H1, 2025, "
            "2025年6月末 or latest",
        )

    @property
    def is_latest(self) -> bool:
        """Whether nothing bounds the date."""
        return self.last is None


_Days = tuple[date, date]


def _of_day(year: str, month: str, day: str) -> _Days:
    found = date(int(year), int(month), int(day))
    return found, found


def _months(year: str, first: int, last: int) -> _Days:
    return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])


def _of_month(year: str, month: str) -> _Days:
    return _months(year, int(month), int(month))


def _of_quarter(year: str, quarter: str) -> _Days:
    number = "一二三四".find(quarter) + 1 or int(quarter)
    return _months(year, number * 3 - 2, number * 3)


def _of_half(year: str, half: str) -> _Days:
    return _months(year, *((1, 6) if half in "1上" else (7, 12)))


def _of_year(year: str) -> _Days:
    return _months(year, 1, 12)


_Y = r"([12][0-9]{3})"
# Compiled where they are tried: most dates are of the first forms.
_FORMS = (
    (_Y + r"-([0-9]{2})-([0-9]{2})", _of_day),
    (_Y + r"年([0-9]{1,2})月([0-9]{1,2})日", _of_day),
    (_Y + r"-([0-9]{2})", _of_month),
    (_Y + r"年([0-9]{1,2})月末?", _of_month),
    (_Y + r"-?[Qq]([1-4])", _of_quarter),
    (_Y + r"年([1-4一二三四])季度末?", _of_quarter),
    (_Y + r"-?[Hh]([12])", _of_half),
    (_Y + r"年([上下])半年末?", _of_half),
    (_Y, _of_year),
    (_Y + r"年末?", _of_year),
)


def chinese_date(day: str) -> str:
    """`2025-06-30` as 2025年6月末, another day as 2025年6月5日."""
    found = date.fromisoformat(day)
    if found.day == monthrange(found.year, found.month)[1]:
        return f"{found.year}年{found.month}月末"
    return chinese_day(day)


def chinese_day(day: str) -> str:
    """`2025-06-30` as 2025年6月30日."""
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"


def english_date(day: str) -> str:
    """`2025-06-30` as end-June 2025, another day as 5 June 2025."""
    found = date.fromisoformat(day)
    if found.day == monthrange(found.year, found.month)[1]:
        return f"end-{_MONTHS[found.month - 1]} {found.year}"
    return english_day(day)


def english_day(day: str) -> str:
    """`2025-06-30` as 30 June 2025."""
    found = date.fromisoformat(day)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


# Not strftime: month names there follow the locale, and ours follow --lang.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
