"""What a facts file declares of other sources' figures: revised, corrected, withdrawn (DESIGN 3).

A later figure of the same publisher, series and period needs no declaration: the views find it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, select

from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.ingest.superseding import Run, not_reread, supersede
from finstats.model.codes import Reason
from finstats.model.facts import Figure
from finstats.store import tables
from finstats.store.rows import Rows

_FIGURE, _OBSERVATION = tables.figure, tables.observation
_SERIES, _SOURCE, _GONE = tables.series, tables.source, tables.supersession

Declared = dict[tuple[int, int | None, str], tuple[str | None, str | None]]


def check_declared(blocks: list[Block], rows: Rows, faults: Faults) -> None:
    """Note refs that are superseded or withdrawn but not there, not before, or not ours to revise."""
    source = next(block for block in blocks if block.name == "source")
    for block in blocks:
        for inner in block.inside:
            if inner.maybe("supersedes") is not None:
                _check_ref(inner, "supersedes", source, rows, faults)
        if block.name == "withdrawal":
            _check_ref(block, "ref", source, rows, faults)


def _check_ref(block: Block, key: str, source: Block, rows: Rows, faults: Faults) -> None:
    ref, line, latest = block.text(key), block.line_of(key), source.texts("published")[1]
    held = _source_of(rows, ref)
    if held is None or held.code == source.text("code"):
        faults.add(line, "unknown-ref", f"别的来源里没有 {ref}", f"no other source has {ref}")
        return
    if held.published_latest > latest:
        faults.add(
            line,
            "published-later",
            f"{ref} 的最晚发布日 {held.published_latest} 晚于本文献的 {latest}",
            f"{ref} was published as late as {held.published_latest}, after this source's {latest}",
        )
    own = source.maybe("publisher")
    if block.maybe("reason") == Reason.REVISION and (own is None or held.publisher != own):
        faults.add(
            line,
            "not-its-publisher",
            f"{ref} 的发布者: {held.publisher or '未载'}; 修订 (revision) 只能由同一发布者作出",
            f"{ref} is of {held.publisher or 'no stated publisher'}; only the same publisher revises",
        )


def _source_of(rows: Rows, ref: str) -> Row[Any, Any, Any] | None:
    query = (
        select(_SOURCE.c.code, _SOURCE.c.publisher, _SOURCE.c.published_latest)
        .join(_FIGURE, _FIGURE.c.source_id == _SOURCE.c.id)
        .where(_FIGURE.c.ref == ref)
        .limit(1)
    )
    return rows.connection.execute(query).first()


def check_says_same(
    figures: list[Figure], lines: dict[str, int], rows: Rows, faults: Faults
) -> None:
    """Note a `supersedes` whose figure does not say the same series at the same period."""
    for figure in figures:
        for one in figure.observations:
            if one.supersedes is not None and not _said(
                rows, one.supersedes, str(one.series), one.period.text
            ):
                faults.add(
                    lines[str(figure.ref)],
                    "not-the-same",
                    f"{one.supersedes} 说的不是 {one.period.text} 的 {one.series}",
                    f"{one.supersedes} does not say {one.series} at {one.period.text}",
                )


def link(blocks: list[Block], figures: list[Figure], run: Run) -> None:
    """Record what the file declares, and take back what it no longer does."""
    declared = _declared(blocks, figures, run)
    held = run.rows.connection.execute(
        select(_GONE).where(
            _GONE.c.by_source_id == run.source_id, _GONE.c.reason != Reason.READING.value
        )
    ).all()
    recorded = {(row.observation_id, row.by_observation_id, row.reason): row.id for row in held}
    for key, number in recorded.items():
        if key not in declared:
            run.rows.connection.execute(delete(_GONE).where(_GONE.c.id == number))
    for (old, new, reason), note in declared.items():
        if (old, new, reason) not in recorded:
            supersede(run, old, new, Reason(reason), note=note)


def _declared(blocks: list[Block], figures: list[Figure], run: Run) -> Declared:
    found: Declared = {}
    for figure in figures:
        for one in figure.observations:
            if one.supersedes is None or one.reason is None:
                continue
            series, period = str(one.series), one.period.text
            new = _said(run.rows, figure.ref.within(run.source), series, period)
            for old in _said(run.rows, one.supersedes, series, period):
                found[old, new[0], one.reason.value] = (one.note_zh, one.note_en)
    for block in blocks:
        if block.name == "withdrawal":
            for old in _said(run.rows, block.text("ref")):
                found[old, None, Reason.WITHDRAWAL.value] = (
                    block.maybe("note_zh"),
                    block.maybe("note_en"),
                )
    return found


def _said(rows: Rows, ref: str, series: str | None = None, period: str | None = None) -> list[int]:
    """Ids of the observations of a ref that no later reading replaced."""
    query = (
        select(_OBSERVATION.c.id)
        .join(_FIGURE, _FIGURE.c.id == _OBSERVATION.c.figure_id)
        .join(_SERIES, _SERIES.c.id == _OBSERVATION.c.series_id)
        .where(_FIGURE.c.ref == ref, not_reread())
        .order_by(_OBSERVATION.c.id)
    )
    if series is not None:
        query = query.where(_SERIES.c.code == series, _OBSERVATION.c.period == period)
    return [int(number) for number in rows.connection.scalars(query)]
