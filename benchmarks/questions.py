"""Questions of the command line, each with the best that SQLite itself can do for it.

The statements stand on the tables; what a figure's place was taken by counts as in the views. They
give the rows that the question needs and nothing else.
"""

from __future__ import annotations

import shlex
import sqlite3
from typing import NamedTuple


class Question(NamedTuple):
    """Words of a command line with `{names}`, and the engine's own statement with `:names`."""

    words: str
    sql: str

    def can_be_asked(self, names: dict[str, str]) -> bool:
        """Whether the database has what the words name."""
        return "{bank}" not in self.words or "bank" in names

    def asked(self, names: dict[str, str]) -> list[str]:
        """The command line for a database."""
        form = ("--format", "json") if self.words else ()
        return [*shlex.split(self.words.format_map(names)), *form]


_STANDS = """
not exists (select 1 from supersession x where x.observation_id = o.id)
and not exists (select 1 from observation n join figure nf on nf.id = n.figure_id
  join source ns on ns.id = nf.source_id
  where n.series_id = o.series_id and n.period_end = o.period_end and n.id <> o.id
    and n.period = o.period and n.nature = o.nature and ns.publisher = sr.publisher
    and ns.published_earliest > sr.published_latest)
"""
_COLUMNS = """
f.ref, sr.code, f.paragraph, f.printed, o.term, q.code, q.indicator, q.measure, q.category,
se.transformation, se.comparison, su.code, su.name_zh, su.name_en, o.period, o.period_basis,
o.base_period, o.nature, f.value_text, f.unit, f.qualifier, f.lower_text, f.upper_text,
f.value_base, f.lower_base, f.upper_base, sr.published_latest
"""
_JOINED = """
cross join series se on se.quantity_id = q.id
cross join observation o on o.series_id = se.id {when}
cross join figure f on f.id = o.figure_id
cross join source sr on sr.id = f.source_id
"""
# Each series' latest period by one step in its index, then that of the quantity.
_LATEST = """
with asked as (
  select q.id, (select max(p) from (select (select max(o.period_end) from observation o
      where o.series_id = s.id and o.period_end <= :last) as p
    from series s where s.quantity_id = q.id)) as latest
  from {quantities}
)
select {columns} from asked a
cross join quantity q on q.id = a.id
cross join subject su on su.id = q.subject_id
{joined}
where o.nature = 'actual' and {stands} order by f.ref_order, o.seq
"""


def _latest(quantities: str) -> str:
    joined = _JOINED.format(when="and o.period_end = a.latest")
    return _LATEST.format(quantities=quantities, columns=_COLUMNS, joined=joined, stands=_STANDS)


def _figures(start: str, stands: str = "1 = 1") -> str:
    return f"""select {_COLUMNS} from {start}
      cross join observation o on o.figure_id = f.id cross join series se on se.id = o.series_id
      cross join quantity q on q.id = se.quantity_id cross join subject su on su.id = q.subject_id
      cross join source sr on sr.id = f.source_id where {stands} order by f.ref_order, o.seq"""


_INDICATOR = "quantity q where q.indicator = 'tech-loans'"
_OF_SUBJECT = "subject s cross join quantity q on q.subject_id = s.id"
_EVERY = """observation o join figure f on f.id = o.figure_id
  join source sr on sr.id = f.source_id"""

QUESTIONS = (
    # Look-ups: about one subject, quantity or figure.
    Question(
        "indicator tech-loans --bank {bank} --as-of 2025-06",
        _latest(f"{_OF_SUBJECT} where s.code = :bank and q.indicator = 'tech-loans'"),
    ),
    Question(
        "indicator tech-loans --place {place}",
        _latest(
            f"{_OF_SUBJECT} where s.place in (select code from place where code = :place "
            "or parent = :place) and q.indicator = 'tech-loans'"
        ).replace(":last", "'9999-12-31'"),
    ),
    Question(
        "history {quantity}",
        f"""select {_COLUMNS} from quantity q cross join subject su on su.id = q.subject_id
          {_JOINED.format(when="")} where q.code = :quantity
          order by se.code, o.period_end, sr.published_latest""",
    ),
    Question("trace {ref}", _figures("(select * from figure where ref = :ref) f")),
    Question(
        "trace {number}", _figures("(select * from figure where value_text = :number) f", _STANDS)
    ),
    Question("cite {ref}", _figures("(select * from figure where ref = :ref) f")),
    Question(
        "figures --source {source} --limit 20",
        _figures(
            "(select * from figure where source_id = (select id from source where code = :source)) f",
            _STANDS,
        )
        + " limit 20",
    ),
    Question(
        "sources --limit 3",
        """select s.*, count(*), min(o.period_end), max(o.period_end)
          from (select * from source order by published_latest, code limit 3) s
          join figure f on f.source_id = s.id join observation o on o.figure_id = f.id
          group by s.id""",
    ),
    # Of many subjects, or of everything.
    Question("indicator tech-loans --as-of 2025-06", _latest(_INDICATOR)),
    Question(
        "themes",
        _latest(
            "indicator i cross join quantity q on q.indicator = i.code "
            "cross join subject s on s.id = q.subject_id "
            "where i.theme is not null and s.kind = 'bank-group'"
        ).replace(":last", "'9999-12-31'"),
    ),
    Question(
        "banks --theme green",
        f"""select {_COLUMNS} from subject su cross join quantity q on q.subject_id = su.id
          cross join indicator i on i.code = q.indicator {_JOINED.format(when="")}
          where su.kind = 'bank' and i.theme = 'green' and o.nature = 'actual' and {_STANDS}
          order by f.ref_order, o.seq""",
    ),
    Question(
        "",
        f"select count(*), min(o.period_end), max(o.period_end) from {_EVERY} where {_STANDS}",
    ),
    Question("figures --limit 5", f"select count(*) from {_EVERY} where {_STANDS}"),
    Question(
        "compare tech-loans --from 2024-12 --to 2025-06",
        f"""select q.code, o.period, f.printed, f.lower_text, f.upper_text
          from quantity q {_JOINED.format(when="")} where q.indicator = 'tech-loans'
            and o.period in ('2024-12-31', '2025-06-30') and {_STANDS} order by q.code, o.period""",
    ),
)

_NAMED = """
select s.code as subject, s.kind, s.place, q.code as quantity, f.ref, r.code as source
from subject s join quantity q on q.subject_id = s.id and q.indicator = 'tech-loans'
join series se on se.quantity_id = q.id and se.transformation = 'level'
join observation o on o.series_id = se.id join figure f on f.id = o.figure_id
join source r on r.id = f.source_id
where s.kind in ('bank', 'bank-group') and s.place is not null and o.period_end = '2025-06-30'
  and r.code <> 'weifang-2025' order by s.kind, s.code, f.ref limit 1
"""


def names_in(connection: sqlite3.Connection) -> dict[str, str]:
    """What the questions of a database are about: a bank that has figures, and some of its own.

    The smallest databases have none of single banks; there all banks of a place stand for it.
    """
    found = connection.execute(_NAMED)
    columns = [column for column, *_ in found.description]
    names = dict(zip(columns, found.fetchone(), strict=True))
    bank = {"bank": names["subject"]} if names.pop("kind") == "bank" else {}
    # Of the seeds: a number of few digits would be in more figures the more there are.
    return {**names, **bank, "number": "1026.09", "last": "2025-06-30"}
