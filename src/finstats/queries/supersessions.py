"""Why and by what versions were superseded, as it was known at a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow
from finstats.result import Label
from finstats.store.reader import Reader

Version = tuple[str, int, int]  # ref, reading, place among what the figure says
_ASKED = 400  # refs in one statement
# In the order in which they say more of a version than the others: as the views rank them.
_RANKS = ("reading", "withdrawal", "correction", "revision")
_COLUMNS = (
    *("ref", "reading", "seq", "reason", "reason_zh", "reason_en", "known_to"),
    *("by_source", "by_ref", "by_reading", "by_seq", "note_zh", "note_en"),
)


class Supersession(NamedTuple):
    """One version's end: why, from which day, by which source and figure (None: by nothing)."""

    ref: str
    reading: int
    seq: int
    reason: str
    reason_zh: str
    reason_en: str
    known_to: str
    by_source: str
    by_ref: str | None
    by_reading: int | None
    by_seq: int | None
    note_zh: str | None
    note_en: str | None

    @property
    def by(self) -> Version | None:
        """What took its place."""
        if self.by_ref is None or self.by_reading is None or self.by_seq is None:
            return None
        return self.by_ref, self.by_reading, self.by_seq

    @property
    def note(self) -> Label | None:
        """What was noted of it."""
        if self.note_zh is None and self.note_en is None:
            return None
        return Label(str(self.note_zh or self.note_en), str(self.note_en or self.note_zh))


def version(row: FigureRow) -> Version:
    """What tells a version from all others."""
    return row.ref, row.reading, row.seq


def supersessions(
    reader: Reader, rows: Sequence[FigureRow], known_at: str | None
) -> dict[Version, list[Supersession]]:
    """How each of some versions ended by a day, what says most of it first."""
    refs = list(dict.fromkeys(row.ref for row in rows))
    found: dict[Version, list[Supersession]] = {}
    for start in range(0, len(refs), _ASKED):
        condition, params = any_of("s.ref", "r", refs[start : start + _ASKED])
        if known_at is not None:
            condition += " and s.known_to <= :known_at"
            params["known_at"] = known_at
        columns = ", ".join(f"s.{name}" for name in _COLUMNS)
        for row in reader.rows(f"select {columns} from supersessions s where {condition}", params):
            one = Supersession(*row)  # type: ignore[arg-type]
            found.setdefault((one.ref, one.reading, one.seq), []).append(one)
    for ends in found.values():
        ends.sort(key=lambda one: (_RANKS.index(one.reason), one.known_to, one.by or ("", 0, 0)))
    return found
