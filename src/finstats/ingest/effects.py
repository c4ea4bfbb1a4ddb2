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


def effects(connection: Connection, run: int | None, sources: int = 1) -> Effects:
    """What an import did (None: nothing was written), in so many runs of one source each."""
    runs = [] if run is None else range(run, run + sources)
    return Effects(
        *(
            _together([_refs(connection, query, one) for one in runs])
            for query in (_ADDED, _REVISED, _WITHDRAWN, _CONFLICTING)
        )
    )


def _together(found: list[Refs]) -> Refs:
    refs = [ref for one in found for ref in one.refs]
    return Refs(sum(one.total for one in found), tuple(refs[:LISTED]))


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
# What others said of the same series and period before: one row each, however often the new file
# says it, so that a table of one series costs no more than another.
_SAID_BEFORE = """
  select o.id, o.series_id, o.period, o.period_end, o.nature, o.figure_id from (
    select distinct n.series_id, n.period, n.period_end, n.nature from observation n
    where n.import_run_id = :run and n.period_end is not null) k
  join observation o on o.series_id = k.series_id and o.period_end = k.period_end
    and o.period = k.period and o.nature = k.nature
  where o.import_run_id <> :run
"""
_REVISED = f"""
select f.ref, f.ref_order from supersession x
  join observation o on o.id = x.observation_id
  join figure f on f.id = o.figure_id
where x.import_run_id = :run and x.by_observation_id is not null and o.import_run_id <> :run
union all
select f.ref, f.ref_order from ({_SAID_BEFORE}) o
  join figure f on f.id = o.figure_id
  join source s on s.id = f.source_id
  join import_run r on r.id = :run
  join source ns on ns.id = r.source_id
where s.publisher = ns.publisher and s.published_latest < ns.published_earliest
  and not exists (select 1 from supersession x
    where x.observation_id = o.id and x.import_run_id <> r.id)
  and not exists (select 1 from observation b
    join figure bf on bf.id = b.figure_id join source bs on bs.id = bf.source_id
    where b.series_id = o.series_id and b.period_end = o.period_end and b.period = o.period
      and b.nature = o.nature and b.import_run_id <> r.id
      and bs.publisher = s.publisher and bs.published_earliest > s.published_latest)
"""
_WITHDRAWN = """
select f.ref, f.ref_order from supersession x
  join observation o on o.id = x.observation_id
  join figure f on f.id = o.figure_id
where x.import_run_id = :run and x.by_observation_id is null and o.import_run_id <> :run
"""
_CONFLICTING = f"""
select f.ref, f.ref_order from ({_SAID_BEFORE}) o
  join figure g on g.id = o.figure_id
  join import_run r on r.id = :run
  join observation n on n.series_id = o.series_id and n.period_end = o.period_end
    and n.period = o.period and n.nature = o.nature and n.import_run_id = r.id
  join figure f on f.id = n.figure_id
where g.source_id <> r.source_id
  and exists (select 1 from standing st where st.observation_id = o.id)
  and (g.upper_base < f.lower_base or f.upper_base < g.lower_base
    or (g.upper_base = f.lower_base and (g.upper_closed = 0 or f.lower_closed = 0))
    or (f.upper_base = g.lower_base and (f.upper_closed = 0 or g.lower_closed = 0)))
"""
