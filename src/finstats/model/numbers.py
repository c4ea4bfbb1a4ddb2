"""Numbers as printed: the digits kept, the value exact, no float anywhere.

Rule (DESIGN 2): at most 15 printed digits; in base units a whole number below 10**18, so that
a sum of a few figures still fits SQLite's 64-bit INTEGER and an overflow is an error, not a wrap.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from finstats.model.refusal import Refusal

MAX_DIGITS = 15
_NUMBER = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,15}))?")
# A bound has a digit more than the number it bounds.
_LONGER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_BASE_LIMIT = 10**18


class Number(NamedTuple):
    """Printed digits (`text`), equal to `coefficient` / 10**`scale` exactly."""

    text: str
    coefficient: int
    scale: int

    @classmethod
    def parse(cls, text: str) -> Number:
        """Read ASCII digits with at most one point and a leading minus; nothing else.

        Raises Refusal for other characters and for more than 15 digits.
        """
        match = _NUMBER.fullmatch(text)
        digits = "" if match is None else match[2] + (match[3] or "")
        if match is None or len(digits) > MAX_DIGITS:
            shown = text[:40]
            raise Refusal(
                "bad-number",
                f"“{shown}”不是数字: 只能用 ASCII 数字、一个小数点和负号, 至多 15 位",
                f"'{shown}' is not a number: ASCII digits, one point, a minus, at most 15 digits",
            )
        return cls(text, int(match[1] + digits), len(match[3] or ""))

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return Fraction(self.coefficient, 10**self.scale)

    @property
    def last_digit(self) -> Fraction:
        """One unit of the last printed digit (u in DESIGN 2): 0.01 for 254.30."""
        return Fraction(1, 10**self.scale)

    @property
    def last_nonzero_digit(self) -> Fraction:
        """One unit of the last digit that is not zero (s in DESIGN 2): 100 for 1100."""
        step, rest = self.last_digit, abs(self.coefficient)
        while rest and rest % 10 == 0:
            step, rest = step * 10, rest // 10
        return step

    def in_base(self, factor: int) -> int:
        """The value in base units, `factor` of them to one printed unit.

        Raises Refusal when it is not whole or too large to be kept exactly everywhere.
        """
        base = self.value * factor
        if base.denominator != 1:
            raise Refusal(
                "not-whole",
                f"{self.text} 在基本单位里不是整数",
                f"{self.text} is not a whole number of base units",
            )
        if abs(base) >= _BASE_LIMIT:
            raise Refusal(
                "too-large",
                f"{self.text} 在基本单位里超过 18 位",
                f"{self.text} has more than 18 digits in base units",
            )
        return int(base)


def decimal_text(value: Fraction) -> str:
    """The shortest exact decimal of a fraction whose denominator is a product of 2s and 5s.

    Raises ValueError where the decimal would not end, which no bound of ours does.
    """
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
        if scale > 40:
            raise ValueError(f"{value} has no finite decimal")
    return shortest(int(value * 10**scale), scale)


def shortest(coefficient: int, scale: int) -> str:
    """The shortest exact decimal of a coefficient with so many decimals."""
    while scale and coefficient % 10 == 0:
        coefficient, scale = coefficient // 10, scale - 1
    if not scale:
        return str(coefficient)
    digits = str(abs(coefficient)).rjust(scale + 1, "0")
    return f"{'-' if coefficient < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def moved_point(text: str, places: int) -> str:
    """The same printed digits with the point moved `places` to the right (left if negative).

    No digit is added after the last printed one except the zeros that a whole number needs:
    1026.09 moved by 4 is 10260900, by -4 is 0.102609.
    """
    if _LONGER.fullmatch(text) is None:
        raise ValueError(f"'{text[:40]}' is not a number")
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.removeprefix("-").partition(".")
    digits = (whole + decimals).lstrip("0") or "0"
    scale = len(decimals) - places
    if scale <= 0:
        return sign + (digits + "0" * -scale if digits != "0" else "0")
    digits = digits.rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}"
