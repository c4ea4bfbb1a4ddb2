"""What follows when one side of a contradiction stands, and when the other does; none is chosen.

A side is one of the two ways of the smallest set. What else has to give way for it is taken as
little as possible; where there are several such choices, the range covers them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from finstats.audit.checking import meeting_point, trimmed
from finstats.audit.conflicts import Figures, conflicts
from finstats.audit.drawing import Drawn
from finstats.audit.narrowing import Narrowed, narrowed
from finstats.audit.published import Figure
from finstats.audit.spans import Span
from finstats.result import Label

BOTH_SIDES = Label(
    "所依据的数字互相矛盾 (finstats audit): 两边分行列出, 未作选择",
    "the figures contradict each other (finstats audit): each side has a line, none is chosen",
)
_MOST = 12  # ways to resolve one contradiction that are worked out for a side


class World(NamedTuple):
    """Figures that can all be true, and what follows from them."""

    figures: Figures
    state: Narrowed


class Side(NamedTuple):
    """Figures that are taken to stand (none where nothing is disputed), and the worlds in which they do."""

    standing: tuple[Figure, ...]
    worlds: tuple[World, ...]


class Answer(NamedTuple):
    """Ranges in some worlds. `standing`: the side they are of; none where all sides say the same."""

    spans: tuple[Span, ...]
    worlds: list[World]
    standing: tuple[Figure, ...]


def sides(one: Drawn) -> list[Side]:
    """The sides of a cluster; a single one, with everything, where nothing is disputed."""
    everything = tuple(range(len(one.cluster.said)))
    found = conflicts(one.cluster)
    if not found:
        return [Side((), (World(everything, narrowed(one.cluster, everything)),))]
    place = {figure: number for number, figure in enumerate(one.figures)}
    result = []
    for conflict in found:
        others = {n for c in found if c is not conflict for n in (c.repairs or [c.figures])[0]}
        _, ways = meeting_point(one, conflict.sets[0], soft=False)
        repairs = conflict.repairs or [conflict.figures]
        for way in ways if len(ways) > 1 else ():
            kept = {place[figure] for figure in way.figures}
            fitting = [repair for repair in repairs if not kept & set(repair)]
            result.append(Side(way.figures, _worlds(one, fitting, others)))
        if len(ways) < 2:
            result.append(Side((), _worlds(one, repairs, others)))
    return [side for side in result if side.worlds]


def _worlds(one: Drawn, repairs: Sequence[Figures], others: set[int]) -> tuple[World, ...]:
    found = []
    for repair in repairs[:_MOST]:
        gone = {*repair, *others}
        kept = tuple(n for n in range(len(one.cluster.said)) if n not in gone)
        found.append(World(kept, narrowed(one.cluster, kept)))
    return tuple(found)


def likely(side: Side, keep: Collection[int] = ()) -> list[World]:
    """The worlds of a side that keep most of some figures, and of these the fullest."""
    wanted = set(keep)

    def rank(world: World) -> tuple[int, int]:
        return len(wanted & set(world.figures)), len(world.figures)

    best = max(map(rank, side.worlds))
    return [world for world in side.worlds if rank(world) == best]


def range_in(worlds: Sequence[World], unknown: int) -> Span:
    """All that is possible for an unknown in any of the worlds."""
    return covering([world.state.of(unknown) for world in worlds])


def answers(
    known: Sequence[Side], unknowns: Sequence[int], keep: Collection[int] = ()
) -> Iterator[Answer]:
    """The ranges of some unknowns on each side, once where sides agree; as `likely` keeps figures."""
    found: dict[tuple[Span, ...], tuple[Side, list[World]]] = {}
    for side in known:
        worlds = likely(side, keep)
        spans = tuple(range_in(worlds, unknown) for unknown in unknowns)
        found.setdefault(spans, (side, worlds))
    for spans, (side, worlds) in found.items():
        yield Answer(spans, worlds, side.standing if len(found) > 1 else ())


def covering(spans: Sequence[Span]) -> Span:
    """The least span that holds all of these."""
    lo, lo_open = min((span.lo, not span.lo_closed) for span in spans)
    hi, hi_closed = max((span.hi, span.hi_closed) for span in spans)
    return Span(lo, hi, not lo_open, hi_closed)


def resting_on(one: Drawn, worlds: Sequence[World], unknown: int) -> tuple[Figure, ...]:
    """The figures that a range rests on, in reading order."""
    found = {
        figure
        for world in worlds
        for figure in trimmed(one, world.figures, lambda state: state.of(unknown))
    }
    return tuple(figure for figure in one.figures if figure in found)
