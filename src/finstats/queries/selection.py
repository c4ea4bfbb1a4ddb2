"""From the versions that a question allows to the rows it shows: leading spans, merged, conflicts.

DESIGN 4: among spans with one end the longest inside the year leads. Several figures of one series
and period whose hard bounds meet are one row, the most digits leading; else a row each, marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from finstats.queries.figure_rows import FigureRow
from finstats.queries.time import TimeOptions


class Chosen(NamedTuple):
    """A row to show: the leading figure, all figures it stands for, and what to warn of."""

    lead: FigureRow
    refs: tuple[str, ...]
    stale: bool
    conflict: bool
    terms: tuple[str, ...] = ()


def choose(rows: Iterable[FigureRow], options: TimeOptions) -> list[Chosen]:
    """The rows to show, in reading order of their leading figures; undated ones last."""
    of_quantity: dict[tuple[str, str], list[FigureRow]] = {}
    for row in _as_then_known(rows, options):
        of_quantity.setdefault((row.quantity, row.nature), []).append(row)
    chosen: list[Chosen] = []
    for group in of_quantity.values():
        chosen.extend(_merged(_leading_span(group), options))
    return sorted(
        chosen, key=lambda one: (one.lead.period_end is None, one.lead.ref_order, one.lead.seq)
    )


def choose_every(rows: Iterable[FigureRow], options: TimeOptions) -> list[Chosen]:
    """The rows of every period, newest first; none is stale, for all dates are asked for."""
    of_nature: dict[str, list[FigureRow]] = {}
    for row in _as_then_known(rows, options):
        of_nature.setdefault(row.nature, []).append(row)
    every = options._replace(as_of=None)
    chosen = [one for group in of_nature.values() for one in _merged(group, every)]
    chosen.sort(key=lambda one: (one.lead.ref_order, one.lead.seq))
    return sorted(chosen, key=lambda one: one.lead.period_end or "", reverse=True)


def _as_then_known(rows: Iterable[FigureRow], options: TimeOptions) -> Iterator[FigureRow]:
    """Rows with their status as it was known then: what ended it later was not known."""
    for row in rows:
        standing = row.stands(options.known_at)
        yield row._replace(status="current" if standing else "superseded")


def _leading_span(rows: list[FigureRow]) -> list[FigureRow]:
    """The rows of the leading period among those that end on one day, and the undated ones."""
    dated = [row for row in rows if row.period_end is not None]
    leading = max({row.period for row in dated}, key=_span_rank, default=None)
    return [row for row in rows if row.period_end is None or row.period == leading]


def _span_rank(period: str) -> tuple[bool, str]:
    """Inside the year before longer than it; then the earliest start, hence the complement."""
    start, slash, end = period.partition("/")
    if not slash or not start:
        return True, period
    complement = "".join(str(9 - int(c)) if c.isdigit() else c for c in start)
    return start[:4] == end[:4], complement


def _merged(rows: list[FigureRow], options: TimeOptions) -> list[Chosen]:
    same: dict[tuple[str, str], list[FigureRow]] = {}
    for row in rows:
        same.setdefault((row.series, row.period), []).append(row)
    found: list[Chosen] = []
    for group in same.values():
        undated = group[0].period_end is None
        if undated or options.vintage == "all" or not _meet(group):
            conflict = not undated and options.vintage != "all"
            found.extend(
                Chosen(
                    row, (row.ref,), _stale(row, options), conflict, (row.term,) if row.term else ()
                )
                for row in group
            )
        else:
            ranked = sorted(group, key=lambda row: (-row.digits, row.ref_order))
            refs = tuple(dict.fromkeys(row.ref for row in ranked))
            terms = tuple(dict.fromkeys(row.term for row in ranked if row.term is not None))
            found.append(Chosen(ranked[0], refs, _stale(ranked[0], options), False, terms))
    return found


def _meet(rows: list[FigureRow]) -> bool:
    """Intervals have a value in common when every two of them have one."""
    return all(one.hard.meets(other.hard) for one, other in combinations(rows, 2))


def _stale(row: FigureRow, options: TimeOptions) -> bool:
    """A period that ended before the asked one began."""
    asked = options.as_of
    if asked is None or asked.first is None or row.period_end is None:
        return False
    return row.period_end < asked.first
