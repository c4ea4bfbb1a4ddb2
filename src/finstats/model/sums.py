"""Adding published figures: allowed over disjoint parts alone; of others, the bounds of the union.

Parts are named by any key; `inside` holds (part, whole) pairs, `apart` pairs that share nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from finstats.model.bounds import Interval

_EXHAUSTIVE = 14  # up to here every choice of disjoint parts is tried

Pairs = frozenset[tuple[str, str]]


def overlapping_pair(parts: Mapping[str, Interval], apart: Pairs) -> tuple[str, str] | None:
    """The first two parts that are not declared disjoint; None: all may be added."""
    for one, other in combinations(sorted(parts), 2):
        if (one, other) not in apart and (other, one) not in apart:
            return one, other
    return None


def total(parts: Mapping[str, Interval]) -> Interval:
    """The sum of intervals, exact."""
    result = Interval(Fraction(0), Fraction(0), True, True)
    for part in parts.values():
        result = Interval(
            None if result.lower is None or part.lower is None else result.lower + part.lower,
            None if result.upper is None or part.upper is None else result.upper + part.upper,
            result.lower_closed and part.lower_closed,
            result.upper_closed and part.upper_closed,
        )
    return result


def union(
    parts: Mapping[str, Interval], inside: Pairs, apart: Pairs, wholes: tuple[Interval, ...] = ()
) -> Interval:
    """Bounds of the union of non-negative parts.

    At least the largest sum over disjoint parts, at most the sum of those that lie in no other
    part, nor more than any declared whole (DESIGN 2).
    """
    names = sorted(parts)
    outer = {
        name: parts[name]
        for name in names
        # Of two that lie in each other (one class under two names) the first stands for both.
        if not any(
            (name, o) in inside and ((o, name) not in inside or o < name)
            for o in names
            if o != name
        )
    }
    most = total(outer)
    upper, upper_closed = most.upper, most.upper_closed
    for whole in wholes:
        if whole.upper is None:
            continue
        if upper is None or whole.upper < upper:
            upper, upper_closed = whole.upper, whole.upper_closed
        elif whole.upper == upper:
            upper_closed = upper_closed and whole.upper_closed
    least = max(
        (total(chosen) for chosen in _disjoint_choices(parts, apart)),
        key=lambda s: (s.lower or 0, not s.lower_closed),
    )
    return Interval(least.lower, upper, least.lower_closed, upper_closed)


def _disjoint_choices(parts: Mapping[str, Interval], apart: Pairs) -> list[dict[str, Interval]]:
    """Choices of pairwise disjoint parts; each alone is one. Beyond a size, only single ones.

    Fewer choices only make the lower bound smaller, never wrong.
    """
    singles = [{name: part} for name, part in parts.items()]
    if not apart or len(parts) > _EXHAUSTIVE:
        return singles
    found = list(singles)
    for size in range(2, len(parts) + 1):
        for names in combinations(sorted(parts), size):
            chosen = {name: parts[name] for name in names}
            if overlapping_pair(chosen, apart) is None:
                found.append(chosen)
    return found
