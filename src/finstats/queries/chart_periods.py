"""Periods of a series: spans that may be compared, and which dates between others are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import gcd

from finstats.model.periods import month_before
from finstats.queries.figure_rows import FigureRow
from finstats.result import Label

# How a figure's span is called here: '' an instant, '/' a total of unknown start, 'ytd' from
# January on, else its length in months. Only spans of one kind may stand on one axis.
INSTANT, TOTAL, YEAR_TO_DATE = "", "/", "ytd"
Spans = Mapping[tuple[str, str], tuple[str, ...]]


def spans_of(leads: Iterable[FigureRow]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The kinds of span of each quantity and period.

    January to March is of two where the quantity has other quarters too.
    """
    rows = list(leads)
    lengths = {(row.quantity, _kind(row.period)) for row in rows}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows:
        kind = _kind(row.period)
        length = _months(row.period) if kind == YEAR_TO_DATE else kind
        also = length != kind and (row.quantity, length) in lengths
        found[row.quantity, row.period] = (kind, length) if also else (kind,)
    return found


def span_words(span: str) -> Label | None:
    """What is said of an axis of such spans, where a chart has several; None: nothing."""
    if span in (INSTANT, TOTAL):
        return None
    if span == YEAR_TO_DATE:
        return Label("年初以来", "year to date")
    if not span.isdigit():
        return Label("所示时期内", "within the periods shown")
    return Label(*{"3": ("单季", "single quarters"), "1": ("单月", "single months")}.get(
        span, (f"每{span}个月", f"spans of {span} months")
    ))  # fmt: skip


def _kind(period: str) -> str:
    start, slash, end = period.partition("/")
    if not slash:
        return INSTANT
    if not start:
        return TOTAL
    return YEAR_TO_DATE if start == f"{end[:4]}-01-01" else _months(period)


def _months(period: str) -> str:
    """The length of a span in months; of one that is not of whole months the span itself."""
    start, _, end = period.partition("/")
    whole = start.endswith("-01") and _ends_month(end)
    return str(_month(end) - _month(start) + 1) if whole else period


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _ends_month(day: str) -> bool:
    return day != "9999-12-31" and (date.fromisoformat(day) + timedelta(days=1)).day == 1


class Steps:
    """How far apart the dates of a subject are, and so which are missing between two of them.

    The step is the greatest in which all its dates of one kind of span are apart, whatever the
    quantity. Where a date is no end of a month, nothing is said to be missing.
    """

    def __init__(self, leads: Sequence[FigureRow], spans: Spans) -> None:
        ends: dict[tuple[str, str], set[str]] = {}
        for row in leads:
            for span in spans.get((row.quantity, row.period), ()):
                ends.setdefault((row.subject, span), set()).add(row.period_end or "")
        self.months = {key: _step(found) for key, found in ends.items()}

    def missing(self, subject: str, span: str, before: str, after: str) -> list[str]:
        """The periods of one kind of span that lie between two others, in order."""
        first, last = before.rpartition("/")[2], after.rpartition("/")[2]
        step, apart = self.months.get((subject, span), 0), _month(last) - _month(first)
        if not step:
            return []
        ends = [month_before(last, back) for back in range(apart - step, 0, -step)]
        return [_period(end, span) for end in ends if end is not None]


def _step(ends: Iterable[str]) -> int:
    if not all(_ends_month(end) for end in ends):
        return 0
    months = sorted(_month(end) for end in ends)
    return gcd(*(later - month for month, later in pairwise(months)))


def _period(end: str, span: str) -> str:
    if span == INSTANT:
        return end
    if span == TOTAL:
        return f"/{end}"
    if span == YEAR_TO_DATE:
        return f"{end[:4]}-01-01/{end}"
    before = month_before(end, int(span)) if span.isdigit() else None
    start = "" if before is None else str(date.fromisoformat(before) + timedelta(days=1))
    return f"{start}/{end}"
