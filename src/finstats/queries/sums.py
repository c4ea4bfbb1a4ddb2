"""Published figures put together: their sum, or the bounds of their union, and that in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from finstats.model.bounds import Interval
from finstats.model.numbers import decimal_text
from finstats.model.sums import overlapping_pair, total, union
from finstats.queries.figure_rows import FigureRow
from finstats.queries.relations import Relations
from finstats.result import Label


class Sum(NamedTuple):
    """Bounds of what parts make together; `pair` is set when they overlap."""

    interval: Interval
    pair: tuple[str, str] | None
    rows: tuple[FigureRow, ...]

    @property
    def unit(self) -> str:
        """The unit of every part."""
        return self.rows[0].unit


def together(
    rows: Sequence[FigureRow], declared: Relations, wholes: tuple[Interval, ...] = ()
) -> Sum:
    """The sum of rows of one measure, subject, period and unit, or the bounds of their union."""
    parts = {f"{row.indicator}:{row.category}": printed_interval(row) for row in rows}
    pair = overlapping_pair(parts, declared.apart)
    interval = (
        total(parts) if pair is None else union(parts, declared.inside, declared.apart, wholes)
    )
    return Sum(interval, pair, tuple(rows))


def printed_interval(row: FigureRow) -> Interval:
    return Interval(
        None if row.lower_text is None else Fraction(row.lower_text),
        None if row.upper_text is None else Fraction(row.upper_text),
        bool(row.lower_closed),
        bool(row.upper_closed),
    )


def class_name(rows: Sequence[FigureRow], part: str) -> Label:
    row = next(row for row in rows if f"{row.indicator}:{row.category}" == part)
    if row.category == "all":
        return Label(row.indicator_zh, row.indicator_en)
    return Label(row.category_zh, row.category_en)


def bounds_words(found: Sum) -> Label:
    """`在1026.085至1696.435亿元之间`, with what is unbounded said."""
    lower, upper = (
        None if end is None else decimal_text(end)
        for end in (found.interval.lower, found.interval.upper)
    )
    unit, unit_en = found.unit, found.rows[0].unit_en
    closed = found.interval.lower_closed
    if upper is None:
        zh, en = ("不少于", "at least") if closed else ("超过", "over")
        return Label(
            f"{zh}{lower}{unit}, 上不封顶", f"{en} {lower} ({unit_en}), without an upper bound"
        )
    return Label(f"在{lower}至{upper}{unit}之间", f"between {lower} and {upper} ({unit_en})")
