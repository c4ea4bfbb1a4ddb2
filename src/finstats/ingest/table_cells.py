"""The cells of a table read: numbers with their wording, and dates as tables write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.model.codes import Qualifier, Time
from finstats.model.periods import UNDATED, AsOf
from finstats.model.printed import Printed, read_printed
from finstats.model.refusal import Refusal

_WIDE = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９．％，－−＋", "0123456789.%,--+", strict=True)
}
# The word of a qualifier that a column says; that of the wider bounds where there are two.
WORDINGS = {
    Qualifier.ABOVE: "超",
    Qualifier.AND_MORE: "余",
    Qualifier.BELOW: "近",
    Qualifier.AT_MOST: "以内",
    Qualifier.AT_LEAST: "以上",
    Qualifier.REACHES: "达",
    Qualifier.ABOUT: "约",
}
_NUMBER = re.compile(
    r"([+-]?)([0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?|[0-9]{1,15}(?:\.[0-9]{1,15})?)"
)
_DAY = re.compile(r"([12][0-9]{3})[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?")
_DIGITS = re.compile(r"([12][0-9]{3})([0-9]{2})")
_MONTHS = re.compile(r"([12][0-9]{3})年1(?:月?[-~至—–－～])([0-9]{1,2})月末?")
_PERIOD = re.compile(r"(?:[0-9-]{10})?/[0-9-]{10}")


class Told(NamedTuple):
    """A number of a cell: its digits with their sign, and what the wording says."""

    value: str
    qualifier: Qualifier
    wording: str


def number_of(cell: str, unit: str) -> Told:
    """Read a cell of numbers: `1,026.09`, `-3.2%`, `近1100`, with or without its unit.

    A number alone is read as it stands; one with words is read like a token of a text, so the same
    wordings count. Raises Refusal for everything else, also for another unit.
    """
    plain = cell.translate(_WIDE)
    match = _NUMBER.fullmatch(plain.removesuffix(unit).rstrip())
    if match is not None:
        sign = "-" if match[1] == "-" else ""
        return Told(sign + match[2].replace(",", ""), Qualifier.EXACT, "")
    token = _token(plain, cell, unit)
    if token.unit != unit:
        raise Refusal(
            "other-unit",
            f"“{cell[:40]}”的单位是 {token.unit}, 不是 {unit}",
            f"'{cell[:40]}' is in {token.unit}, not in {unit}",
        )
    return Told(token.value_text, token.qualifier, token.wording)


def _token(plain: str, cell: str, unit: str) -> Printed:
    """The cell as a token of a text, with its own unit or with the column's."""
    for text in (plain, f"{plain}{unit}"):
        try:
            return read_printed(text)
        except Refusal:
            continue
    raise Refusal("bad-cell", f"“{cell[:40]}”不是数", f"'{cell[:40]}' is no number")


def period_of(cell: str, time: Time) -> str:
    """The period that a date of a table means for a stock, a flow or a running total.

    `2025-06` is the month's last day for a stock, the month for a flow, everything up to its end for
    a running total; `2025年1-6月` is the half-year. Raises Refusal for what is no date.
    """
    if cell == UNDATED or _PERIOD.fullmatch(cell):
        return cell
    months = _MONTHS.fullmatch(cell)
    found = AsOf.parse(f"{months[1]}年{months[2]}月" if months else _dashed(cell))
    if found.first is None or found.last is None:
        raise Refusal("bad-period", f"“{cell}”不是固定的日期", f"'{cell}' is no fixed date")
    first = f"{months[1]}-01-01" if months else found.first
    if time == Time.STOCK or first == found.last:
        return found.last
    if time == Time.CUMULATIVE and not months:
        return f"/{found.last}"
    return f"{first}/{found.last}"


def _dashed(cell: str) -> str:
    """`2025/6/30`, `2025.6` and `202506` with the dashes and zeros of an ISO date."""
    day, digits = _DAY.fullmatch(cell), _DIGITS.fullmatch(cell)
    if day is not None:
        return "-".join(part.zfill(2) for part in day.groups() if part)
    return f"{digits[1]}-{digits[2]}" if digits is not None else cell
