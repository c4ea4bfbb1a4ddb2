"""Printed numbers as a spreadsheet keeps them: the digits, and a format that shows them as printed.

Wording and units stand in the format as quoted words, so the cell computes: 达664.5亿元 is 664.5
under `"达"0.0"亿元"`. What a spreadsheet cannot show digit for digit stays text: more than 15
digits, minus zero, words with quotes, two numbers in one cell.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.model.numbers import MAX_DIGITS

_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?", re.ASCII)
_PLAIN = re.compile(rf"-?(?:{_NUMBER.pattern})", re.ASCII)
_NO_DIGITS = str.maketrans("", "", ",.-")
_LONGEST_FORMAT = 200  # of the 255 characters that Excel allows


class PrintedNumber(NamedTuple):
    """`digits` are what the cell holds (ASCII, a point, a minus); `form` shows them as printed."""

    digits: str
    form: str


def plain_number(text: str) -> PrintedNumber | None:
    """The number that a text is, with nothing around it; None where it must stay text."""
    if _PLAIN.fullmatch(text) is None or not _fits(text):
        return None
    return PrintedNumber(text.replace(",", ""), _core(text.removeprefix("-")))


def worded_number(text: str, digits: str) -> PrintedNumber | None:
    """The one number in the words of a figure, whose digits it has; None where it must stay text.

    The point may have moved (912.77亿元 is CNY 91.277 bn). The sign is the figure's: what stands
    as 3.5% under a head that says 下降 is minus 3.5, and is shown as it stands.
    """
    found = list(_NUMBER.finditer(text))
    if len(found) != 1 or not _fits(found[0][0]):
        return None
    number, before, after = found[0][0], text[: found[0].start()], text[found[0].end() :]
    below = digits.startswith("-")
    said = before.endswith("-")
    if _significant(number) != _significant(digits) or (said and not below):
        return None
    if (below and not _significant(number)) or not _quotable(before + after):
        return None
    core = _core(number)
    form = f"{_quoted(before)}{core}{_quoted(after)}"
    if before == "-":
        form = f"{core}{_quoted(after)}"
    elif below:  # in its part for numbers below zero a format says itself where a minus stands
        form = f"{form};{form}"
    if len(form) > _LONGEST_FORMAT:
        return None
    return PrintedNumber(("-" if below else "") + number.replace(",", ""), form)


def _fits(text: str) -> bool:
    """Whether a spreadsheet keeps and shows every digit."""
    whole, _, decimals = text.lstrip("-").replace(",", "").partition(".")
    grouped_oddly = "," in text and whole.startswith("0")
    minus_zero = text.startswith("-") and not _significant(text)
    return len(whole + decimals) <= MAX_DIGITS and not grouped_oddly and not minus_zero


def _core(number: str) -> str:
    """The format of the digits: `0.00`, `#,##0`, `0000` for 0012."""
    whole, _, decimals = number.partition(".")
    led = "#,##0" if "," in whole else "0" * (len(whole) if whole.startswith("0") else 1)
    return f"{led}.{'0' * len(decimals)}" if decimals else led


def _significant(number: str) -> str:
    """The digits without point, sign, and the zeros at the ends."""
    return number.translate(_NO_DIGITS).strip("0")


def _quotable(words: str) -> bool:
    return words.isprintable() and not any(c in '"\\' or c.isdigit() for c in words)


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""
