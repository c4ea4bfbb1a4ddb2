"""Numbers as bulletins print them: what stands there, its digits, unit and wording.

Each answer is the four cells `printed,value_text,unit,qualifier` in one text, and how many characters
are printed. Money comes in 万元; a line has a style, from 0 to 99.
"""

from __future__ import annotations

from collections.abc import Callable

Told = tuple[str, int]
_TWO = tuple(f"{n:02d}" for n in range(100))
_FOUR = tuple(f"{n:04d}" for n in range(10_000))
_YI = 10_000
_OF_FOUR, _OF_WAN = range(84, 92), range(92, 100)  # styles


def money(value: int, style: int) -> Told:
    """In 亿元 with two decimals, or with four, or in 万元; style -1: with one decimal."""
    digits, unit = _money(value, style)
    return f"{digits}{unit},{digits},{unit},exact", len(digits) + 2


def signed_money(value: int, style: int) -> Told:
    """A change: the sign is in the words before it, so not in what is printed."""
    digits, unit = _money(abs(value), style)
    sign = "-" if value < 0 and digits.strip("0.") else ""
    return f"{digits}{unit},{sign}{digits},{unit},exact", len(digits) + 2


def _money(value: int, style: int) -> tuple[str, str]:
    if value < _YI or style in _OF_WAN:
        return str(value), "万元"
    if style < 0:
        tenths = (value + 500) // 1000
        return f"{tenths // 10}.{tenths % 10}", "亿元"
    if style in _OF_FOUR:
        return f"{value // _YI}.{_FOUR[value % _YI]}", "亿元"
    cents = (value + 50) // 100
    return f"{cents // 100}.{_TWO[cents % 100]}", "亿元"


def percent(hundredths: int) -> Told:
    """A rate with two decimals; a fall is told by the words before it."""
    if hundredths < 0:
        digits = f"{-hundredths // 100}.{_TWO[-hundredths % 100]}"
        return f"{digits}%,-{digits},%,exact", len(digits) + 1
    digits = f"{hundredths // 100}.{_TWO[hundredths % 100]}"
    return f"{digits}%,{digits},%,exact", len(digits) + 1


def clients(count: int, style: int) -> Told:
    """Borrowers, each of them, or many in 万户."""
    if count >= 100_000 and style < 50:
        cents = (count + 50) // 100
        digits = f"{cents // 100}.{_TWO[cents % 100]}"
        return f"{digits}万户,{digits},万户,exact", len(digits) + 2
    return f"{count}户,{count},户,exact", len(str(count)) + 1


def worded(value: int, style: int, word: int, plain: Callable[[int, int], Told]) -> Told:
    """A number in round figures: 超, 余, 近, 约, or 达 before all its digits; `plain` writes those."""
    exact, length = plain(value, style)
    if word == 5:
        printed, rest = exact.split(",", 1)
        return f"达{printed},{rest.removesuffix('exact')}reaches", length + 1
    one, unit = _round_unit(value, plain)
    whole = value // one
    step = 10 ** max(len(str(whole)) - 2, 0)
    low = whole // step * step
    if low * one == value:
        return exact, length
    if word == 3:
        return _told(f"近{low + step}{unit}", low + step, unit, "below")
    if word == 4:
        near = (value * 2 + one) // (2 * one)
        return _told(f"约{near}{unit}", near, unit, "about")
    if word == 2:
        return _told(f"{low}余{unit}", low, unit, "and-more")
    return _told(f"超{low}{unit}", low, unit, "above")


def _round_unit(value: int, plain: Callable[[int, int], Told]) -> tuple[int, str]:
    if plain is clients:
        return 1, "户"
    return (_YI, "亿元") if value >= _YI else (1, "万元")


def _told(printed: str, value: int, unit: str, qualifier: str) -> Told:
    return f"{printed},{value},{unit},{qualifier}", len(printed)
