"""Which figures a question about some quantities needs: those of all subjects that rules lead to.

No rule leads from one subject to another but a reference: a share of, or a growth above, another's.
"""

from __future__ import annotations

from collections.abc import Sequence

from finstats.queries.conditions import any_of
from finstats.store.reader import Reader

_MOST = 300  # subjects; beyond, all figures are read at once


def subjects_of(reader: Reader, column: str, codes: Sequence[str]) -> tuple[str, ...] | None:
    """The subjects of the figures with a `column` of `all_series` among the codes, and all near.

    None when they are so many that reading everything is no more work.
    """
    condition, params = any_of(f"s.{column}", "c", codes)
    rows = reader.rows(
        f"select distinct s.subject, s.reference from all_series s where {condition}", params
    )
    found = _subjects(rows)
    if column == "indicator":
        for code in codes:
            # Also what is only a reference: growth of all loans that others are compared with.
            rows = reader.rows(
                "select distinct s.subject, s.reference from all_series s "
                "where s.reference >= :first and s.reference < :after",
                {"first": f"{code}:", "after": f"{code};"},
            )
            found |= _subjects(rows)
    return _near(reader, found)


def _near(reader: Reader, found: set[str]) -> tuple[str, ...] | None:
    links = reader.rows(
        "select distinct s.subject, s.reference from all_series s where s.reference is not null"
    )
    pairs = [_subjects([row]) for row in links]
    growing = True
    while growing and len(found) <= _MOST:
        more = {one for pair in pairs if pair & found for one in pair}
        growing = not more <= found
        found |= more
    return tuple(sorted(found)) if len(found) <= _MOST else None


def _subjects(rows: Sequence[Sequence[object]]) -> set[str]:
    found: set[str] = set()
    for subject, reference in rows:
        found.add(str(subject))
        if reference is not None:
            found.add(str(reference).rpartition(":")[2])
    return found
