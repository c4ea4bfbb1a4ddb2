"""What DESIGN 4 says of quantities, worked out from the tables in plain Python.

It knows nothing of the views: rows of the tables in, the refs of an answer out.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """An observation with what its figure and source say."""

    id: int
    ref: str
    quantity: int
    series: int
    period: str
    end: str | None
    nature: str
    publisher: str | None
    earliest: str
    latest: str


_OBSERVATIONS = """
select o.id, f.ref, se.quantity_id, o.series_id, o.period, o.period_end, o.nature, s.publisher,
  s.published_earliest, s.published_latest
from quantity q join measure m on m.code = q.measure and m.time = 'stock'
join series se on se.quantity_id = q.id join observation o on o.series_id = se.id
join figure f on f.id = o.figure_id join source s on s.id = f.source_id where q.indicator = ?
"""
_DECLARED = """
select x.observation_id, x.by_observation_id, x.reason, s.published_latest
from supersession x join source s on s.id = x.by_source_id
"""


def refs_of(
    connection: sqlite3.Connection, indicator: str, last: str, known_at: str = "9999-12-31"
) -> set[str]:
    """The refs of the stocks of `indicator CODE --as-of LAST --known-at DAY`."""
    said = [Said(*row) for row in connection.execute(_OBSERVATIONS, (indicator,))]
    declared = connection.execute(_DECLARED).fetchall()
    misread = {old for old, _, reason, _ in declared if reason == "reading"}
    gone = _gone(said, declared, misread)
    standing = [
        one
        for one in said
        if one.nature == "actual"
        and one.latest <= known_at
        and all(day > known_at for day in gone.get(one.id, ()))
        and one.end is not None
        and one.end <= last
    ]
    ends: dict[int, str] = {}
    for one in standing:
        ends[one.quantity] = max(ends.get(one.quantity, ""), str(one.end))
    return {one.ref for one in standing if one.end == ends[one.quantity]}


def _gone(
    said: list[Said], declared: list[tuple[int, int | None, str, str]], misread: set[int]
) -> dict[int, list[str]]:
    """By observation, the days on which something took its place."""
    gone: dict[int, list[str]] = {}
    for old, new, reason, day in declared:
        if reason == "reading" or new not in misread:
            gone.setdefault(old, []).append(day)
    alike: dict[tuple[int, str, str], list[Said]] = {}
    for one in said:
        alike.setdefault((one.series, one.period, one.nature), []).append(one)
    for group in alike.values():
        for one in group:
            gone.setdefault(one.id, []).extend(
                later.latest
                for later in group
                if one.period != "undated"
                and one.publisher is not None
                and later.publisher == one.publisher
                and later.earliest > one.latest
                and later.id not in misread
            )
    return gone
