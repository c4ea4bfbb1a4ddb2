"""Exact scales of charts: from digits to lengths, always from zero; and where a bar's bounds lie."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from finstats.chart import Bar, Panel


class Extent(NamedTuple):
    """What a bar needs of a scale: its value and hard bounds; None is unbounded."""

    value: Fraction
    lower: Fraction | None
    upper: Fraction | None

    @classmethod
    def of(cls, bar: Bar) -> Extent:
        """The extent of a bar, exact."""
        lower, upper = (None if end is None else Fraction(end) for end in (bar.lower, bar.upper))
        return cls(Fraction(bar.value), lower, upper)

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """All that is finite, and zero."""
        return tuple(
            end for end in (Fraction(0), self.value, self.lower, self.upper) if end is not None
        )


class Scale(NamedTuple):
    """From the least to the greatest that a panel shows, zero among them; they are never equal.

    `whole`: all that is on it is, so no tick is between two whole numbers.
    """

    lowest: Fraction
    highest: Fraction
    whole: bool = False

    @classmethod
    def of(cls, panel: Panel) -> Scale:
        """The narrowest scale that holds zero, all values and all finite bounds."""
        ends = [end for bar in panel.bars for end in Extent.of(bar).ends]
        lowest, highest = min(ends, default=Fraction(0)), max(ends, default=Fraction(0))
        whole = all(end.denominator == 1 for end in ends)
        return cls(lowest, highest if highest > lowest else Fraction(1), whole)

    @property
    def width(self) -> Fraction:
        """How much it spans."""
        return self.highest - self.lowest

    def step(self, most: int) -> Fraction:
        """Between ticks: 1, 2 or 5 times a power of ten, so that there are about `most`."""
        power = Fraction(10) ** len(str(int(self.width)))
        while power > self.width / most:
            power /= 10
        found = next(power * n for n in (1, 2, 5, 10) if power * n >= self.width / most)
        return max(found, Fraction(1)) if self.whole else found

    def ticks(self, most: int) -> list[Fraction]:
        """The round values on it, zero among them; about `most`, less zero."""
        step = self.step(most)
        first, last = -(-self.lowest // step), self.highest // step
        return [step * n for n in range(int(first), int(last) + 1)]
