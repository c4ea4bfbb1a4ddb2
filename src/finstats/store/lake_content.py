"""What a lake was made of, so that the next export rewrites the years whose rows may differ.

Of the database's own digests (`finstats.store.digests`): where all of them are as they were,
everything is. Else each source has a digest of what it brings to `figure_versions`; of what joins
to its rows, lists of codes are compared whole, and tables that grow with every import by the rows
that were there before. Whatever cannot be told apart makes all years anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from finstats.store.reader import Opened

OF_SOURCES = ("figure", "observation", "source_section")
# Lists of codes whose words stand in every row.
LABELS = ("indicator", "measure", "category", "unit", "dimension", "place")
# Tables that imports add to: the key by which they grow, and what `figure_versions` reads of them.
GROWING = {
    "subject": ("subject", "id, code, kind, name_zh, name_en, place, anchor_id"),
    "bank": ("subject", "subject_id"),
    "enterprise": ("subject", "subject_id"),
    "product": ("subject", "subject_id, bank_id"),
    "financing": ("subject", "subject_id, bank_id, borrower_id, product_id"),
    "quantity": ("quantity", "id, code, indicator, measure, category, subject_id"),
    "series": (
        "series",
        "id, code, quantity_id, transformation, comparison, reference_quantity_id",
    ),
    "import_run": ("import_run", "id, recorded_at"),
}


class Content(TypedDict):
    """What the manifest keeps. `sources`: the year and digest of each; `grown`: how far a table
    had grown, and the digest of its rows up to there."""

    writer: str
    tables: dict[str, str]
    sources: dict[str, list[str]]
    grown: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of a database: digests and years, ids, observations by year, and which others'
    observations each one was declared to supersede."""

    digests: dict[str, list[str]]
    ids: dict[str, int]
    rows: dict[str, int]
    overtaken: Mapping[int, set[str]]


def tables_of(reader: Opened) -> dict[str, str]:
    """The digests of whole tables."""
    rows = reader.rows(
        "select part, sha256 from content_digest where scope = '' and part <> 'catalogue' "
        "order by part"
    )
    return {str(part): str(sha256) for part, sha256 in rows}


def sources_of(reader: Opened) -> Sources:
    """The sources in the order of their codes."""
    parts: dict[str, list[object]] = defaultdict(list)
    counts: dict[str, int] = {}
    for part, scope, rows, sha256 in reader.each(
        "select part, scope, rows, sha256 from content_digest where scope <> '' "
        f"and part in {OF_SOURCES!r} order by scope, part"
    ):
        parts[str(scope)] += [part, sha256]
        if part == "observation":
            counts[str(scope)] = int(str(rows))
    declared, overtaken = _declared(reader)
    found = Sources({}, {}, defaultdict(int), overtaken)
    for number, code, publisher, earliest, latest in reader.each(
        "select id, code, publisher, published_earliest, published_latest from source order by code"
    ):
        code, number, year = str(code), int(str(number)), str(latest)[:4]
        told = [publisher, earliest, latest, declared.get(number), *parts[code]]
        found.digests[code] = [year, hashlib.sha256(_line(told)).hexdigest()]
        found.ids[code] = number
        found.rows[year] += counts.get(code, 0)
    return found


def _declared(reader: Opened) -> tuple[dict[int, str], Mapping[int, set[str]]]:
    """Declared supersessions: a digest by each source they concern, and years by who superseded."""
    digests: dict[int, Any] = defaultdict(hashlib.sha256)
    overtaken: dict[int, set[str]] = defaultdict(set)
    for row in reader.each(
        "select x.observation_id, x.by_observation_id, x.reason, x.by_source_id, s.id, "
        "nf.source_id, s.published_latest from supersession x "
        "join observation o on o.id = x.observation_id join figure f on f.id = o.figure_id "
        "join source s on s.id = f.source_id "
        "left join observation n on n.id = x.by_observation_id "
        "left join figure nf on nf.id = n.figure_id order by x.id"
    ):
        *_, by, source, of_successor, latest = row
        for one in {by, source, of_successor} - {None}:
            digests[int(str(one))].update(_line(row))
            overtaken[int(str(one))].add(str(latest)[:4])
    return {number: found.hexdigest() for number, found in digests.items()}, overtaken


def grown_of(reader: Opened, before: Mapping[str, Sequence[Any]]) -> tuple[dict[str, Any], bool]:
    """How far each table has grown, with its digest; and whether all rows of `before` are as then."""
    ends = {
        table: int(str(reader.rows(f"select coalesce(max(id), 0) from {table}")[0][0]))
        for table in {end for end, _ in GROWING.values()}
    }
    found, same = {}, True
    for table, (end, columns) in GROWING.items():
        until, sha256 = before.get(table, (-1, ""))
        then, now = _two_digests(_rows_of(reader, table, columns), int(until))
        found[table] = [ends[end], now]
        same = same and until <= ends[end] and then == sha256
    return found, same


def _rows_of(reader: Opened, table: str, columns: str) -> Iterator[Sequence[object]]:
    return reader.each(f"select {columns} from {table} order by {columns.partition(',')[0]}")


def _two_digests(rows: Iterator[Sequence[object]], until: int) -> tuple[str, str]:
    """Of the rows whose first column is at most `until`, and of all."""
    found, then = hashlib.sha256(), None
    for row in rows:
        if then is None and int(str(row[0])) > until:
            then = found.hexdigest()
        found.update(_line(row))
    return then or found.hexdigest(), found.hexdigest()


def _line(values: Sequence[object]) -> bytes:
    return json.dumps(list(values), ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def years_of(
    reader: Opened, before: Content, after: Content, sources: Sources, *, same: bool
) -> set[str]:
    """The years whose rows may differ from those of a lake made of `before`.

    `same`: whether what had grown is as it was.
    """
    every = {year for year, _ in after["sources"].values()}
    labels = all(before["tables"].get(one) == after["tables"].get(one) for one in LABELS)
    gone = before["sources"].keys() - after["sources"].keys()
    if not same or not labels or gone or before["writer"] != after["writer"]:
        return every
    years: set[str] = set()
    for code, (year, sha256) in after["sources"].items():
        was = before["sources"].get(code)
        if was != [year, sha256]:
            years |= {year, *(was or [])[:1]}
            years |= sources.overtaken.get(sources.ids[code], set())
            years |= _reached(reader, sources.ids[code])
    return years & every


def _reached(reader: Opened, source: int) -> set[str]:
    """The years of all that speaks of a series and day of which this source speaks."""
    rows = reader.rows(
        "select distinct rs.published_latest from figure f "
        "join observation o on o.figure_id = f.id "
        "join observation r on r.series_id = o.series_id and r.period_end = o.period_end "
        "join figure rf on rf.id = r.figure_id join source rs on rs.id = rf.source_id "
        "where f.source_id = :source",
        {"source": source},
    )
    return {str(latest)[:4] for (latest,) in rows}
