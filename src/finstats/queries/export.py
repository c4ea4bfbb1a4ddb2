"""Rows of a public view for work elsewhere: all its columns, one row after another."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import NamedTuple

from finstats.errors import UsageError
from finstats.queries.conditions import any_of
from finstats.queries.lists import Filters, figure_conditions
from finstats.queries.names import resolve
from finstats.queries.view_columns import view_columns
from finstats.result import Column, Row, Value
from finstats.store.reader import Opened, Reader
from finstats.store.views import PUBLIC_VIEWS

FIGURES = ("figures", "figure_versions")  # which filters narrow
ALL_NATURES = ("actual", "planned", "target", "estimate")
_WIDE = Filters(natures=ALL_NATURES)
# What was certainly published by the end of a day, and had not lost its place by then.
_KNOWN = {
    "figures": "f.known_from <= :known and (f.known_to is null or f.known_to > :known)",
    "figure_versions": "f.known_from <= :known",
}


# What was known on a day of how a figure would end: nothing.
_AS_OF_THEN = {"status": "'current'", "known_to": "null as known_to", "reason": "null as reason"}


class Wanted(NamedTuple):
    """One view; figures may be narrowed to indicators, by filters, and to what was known."""

    view: str = "figures"
    indicators: tuple[str, ...] = ()
    filters: Filters = _WIDE
    known_at: str | None = None
    limit: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than all figures."""
        return bool(self.indicators) or self.known_at is not None or self.filters != _WIDE


class Exported(NamedTuple):
    """A view's columns and its rows, which are read while they are taken; `total`: how many."""

    view: str
    columns: tuple[Column, ...]
    rows: Generator[Row]
    total: int
    truncated: bool


def wanted_of(
    words: tuple[str, ...], filters: Filters, known_at: str | None, limit: int | None
) -> Wanted:
    """What words select: one public view, or indicators of the figures; none: all figures.

    Raises UsageError for a view among other words, and for what only figures can be narrowed by.
    """
    views = [word for word in words if word in PUBLIC_VIEWS]
    if views and len(words) > 1:
        raise UsageError(
            "export-one",
            f"一次导出一个视图 ({views[0]}), 或几个指标",
            f"export one view ({views[0]}), or indicators",
        )
    wanted = Wanted(
        views[0] if views else "figures", () if views else words, filters, known_at, limit
    )
    if wanted.narrows and wanted.view not in FIGURES:
        raise UsageError(
            "export-whole",
            f"{wanted.view} 只能整个导出; 可按主题、银行等筛选的是 figures 和 figure_versions",
            f"{wanted.view} is exported whole; figures and figure_versions can be narrowed",
        )
    return wanted


def exported(reader: Opened, wanted: Wanted) -> Exported:
    """What is asked for; raises UnknownName for a word that names nothing."""
    columns = view_columns(reader, wanted.view)
    view = wanted.view
    known = view == "figures" and wanted.known_at is not None
    where, params = _conditions(reader, wanted)
    source = f"{'figure_versions' if known else view} f{where}"
    ((counted,), *_) = reader.rows(f"select count(*) from {source}", params)
    total = int(str(counted))
    listed = ", ".join(
        _AS_OF_THEN.get(c.name, f"f.{c.name}") if known else f"f.{c.name}" for c in columns
    )
    order = ", ".join(f"f.{name} nulls last" for name in order_of(view, columns))
    cut = "" if wanted.limit is None else f" limit {wanted.limit:d}"
    rows = reader.each(f"select {listed} from {source} order by {order}{cut}", params)
    shown = total if wanted.limit is None else min(total, wanted.limit)
    return Exported(view, columns, _typed(columns, rows), shown, shown < total)


def _conditions(reader: Reader, wanted: Wanted) -> tuple[str, dict[str, object]]:
    if wanted.view not in FIGURES:
        return "", {}
    where, params = figure_conditions(reader, wanted.filters)
    conditions = [where]
    if wanted.indicators:
        codes = [resolve(reader, "indicator", word) for word in wanted.indicators]
        condition, more = any_of("f.indicator", "indicator", tuple(dict.fromkeys(codes)))
        conditions.append(condition)
        params |= more
    if wanted.known_at is not None:
        conditions.append(_KNOWN[wanted.view])
        params["known"] = wanted.known_at
    return f" where {' and '.join(conditions)}", params


def order_of(view: str, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Reading order for figures; else the view's own order in lists, then all its columns."""
    if view in FIGURES:
        return ("ref_order", "seq", "reading", "known_from")
    names = tuple(column.name for column in columns)
    return (*(name for name in ("sort",) if name in names), *names)


def _typed(columns: tuple[Column, ...], rows: Iterable[tuple[object, ...]]) -> Generator[Row]:
    """The rows, digits as text: numbers of base units are longer than what JSON readers keep."""
    digits = [column.kind == "digits" for column in columns]
    for row in rows:
        yield tuple(_value(value, text) for value, text in zip(row, digits, strict=True))


def _value(value: object, is_digits: bool) -> Value:
    return str(value) if is_digits and value is not None else value  # type: ignore[return-value]
