"""How two ways to one number stand to each other: apart, meeting by rounding alone, or agreeing."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from finstats.audit.narrowing import Cluster, Narrowed
from finstats.audit.spans import Span, meet


class Verdict(StrEnum):
    """Of a check (DESIGN 1), the least serious first."""

    CANNOT_TELL = "cannot-tell"
    HOLDS = "holds"
    EXPLAINED = "explained"
    TIGHT = "tight"
    TENSION = "tension"
    CONTRADICTION = "contradiction"


SEVERITY = tuple(Verdict)


class Meeting(NamedTuple):
    """Two ways to one unknown. `left`: the part of the narrower way that the other allows, 0 to 1."""

    verdict: Verdict
    unknown: int
    one: Span
    other: Span
    left: Fraction | None = None


def meeting(unknown: int, one: Span, other: Span) -> Meeting:
    """Compare two ways that have values in common.

    They hold where one lies wholly inside the other, or the middle of each inside the other: then
    the printed numbers agree whatever was rounded. Else they are tight: some values of the
    roundings agree, the printed ones by themselves do not.
    """
    shared = meet(one, other)
    if one.holds(other) or other.holds(one):
        return Meeting(Verdict.HOLDS, unknown, one, other)
    middles = one.middle, other.middle
    apart = (middles[0] is not None and not other.has(middles[0])) or (
        middles[1] is not None and not one.has(middles[1])
    )
    if not apart:
        return Meeting(Verdict.HOLDS, unknown, one, other)
    narrower = min(
        (Fraction(span.width) for span in (one, other) if span.is_bounded and span.width),
        default=None,
    )
    left = None if narrower is None else Fraction(shared.width) / narrower
    return Meeting(Verdict.TIGHT, unknown, one, other, left)


def of_rule(state: Narrowed, number: int) -> Meeting | None:
    """The worst meeting of what a rule says with what is known without it; None: cannot tell.

    Of a rule that only expects, what meets holds.
    """
    cluster = state.cluster
    rule, who = cluster.rules[number], number + len(cluster.said)
    found: Meeting | None = None
    for place, unknown in enumerate(rule.places):
        known = state.without(unknown, who)
        if not _tells(cluster, unknown, known):
            continue
        said = state.route(number, place)
        if not _tells(cluster, unknown, said) or meet(said, known).is_empty:
            continue
        one = meeting(unknown, said, known)
        if one.verdict is Verdict.TIGHT and not rule.identity:
            one = one._replace(verdict=Verdict.HOLDS)
        if found is None or _worse(one, found):
            found = one
    return found


def of_same(state: Narrowed, unknown: int, figures: list[int], soft: bool) -> Meeting | None:
    """The worst meeting of several figures of one unknown, each with all the others."""
    found: Meeting | None = None
    for number in figures:
        said = state.word(number, unknown, soft)
        others = [state.word(other, unknown, soft) for other in figures if other != number]
        rest = others[0]
        for other in others[1:]:
            rest = meet(rest, other)
        if rest.is_empty or meet(said, rest).is_empty:
            continue
        one = meeting(unknown, said, rest)
        if found is None or _worse(one, found):
            found = one
    return found


def _tells(cluster: Cluster, unknown: int, span: Span) -> bool:
    """Whether a span says more than what holds by nature."""
    natural = cluster.natural[unknown]
    return span.lo > natural.lo or span.hi < natural.hi


def _worse(one: Meeting, other: Meeting) -> bool:
    if one.verdict is not other.verdict:
        return SEVERITY.index(one.verdict) > SEVERITY.index(other.verdict)
    return one.left is not None and (other.left is None or one.left < other.left)
