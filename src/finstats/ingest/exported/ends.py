"""What took the place of what, as an export tells it; declared anew where it was declared.

A later figure of the same publisher, series and period needs no declaration: the views find it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from finstats.ingest.exported.figures import End, Part
from finstats.ingest.exported.rows import Sheet
from finstats.ingest.located import Block
from finstats.ingest.vintages import source_of_ref
from finstats.ingest.whole_numbers import whole
from finstats.model.codes import Reason
from finstats.store import tables
from finstats.store.rows import Rows


def with_ends(part: Part, source: Block, rows: Rows) -> list[End]:
    """The ends that have to be declared: of figures that the database holds, and that the views do
    not find by themselves. The blocks of the part then say so."""
    found = [end for end in part.ends if _is_declared(end, part, source, rows)]
    for end in found:
        if end.by is not None:
            _declare(part, end, rows)
    return found


def _is_declared(end: End, part: Part, source: Block, rows: Rows) -> bool:
    held = source_of_ref(rows, end.ref)
    if held is None or held.code == source.text("code"):
        return False
    if end.reason != Reason.REVISION:
        return True
    earliest, publisher = source.texts("published")[0], source.maybe("publisher")
    if held.publisher == publisher and held.published_latest < earliest:
        return False
    if _is_ended(end, source, rows):  # why is known here, and a column `revises` does not say it
        return False
    if publisher is None or held.publisher != publisher:
        part.undeclared += 1  # a correction, then: a figure of its own, until somebody declares it
        return False
    return True


def _is_ended(end: End, source: Block, rows: Rows) -> bool:
    """Whether the database knows that a figure ended by this source, for whatever reason."""
    gone, observation, figure = tables.supersession, tables.observation, tables.figure
    query = (
        select(gone.c.id)
        .join(observation, observation.c.id == gone.c.observation_id)
        .join(figure, figure.c.id == observation.c.figure_id)
        .join(tables.source, tables.source.c.id == gone.c.by_source_id)
        .where(
            figure.c.ref == end.ref,
            tables.source.c.code == source.text("code"),
            gone.c.reason != Reason.READING.value,
        )
    )
    return rows.connection.scalar(query.limit(1)) is not None


def _declare(part: Part, end: End, rows: Rows) -> None:
    """Say in the block of a figure what it takes the place of."""
    ref, seq = end.by or ("", 0)
    block, seqs = part.figures.get(ref), part.seqs.get(ref, [])
    if block is None or seq not in seqs:
        return
    says = block.inside[seqs.index(seq)]
    says.values |= {"supersedes": end.ref, "reason": end.reason}
    held = source_of_ref(rows, end.ref)
    if end.reason == Reason.CORRECTION and held is not None:
        says.values["expects"] = held.printed


def blocks_of_ends(part: Part, ends: Sequence[End]) -> list[Block]:
    """The figures of the part, which say what they take the place of, and its withdrawals."""
    withdrawn = {end.ref: end for end in ends if end.reason == Reason.WITHDRAWAL}
    return [
        *part.figures.values(),
        *(
            Block("withdrawal", end.place, {"ref": ref, **end.notes}, {})
            for ref, end in withdrawn.items()
        ),
    ]


def ends_of(part: Part, sheet: Sheet) -> list[End]:
    """What a package's `supersessions` say that this source ended; misreadings end by themselves."""
    found = []
    for entry in sheet.rows:
        reason = entry.text("reason")
        if entry.text("by_source") != part.source or reason == Reason.READING:
            continue
        by = entry.text("by_ref").removeprefix(f"{part.source}/")
        seq = whole(entry.cells.get("by_seq"))
        # A figure says in its own notes why it takes another one's place; a withdrawal has none.
        told = ("note_zh", "note_en") if reason == Reason.WITHDRAWAL else ()
        found.append(
            End(
                ref=entry.text("ref"),
                reason=reason,
                by=(by, seq) if by and seq is not None else None,
                notes={key: entry.cells[key] for key in told if key in entry.cells},
                place=sheet.place(entry),
            )
        )
    return found
