"""Interval propagation over a cluster of unknowns that figures and rules tie together.

Each unknown keeps the two tightest lower and upper ends and who gave them, a figure or a rule. So
what is known of it *without* one of them is at hand: a rule never hears back what it said itself,
and two ways to one number can be compared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf, isinf
from typing import NamedTuple

from finstats.audit.rules import Rule
from finstats.audit.spans import End, Span, whole_numbers

ROUNDS = 60  # a rule is asked at most so often; more is said aloud
EXACT_ROUNDS = 12  # in fractions, which grow longer each time round a cycle
_FEW = 10  # when less than one in so many numbers is heard of, most rules have nothing to say
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
    _start: tuple[list[_Two], list[_Two]] | None = None
    _busy: dict[bool, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rules_of = [[] for _ in self.natural]
        for number, rule in enumerate(self.rules):
            for unknown in dict.fromkeys(rule.places):
                self.rules_of[unknown].append(number)

    def start(self) -> tuple[list[_Two], list[_Two]]:
        """The ends that hold by nature, before any figure is heard; worked out once."""
        if self._start is None:
            spans = [
                whole_numbers(span) if whole else span
                for span, whole in zip(self.natural, self.whole, strict=True)
            ]
            self._start = (
                [(_low(span), _LOWEST) for span in spans],
                [(_high(span), _HIGHEST) for span in spans],
            )
        return self._start

    def busy(self, exact: bool) -> tuple[int, ...]:
        """The rules that move an end even where nothing is known but what holds by nature."""
        if exact not in self._busy:
            state, alike = Narrowed(self, exact), dict[tuple[object, ...], bool]()
            found = []
            for number, rule in enumerate(self.rules):
                kind = (rule.name, *((self.natural[n], self.whole[n]) for n in rule.places))
                if kind not in alike:
                    alike[kind] = state.would_move(number)
                if alike[kind]:
                    found.append(number)
            self._busy[exact] = tuple(found)
        return self._busy[exact]


class Narrowed:
    """The state of a cluster after figures were heard and rules asked until no end moved.

    `who` numbers figures from 0 and rules from the count of figures on.
    """

    def __init__(self, cluster: Cluster, exact: bool) -> None:
        self.cluster, self.exact = cluster, exact
        lo, hi = cluster.start()
        self._lo, self._hi = lo.copy(), hi.copy()
        self.empty: set[int] = set()
        self.heard: set[int] = set()  # of which more is known than holds by nature
        self.capped = False

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
        if moved:
            self.heard.add(unknown)
            if self.of(unknown).is_empty:
                self.empty.add(unknown)
        return moved

    def would_move(self, rule: int) -> bool:
        """Whether what a rule says is tighter than all that is known at one of its places."""
        for place, unknown in enumerate(self.cluster.rules[rule].places):
            span = self.route(rule, place)
            if self.cluster.whole[unknown]:
                span = whole_numbers(span)
            lo, hi = self._lo[unknown][0], self._hi[unknown][0]
            if _above(_low(span), lo) or _under(_high(span), hi):
                return True
        return False

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
    _ask(state, soft, to_the_end)
    return state


def _ask(state: Narrowed, soft: bool, to_the_end: bool) -> None:
    """Ask all rules in order, then again and again those about which more became known.

    Where few figures are heard, as when smallest sets are looked for, the first time too only
    rules are asked that may have something to say.
    """
    cluster, first = state.cluster, len(state.cluster.said)
    rules, most = cluster.rules, EXACT_ROUNDS if state.exact else ROUNDS
    ahead = _first_to_ask(state, soft)  # a heap
    coming, waiting, queued = set(ahead), deque[int](), set[int]()
    asked: dict[int, int] = {}
    while ahead or waiting:
        if ahead:
            number = now = heappop(ahead)
            asked[number] = 1
        else:
            number, now = waiting.popleft(), len(rules)
            queued.discard(number)
            if asked.get(number, 1) >= most:
                state.capped = True
                continue
            asked[number] = asked.get(number, 1) + 1
        rule, who = rules[number], number + first
        spans = [state.without(unknown, who) for unknown in rule.places]
        if any(span.is_empty for span in spans):
            continue  # from what cannot be, anything follows
        for place, unknown in enumerate(rule.places):
            if not state.hear(unknown, rule.project(place, spans, state.exact), who):
                continue
            if unknown in state.empty and not to_the_end:
                return
            for other in cluster.rules_of[unknown]:
                if other == number or other in queued or not (soft or rules[other].identity):
                    continue
                if other < now:
                    queued.add(other)
                    waiting.append(other)
                elif other not in coming:
                    coming.add(other)
                    heappush(ahead, other)


def _first_to_ask(state: Narrowed, soft: bool) -> list[int]:
    """The rules that may move an end, in order."""
    cluster, heard = state.cluster, state.heard
    if _FEW * len(heard) >= len(cluster.natural):
        return [n for n, rule in enumerate(cluster.rules) if soft or rule.identity]
    found = {number for unknown in heard for number in cluster.rules_of[unknown]}
    found.update(cluster.busy(state.exact))
    return sorted(number for number in found if soft or cluster.rules[number].identity)


def possible(cluster: Cluster, figures: Collection[int], *, soft: bool, exact: bool) -> bool:
    """Whether no unknown is left without a value, as far as propagation can tell."""
    state = narrowed(cluster, figures, soft=soft, exact=exact, to_the_end=False)
    return not state.empty


def _low(span: Span) -> _End:
    return _LOWEST if isinf(span.lo) else (span.lo, span.lo_closed, NATURE)


def _high(span: Span) -> _End:
    return _HIGHEST if isinf(span.hi) else (span.hi, span.hi_closed, NATURE)


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
    if best[2] == NATURE:  # which nothing is ever known without
        return held
    if tighter(new, second):
        return best, new
    return held
