"""What stands before a group of figures: the stretch since the last figure, and its last clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from finstats.extract.dates import Compared
from finstats.extract.marks import Mark, Sentence
from finstats.extract.tokens import Token

# Between figures of one list: 、和及, also with the direction of each (下降0.03、上升0.02).
_LISTED = re.compile(r"[、和与及以\s\x00,]{0,6}")
_DIRECTIONS = ("rise", "fall", "more", "less")
_TO = re.compile(r"[\s\x00]{0,4}(?:至|到|成(?!本)|为(?!企|其))")


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one list, and the marks between them."""

    figures: tuple[Mark, ...]
    directions: tuple[str | None, ...]

    @property
    def at(self) -> int:
        """Where the first stands."""
        return self.figures[0].at

    @property
    def to(self) -> int:
        """Where the last ends."""
        return self.figures[-1].to


@dataclass(frozen=True, slots=True)
class Lead:
    """The stretch before a group: `low` its start, `clause` the start of its last clause."""

    sentence: Sentence
    marks: tuple[Mark, ...]
    low: int
    clause: int
    high: int
    opens: bool  # the clause stands in a bracket

    def last(self, *kinds: str, wide: bool = False) -> Mark | None:
        """The last mark of these kinds in the clause, or in the whole stretch."""
        low = self.low if wide else self.clause
        return next((m for m in reversed(self.marks) if m.kind in kinds and m.at >= low), None)

    def every(self, *kinds: str) -> list[Mark]:
        """All marks of these kinds in the clause."""
        return [m for m in self.marks if m.kind in kinds and m.at >= self.clause]

    def compared(self) -> Compared | None:
        """What the clause compares with; of the stretch where the clause names nothing."""
        found = self.last("compared") or self.last("compared", wide=True)
        what = None if found is None else found.what
        return what if isinstance(what, Compared) else None

    def direction(self) -> Mark | None:
        """The last word of rising or falling in the clause."""
        return self.last(*_DIRECTIONS)

    def goes_to(self, mark: Mark) -> bool:
        """降至, 提升到: what follows is where it went, not by how much."""
        return _TO.match(self.sentence.plain, mark.to) is not None


def groups(sentence: Sentence) -> Iterator[tuple[Group, Lead]]:
    """The figures of a sentence in lists, each with what stands before it."""
    low, index = sentence.at, 0
    marks = sentence.marks
    while index < len(marks):
        if marks[index].kind != "figure":
            index += 1
            continue
        group, after = _group(marks, index, sentence)
        before = tuple(m for m in marks[:index] if m.at >= low)
        breaks = [m for m in before if m.kind == "break"]
        clause = breaks[-1].to if breaks else low
        opens = bool(breaks) and breaks[-1].what == "("
        yield group, Lead(sentence, before, low, clause, group.at, opens)
        low, index = group.to, after


def _group(marks: tuple[Mark, ...], index: int, sentence: Sentence) -> tuple[Group, int]:
    figures = [marks[index]]
    directions: list[str | None] = [None]
    place = index + 1
    while place < len(marks):
        following = place
        direction: str | None = None
        while following < len(marks) and marks[following].kind in _DIRECTIONS:
            direction = marks[following].kind
            following += 1
        while (
            following < len(marks)
            and _is_comma(marks[following])
            and _of_one_unit(figures[-1], marks, following + 1)
        ):
            following += 1
        if following >= len(marks) or marks[following].kind != "figure":
            break
        between = sentence.plain[figures[-1].to : marks[following].at]
        if _LISTED.fullmatch(between) is None:
            break
        if "," in between and not _of_one_unit(figures[-1], marks, following):
            break
        figures.append(marks[following])
        directions.append(direction)
        place = following + 1
    return Group(tuple(figures), tuple(directions)), place


def _is_comma(mark: Mark) -> bool:
    return mark.kind == "break" and mark.what == ","


def _of_one_unit(one: Mark, marks: tuple[Mark, ...], index: int) -> bool:
    """Whether the next mark is a figure in the same unit: 1.2亿元,3.4亿元 is a list."""
    if index >= len(marks):
        return False
    other = marks[index].what
    return (
        isinstance(one.what, Token)
        and isinstance(other, Token)
        and one.what.says[0].unit == other.says[0].unit
    )
