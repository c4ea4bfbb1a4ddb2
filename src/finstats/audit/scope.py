"""Which figures a question about some quantities needs: those of all subjects that rules lead to.

No rule leads from one subject to another but a reference: a share of, or a growth above, another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finstats.queries.conditions import any_of
from finstats.store.reader import Reader

_MOST = 300  # subjects; beyond, all figures are read at once
_FIGURES = 20_000  # of a portion, unless one subject has more: some 100 MB of memory


def subjects_of(reader: Reader, column: str, codes: Sequence[str]) -> tuple[str, ...] | None:
    """The subjects of the figures with a `column` of `all_series` among the codes, and all near.

    None when they are so many that reading everything is no more work.
    """
    return _near(reader, _said_of(reader, column, codes))


def portions_near(reader: Reader, column: str, codes: Sequence[str]) -> list[tuple[str, ...]]:
    """The same subjects in the smallest portions that no rule leads out of, however many."""
    found = _said_of(reader, column, codes)
    together = _together(_links(reader), found)
    return [tuple(portion) for portion in together if not found.isdisjoint(portion)]


def portions_of(reader: Reader, source: str | None = None) -> list[tuple[str, ...] | None]:
    """All subjects with figures in portions that no rule leads out of; one None for few figures.

    `source`: those alone that figures of a source bear on.
    """
    figures = _counted(reader)
    if sum(figures.values()) <= _FIGURES:
        return [None]
    asked = figures if source is None else _counted(reader, source)
    found: list[tuple[str, ...] | None] = []
    portion: list[str] = []
    count = 0
    for together in _together(_links(reader), figures):
        if asked.keys().isdisjoint(together):
            continue
        portion += together
        count += sum(figures.get(code, 0) for code in together)
        if count >= _FIGURES:
            found.append(tuple(portion))
            portion, count = [], 0
    return [*found, tuple(portion)] if portion else found


def _counted(reader: Reader, source: str | None = None) -> dict[str, int]:
    """How many figures there are of each subject; of one source, or of all."""
    condition, params = (
        ("1 = 1", {}) if source is None else ("v.source = :source", {"source": source})
    )
    query = (
        f"select v.subject, count(*) from figure_versions v where {condition} "
        "group by v.subject order by v.subject"
    )
    return {str(code): int(str(count)) for code, count in reader.rows(query, params)}


def _said_of(reader: Reader, column: str, codes: Sequence[str]) -> set[str]:
    """The subjects of the series with a `column` among the codes, and of their references."""
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
    return found


def _together(links: Iterable[set[str]], subjects: Iterable[str]) -> list[list[str]]:
    """The subjects, and whom links name, in groups that no link leads out of, in order."""
    group = {code: code for code in subjects}

    def top(code: str) -> str:
        while group.setdefault(code, code) != code:
            group[code] = group[group[code]]
            code = group[code]
        return code

    for pair in links:
        one, *others = sorted(pair)
        for other in others:
            group[max(top(one), top(other))] = min(top(one), top(other))
    members: dict[str, list[str]] = {}
    for code in sorted(group):
        members.setdefault(top(code), []).append(code)
    return list(members.values())


def _links(reader: Reader) -> list[set[str]]:
    rows = reader.rows(
        "select distinct s.subject, s.reference from all_series s where s.reference is not null"
    )
    return [_subjects([row]) for row in rows]


def _near(reader: Reader, found: set[str]) -> tuple[str, ...] | None:
    pairs = _links(reader)
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
