"""What a printed number proves (hard) and what it makes likely (plausible).

The table of DESIGN 2, in exact fractions of the printed unit. The hard interval follows XBRL's
reading of `decimals`: half a unit of the last printed digit either side, ends closed.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from finstats.model.codes import Qualifier, Transformation
from finstats.model.numbers import Number


class Interval(NamedTuple):
    """Values from `lower` to `upper`; None is unbounded; an end belongs to it when closed."""

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool
    upper_closed: bool

    def negated(self) -> Interval:
        """The interval of minus its values."""
        return Interval(
            None if self.upper is None else -self.upper,
            None if self.lower is None else -self.lower,
            self.upper_closed,
            self.lower_closed,
        )

    def not_below_zero(self) -> Interval:
        """The part that is not negative."""
        if self.lower is not None and self.lower >= 0:
            return self
        return Interval(Fraction(0), self.upper, True, self.upper_closed)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return _reaches(self, other) and _reaches(other, self)

    def inside(self, other: Interval) -> bool:
        """Whether every one of its values is the other's too."""
        above = other.lower is None or (
            self.lower is not None
            and (self.lower, not self.lower_closed) >= (other.lower, not other.lower_closed)
        )
        below = other.upper is None or (
            self.upper is not None
            and (self.upper, self.upper_closed) <= (other.upper, other.upper_closed)
        )
        return above and below

    def in_base(self, factor: int) -> BaseInterval:
        """The interval in whole base units, rounded outward; an end that moved is open."""
        lower, lower_closed = self.lower, self.lower_closed
        upper, upper_closed = self.upper, self.upper_closed
        base_lower = None if lower is None else floor(lower * factor)
        base_upper = None if upper is None else ceil(upper * factor)
        if lower is not None and base_lower != lower * factor:
            lower_closed = False
        if upper is not None and base_upper != upper * factor:
            upper_closed = False
        return BaseInterval(base_lower, base_upper, lower_closed, upper_closed)


class BaseInterval(NamedTuple):
    """An interval whose ends are whole base units."""

    lower: int | None
    upper: int | None
    lower_closed: bool
    upper_closed: bool

    def as_interval(self) -> Interval:
        """The same interval in fractions."""
        return Interval(
            None if self.lower is None else Fraction(self.lower),
            None if self.upper is None else Fraction(self.upper),
            self.lower_closed,
            self.upper_closed,
        )


def _reaches(left: Interval, right: Interval) -> bool:
    """Whether `left` does not end before `right` starts."""
    if left.upper is None or right.lower is None:
        return True
    if left.upper == right.lower:
        return left.upper_closed and right.lower_closed
    return left.upper > right.lower


class Bounds(NamedTuple):
    """The hard interval and the plausible one inside it, in printed units."""

    hard: Interval
    plausible: Interval


class Context(NamedTuple):
    """What a number is of, as far as its bounds depend on it.

    `single_things`: a count of single things, printed without a scale and decimals.
    `financing`: an amount of one financing, where a round sum is likely meant exactly.
    `can_be_negative`: otherwise an interval open below starts at zero.
    `wording`: the qualifier's word where it is known; only 近 is told from 不足 by it.
    """

    single_things: bool = False
    financing: bool = False
    can_be_negative: bool = False
    wording: str = ""

    @classmethod
    def of(
        cls,
        number: Number,
        *,
        dimension: str,
        factor: int,
        subject_kinds: Set[str | None],
        transformations: Set[Transformation],
        wording: str,
    ) -> Context:
        """The context of a figure from its unit (dimension, factor) and all that it says."""
        return cls(
            single_things=dimension == "count" and factor == 1 and number.scale == 0,
            financing=subject_kinds == {"financing"} and dimension.startswith("money"),
            can_be_negative=any(one.can_be_negative for one in transformations),
            wording=wording,
        )


def bounds(number: Number, qualifier: Qualifier, context: Context) -> Bounds:
    """The bounds of a printed number. A fall printed 下降超5% is bounded by its size."""
    if number.text.startswith("-"):
        size = Number(number.text[1:], -number.coefficient, number.scale)
        found = _of_size(size, qualifier, context)
        return Bounds(found.hard.negated(), found.plausible.negated())
    found = _of_size(number, qualifier, context)
    if context.can_be_negative:
        return found
    return Bounds(found.hard.not_below_zero(), found.plausible.not_below_zero())


def _of_size(number: Number, qualifier: Qualifier, context: Context) -> Bounds:
    return _RULES[qualifier](number, context)


def _rounded(number: Number, context: Context) -> Interval:
    half = Fraction(0) if context.single_things else number.last_digit / 2
    return Interval(number.value - half, number.value + half, True, True)


def _meant(number: Number, context: Context) -> Interval:
    """What is likely meant by the number itself: a financing's sum is taken at its word."""
    if context.financing:
        return Interval(number.value, number.value, True, True)
    return _rounded(number, context)


def _exact(number: Number, context: Context) -> Bounds:
    return Bounds(_rounded(number, context), _meant(number, context))


def _more(number: Number, _: Context) -> Bounds:
    x, s = number.value, number.last_nonzero_digit
    return Bounds(Interval(x, None, False, False), Interval(x, x + s, False, False))


def _below(number: Number, context: Context) -> Bounds:
    """近 may round up from a little above; 不足 and 不到 may not. Unknown wording: the wider."""
    x, s = number.value, number.last_nonzero_digit
    strict = context.wording in ("不足", "不到")
    return Bounds(
        Interval(None, x if strict else x + s, False, False), Interval(x - s, x, True, False)
    )


def _at_most(number: Number, _: Context) -> Bounds:
    same = Interval(None, number.value, False, True)
    return Bounds(same, same)


def _at_least(number: Number, _: Context) -> Bounds:
    same = Interval(number.value, None, True, False)
    return Bounds(same, same)


def _reached(number: Number, context: Context) -> Bounds:
    hard = Interval(_rounded(number, context).lower, None, True, False)
    return Bounds(hard, _meant(number, context))


def _about(number: Number, _: Context) -> Bounds:
    x, half = number.value, number.last_nonzero_digit / 2
    return Bounds(Interval(None, None, False, False), Interval(x - half, x + half, True, True))


_RULES: dict[Qualifier, Callable[[Number, Context], Bounds]] = {
    Qualifier.EXACT: _exact,
    Qualifier.ABOVE: _more,
    Qualifier.AND_MORE: _more,
    Qualifier.BELOW: _below,
    Qualifier.AT_MOST: _at_most,
    Qualifier.AT_LEAST: _at_least,
    Qualifier.REACHES: _reached,
    Qualifier.ABOUT: _about,
}
