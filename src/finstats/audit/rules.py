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

    From nothing there is no growth: what is said of growth says that the base is not nothing, and
    a base of nothing says nothing of growth.
    """
    level, base, change, growth = s
    factor, is_told = shifted(growth, ONE), growth.lo > -ONE or growth.hi < inf
    if place == 3:
        if _is_nought(base) or _is_nought(sub(level, change)):
            return ANY
        of_change = shifted(over(level, change, exact), -ONE)
        return _all(
            over(change, base, exact),
            shifted(over(level, base, exact), -ONE),
            _reciprocal(of_change, exact),
            over(change, sub(level, change), exact),
        )
    if not is_told:
        return (add(base, change), sub(level, change), sub(level, base))[place]
    if place == 1:
        return _all(
            sub(level, change),
            over(level, factor, exact),
            over(change, growth, exact),
            _SOMETHING,
        )
    base = meet(base, _SOMETHING)
    if place == 0:
        return _all(
            add(base, change),
            times(base, factor, exact),
            times(change, shifted(_reciprocal(growth, exact), ONE), exact),
        )
    lost = sub(_ONE, _reciprocal(factor, exact))
    return _all(sub(level, base), times(base, growth, exact), times(level, lost, exact))


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
    """Share now = share then + its change; share then / share now = (1 + whole's) / (1 + part's growth)."""
    now, then, change, part, whole = s
    if place < 3:
        back = over(shifted(whole, ONE), shifted(part, ONE), exact)
        forth = _reciprocal(back, exact)
        if place == 0:
            lost = sub(_ONE, back)
            return _all(add(then, change), times(then, forth, exact), over(change, lost, exact))
        if place == 1:
            won = shifted(forth, -ONE)
            return _all(sub(now, change), times(now, back, exact), over(change, won, exact))
        return _all(
            sub(now, then),
            times(now, sub(_ONE, back), exact),
            times(then, shifted(forth, -ONE), exact),
        )
    back = _all(
        over(then, now, exact),
        sub(_ONE, over(change, now, exact)),
        _reciprocal(shifted(over(change, then, exact), ONE), exact),
    )
    if place == 3:
        return shifted(over(shifted(whole, ONE), back, exact), -ONE)
    return shifted(times(shifted(part, ONE), back, exact), -ONE)


def _gap(place: int, s: Spans, exact: bool) -> Span:
    """Gap = growth - growth of the reference."""
    growth, other, gap = s
    return (add(other, gap), sub(growth, gap), sub(growth, other))[place]


def _at_most(place: int, s: Spans, exact: bool) -> Span:
    """The first is not more than the second: a part and its whole, drawn and granted."""
    return at_most(s[1]) if place == 0 else at_least(s[0])


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
}
# `same` is no rule between unknowns: several figures of one unknown.
RULES = ("same", *_PROJECTIONS)
# The rules that say what a number is, and not only what it is at most or at least.
EQUATIONS = frozenset({"growth", "change", "share", "share-change", "growth-gap"})
