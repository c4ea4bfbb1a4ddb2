"""What an import does to the figures that were there, as `--dry-run` tells it.

Asked of the tables inside the import's transaction, by the ids that it gave.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

LISTED = 1000  # refs of each kind; all are counted


class Refs(NamedTuple):
    """How many figures, and the first of their refs in reading order."""

    total: int
    refs: tuple[str, ...]


class Effects(NamedTuple):
    """`revised`: figures that another reading or value takes the place of. `withdrawn`: those that
    are declared withdrawn, or that the file no longer has. `conflicting`: new figures whose hard
    bounds do not meet those of another source for the same series and period."""

    added: Refs
    revised: Refs
    withdrawn: Refs
    conflicting: Refs


def effects(connection: Connection, run: int | None) -> Effects:
    """What an import did (None: nothing was written)."""
    found = [
        _refs(connection, query, run) if run is not None else Refs(0, ())
        for query in (_ADDED, _REVISED, _WITHDRAWN, _CONFLICTING)
    ]
    return Effects(*found)


def _refs(connection: Connection, query: str, run: int) -> Refs:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    wanted = query.replace(":run", mark)
    count = query.count(":run")
    total = connection.exec_driver_sql(
        f"select count(distinct x.ref) from ({wanted}) x", (run,) * count
    ).scalar_one()
    rows = connection.exec_driver_sql(
        f"select distinct x.ref, x.ref_order from ({wanted}) x order by x.ref_order, x.ref "
        f"limit {LISTED}",
        (run,) * count,
    )
    return Refs(int(total), tuple(str(row[0]) for row in rows))


# Not those that are read again: they count as revised.
_ADDED = """
select f.ref, f.ref_order from figure f where f.import_run_id = :run and not exists (
  select 1 from observation n join supersession x on x.by_observation_id = n.id
  where n.figure_id = f.id and x.reason = 'reading' and x.import_run_id = f.import_run_id)
"""
_REVISED = """
select f.ref, f.ref_order from supersession x
  join observation o on o.id = x.observation_id
  join figure f on f.id = o.figure_id
where x.import_run_id = :run and x.by_observation_id is not null
union all
select f.ref, f.ref_order from observation n
  join figure nf on nf.id = n.figure_id
  join source ns on ns.id = nf.source_id
  join observation o on o.series_id = n.series_id and o.period_end = n.period_end
    and o.period = n.period and o.nature = n.nature
  join figure f on f.id = o.figure_id
  join source s on s.id = f.source_id
where n.import_run_id = :run and s.publisher = ns.publisher
  and s.published_latest < ns.published_earliest
"""
_WITHDRAWN = """
select f.ref, f.ref_order from supersession x
  join observation o on o.id = x.observation_id
  join figure f on f.id = o.figure_id
where x.import_run_id = :run and x.by_observation_id is null
"""
_CONFLICTING = """
select f.ref, f.ref_order from observation n
  join figure f on f.id = n.figure_id
  join observation o on o.series_id = n.series_id and o.period_end = n.period_end
    and o.period = n.period and o.nature = n.nature
  join standing st on st.observation_id = o.id
  join figure g on g.id = o.figure_id
where n.import_run_id = :run and g.source_id <> f.source_id
  and (g.upper_base < f.lower_base or f.upper_base < g.lower_base
    or (g.upper_base = f.lower_base and (g.upper_closed = 0 or f.lower_closed = 0))
    or (f.upper_base = g.lower_base and (f.upper_closed = 0 or g.lower_closed = 0)))
"""
