"""Values of generated series month by month, in whole numbers alone: random walks from a seed.

Every draw is a hash of seed, line, month and purpose. So the same seed gives the same bytes on every
machine and release of numpy, and any month is known without those before it but for the walk itself.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from world import COMBOS, Subject

Whole = Any  # an array of int64, by subject and combo
_KEPT = 14  # months that figures look back
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1


def _mixed(x: Any) -> Any:
    """splitmix64."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


class Draws:
    """Hashes by line; a line is a subject under a combo."""

    def __init__(self, seed: int, subjects: int) -> None:
        lines = np.arange(subjects * len(COMBOS), dtype=np.uint64) + np.uint64(1)
        start = np.uint64((seed * _GOLDEN + 0x1234567) & _MASK)
        self._of_line = _mixed(_mixed(lines * np.uint64(_GOLDEN)) ^ start)
        self._shape = (subjects, len(COMBOS))

    def below(self, top: int, month: int, purpose: int) -> Whole:
        """Whole numbers from 0 to below `top` (at most 2^20)."""
        step = np.uint64((((month + 64) * 64 + purpose) * _GOLDEN) & _MASK)
        found = (_mixed(self._of_line + step) >> np.uint64(32)) * np.uint64(top) >> np.uint64(32)
        return found.astype(np.int64).reshape(self._shape)


class Walk:
    """The balances (万元), borrowers and loans paid out since the year's start (万元) of a month.

    Each is kept for the months that growth is counted from; `[0]` is the latest.
    """

    def __init__(self, draws: Draws, subjects: list[Subject]) -> None:
        self._draws = draws
        self.month = -13
        first, begin = self._first(subjects), -self.month
        size = draws.below(500, begin, 3) + 60
        self.balance: deque[Whole] = deque([first], _KEPT)
        self.borrowers: deque[Whole] = deque([first // size + 30], _KEPT)
        self.paid: deque[Whole] = deque([np.zeros_like(first)], _KEPT)

    def _first(self, subjects: list[Subject]) -> Whole:
        scale = np.array([subject.size for subject in subjects], dtype=np.int64)[:, None]
        luck = self._draws.below(1000, 0, 1)
        first = scale * (400 + luck) // 1000 * np.ones((1, len(COMBOS)), dtype=np.int64)
        for number, combo in enumerate(COMBOS):
            if combo.part_of >= 0:
                part = combo.percent * (300 + luck[:, number] * 7 // 10)
                first[:, number] = first[:, combo.part_of] * part // 100_000
        return np.maximum(first, 300)

    def step(self) -> None:
        """Go on to the next month."""
        self.month += 1
        draws, month = self._draws, self.month
        rate = draws.below(24_001, month, 4) + draws.below(24_001, month, 5) - 15_500
        rate[:, 0] = rate[:, 0] // 3 + 4_000
        last = self.balance[0]
        for number, combo in enumerate(COMBOS):
            if combo.part_of >= 0:  # a part stays one
                large = last[:, number] * 3 > last[:, combo.part_of]
                rate[:, number] -= large * 30_000
        self.balance.appendleft(np.maximum(last + last * rate // 1_000_000, 300))
        clients = self.borrowers[0]
        more = draws.below(30_001, month, 6) - 10_000
        self.borrowers.appendleft(np.maximum(clients + clients * more // 1_000_000, 20))
        paid = last * (draws.below(60, month, 7) + 40) // 1000 + 1
        self.paid.appendleft(paid if month % 12 == 0 else self.paid[0] + paid)


def rounded(dividend: Whole, divisor: Whole) -> Whole:
    """The nearest whole quotient, halves away from zero."""
    whole = (2 * np.abs(dividend) + divisor) // (2 * divisor)
    return np.where(dividend < 0, -whole, whole)
