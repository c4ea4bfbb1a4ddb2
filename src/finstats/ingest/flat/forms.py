"""Forms of printed figures: what all figures of one form have in common, so that it is found once.

`1026.09亿元` and `2254.38亿元` differ in their digits alone. Every rule was applied to the first of
them; what followed for it, relative to its number, follows for the others. A form says so only where
it was found the same for two different numbers; any other figure goes through the rules itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple, cast

from finstats.ingest.figures import rebound
from finstats.ingest.observations import Reading
from finstats.model.bounds import Bounds
from finstats.model.facts import Figure
from finstats.model.numbers import Number, decimal_text, shortest

# Digits but zero count as one: zeros at the end decide how wide `about` is.
SHAPE = str.maketrans("123456789", "999999999")
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_LIMIT = 10**18


class End(NamedTuple):
    """An end of an interval in base units: so far from the number (`offset`), or `fixed`."""

    offset: int | None
    fixed: int | None


class EndText(NamedTuple):
    """The same in the printed unit: so many tenths of the last digit from the number, or `fixed`."""

    tenths: int | None
    fixed: str | None


class Form(NamedTuple):
    """What a figure of a form is besides its digits.

    The digits stand in the token from `start` up to `stop` (counted from the end), with commas in
    them or not. `factor`: base units to one unit of the last digit.
    """

    start: int
    stop: int | None
    commas: bool
    factor: int
    scale: int
    wording: str
    ends: tuple[End, End, End, End]  # lower, upper, plausible lower and upper
    closed: tuple[int, int, int, int]
    texts: tuple[EndText, EndText]
    # All offsets from the number, in base units and in tenths; empty where an end has none.
    offsets: tuple[int, ...]

    def ends_of(self, coefficient: int) -> tuple[int | None, int | None, int | None, int | None]:
        """The ends for a number, in base units."""
        base = coefficient * self.factor
        if self.offsets:
            low, up, soft_low, soft_up, *_ = self.offsets
            return base + low, base + up, base + soft_low, base + soft_up
        one, two, three, four = (
            fixed if offset is None else base + offset for offset, fixed in self.ends
        )
        return one, two, three, four

    def texts_of(self, coefficient: int) -> tuple[str | None, str | None]:
        """The hard ends for a number, in printed units."""
        tenths, scale = coefficient * 10, self.scale + 1
        if self.offsets:
            *_, low, up = self.offsets
            return shortest(tenths + low, scale), shortest(tenths + up, scale)
        one, two = (
            fixed if offset is None else shortest(tenths + offset, scale)
            for offset, fixed in self.texts
        )
        return one, two


def form_of(figure: Figure, reading: Reading) -> Form | None:
    """The form of a figure that went through the rules; None: others like it must go through too."""
    number, size = figure.number, figure.number.text.removeprefix("-")
    found = [*_DIGITS.finditer(figure.printed)]
    if len(found) != 1 or found[0][0].replace(",", "") != size:
        return None
    factor, rest = divmod(figure.factor, 10**number.scale)
    if rest or 10 ** len(size.replace(".", "")) * factor >= _LIMIT:
        return None
    other = _sibling(number)
    both = [(number, figure.bounds)]
    if other is not None:
        both.append((other, rebound(replace(figure, number=other), reading).bounds))
    ends = [_same(end) for end in zip(*(_ends(*one, figure.factor) for one in both), strict=True)]
    texts = [_same_text(end) for end in zip(*(_texts(*one) for one in both), strict=True)]
    closed = {_closed(one, figure.factor) for _, one in both}
    if None in ends or None in texts or len(closed) > 1:
        return None
    start, stop = found[0].span()
    return Form(
        start=start,
        stop=stop - len(figure.printed) or None,
        commas="," in found[0][0],
        factor=factor,
        scale=number.scale,
        wording=figure.wording,
        ends=cast("tuple[End, End, End, End]", tuple(ends)),
        closed=closed.pop(),
        texts=cast("tuple[EndText, EndText]", tuple(texts)),
        offsets=_offsets([one[0] for one in (*ends, *texts) if one is not None]),
    )


def _offsets(found: list[int | None]) -> tuple[int, ...]:
    return () if None in found else tuple(one for one in found if one is not None)


def _sibling(number: Number) -> Number | None:
    """Another number of the same shape; None: there is no other."""
    match = re.search("[1-9]", number.text)
    if match is None:
        return None
    place = match.start()
    text = f"{number.text[:place]}{int(match[0]) % 9 + 1}{number.text[place + 1 :]}"
    return Number.parse(text)


def _ends(number: Number, bounds: Bounds, factor: int) -> list[tuple[int, int | None]]:
    """The four ends in base units, each beside the number."""
    base = number.in_base(factor)
    return [(base, end) for one in bounds for end in one.in_base(factor)[:2]]


def _closed(bounds: Bounds, factor: int) -> tuple[int, int, int, int]:
    hard, soft = (one.in_base(factor) for one in bounds)
    return (
        *(int(hard.lower_closed), int(hard.upper_closed)),
        *(int(soft.lower_closed), int(soft.upper_closed)),
    )


def _texts(number: Number, bounds: Bounds) -> list[tuple[int, int, str | None]]:
    """The two hard ends as decimals, each beside the number in tenths of its last digit."""
    found: list[tuple[int, int, str | None]] = []
    for end in bounds.hard[:2]:
        tenths = 0 if end is None else int(end * 10 ** (number.scale + 1))
        text = None if end is None else decimal_text(end)
        if text is not None and text != shortest(tenths, number.scale + 1):
            raise ValueError(f"{text} has two digits more than {number.text}")  # no bound of ours
        found.append((number.coefficient * 10, tenths, text))
    return found


def _same(seen: tuple[tuple[int, int | None], ...]) -> End | None:
    """One end of two numbers: at one place for both, or as far from both; None: neither."""
    ends = {end for _, end in seen}
    if len(ends) == 1:
        return End(None, ends.pop())
    offsets = {None if end is None else end - number for number, end in seen}
    return End(offsets.pop(), None) if len(offsets) == 1 else None


def _same_text(seen: tuple[tuple[int, int, str | None], ...]) -> EndText | None:
    texts = {text for *_, text in seen}
    if len(texts) == 1:
        return EndText(None, texts.pop())
    offsets = {None if text is None else tenths - number for number, tenths, text in seen}
    return EndText(offsets.pop(), None) if len(offsets) == 1 else None
