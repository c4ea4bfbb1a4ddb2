"""Worlds of true values, and figures printed of them: rounded, worded, in several units and sources.

Whatever is printed is true: a rounding of the value to the digits shown, or a wording that holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from random import Random

from finstats.audit.unknowns import Unknown

BASE, MARCH, JUNE = "2024-12-31", "2025-03-31", "2025-06-30"
DAYS = (BASE, MARCH, JUNE)
SPAN = "2025-01-01/2025-06-30"
RELATIONS = (
    *("p < w", "q < w", "r < p", "p | q", "s <? w"),
    *("drawn <= granted", "disbursed covers balance"),
)
_Units = tuple[tuple[str, int], ...]
_MONEY: _Units = (("元", 100), ("万元", 10**6), ("亿元", 10**10), ("万亿元", 10**14))
_COUNT: _Units = (("户", 1), ("万户", 10**4))
_RATE: _Units = (("%", 10**6),)
_POINTS: _Units = (("个百分点", 10**6), ("个基点", 10**4))


@dataclass
class World:
    """Levels in base units by (quantity, period); everything else follows from them."""

    random: Random
    levels: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = self.random
        for measure, top in (("balance", 10 ** chance.randint(11, 17)), ("borrowers", 10 ** chance.randint(1, 6))):  # fmt: skip
            for day in DAYS:
                whole = chance.randint(max(1, top // 3), top)
                p = chance.randint(0, whole)
                q = chance.randint(0, whole - p)
                r = chance.choice((0, p, chance.randint(0, p)))
                s = chance.randint(0, whole)
                for name, value in (("w", whole), ("p", p), ("q", q), ("r", r), ("s", s)):
                    self.levels[f"{name}:{measure}", day] = value
        for day in DAYS:
            granted = chance.randint(1, 10**14)
            self.levels["p:granted", day] = granted
            self.levels["p:drawn", day] = chance.randint(0, granted)
        rise = self.levels["p:balance", JUNE] - self.levels["p:balance", BASE]
        self.levels["p:disbursed", SPAN] = max(rise, 0) + chance.randint(0, 10**12)

    def level(self, quantity: str, period: str) -> Fraction:
        return Fraction(self.levels[quantity, period])

    def value(
        self, kind: str, quantity: str, other: str, period: str, base: str
    ) -> Fraction | None:
        """The true value in base units; None where it is not defined."""
        now = self.level(quantity, period)
        then = self.level(quantity, base) if base else Fraction(0)
        if kind == "level":
            return now
        if kind == "change":
            return now - then
        if kind == "growth":
            return (now / then - 1) * 10**8 if then else None
        if kind == "share":
            whole = self.level(other, period)
            return now / whole * 10**8 if whole else None
        if kind == "share-change":
            shares = [self.value("share", quantity, other, day, "") for day in (period, base)]
            return None if None in shares else shares[0] - shares[1]  # type: ignore[operator]
        growths = [self.value("growth", one, "", period, base) for one in (quantity, other)]
        return None if None in growths else growths[0] - growths[1]  # type: ignore[operator]

    def truth(self, unknown: Unknown) -> Fraction | None:
        """The true value of an unknown of the audit."""
        mine, other = (
            None if whose is None else ":".join(whose.quantity.split(":")[:2])
            for whose in (unknown.whose, unknown.other)
        )
        return self.value(unknown.kind, mine or "", other or "", unknown.period, unknown.base)

    def lines(self, count: int, *, exact: bool = False) -> list[str]:
        """Figures of it, each true; `exact`: rounded ones without a wording alone."""
        found: list[str] = []
        while len(found) < count:
            line = self._line(len(found), exact=exact)
            if line is not None:
                found.append(line)
        return found

    def _line(self, number: int, *, exact: bool) -> str | None:
        chance = self.random
        kind = chance.choice(("level", "level", "change", "growth", "share", "share-change", "growth-gap"))  # fmt: skip
        measure = chance.choice(("balance", "balance", "borrowers"))
        names, other = ["w", "p", "q", "r", "s"], ""
        if kind in ("share", "share-change", "growth-gap"):
            other, names = f"w:{measure}", ["p", "q", "r", "s"]
        quantity, period = f"{chance.choice(names)}:{measure}", chance.choice(DAYS)
        base = BASE if kind in ("change", "growth", "share-change", "growth-gap") else ""
        if base == period:
            return None
        if kind == "level" and chance.random() < 0.15:
            quantity, period = chance.choice(
                (("p:granted", JUNE), ("p:drawn", JUNE), ("p:disbursed", SPAN))
            )
        true = self.value(kind, quantity, other, period, base)
        if true is None or abs(true) > 10**16:
            return None
        if kind in ("growth", "share"):
            units = _RATE
        elif kind in ("share-change", "growth-gap"):
            units = _POINTS
        else:
            units = _COUNT if quantity.endswith("borrowers") else _MONEY
        unit, factor = chance.choice(units)
        printed = self._printed(true / factor, unit, exact=exact)
        if printed is None:
            return None
        of = f" of {other}" if other else ""
        vs = f" vs {base}" if base else ""
        source = chance.choice(("one", "one", "two"))
        return f"n{number}: {quantity} {kind}{of} {period}{vs} = {printed} [source {source}]"

    def _printed(self, value: Fraction, unit: str, *, exact: bool) -> str | None:
        """A true token for a value in a unit, or None where the wording drawn has none."""
        chance = self.random
        size, sign = abs(value), "-" if value < 0 else ""
        places = chance.randint(0, 4) if unit not in ("户", "元") else 0
        how = "exact" if exact else chance.choice((*("exact",) * 6, *_WORDINGS))
        if how == "exact":
            shown = _rounded(size, places)
            if unit == "户" and shown != size:
                return None  # a count of single things is printed as it is, or worded
            return _token(sign, _digits(shown, places), unit)
        if sign:
            return None
        return _WORDINGS[how](size, unit, chance)


def _rounded(size: Fraction, places: int) -> Fraction:
    """To the nearest, halves up."""
    return Fraction(floor(size * 10**places + Fraction(1, 2)), 10**places)


def _digits(shown: Fraction, places: int) -> str:
    whole = str(int(shown * 10**places)).rjust(places + 1, "0")
    return f"{whole[:-places]}.{whole[-places:]}" if places else whole


def _token(sign: str, digits: str, unit: str) -> str | None:
    return f"{sign}{digits}{unit}" if len(digits.replace(".", "")) <= 12 else None


def _round_number(size: Fraction, chance: Random, *, up: bool) -> int | None:
    """A rounder whole number beside the value, strictly on one side; None: there is none."""
    step = 10 ** chance.randint(0, max(0, len(str(int(size))) - 1))
    found = (floor(size / step) + 1) * step if up else (ceil(size / step) - 1) * step
    return found if found > 0 and len(str(found)) <= 12 else None


def _above(size: Fraction, unit: str, chance: Random) -> str | None:
    found = _round_number(size, chance, up=False)
    return None if found is None else f"{chance.choice(('超', '逾', '突破'))}{found}{unit}"


def _and_more(size: Fraction, unit: str, chance: Random) -> str | None:
    found = _round_number(size, chance, up=False)
    if found is None or unit in ("%", "个百分点", "个基点"):
        return None
    return f"{found}余{unit}"


def _below(size: Fraction, unit: str, chance: Random) -> str | None:
    found = _round_number(size, chance, up=True)
    return None if found is None else f"{chance.choice(('近', '不足', '不到'))}{found}{unit}"


def _about(size: Fraction, unit: str, chance: Random) -> str | None:
    found = max(1, int(size) + chance.randint(-int(size) // 5, int(size) // 5 + 1))
    return f"约{found}{unit}" if len(str(found)) <= 12 else None


def _at_least(size: Fraction, unit: str, chance: Random) -> str | None:
    found = _round_number(size, chance, up=False)
    return None if found is None else f"不低于{found}{unit}"


def _at_most(size: Fraction, unit: str, chance: Random) -> str | None:
    found = _round_number(size, chance, up=True)
    return None if found is None else f"不超过{found}{unit}"


def _reached(size: Fraction, unit: str, _: Random) -> str | None:
    found = int(_rounded(size, 0))
    if unit == "户" and found != size:
        return None
    return f"达{found}{unit}" if found and len(str(found)) <= 12 else None


_WORDINGS: dict[str, Callable[[Fraction, str, Random], str | None]] = {
    "above": _above,
    "and-more": _and_more,
    "below": _below,
    "about": _about,
    "at-least": _at_least,
    "at-most": _at_most,
    "reaches": _reached,
}
