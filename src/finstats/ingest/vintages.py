"""Which later figure takes the place of which earlier one, across sources (DESIGN 3).

Declared in a facts file (`supersedes`, `[[withdrawal]]`), or found: the same publisher, series and
period in a source that was certainly published later.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sqlalchemy import Row, Select, select

from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.ingest.put_figures import Run, supersede
from finstats.model.codes import Reason
from finstats.model.facts import Figure
from finstats.store import tables
from finstats.store.rows import Rows

_FIGURE, _OBSERVATION = tables.figure, tables.observation
_SERIES, _SOURCE, _GONE = tables.series, tables.source, tables.supersession


def check_declared(blocks: list[Block], rows: Rows, published_latest: str, faults: Faults) -> None:
    """Note refs that are superseded or withdrawn but not there, or not published before."""
    own = next((block.text("code") for block in blocks if block.name == "source"), "")
    for block in blocks:
        said = [inner for inner in block.inside if "supersedes" in inner.values]
        for place, key in [
            *((inner, "supersedes") for inner in said),
            *([(block, "ref")] if block.name == "withdrawal" else []),
        ]:
            ref, line = place.text(key), place.line_of(key)
            latest = rows.connection.scalar(
                select(_SOURCE.c.published_latest)
                .join(_FIGURE, _FIGURE.c.source_id == _SOURCE.c.id)
                .where(_FIGURE.c.ref == ref)
                .limit(1)
            )
            if latest is None or ref.startswith(f"{own}/"):
                faults.add(
                    line, "unknown-ref", f"别的来源里没有 {ref}", f"no other source has {ref}"
                )
            elif latest > published_latest:
                faults.add(
                    line,
                    "published-later",
                    f"{ref} 的最晚发布日 {latest} 晚于本文献的 {published_latest}",
                    f"{ref} was published as late as {latest}, after this source's {published_latest}",
                )


def check_says_same(
    figures: list[Figure], lines: dict[str, int], rows: Rows, faults: Faults
) -> None:
    """Note a `supersedes` whose figure does not say the same series at the same period."""
    for figure in figures:
        for one in figure.observations:
            if one.supersedes is not None and not _standing(
                rows, one.supersedes, str(one.series), one.period.text
            ):
                faults.add(
                    lines[str(figure.ref)],
                    "not-the-same",
                    f"{one.supersedes} 没有说 {one.series} 在 {one.period.text}",
                    f"{one.supersedes} does not say {one.series} at {one.period.text}",
                )


def link(blocks: list[Block], figures: list[Figure], run: Run) -> None:
    """Record what this source supersedes, as declared and as found."""
    for figure in figures:
        for one in figure.observations:
            if one.supersedes is None or one.reason is None:
                continue
            series, period = str(one.series), one.period.text
            new = _standing(run.rows, figure.ref.within(run.source), series, period)
            for old in _standing(run.rows, one.supersedes, series, period):
                supersede(run, old, new[0], one.reason, note=(one.note_zh, one.note_en))
    for block in blocks:
        if block.name == "withdrawal":
            for old in _standing(run.rows, block.text("ref")):
                note = (block.maybe("note_zh"), block.maybe("note_en"))
                supersede(run, old, None, Reason.WITHDRAWAL, note=note)
    _link_vintages(run)


def _standing(
    rows: Rows, ref: str, series: str | None = None, period: str | None = None
) -> list[int]:
    """Ids of the observations of a ref that no later reading replaced."""
    query = select(_OBSERVATION.c.id).join(_FIGURE).join(_SERIES).where(_FIGURE.c.ref == ref)
    if series is not None:
        query = query.where(_SERIES.c.code == series, _OBSERVATION.c.period == period)
    return list(rows.connection.scalars(_not_reread(query)).all())


def _not_reread(query: Select[Any]) -> Select[Any]:
    reread = select(_GONE.c.id).where(
        _GONE.c.observation_id == _OBSERVATION.c.id, _GONE.c.reason == Reason.READING.value
    )
    return query.where(~reread.exists()).order_by(_OBSERVATION.c.id)


def _link_vintages(run: Run) -> None:
    """Chain the observations of one publisher that say the same series at the same period."""
    chains: dict[tuple[int, str, str], list[Row[Any]]] = {}
    for row in run.rows.connection.execute(_same_publisher(run)):
        chains.setdefault((row.series_id, row.period, row.nature), []).append(row)
    for chain in chains.values():
        for before, after in pairwise(chain):
            if (
                before.source_id != after.source_id
                and after.published_earliest >= before.published_latest
            ):
                supersede(run, before.id, after.id, Reason.REVISION, by_source=after.source_id)


def _same_publisher(run: Run) -> Select[Any]:
    own = select(_SOURCE.c.publisher).where(_SOURCE.c.id == run.source_id).scalar_subquery()
    touched = (
        select(_OBSERVATION.c.series_id).join(_FIGURE).where(_FIGURE.c.source_id == run.source_id)
    )
    base = select(
        _OBSERVATION.c.id,
        _OBSERVATION.c.series_id,
        _OBSERVATION.c.period,
        _OBSERVATION.c.nature,
        _FIGURE.c.source_id,
        _SOURCE.c.published_earliest,
        _SOURCE.c.published_latest,
    )
    return (
        _not_reread(
            base.join(_FIGURE, _FIGURE.c.id == _OBSERVATION.c.figure_id).join(
                _SOURCE, _SOURCE.c.id == _FIGURE.c.source_id
            )
        )
        .where(
            _SOURCE.c.publisher == own,
            _OBSERVATION.c.period != "undated",
            _OBSERVATION.c.series_id.in_(touched),
        )
        .order_by(None)
        .order_by(_SOURCE.c.published_latest, _SOURCE.c.published_earliest, _OBSERVATION.c.id)
    )
