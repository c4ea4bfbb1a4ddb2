"""What must hold between unknowns, each rule solved for each of its places.

Every formula uses each interval once, so that what it gives is as narrow as can be. A rule is
found from the parts of a series (finstats.audit.drawing); nothing here knows an indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from math import inf
from typing import NamedTuple

from finstats.audit.spans import (
    ANY,
    ONE,
    Span,
    add,
    at_least,
    at_most,
    meet,
    over,
    point,
    shifted,
    sub,
    times,
)

Spans = Sequence[Span]
Projection = Callable[[int, Spans, bool], Span]
_ONE = point(ONE)
_SOMETHING = Span(0, inf, False, False)


class Rule(NamedTuple):
    """One relation between unknowns. `identity`: it can prove a contradiction; else it expects.

    `name` is the kind of relation, `places` the unknowns in the order of its formula.
    """

    name: str
    places: tuple[int, ...]
    identity: bool = True

    def project(self, place: int, spans: Spans, exact: bool) -> Span:
        """What the other places allow at one place; its own span is not looked at."""
        return _PROJECTIONS[self.name](place, spans, exact)


def _all(*spans: Span) -> Span:
    return reduce(meet, spans)


def _reciprocal(a: Span, exact: bool) -> Span:
    return over(_ONE, a, exact)


def _growth(place: int, s: Spans, exact: bool) -> Span:
    """Level = base + change, level = base x (1 + growth), change = base x growth.

    From nothing there is no growth, or as it were an endless one: only growth with an upper end
    says that the base is not nothing.
    """
    level, base, change, growth = s
    factor = shifted(growth, ONE)
    if place == 3:
        if meet(base, sub(level, change)).has(0):
            return ANY
        found = _all(
            over(change, base, exact),
            shifted(over(level, base, exact), -ONE),
            over(change, sub(level, change), exact),
        )
        if change.has(0):
            return found
        of_change = shifted(over(level, change, exact), -ONE)
        return meet(found, _reciprocal(of_change, exact))
    plain = (add(base, change), sub(level, change), sub(level, base))[place]
    if growth.hi == inf:
        return plain if growth.lo <= -ONE else meet(plain, _at_an_end(place, s, exact))
    if place == 1:
        return _all(plain, over(level, factor, exact), over(change, growth, exact), _SOMETHING)
    base = meet(base, _SOMETHING)
    if place == 0:
        by_change = times(change, shifted(_reciprocal(growth, exact), ONE), exact)
        return _all(plain, times(base, factor, exact), by_change)
    found = meet(plain, times(base, growth, exact))
    if factor.has(0):  # of nothing that is left one cannot tell what was lost
        return found
    return meet(found, times(level, sub(_ONE, _reciprocal(factor, exact)), exact))


def _at_an_end(place: int, s: Spans, exact: bool) -> Span:
    """What growth of so much at least says, where the base may be nothing."""
    level, base, _, growth = s
    if place == 1:
        return at_most(over(level, shifted(growth, ONE), exact))
    return at_least(times(base, shifted(growth, ONE) if place == 0 else growth, exact))


def _is_nought(a: Span) -> bool:
    return a.lo == 0 == a.hi


def _change(place: int, s: Spans, exact: bool) -> Span:
    """Level = base + change, where growth is not defined: what may be negative."""
    level, base, change, _ = s
    return (add(base, change), sub(level, change), sub(level, base), ANY)[place]


def _share(place: int, s: Spans, exact: bool) -> Span:
    """Part = whole x share; of nothing there is no share."""
    part, whole, share = s
    is_told = share.lo > 0 or share.hi < inf
    if place == 2:
        return ANY if _is_nought(whole) else over(part, whole, exact)
    if not is_told:
        return ANY
    if place == 0:
        return times(meet(whole, _SOMETHING), share, exact)
    return meet(over(part, share, exact), _SOMETHING)


def _share_change(place: int, s: Spans, exact: bool) -> Span:
    """Share now = share then + its change; share now / share then = (1 + part's) / (1 + whole's growth).

    Where the part may have come to nothing, nothing is divided by what is left of it; where it may
    have come from nothing, nothing is said of growth.
    """
    now, then, change, part, whole = s
    mine, all_ = shifted(part, ONE), shifted(whole, ONE)
    gone = mine.has(0) or now.has(0)
    if place < 3:
        plain = (add(then, change), sub(now, change), sub(now, then))[place]
        if part.hi == inf:  # it may have come from nothing
            return plain
        forth = over(mine, all_, exact)
        won = shifted(forth, -ONE)
        if place == 1:
            return _all(plain, over(now, forth, exact), over(change, won, exact))
        other = times(then, forth if place == 0 else won, exact)
        if gone:
            return meet(plain, other)
        lost = sub(_ONE, over(all_, mine, exact))
        rest = over(change, lost, exact) if place == 0 else times(now, lost, exact)
        return _all(plain, other, rest)
    if then.has(0):
        return ANY
    forth = _all(
        over(now, then, exact),
        over(now, sub(now, change), exact),
        shifted(over(change, then, exact), ONE),
    )
    if not gone:
        forth = meet(forth, _reciprocal(sub(_ONE, over(change, now, exact)), exact))
    if place == 3:
        return shifted(times(all_, forth, exact), -ONE)
    return shifted(over(mine, forth, exact), -ONE)


def _gap(place: int, s: Spans, exact: bool) -> Span:
    """Gap = growth - growth of the reference."""
    growth, other, gap = s
    return (add(other, gap), sub(growth, gap), sub(growth, other))[place]


def _at_most(place: int, s: Spans, exact: bool) -> Span:
    """The first is not more than the second: a part and its whole, drawn and granted."""
    return at_most(s[1]) if place == 0 else at_least(s[0])


def _alike(place: int, s: Spans, exact: bool) -> Span:
    """One number of one day by two definitions is expected to be much the same."""
    return s[1 - place]


def _parts(place: int, s: Spans, exact: bool) -> Span:
    """Parts that share nothing are together not more than the last, their whole."""
    *parts, whole = s
    rest = [span for other, span in enumerate(parts) if other != place]
    together = reduce(add, (at_least(span) for span in rest), point(0))
    if place == len(parts):
        return at_least(together)
    return at_most(sub(Span(-inf, whole.hi, False, whole.hi_closed), together))


_PROJECTIONS: dict[str, Projection] = {
    "growth": _growth,
    "change": _change,
    "share": _share,
    "share-change": _share_change,
    "growth-gap": _gap,
    "subset": _at_most,
    "disjoint": _parts,
    "at-most": _at_most,
    "covers-increase": _at_most,
    "definition": _alike,
}
# `same` is no rule between unknowns: several figures of one unknown.
RULES = ("same", *_PROJECTIONS)
# The rules that say what a number is, and not only what it is at most or at least.
EQUATIONS = frozenset({"growth", "change", "share", "share-change", "growth-gap"})
