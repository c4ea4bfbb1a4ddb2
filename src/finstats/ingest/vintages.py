"""What a facts file declares of other sources' figures: revised, corrected, withdrawn (DESIGN 3).

A later figure of the same publisher, series and period needs no declaration: the views find it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, select, text

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
    held = source_of_ref(rows, ref)
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
    _check_expected(block, held.printed, faults)


def _check_expected(block: Block, printed: str, faults: Faults) -> None:
    """Note a correction of something that is printed no more: its reason is gone."""
    expects = block.maybe("expects")
    if expects is not None and expects != printed:
        ref = block.text("supersedes")
        faults.add(
            block.line_of("expects"),
            "stale-correction",
            f"{ref} 印的是“{printed}”, 不是“{expects[:40]}”: 这项更正已过时, 请重新复核",
            f"{ref} prints '{printed}', not '{expects[:40]}': the correction is stale, review it again",
        )


class Stale(NamedTuple):
    """A correction `by` of a figure that was read again since and prints something else."""

    by: str
    ref: str
    expected: str
    printed: str


def stale_corrections(connection: Connection, source: str) -> tuple[Stale, ...]:
    """The corrections by others of a source's figures that rest on what is printed no more.

    They stand until their own file is imported again, which is refused while it expects the old
    print: to drop them here would bring back a figure that somebody found wrong.
    """
    rows = connection.execute(
        text(
            "select distinct nf.ref, f.ref, f.printed, g.printed from supersession x "
            "join observation o on o.id = x.observation_id join figure f on f.id = o.figure_id "
            "join source s on s.id = f.source_id "
            "join figure g on g.source_id = f.source_id and g.ref = f.ref "
            "join observation n on n.id = x.by_observation_id "
            "join figure nf on nf.id = n.figure_id "
            "where x.reason = 'correction' and s.code = :source and f.printed <> g.printed "
            "and g.reading = (select max(h.reading) from figure h where h.source_id = f.source_id "
            "and h.ref = f.ref) order by nf.ref, f.ref, f.printed, g.printed"
        ),
        {"source": source},
    )
    return tuple(Stale(*row) for row in rows)


def source_of_ref(rows: Rows, ref: str) -> Row[Any, Any, Any, Any] | None:
    """Source, publisher, day of publication and characters of a ref; None: it is not held."""
    query = (
        select(_SOURCE.c.code, _SOURCE.c.publisher, _SOURCE.c.published_latest, _FIGURE.c.printed)
        .join(_FIGURE, _FIGURE.c.source_id == _SOURCE.c.id)
        .where(_FIGURE.c.ref == ref)
        .order_by(_FIGURE.c.reading.desc())
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


def link(blocks: list[Block], figures: list[Figure], run: Run, *, in_part: bool = False) -> None:
    """Record what the file declares, and take back what it no longer does.

    `in_part`: it does not say all of its source, so nothing is taken back.
    """
    declared = _declared(blocks, figures, run)
    held = run.rows.connection.execute(
        select(_GONE).where(
            _GONE.c.by_source_id == run.source_id, _GONE.c.reason != Reason.READING.value
        )
    ).all()
    recorded = {(row.observation_id, row.by_observation_id, row.reason): row.id for row in held}
    for key, number in recorded.items():
        if key not in declared and not in_part:
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
