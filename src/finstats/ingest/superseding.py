"""What took the place of an observation: another reading, a later figure, nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, select

from finstats.model.codes import Reason
from finstats.store import tables
from finstats.store.rows import Rows


@dataclass(slots=True)
class Run:
    """One import: where its rows go, what it is of, what it did so far."""

    rows: Rows
    number: int
    source: str
    source_id: int
    added: int = 0
    superseded: int = 0
    unchanged: int = 0
    # Ref, print before and now of the first readings that took another one's place.
    reread: list[tuple[str, str, str]] = field(default_factory=list)
    # Ids by code: a table says one series in many rows.
    series_ids: dict[str, int] = field(default_factory=dict)


def not_reread() -> ColumnElement[bool]:
    """The condition that no later reading replaced an observation."""
    gone = tables.supersession
    reread = select(gone.c.id).where(
        gone.c.observation_id == tables.observation.c.id, gone.c.reason == Reason.READING.value
    )
    return ~reread.exists()


def supersede_reading(before: tuple[int, ...], after: list[int], run: Run) -> None:
    """The new reading stands in the old one's place, also for what others said of that."""
    run.superseded += 1
    for place, old in enumerate(before):
        new = after[place] if place < len(after) else None
        if new is not None:
            _carry_over(run, old, new)
        supersede(run, old, new, Reason.READING)


def stay_withdrawn(run: Run, ref: str, numbers: list[int]) -> None:
    """A figure that its publisher withdrew stays so, however it is read and wherever it was."""
    gone, observation, figure = tables.supersession, tables.observation, tables.figure
    query = (
        select(gone.c.by_source_id)
        .join(observation, observation.c.id == gone.c.observation_id)
        .join(figure, figure.c.id == observation.c.figure_id)
        .where(figure.c.ref == ref, gone.c.reason == Reason.WITHDRAWAL.value)
        .distinct()
    )
    for by_source in run.rows.connection.scalars(query).all():
        for number in numbers:
            supersede(run, number, None, Reason.WITHDRAWAL, by_source=by_source)


def _carry_over(run: Run, old: int, new: int) -> None:
    """What other sources declared of the old reading holds for the new one, if it says the same."""
    table, observation = tables.supersession, tables.observation
    said = select(observation.c.series_id, observation.c.period)
    same = (
        run.rows.connection.execute(said.where(observation.c.id == old)).one()
        == run.rows.connection.execute(said.where(observation.c.id == new)).one()
    )
    for row in run.rows.connection.execute(
        select(table).where(table.c.observation_id == old)
    ).all():
        if same and row.reason not in (Reason.READING, Reason.WITHDRAWAL):
            supersede(
                run, new, row.by_observation_id, Reason(row.reason), by_source=row.by_source_id
            )


def supersede(
    run: Run,
    old: int,
    new: int | None,
    reason: Reason,
    *,
    by_source: int | None = None,
    note: tuple[str | None, str | None] = (None, None),
) -> None:
    """Record that `new` (None: nothing) took the place of the observation `old`."""
    run.rows.add_with_id(
        tables.supersession,
        observation_id=old,
        by_observation_id=new,
        reason=reason.value,
        by_source_id=by_source or run.source_id,
        note_zh=note[0],
        note_en=note[1],
        import_run_id=run.number,
    )
