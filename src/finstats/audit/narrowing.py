"""Interval propagation over a cluster of unknowns that figures and rules tie together.

Each unknown keeps the two tightest lower and upper ends and who gave them, a figure or a rule. So
what is known of it *without* one of them is at hand: a rule never hears back what it said itself,
and two ways to one number can be compared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf, isinf
from typing import NamedTuple

from finstats.audit.rules import Rule
from finstats.audit.spans import End, Span, whole_numbers

ROUNDS = 60  # a rule is asked at most so often; more is said aloud
EXACT_ROUNDS = 12  # in fractions, which grow longer each time round a cycle
NATURE = -1  # who gave an end that holds by nature: no level below nothing
_End = tuple[End, bool, int]  # value, closed, who
_Two = tuple[_End, _End]  # the tightest, and the tightest of all others
_LOWEST: _End = (-inf, False, NATURE)
_HIGHEST: _End = (inf, False, NATURE)


class Said(NamedTuple):
    """A figure's word on one unknown: its place among them, what it proves, what is plausible."""

    unknown: int
    hard: Span
    soft: Span


@dataclass(slots=True)
class Cluster:
    """Unknowns tied together. `whole`: it counts single things. `said`: figures, in ref order."""

    natural: list[Span]
    whole: list[bool]
    said: list[Said]
    rules: list[Rule]
    rules_of: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules_of = [[] for _ in self.natural]
        for number, rule in enumerate(self.rules):
            for unknown in dict.fromkeys(rule.places):
                self.rules_of[unknown].append(number)


class Narrowed:
    """The state of a cluster after figures were heard and rules asked until no end moved.

    `who` numbers figures from 0 and rules from the count of figures on.
    """

    def __init__(self, cluster: Cluster, exact: bool) -> None:
        count = len(cluster.natural)
        self.cluster, self.exact = cluster, exact
        self._lo: list[_Two] = [(_LOWEST, _LOWEST)] * count
        self._hi: list[_Two] = [(_HIGHEST, _HIGHEST)] * count
        self.empty: set[int] = set()
        self.capped = False
        for unknown, span in enumerate(cluster.natural):
            self.hear(unknown, span, NATURE)

    def hear(self, unknown: int, span: Span, who: int) -> bool:
        """Take a span in; True when it is tighter than the two tightest known."""
        if self.cluster.whole[unknown]:
            span = whole_numbers(span)
        moved = False
        if not isinf(span.lo):
            held = self._lo[unknown]
            better = _better(held, (span.lo, span.lo_closed, who), _above)
            if better is not held:
                self._lo[unknown], moved = better, True
        if not isinf(span.hi):
            held = self._hi[unknown]
            better = _better(held, (span.hi, span.hi_closed, who), _under)
            if better is not held:
                self._hi[unknown], moved = better, True
        if moved and self.of(unknown).is_empty:
            self.empty.add(unknown)
        return moved

    def of(self, unknown: int) -> Span:
        """All that is known of it; may be empty."""
        (lo, lo_closed, _), (hi, hi_closed, _) = self._lo[unknown][0], self._hi[unknown][0]
        return Span(lo, hi, lo_closed, hi_closed)

    def without(self, unknown: int, who: int) -> Span:
        """What is known of it without one figure or rule."""
        los, his = self._lo[unknown], self._hi[unknown]
        lo = los[1] if los[0][2] == who else los[0]
        hi = his[1] if his[0][2] == who else his[0]
        return Span(lo[0], hi[0], lo[1], hi[1])

    def givers(self, unknown: int) -> tuple[int, int]:
        """Who gave its tightest lower and upper end; NATURE: nobody."""
        return self._lo[unknown][0][2], self._hi[unknown][0][2]

    def ends(self, unknown: int) -> tuple[_Two, _Two]:
        """Its two tightest lower and its two tightest upper ends: value, closed, who."""
        return self._lo[unknown], self._hi[unknown]

    def route(self, rule: int, place: int) -> Span:
        """What a rule says at one of its places, from what the others know without it."""
        found = self.cluster.rules[rule]
        who = rule + len(self.cluster.said)
        spans = [self.without(unknown, who) for unknown in found.places]
        return found.project(place, spans, self.exact)

    def word(self, who: int, unknown: int, soft: bool = False) -> Span:
        """What a figure or rule says of an unknown."""
        figures = len(self.cluster.said)
        if who < figures:
            said = self.cluster.said[who]
            return said.soft if soft else said.hard
        rule = self.cluster.rules[who - figures]
        return self.route(who - figures, rule.places.index(unknown))

    def behind(self, who: int, unknown: int) -> tuple[set[int], set[int]]:
        """The figures and rules that a word on an unknown may rest on."""
        figures = len(self.cluster.said)
        found: tuple[set[int], set[int]] = (set(), set())
        waiting, seen = [(who, unknown)], {(who, unknown)}
        while waiting:
            giver, about = waiting.pop()
            if giver == NATURE:
                continue
            if giver < figures:
                found[0].add(giver)
                continue
            found[1].add(giver - figures)
            for other in self.cluster.rules[giver - figures].places:
                if other == about:
                    continue
                for end in (self._lo[other], self._hi[other]):
                    given = end[1][2] if end[0][2] == giver else end[0][2]
                    if (given, other) not in seen:
                        seen.add((given, other))
                        waiting.append((given, other))
        return found


def narrowed(
    cluster: Cluster,
    figures: Iterable[int],
    *,
    soft: bool = False,
    exact: bool = False,
    to_the_end: bool = True,
) -> Narrowed:
    """Hear the figures, ask the rules. `soft`: plausible spans, and rules that only expect.

    Stops when no end moves a step, or a rule was asked ROUNDS times (`capped`); without
    `to_the_end` as soon as some unknown has no value left.
    """
    state = Narrowed(cluster, exact)
    for number in figures:
        said = cluster.said[number]
        state.hear(said.unknown, said.soft if soft else said.hard, number)
    if state.empty and not to_the_end:
        return state
    _ask(state, [n for n, rule in enumerate(cluster.rules) if soft or rule.identity], to_the_end)
    return state


def _ask(state: Narrowed, rules: Sequence[int], to_the_end: bool) -> None:
    cluster, first = state.cluster, len(state.cluster.said)
    waiting, queued = deque(rules), set(rules)
    most = EXACT_ROUNDS if state.exact else ROUNDS
    may_ask, asked = frozenset(rules), dict.fromkeys(rules, 0)
    while waiting:
        number = waiting.popleft()
        queued.discard(number)
        if asked[number] >= most:
            state.capped = True
            continue
        asked[number] += 1
        rule, who = cluster.rules[number], number + first
        spans = [state.without(unknown, who) for unknown in rule.places]
        if any(span.is_empty for span in spans):
            continue  # from what cannot be, anything follows
        for place, unknown in enumerate(rule.places):
            if not state.hear(unknown, rule.project(place, spans, state.exact), who):
                continue
            if unknown in state.empty and not to_the_end:
                return
            for other in cluster.rules_of[unknown]:
                if other != number and other not in queued and other in may_ask:
                    queued.add(other)
                    waiting.append(other)


def possible(cluster: Cluster, figures: Collection[int], *, soft: bool, exact: bool) -> bool:
    """Whether no unknown is left without a value, as far as propagation can tell."""
    state = narrowed(cluster, figures, soft=soft, exact=exact, to_the_end=False)
    return not state.empty


def _above(a: _End, b: _End) -> bool:
    return a[0] > b[0] or (a[0] == b[0] and b[1] and not a[1])


def _under(a: _End, b: _End) -> bool:
    return a[0] < b[0] or (a[0] == b[0] and b[1] and not a[1])


def _better(held: _Two, new: _End, tighter: Callable[[_End, _End], bool]) -> _Two:
    """The two tightest ends, of two givers, after one more is heard; the same when none moved."""
    best, second = held
    if new[2] == best[2]:
        return (new, second) if tighter(new, best) else held
    if tighter(new, best):
        return new, best
    if tighter(new, second):
        return best, new
    return held
