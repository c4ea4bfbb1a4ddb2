"""Lines of a comparison, drawn from clusters that pass by a portion at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from finstats.audit import unknowns as u
from finstats.audit.declared import Declared
from finstats.audit.drawing import Drawn
from finstats.audit.published import Figure
from finstats.audit.sides import Side, World, answers, resting_on, sides
from finstats.audit.spans import Span
from finstats.audit.unknowns import Unknown, Whose


class Known(NamedTuple):
    """What is known of an unknown on one side: its range, what is printed of it, from where."""

    unknown: Unknown
    span: Span
    figures: tuple[Figure, ...]
    behind: tuple[Figure, ...]


class Line(NamedTuple):
    """One comparison on one side."""

    parts: tuple[Known, ...]
    assuming: tuple[Figure, ...]
    apart: bool = False  # levels by two definitions, of which no difference is taken


class Earlier(NamedTuple):
    """What is printed of the earlier day by the definition of then, in reading order by cluster."""

    cluster: tuple[str, int, str]
    place: tuple[str, int, str]
    ref: str
    printed: str


class Between:
    """What is asked of some indicators at two days, while their clusters pass by."""

    def __init__(self, codes: Sequence[str], changes: Declared, start: str, end: str) -> None:
        self._codes, self._changes, self._days = codes, changes, (start, end)
        self._across: dict[Unknown, tuple[Unknown, ...]] = {}
        self._fours: dict[Unknown, tuple[Unknown, ...]] = {}

    def asked(self, unknowns: Sequence[Unknown]) -> Iterable[Unknown]:
        """The change and growth of each quantity that has levels near both days."""
        levels: dict[Whose, set[str]] = {}
        for one in unknowns:
            days = {one.period, one.base} if one.has_base else {one.period}
            if one.whose.parts[0] in self._codes and one.kind in ("level", "change", "growth"):
                levels.setdefault(one.whose, set()).update(d for d in days if _is_day(d))
        for whose, days in levels.items():
            first, last = (max((d for d in days if d <= day), default=None) for day in self._days)
            if first is None or last is None or first == last:
                continue
            then = whose._replace(basis=self._changes.basis(whose.parts[0], first, last))
            four = (
                *(u.level(then, first), u.level(whose, last)),
                *(u.change(whose, last, first), u.growth(whose, last, first)),
            )
            self._fours[four[2]] = four
            if then.basis:
                self._across[four[2]] = (u.level(whose, first), *four[1:])
            yield from four[2:]

    def lines(self, clusters: Sequence[Drawn]) -> list[Line]:
        """Differences that are bounded; levels side by side where the definition bars one."""
        found = [
            line
            for line in lines_of(clusters, self._fours.values())
            if any(known.span.is_bounded for known in line.parts[2:])
        ]
        told = {line.parts[2].unknown for line in found}
        untold = [four for rise, four in self._across.items() if rise not in told]
        return found + [
            line._replace(apart=True)
            for line in lines_of(clusters, untold)
            if all(known.span.is_bounded for known in line.parts[:2])
        ]

    def earlier(self, clusters: Sequence[Drawn], lines: Sequence[Line]) -> Iterable[Earlier]:
        """What stands in no line, for the definition changed after it."""
        told = {line.parts[2].unknown for line in lines if not line.apart}
        levels = {four[0] for rise, four in self._across.items() if rise in told}
        for one in clusters if levels else ():
            for figure, said in zip(one.figures, one.cluster.said, strict=True):
                if one.unknowns[said.unknown] in levels:
                    first, place = (x.row for x in (one.figures[0], figure))
                    yield Earlier(
                        (first.ref_order, first.seq, first.quantity),
                        (place.ref_order, place.seq, place.quantity),
                        *(figure.ref, place.printed),
                    )

    def forget(self) -> None:
        """Be ready for other clusters."""
        self._across.clear()
        self._fours.clear()


def lines_of(clusters: Sequence[Drawn], wanted: Iterable[tuple[Unknown, ...]]) -> list[Line]:
    place = {one: (n, i) for n, c in enumerate(clusters) for i, one in enumerate(c.unknowns)}
    found: list[Line] = []
    known: dict[int, list[Side]] = {}
    for parts in wanted:
        if all(one in place for one in parts):
            number = place[parts[-1]][0]
            if number not in known:
                known[number] = sides(clusters[number])
            numbers = [place[one][1] for one in parts]
            found += _of_sides(clusters[number], numbers, known[number])
    return sorted(found, key=order_of)


def order_of(line: Line) -> tuple[str, ...]:
    return line.parts[0].unknown.order


def _of_sides(one: Drawn, numbers: Sequence[int], known: Sequence[Side]) -> Iterable[Line]:
    """A line for each side that gives another answer; what is printed of the parts is kept."""
    said = {n for n, word in enumerate(one.cluster.said) if word.unknown in numbers[:-1]}
    for spans, worlds, standing in answers(known, numbers, said):
        if not any(span.is_empty for span in spans):
            parts = [_known(one, worlds, n, span) for n, span in zip(numbers, spans, strict=True)]
            yield Line(tuple(parts), standing)


def _known(one: Drawn, worlds: Sequence[World], number: int, span: Span) -> Known:
    printed = tuple(
        one.figures[n] for n, said in enumerate(one.cluster.said) if said.unknown == number
    )
    return Known(one.unknowns[number], span, printed, resting_on(one, worlds, number))


def _is_day(period: str) -> bool:
    return "/" not in period and not period.startswith(u.UNDATED)
