"""Definition versions of indicators: which of them lie between two days, and what to say of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from finstats.result import Label, Note
from finstats.store.reader import Reader


class Version(NamedTuple):
    """A later version of a definition: it holds for figures of `start` and after."""

    indicator: str
    name: Label
    start: str
    change: Label


class Definitions:
    """The later versions of every indicator, by day."""

    def __init__(self, reader: Reader) -> None:
        self._of: dict[str, list[Version]] = {}
        for indicator, zh, en, start, change_zh, change_en in reader.rows(
            "select indicator, indicator_zh, indicator_en, valid_from, change_zh, change_en "
            "from definition_versions where valid_from is not null order by indicator, number"
        ):
            one = Version(
                str(indicator),
                Label(str(zh), str(en or zh)),
                str(start),
                Label(str(change_zh), str(change_en)),
            )
            self._of.setdefault(one.indicator, []).append(one)

    def starts(self) -> dict[str, tuple[str, ...]]:
        """The days from which later versions hold, by indicator."""
        return {code: tuple(one.start for one in ones) for code, ones in self._of.items()}

    def between(self, indicator: str, after: str, until: str) -> list[Version]:
        """The versions that came into force after one day, up to and on another.

        Of spans the last days count: what is counted over a span is counted as at its end.
        """
        first, last = after.rpartition("/")[2], until.rpartition("/")[2]
        return [one for one in self._of.get(indicator, ()) if first < one.start <= last]

    def notes(self, crossed: Iterable[tuple[str, str, str]]) -> list[Note]:
        """A note for each version that lies between two days of an indicator, each once."""
        found = dict.fromkeys(one for three in crossed for one in self.between(*three))
        return [_note(one) for one in found]


def _note(one: Version) -> Note:
    return Note(
        "definition-changed",
        Label(
            f"口径有变: {one.name.zh}自{one.start}的数字起: {one.change.zh}",
            f"definition changed: {one.name.en}, from figures of {one.start} on: {one.change.en}",
        ),
    )
