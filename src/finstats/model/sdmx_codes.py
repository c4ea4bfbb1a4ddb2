"""Ids, units and times as SDMX writes them, each from a text of ours and the same way back.

An SDMX id holds `A-Z a-z 0-9 _ @ $ -` alone. Codes of finstats are such ids; what is none (户,
个百分点, a code of somebody's own) is written by code points between two dollars: 户 is `$6237$`.
An underscore at the start marks the standard's own codes, so one of ours is written `$5F$`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from finstats.model.periods import UNDATED, Period

TOTAL, NOT_APPLICABLE, UNSPECIFIED = "_T", "_Z", "_X"  # codes of the standard for all lists
_FEW = 4096  # codes, units and periods are few, however many figures there are
_NO_ID = re.compile(r"^_|[^A-Za-z0-9_@-]+", re.ASCII)
_ESCAPED = re.compile(r"\$([0-9A-F]+(?:-[0-9A-F]+)*)\$")
# 千克 and 百分点 begin with no scale; before the name of money every numeral is one.
_SCALE = re.compile(r"[十百千万亿]*[万亿](?=.)")
_SCALE_OF_MONEY = re.compile(r"[十百千万亿]+(?=.)")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_CURRENCY = re.compile(r"([A-Z]{3})(?: |$)")
# Scales of money that are written in Latin letters (`--unit m`).
_LATIN = {"m": 6, "bn": 9}
# How the English name of a unit begins when the unit has a scale: `10,000 clients`.
_SCALED_NAME = re.compile(r"^(?:[0-9][0-9,]*[a-z]?|m|bn|trn) +")


@lru_cache(_FEW)
def sdmx_id(text: str) -> str:
    """The text as an id of SDMX; one that is an id already stays as it is."""
    return _NO_ID.sub(lambda found: f"${'-'.join(f'{ord(c):X}' for c in found[0])}$", text)


def text_of_id(identifier: str) -> str:
    """The text that `sdmx_id` made the id of."""
    return _ESCAPED.sub(
        lambda found: "".join(chr(int(point, 16)) for point in found[1].split("-")), identifier
    )


class Unit(NamedTuple):
    """UNIT_MEASURE and UNIT_MULT of a printed unit, and what the measure is called."""

    measure: str
    power: int
    name_zh: str
    name_en: str


@lru_cache(_FEW)
def unit_of(unit: str, unit_en: str | None) -> Unit:
    """亿元 is CNY and 8, 万户 is 户 and 4, % is PT (per cent) and 0.

    A currency is known by the English name of its unit, which begins with the code of ISO 4217.
    """
    currency = _CURRENCY.match(unit_en or "")
    if unit in _LATIN and currency is not None:
        return Unit(currency[1], _LATIN[unit], currency[1], currency[1])
    scale = (_SCALE if currency is None else _SCALE_OF_MONEY).match(unit)
    single = unit[scale.end() :] if scale is not None else unit
    power = sum(_POWERS[character] for character in scale[0]) if scale is not None else 0
    if currency is not None:
        return Unit(currency[1], power, single, currency[1])
    name_en = unit_en or unit
    return Unit(
        "PT" if unit == "%" else sdmx_id(single),
        power,
        single,
        _SCALED_NAME.sub("", name_en) if power else name_en,
    )


@lru_cache(_FEW)
def time_period(text: str) -> str | None:
    """A period as the standard's time: a date, or a start and a duration; None: undated.

    `2025-01-01/2025-06-30` is `2025-01-01/P6M`. Of a cumulative period without a start only the
    end can be said; the attribute PERIOD holds it whole.
    """
    if text == UNDATED:
        return None
    period = Period.parse(text)
    if period.start is None or not period.is_span:
        return period.end
    start, end = date.fromisoformat(period.start), date.fromisoformat(str(period.end))
    return f"{period.start}/{_duration(start, end)}"


def _duration(start: date, end: date) -> str:
    """From the start of one day to the end of another: whole years or months, else days."""
    days = end.toordinal() - start.toordinal() + 1
    if end == date.max:
        return f"P{days}D"
    after = date.fromordinal(end.toordinal() + 1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if after.day != start.day or months == 0:
        return f"P{days}D"
    return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
