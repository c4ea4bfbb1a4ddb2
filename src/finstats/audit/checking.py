"""The checks of one cluster, each finding with the two ways that disagree.

A figure that takes part in a contradiction says nothing about others: those are judged in worlds
in which the contradiction is gone, one for each smallest set of figures that could give way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import isinf
from typing import NamedTuple

from finstats.audit.conflicts import Conflict, Figures, conflicts, worlds
from finstats.audit.drawing import Drawn, Untied
from finstats.audit.narrowing import Cluster, Narrowed, Said, narrowed, possible
from finstats.audit.published import ROUNDINGS, Figure, Rounding, Units, otherwise_rounded
from finstats.audit.spans import Span
from finstats.audit.unknowns import Unknown
from finstats.audit.verdicts import SEVERITY, Meeting, Verdict, of_rule, of_same
from finstats.model.refs import figures_key
from finstats.result import Label

_SOFT_WORLDS = 2  # in which tensions are looked for
_TRIMMED = 60  # figures of a cluster up to which it is worked out on which a span rests


@dataclass(frozen=True, slots=True)
class Way:
    """What some figures say of an unknown by way of some rules."""

    span: Span
    figures: tuple[Figure, ...]
    rules: tuple[str, ...]


class Explained(NamedTuple):
    """A reviewer's word on a finding."""

    reason: Label
    by: str | None
    on: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, or several figures of one unknown, and how it stands.

    `ways`: the two ways to the unknown (one, or none, where it cannot be told). `sets`: of a
    contradiction or tension the minimal sets of figures, the smallest first. `left`: of what is
    tight the part of the narrower way that remains.
    """

    verdict: Verdict
    rule: str
    unknown: Unknown | None
    figures: tuple[Figure, ...]
    ways: tuple[Way, ...] = ()
    sets: tuple[tuple[Figure, ...], ...] = ()
    left: Fraction | None = None
    complete: bool = True
    survives: tuple[Rounding, ...] = ()
    untied: Untied | None = None
    explained: Explained | None = None

    @property
    def key(self) -> str:
        """Its figures, one a line with what is printed: what an explanation is tied to."""
        return figures_key((one.row.ref_order, one.ref, one.row.printed) for one in self.figures)

    @property
    def code(self) -> str:
        """The same for the same figures, whatever order they came in."""
        return "F" + hashlib.sha256(self.key.encode()).hexdigest()[:8]

    @property
    def gap(self) -> Fraction | None:
        """How far the two ways are apart, in grid steps; None where they meet or one is missing."""
        if len(self.ways) < 2:
            return None
        low, high = sorted((way.span for way in self.ways), key=lambda s: (s.lo, s.hi))
        if isinf(low.hi) or isinf(high.lo) or high.lo < low.hi:
            return None
        return Fraction(high.lo) - Fraction(low.hi)

    @property
    def allowance(self) -> Fraction | None:
        """How far rounding alone could set the middles of the two ways apart, in grid steps."""
        if len(self.ways) < 2 or not all(way.span.is_bounded for way in self.ways):
            return None
        return sum((Fraction(way.span.width) for way in self.ways), Fraction(0)) / 2


def checks_of(one: Drawn, units: Units) -> tuple[list[Check], int]:
    """All checks of a cluster, and how many computations were cut short."""
    cluster = one.cluster
    if not cluster.rules and len(cluster.said) < 2:
        return [], 0
    everything = tuple(range(len(cluster.said)))
    whole = _World(one, everything)
    found = conflicts(cluster) if whole.hard.empty else []
    left = [_World(one, world) for world in worlds(found, len(everything))] if found else [whole]
    checks = [_finding(one, conflict, units, soft=False) for conflict in found]
    checks += _tensions(one, left, units)
    more, capped = _others(one, left, {figure for check in checks for figure in check.sets[0]})
    return checks + more, capped


class _World:
    """Figures that can all be true, with what follows; `soft` also from what is only plausible."""

    def __init__(self, one: Drawn, figures: Figures) -> None:
        self.figures = figures
        self.hard = narrowed(one.cluster, figures)
        doubtful = any(not rule.identity for rule in one.cluster.rules) or any(
            one.cluster.said[n].hard != one.cluster.said[n].soft for n in figures
        )
        self.soft = narrowed(one.cluster, figures, soft=True) if doubtful else self.hard


def _tensions(one: Drawn, left: Sequence[_World], units: Units) -> list[Check]:
    """What only plausible spans or expectations dispute, in the first of the worlds."""
    found: dict[tuple[Figures, ...], Check] = {}
    for world in left[:_SOFT_WORLDS]:
        if not world.soft.empty:
            continue
        for conflict in conflicts(one.cluster, soft=True, among=world.figures):
            found.setdefault(tuple(conflict.sets), _finding(one, conflict, units, soft=True))
    return list(found.values())


def _finding(one: Drawn, conflict: Conflict, units: Units, *, soft: bool) -> Check:
    unknown, ways = meeting_point(one, conflict.sets[0], soft)
    rules = [rule for way in ways for rule in way.rules]
    return Check(
        Verdict.TENSION if soft else Verdict.CONTRADICTION,
        # That it lies across a change of definition is what matters most of it.
        "definition" if "definition" in rules else rules[0] if rules else "same",
        one.unknowns[unknown],
        tuple(one.figures[number] for number in conflict.figures),
        ways,
        tuple(tuple(one.figures[number] for number in numbers) for numbers in conflict.sets),
        complete=conflict.complete,
        survives=() if soft else _survives(one, conflict.sets[0], units),
    )


def meeting_point(one: Drawn, figures: Figures, soft: bool) -> tuple[int, tuple[Way, ...]]:
    """Where the ways of a minimal set meet and disagree: best at a number that nobody printed."""
    state = narrowed(one.cluster, figures, soft=soft)
    printed = {one.cluster.said[number].unknown for number in figures}

    def rank(unknown: int) -> tuple[bool, bool, bool, tuple[str, ...]]:
        low, high = state.givers(unknown)
        of_rate = one.unknowns[unknown].kind in ("growth", "share")
        return (low == high, unknown in printed, not of_rate, one.unknowns[unknown].order)

    unknown = min(state.empty, key=rank)
    givers = dict.fromkeys(state.givers(unknown))
    ways = [_way(one, state, who, unknown, soft, set(figures)) for who in givers if who >= 0]
    return unknown, tuple(sorted(ways, key=_first))


def _way(one: Drawn, state: Narrowed, who: int, unknown: int, soft: bool, among: set[int]) -> Way:
    figures, rules = state.behind(who, unknown)
    return Way(
        state.word(who, unknown, soft),
        tuple(one.figures[number] for number in sorted(figures & among)),
        tuple(dict.fromkeys(one.cluster.rules[number].name for number in sorted(rules))),
    )


def _first(way: Way) -> tuple[str, ...]:
    return tuple(figure.row.ref_order for figure in way.figures)


def _survives(one: Drawn, figures: Figures, units: Units) -> tuple[Rounding, ...]:
    """Under which other readings of the digits a set still cannot all be true."""
    found: list[Rounding] = []
    for rounding in ROUNDINGS[1:]:
        said = list(one.cluster.said)
        for number in figures:
            read = otherwise_rounded(one.figures[number].row, units, rounding)
            said[number] = Said(said[number].unknown, read.hard, read.soft)
        other = Cluster(one.cluster.natural, one.cluster.whole, said, one.cluster.rules)
        if not possible(other, figures, soft=False, exact=True):
            found.append(rounding)
    return tuple(found)


def _others(one: Drawn, left: Sequence[_World], disputed: set[Figure]) -> tuple[list[Check], int]:
    """Every rule and every unknown of several figures, judged in the worlds that are left."""
    cluster = one.cluster
    found: dict[tuple[str, int], tuple[Meeting, Callable[[], Check]]] = {}
    several = _several(cluster)
    capped = int(left[0].hard.capped) if left else 0
    for world in left:
        for number, rule in enumerate(cluster.rules):
            state = world.hard if rule.identity else world.soft
            met = of_rule(state, number)
            if met is not None and _is_worse(met, found.get(("rule", number))):
                told = partial(_met, one, world.figures, state, number, met)
                found["rule", number] = met, told
        for unknown, numbers in several.items():
            there = [n for n in numbers if n in set(world.figures)]
            met = of_same(world.hard, unknown, there, soft=False)
            if met is not None and _is_worse(met, found.get(("same", unknown))):
                figures = tuple(one.figures[n] for n in numbers)
                found["same", unknown] = met, partial(_check, met, "same", one, figures, ())
    # Only what is told is worked out: on which figures a way rests costs as much as all the rest.
    checks = [told() for _, told in found.values()]
    checks = _once([check for check in checks if not _is_disputed(check, disputed)])
    for number, rule in enumerate(cluster.rules):
        if ("rule", number) not in found:
            figures = _said_on(one, rule.places)
            if figures and not set(figures) <= disputed:
                about = one.unknowns[rule.places[0]]
                checks.append(Check(Verdict.CANNOT_TELL, rule.name, about, figures))
    return checks, capped


def _once(checks: Sequence[Check]) -> list[Check]:
    """Without what meets only by rounding a second time: the same two ways to the same number."""
    seen: set[object] = set()
    kept = []
    for check in checks:
        ways = (check.unknown, frozenset(way.span for way in check.ways))
        if check.verdict is Verdict.TIGHT and ways in seen:
            continue
        seen.add(ways)
        kept.append(check)
    return kept


def _is_disputed(check: Check, disputed: set[Figure]) -> bool:
    """Whether a check holds only because in that world one of its contradictors gave way."""
    return check.verdict is Verdict.HOLDS and set(check.figures) <= disputed


def _several(cluster: Cluster) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, said in enumerate(cluster.said):
        found.setdefault(said.unknown, []).append(number)
    return {unknown: numbers for unknown, numbers in found.items() if len(numbers) > 1}


def _said_on(one: Drawn, unknowns: Sequence[int]) -> tuple[Figure, ...]:
    wanted = set(unknowns)
    return tuple(
        one.figures[number]
        for number, said in enumerate(one.cluster.said)
        if said.unknown in wanted
    )


def _is_worse(met: Meeting, held: tuple[Meeting, object] | None) -> bool:
    if held is None:
        return True
    now, before = SEVERITY.index(met.verdict), SEVERITY.index(held[0].verdict)
    if now != before:
        return now > before
    return met.left is not None and held[0].left is not None and met.left < held[0].left


def _met(one: Drawn, world: Figures, state: Narrowed, number: int, met: Meeting) -> Check:
    rule, who = one.cluster.rules[number], number + len(one.cluster.said)
    if met.verdict is Verdict.HOLDS:  # most do, and nobody reads how they came about
        figures = _said_on(one, rule.places)
        if not figures:
            behind = state.behind(who, met.unknown)[0]
            figures = tuple(one.figures[n] for n in sorted(behind))
        return _check(met, rule.name, one, figures, ())
    place = rule.places.index(met.unknown)
    mine = trimmed(one, world, lambda found: found.route(number, place))
    rest = trimmed(one, world, lambda found: found.without(met.unknown, who))
    return _check(
        met, rule.name, one, (), (Way(met.one, mine, (rule.name,)), Way(met.other, rest, ()))
    )


def trimmed(one: Drawn, world: Figures, asked: Callable[[Narrowed], Span]) -> tuple[Figure, ...]:
    """The figures of a world that a span rests on: without any of them it would be wider."""
    if len(world) > _TRIMMED:
        return ()
    wanted, kept = asked(narrowed(one.cluster, world)), world
    for number in kept:
        rest = tuple(other for other in kept if other != number)
        if asked(narrowed(one.cluster, rest)) == wanted:
            kept = rest
    return tuple(one.figures[number] for number in kept)


def _check(
    met: Meeting, rule: str, one: Drawn, figures: tuple[Figure, ...], ways: tuple[Way, ...]
) -> Check:
    taking_part = {figure for way in ways for figure in way.figures} | set(figures)
    return Check(
        met.verdict,
        rule,
        one.unknowns[met.unknown],
        tuple(figure for figure in one.figures if figure in taking_part),
        ways or (Way(met.one, figures, ()), Way(met.other, figures, ())),
        left=met.left,
    )
