"""Interval arithmetic with open and closed ends, on a fixed grid or in exact rationals.

On the grid every end is a whole number of steps, 10**-4 of a base unit, and a result that is none
is moved outward and its end becomes open; so nothing that is possible is ever cut off. With
`exact` ends are fractions and nothing is rounded. Unbounded ends are infinities, which Python
compares exactly with whole numbers and fractions; no other float takes part.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf, isinf
from typing import NamedTuple

STEP = 10_000  # grid steps in one base unit
ONE = 10**8 * STEP  # 100 per cent: rates and points are counted in 10**-8 of one

End = int | float | Fraction  # a float is an infinity
_Ratio = tuple[End, End, bool]


class Span(NamedTuple):
    """Values from `lo` to `hi`, in grid steps; an infinite end is open."""

    lo: End
    hi: End
    lo_closed: bool
    hi_closed: bool

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        return self.lo > self.hi or (self.lo == self.hi and not (self.lo_closed and self.hi_closed))

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are finite."""
        return not (isinf(self.lo) or isinf(self.hi))

    @property
    def middle(self) -> Fraction | None:
        """The value half way; None where an end is infinite."""
        return (Fraction(self.lo) + Fraction(self.hi)) / 2 if self.is_bounded else None

    @property
    def width(self) -> End:
        """From end to end."""
        return self.hi - self.lo

    def has(self, value: End) -> bool:
        """Whether the value lies in it."""
        above = self.lo < value or (self.lo == value and self.lo_closed)
        return above and (value < self.hi or (value == self.hi and self.hi_closed))

    def holds(self, other: Span) -> bool:
        """Whether all of the other lies in it."""
        below = self.lo < other.lo or (
            self.lo == other.lo and (self.lo_closed or not other.lo_closed)
        )
        above = self.hi > other.hi or (
            self.hi == other.hi and (self.hi_closed or not other.hi_closed)
        )
        return below and above


ANY = Span(-inf, inf, False, False)
EMPTY = Span(1, 0, True, True)


def point(value: End) -> Span:
    return Span(value, value, True, True)


def meet(a: Span, b: Span) -> Span:
    """What lies in both; may be empty."""
    a_lo, a_hi, a_from, a_to = a
    b_lo, b_hi, b_from, b_to = b
    if a_lo < b_lo or (a_lo == b_lo and not b_from):
        a_lo, a_from = b_lo, b_from
    if a_hi > b_hi or (a_hi == b_hi and not b_to):
        a_hi, a_to = b_hi, b_to
    return Span(a_lo, a_hi, a_from, a_to)


def add(a: Span, b: Span) -> Span:
    return Span(a.lo + b.lo, a.hi + b.hi, a.lo_closed and b.lo_closed, a.hi_closed and b.hi_closed)


def negated(a: Span) -> Span:
    return Span(-a.hi, -a.lo, a.hi_closed, a.lo_closed)


def sub(a: Span, b: Span) -> Span:
    return Span(a.lo - b.hi, a.hi - b.lo, a.lo_closed and b.hi_closed, a.hi_closed and b.lo_closed)


def shifted(a: Span, by: int) -> Span:
    return Span(a.lo + by, a.hi + by, a.lo_closed, a.hi_closed)


def at_least(a: Span) -> Span:
    """What is not below some value of it."""
    return Span(a.lo, inf, a.lo_closed, False)


def at_most(a: Span) -> Span:
    """What is not above some value of it."""
    return Span(-inf, a.hi, False, a.hi_closed)


def times(a: Span, b: Span, exact: bool) -> Span:
    """a * b / ONE, `b` (or `a`) being a factor counted in rates."""
    if a.lo > a.hi or b.lo > b.hi:
        return EMPTY
    if a.lo >= 0 and b.lo >= 0 and not isinf(a.hi) and not isinf(b.hi):
        return _from_to(
            (a.lo * b.lo, ONE, _product_closed(a.lo, a.lo_closed, b.lo, b.lo_closed)),
            (a.hi * b.hi, ONE, _product_closed(a.hi, a.hi_closed, b.hi, b.hi_closed)),
            exact,
        )
    if _is_any(a) or _is_any(b):
        nought = a.lo == a.hi == 0 or b.lo == b.hi == 0
        return point(0) if nought else ANY
    corners = [
        (0 if x == 0 or y == 0 else x * y, _product_closed(x, p, y, q))
        for x, p in ((a.lo, a.lo_closed), (a.hi, a.hi_closed))
        for y, q in ((b.lo, b.lo_closed), (b.hi, b.hi_closed))
    ]
    return _hull(corners, ONE, exact)


def over(a: Span, b: Span, exact: bool, scale: int = ONE) -> Span:
    """All z with z * b = a, times `scale`; unbounded where `b` may be zero and so may `a`."""
    if a.lo > a.hi or b.lo > b.hi:
        return EMPTY
    if b.lo > 0 and a.lo >= 0 and not isinf(a.hi) and not isinf(b.hi):
        return _from_to(
            (a.lo * scale, b.hi, a.lo_closed and (b.hi_closed or a.lo == 0)),
            (a.hi * scale, b.lo, a.hi_closed and (b.lo_closed or a.hi == 0)),
            exact,
        )
    if _is_any(a) or _is_any(b):
        return ANY
    if b.lo <= 0 <= b.hi:
        if a.has(0) or b.lo < 0 < b.hi:
            return ANY if not (b.lo == 0 == b.hi) or a.has(0) else EMPTY
        b = Span(b.lo, b.hi, b.lo_closed and b.lo != 0, b.hi_closed and b.hi != 0)
    ends = []
    for x, p in ((a.lo, a.lo_closed), (a.hi, a.hi_closed)):
        for y, q in ((b.lo, b.lo_closed), (b.hi, b.hi_closed)):
            closed = p if x == 0 else p and q  # nought by anything is nought
            ends.append(_quotient(x, y, closed, b.lo >= 0, scale))
    lo, lo_closed = min(
        ((_down(n, d, exact), c and _whole(n, d, exact)) for n, d, c in ends), key=_low
    )
    hi, hi_closed = max(
        ((_up(n, d, exact), c and _whole(n, d, exact)) for n, d, c in ends), key=_high
    )
    return Span(lo, hi, lo_closed, hi_closed)


def _is_any(a: Span) -> bool:
    return a.lo == -inf and a.hi == inf


def _product_closed(x: End, p: bool, y: End, q: bool) -> bool:
    """Whether the product of two ends is reached: nought by anything is nought."""
    return (p and q) or (p and x == 0) or (q and y == 0)


def _from_to(low: _Ratio, high: _Ratio, exact: bool) -> Span:
    """Ends that are ratios: numerator, denominator, whether closed."""
    return Span(
        _down(low[0], low[1], exact),
        _up(high[0], high[1], exact),
        low[2] and _whole(low[0], low[1], exact),
        high[2] and _whole(high[0], high[1], exact),
    )


def whole_numbers(a: Span) -> Span:
    """The part between whole numbers of base units, ends included."""
    lo, hi = a.lo, a.hi
    if not isinf(lo):
        n = ceil(Fraction(lo) / STEP)
        lo = (n + 1 if n * STEP == lo and not a.lo_closed else n) * STEP
    if not isinf(hi):
        n = floor(Fraction(hi) / STEP)
        hi = (n - 1 if n * STEP == hi and not a.hi_closed else n) * STEP
    return Span(lo, hi, not isinf(lo), not isinf(hi))


def _hull(corners: list[tuple[End, bool]], scale: int, exact: bool) -> Span:
    lo, lo_closed = min(corners, key=_low)
    hi, hi_closed = max(corners, key=_high)
    return Span(
        _down(lo, scale, exact),
        _up(hi, scale, exact),
        lo_closed and _whole(lo, scale, exact),
        hi_closed and _whole(hi, scale, exact),
    )


def _quotient(x: End, y: End, closed: bool, positive: bool, scale: int) -> tuple[End, End, bool]:
    """x / y as numerator, denominator, closed; y = 0 stands for the limit from b's own side."""
    if x == 0:
        return 0, 1, closed
    if y == 0:
        return (inf if (x > 0) == positive else -inf), 1, False
    if isinf(y):
        return 0, 1, False  # if x is infinite too, the other corners bound what is possible
    if isinf(x):
        return (x if y > 0 else -x), 1, False
    return (x * scale, y, closed) if y > 0 else (-x * scale, -y, closed)


def _low(end: tuple[End, bool]) -> tuple[End, bool]:
    return end[0], not end[1]


def _high(end: tuple[End, bool]) -> tuple[End, bool]:
    return end


def _whole(n: End, d: End, exact: bool) -> bool:
    return exact or isinf(n) or n % d == 0


def _down(n: End, d: End, exact: bool) -> End:
    if isinf(n):
        return n
    return Fraction(n) / Fraction(d) if exact else n // d


def _up(n: End, d: End, exact: bool) -> End:
    if isinf(n):
        return n
    return Fraction(n) / Fraction(d) if exact else -(-n // d)
