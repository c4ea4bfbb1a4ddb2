"""How two ways to one number stand to each other: apart, meeting by rounding alone, or agreeing."""

from __future__ import annotations

from enum import Enum, StrEnum
from fractions import Fraction
from typing import NamedTuple

from finstats.audit.narrowing import Cluster, Narrowed
from finstats.audit.rules import EQUATIONS
from finstats.audit.spans import Span, meet


class Verdict(StrEnum):
    """Of a check (DESIGN 1), the least serious first."""

    CANNOT_TELL = "cannot-tell"
    HOLDS = "holds"
    TIGHT = "tight"
    EXPLAINED = "explained"
    TENSION = "tension"
    CONTRADICTION = "contradiction"


SEVERITY = tuple(Verdict)


class Known(Enum):
    """What a number is known by: what is printed of it, an equation as good as the one it is held
    against, or mere bounds, whose middle means nothing."""

    PRINTED = "printed"
    EQUAL = "equal"
    BOUNDS = "bounds"


class Meeting(NamedTuple):
    """Two ways to one unknown. `left`: the part of the narrower way that the other allows, 0 to 1."""

    verdict: Verdict
    unknown: int
    one: Span
    other: Span
    left: Fraction | None = None


def meeting(unknown: int, said: Span, known: Span, kind: Known) -> Meeting:
    """Compare what is said of a number with what is known of it, where both have values in common.

    They hold where one lies wholly inside the other. Else the middles decide, which is what the
    printed numbers themselves come to: that of what is said must lie in what is known, and where
    both are worked out or both are printed, the other one in it as well. If not, they are tight:
    some values inside the roundings agree, the printed ones do not.
    """
    if said.holds(known) or known.holds(said):
        return Meeting(Verdict.HOLDS, unknown, said, known)
    middle, its = said.middle, known.middle
    if middle is None:  # bounded on one side: only what is printed has a middle to hold against it
        apart = kind is Known.PRINTED and its is not None and not said.has(its)
    else:
        apart = not known.has(middle)
        apart = apart or (kind is Known.EQUAL and its is not None and not said.has(its))
    if not apart:
        return Meeting(Verdict.HOLDS, unknown, said, known)
    shared = meet(said, known)
    narrower = min(
        (Fraction(span.width) for span in (said, known) if span.is_bounded and span.width),
        default=None,
    )
    left = None if narrower is None else Fraction(shared.width) / narrower
    return Meeting(Verdict.TIGHT, unknown, said, known, left)


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
        one = meeting(unknown, said, known, _kind(state, unknown, who))
        if one.verdict is Verdict.TIGHT and not rule.identity:
            one = one._replace(verdict=Verdict.HOLDS)
        if found is None or _worse(one, found):
            found = one
    return found


def of_same(state: Narrowed, unknown: int, figures: list[int], soft: bool) -> Meeting | None:
    """The worst meeting of several figures of one unknown, each with all the others."""
    found: Meeting | None = None
    for number in figures if len(figures) > 1 else ():
        said = state.word(number, unknown, soft)
        others = [state.word(other, unknown, soft) for other in figures if other != number]
        rest = others[0]
        for other in others[1:]:
            rest = meet(rest, other)
        if rest.is_empty or meet(said, rest).is_empty:
            continue
        one = meeting(unknown, said, rest, Known.EQUAL)
        if found is None or _worse(one, found):
            found = one
    return found


def _kind(state: Narrowed, unknown: int, who: int) -> Known:
    """By what an unknown is known without one rule."""
    figures, rules = len(state.cluster.said), state.cluster.rules
    givers = [ends[1][2] if ends[0][2] == who else ends[0][2] for ends in state.ends(unknown)]
    if all(0 <= giver < figures for giver in givers):
        return Known.PRINTED
    equal = all(
        giver >= 0 and (giver < figures or rules[giver - figures].name in EQUATIONS)
        for giver in givers
    )
    return Known.EQUAL if equal else Known.BOUNDS


def _tells(cluster: Cluster, unknown: int, span: Span) -> bool:
    """Whether a span says more than what holds by nature."""
    natural = cluster.natural[unknown]
    return span.lo > natural.lo or span.hi < natural.hi


def _worse(one: Meeting, other: Meeting) -> bool:
    if one.verdict is not other.verdict:
        return SEVERITY.index(one.verdict) > SEVERITY.index(other.verdict)
    return one.left is not None and (other.left is None or one.left < other.left)
