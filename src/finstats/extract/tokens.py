"""Numbers in a text: every token that may be a figure, read as a facts file's checks read it.

What the tables call noise, and dates, are taken out before (the caller blanks them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from finstats.extract.rules import Rules
from finstats.model.codes import Qualifier
from finstats.model.numbers import Number
from finstats.model.printed import AFTER, BEFORE, SPACES, Printed, read_all
from finstats.model.refusal import Refusal

_SP = f"[{SPACES}]?"
_ARABIC = (
    r"(?:(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,8})?"
    rf"|(?<![0-9.,])[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}}){{1,4}}(?![0-9])(?:\.[0-9]{{1,8}})?"
    rf"|(?<![0-9.])[0-9]{{1,15}}(?:{_SP}\.{_SP}[0-9]{{1,8}})?(?!\.?[0-9]))"
)
_HAN = r"(?:[零一二两三四五六七八九十百千]{1,10}(?:点[零一二三四五六七八九]{1,8})?)"
_MINUS = r"(?<![0-9A-Za-z%‰)\]-])-(?=[0-9])"
_SCALE = r"(?:[十百千]?(?:万亿|[万亿])|[十百千])"
_TENTHS = r"[一二三四五六七八九]成(?:半|[一二三四五六七八九](?![十百千万亿个家户名项]))"
_CORE = rf"(?:[百千]分之)?(?:{_ARABIC}|{_HAN})[余多]?{_SP}{_SCALE}?[余多]?"
# 12亿3000万: two numbers that are one.
_TWO = rf"(?:{_ARABIC}|{_HAN})[亿万](?:{_ARABIC}|(?=[一二两三四五六七八九]){_HAN})[万千亿]?[余多]?"
_SEPARATOR = rf"{_SP}(?:-{{1,2}}|[至到]){_SP}"
# Words that end in a wording's first character and are not it: 签约, 附近, 送达.
_NOT_BEFORE = "(?!(?<=[签节预履违契])约)(?!(?<=[最附临靠贴邻])近)(?!(?<=[抵发直送传下表])达)"
_ALONE = re.compile(r"\s{0,4}(?:$|[,;:()、。\s]|和|及)")
_WORD = re.compile(r"[\u4e00-\u9fff\x00:](?:\s{0,2})$")
_CLAUSE = re.compile(r"[,;:。%\x00]")
_RATIOS = ("率", "比", "增幅", "增速", "增长", "息差")
_SHORT = ("个", "亿", "万", "万亿")  # may be the first part of the unit at the end of a list
_UNIT_BEHIND = re.compile(r"(?:[、和与及\s]{1,3}-?[0-9.,]{1,16}){0,8}\s?\(([^(),]{1,6})\)")
_UNIT_BEFORE = re.compile(r"\((?:单位:)?([^(),]{1,10})(?:,[^()]{0,12})?\)[:\s为达]{0,3}$")
_RISES = re.compile("(?:增加|减少|增长|下降|上升|提高|回落|降低|多增|少增)$")
_CONNECTOR = re.compile(
    r"(?:[、,和与及\s]|以及|分别|(?:上升|下降|增长|减少|增加|提高|回落|降低)){1,3}"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its place, what is printed, what it says (two for a range), where its unit stands."""

    at: int
    to: int
    printed: str
    says: tuple[Printed, ...]
    dimension: str
    unit_at: tuple[int, int] | None = None


class Stated(NamedTuple):
    """A unit that is stated once for many numbers: for which words (none: for all), and where."""

    label: str
    unit: str
    unit_at: tuple[int, int]


class Tokens:
    """The grammar of numbers with the units of the tables."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        units = "|".join(sorted(map(re.escape, rules.units), key=len, reverse=True))
        before = "|".join(sorted(BEFORE, key=len, reverse=True))
        plain = sorted((re.escape(word) for word in AFTER if word != "多"), key=len, reverse=True)
        # 三成多 is a figure and more, 三户多 goes on in another word.
        after = f"{'|'.join(plain)}|多(?![\u4e00-\u9fff])"
        wording = rf"(?:{_NOT_BEFORE}(?:{before}){_SP}){{0,2}}"
        # 亿斤 is a unit with its scale: the scale is not the number's.
        tails = "".join(sorted({name[1] for name in rules.units if name[0] in "万亿"}))
        core = rf"{_CORE}(?![{tails}])" if tails else _CORE
        number = rf"(?P<core>(?P<half>{_TENTHS}|一半|(?<=[近超逾])半数?(?![年月径数途导]))|{_TWO}|{core}){_SP}(?P<unit>(?:{units})(?!数))?"
        self._token = re.compile(
            rf"(?:{wording}|{_MINUS})(?:{number}"
            rf"|(?P<bare>(?<=[超近达破逾过足到约])(?:万亿|[万亿]))(?P<bare_unit>{units}))"
            rf"(?P<after>{after})?"
        )
        self._range = re.compile(
            rf"{_CORE}(?:{_SP}(?:{units}))?{_SEPARATOR}{number}(?P<after>{after})?"
        )

    def find(self, half: str, text: str, stated: list[Stated]) -> Iterator[Token]:
        """Every token of a text, in order; `half` is the text in half width with noise blanked.

        `stated`: units of numbers that have none of their own.
        """
        found = list(self._found(half, text))
        head: tuple[int, int] | None = None
        for number, token in enumerate(found):
            short = not token.says or token.says[0].unit in _SHORT
            whole = self._with_unit_of_next(found, number, half) if short else token
            if whole is None and token.says:
                whole = token
            if whole is None:
                whole = self._with_unit_before(token, half, head)
            if whole is None and not token.says:
                whole = self._with_stated(token, half, stated)
            if whole is not None:
                head = whole.unit_at or head
                yield whole

    def _found(self, half: str, text: str) -> Iterator[Token]:
        place = 0
        while match := self._token.search(half, place):
            both = self._range.match(half, match.start())
            token = self._read(both, text) if both else None
            if both is None or token is None or len(token.says) != 2:
                both, token = match, self._read(match, text)
            place = max(both.end(), match.start() + 1)
            if token is not None:
                yield token

    def read_with(self, token: str, at: int, unit: str, unit_at: tuple[int, int]) -> Token | None:
        """A bare number whose unit stands elsewhere, in a head or at the end of a list."""
        known = self._rules.unit(unit)
        try:
            says = read_all(token, unit)
        except Refusal:
            return None
        if known is None:
            return None
        return Token(at, at + len(token), token, says, known.dimension, unit_at)

    def _read(self, match: re.Match[str], text: str) -> Token | None:
        """A token with its reading; without one when its unit is still to be found; None: no token."""
        at, to = match.span()
        to -= len(match[0]) - len(match[0].rstrip(SPACES))
        at += len(match[0]) - len(match[0].lstrip(SPACES))
        groups = match.groupdict()
        core = groups["core"] or ""
        percent = {"百": "%", "千": "‰"}.get(core[:1], "") if core[1:3] == "分之" else ""
        unit = groups["unit"] or groups.get("bare_unit") or (_of_half(groups["half"]) or percent)
        scale = core.strip(SPACES).endswith("亿") or (
            core.strip(SPACES).endswith("万") and len(core.strip(SPACES)) > 2
        )
        if not unit and not scale:
            has_digits = any(c.isdigit() for c in core)
            return Token(at, to, text[at:to], (), "") if has_digits else None
        if match["after"] and match["after"].endswith("内") and self._counts(unit):
            to -= len(match["after"])
        if self._is_article(core, unit, match["after"] or ""):
            return None
        return self._token_of(at, to, text[at:to])

    def _counts(self, unit: str) -> bool:
        return bool(unit) and self._rules.units[unit]["dimension"] == "count"

    def _is_article(self, core: str, unit: str, after: str) -> bool:
        """一家, 一天: no count but an article; 一亿元, 一成, 一个工作日内 are numbers."""
        if core.strip(SPACES) not in ("一", "零", "十百", "百千"):
            return False
        dimension = self._rules.units[unit]["dimension"] if unit else ""
        timed = dimension in ("duration", "working-days", "minutes", "months")
        return dimension == "count" or (timed and "内" not in after)

    def _token_of(self, at: int, to: int, printed: str) -> Token | None:
        try:
            says = read_all(printed)
            for one in says:
                Number.parse(one.value_text)
        except Refusal:
            return None
        unit = self._rules.unit(says[0].unit)
        return None if unit is None else Token(at, to, printed, says, unit.dimension)

    def _with_unit_before(
        self, token: Token, half: str, head: tuple[int, int] | None
    ) -> Token | None:
        """A number under a unit in brackets (贷款户数(万户): 31.46), and the rises behind it."""
        match = _UNIT_BEFORE.search(half, max(0, token.at - 24), token.at)
        if match is not None:
            return self.read_with(token.printed, token.at, match[1], match.span(1))
        match = _UNIT_BEHIND.match(half, token.to)
        if match is not None:
            return self.read_with(token.printed, token.at, match[1], match.span(1))
        if head is not None and _RISES.search(half, max(0, token.at - 4), token.at):
            return self.read_with(token.printed, token.at, half[head[0] : head[1]], head)
        return None

    def _with_stated(self, token: Token, half: str, stated: list[Stated]) -> Token | None:
        """A number that stands alone behind a word, under a line like 单位:亿元."""
        if (
            not stated
            or _ALONE.match(half, token.to) is None
            or not _WORD.search(half, 0, token.at)
        ):
            return None
        before = _CLAUSE.split(half[max(0, token.at - 14) : token.at].rstrip(":"))[-1]
        ratio = any(word in before for word in _RATIOS)
        named = [one for one in stated if one.label and _last_two(one.label) in before]
        if named:
            fit = max(named, key=lambda one: before.rfind(_last_two(one.label)))
        else:
            alone = len(stated) == 1 and not ratio
            plain = [
                one for one in stated if not one.label and (alone or (one.unit == "%") == ratio)
            ]
            if not plain:
                return None
            fit = plain[0]
        return self.read_with(token.printed, token.at, fit.unit, fit.unit_at)

    def _with_unit_of_next(self, found: list[Token], number: int, half: str) -> Token | None:
        """A bare number in a list takes the unit at the end of it: 254.30、416.03亿元."""
        token = found[number]
        for previous, one in zip(found[number:], found[number + 1 :], strict=False):
            if _CONNECTOR.fullmatch(half, previous.to, one.at) is None:
                return None
            if one.says:
                unit = _unit_in(one)
                if token.says and unit is not None:
                    unit = _rest_of(token.says[0].unit, *unit)
                return self.read_with(token.printed, token.at, *unit) if unit else None
        return None


def _rest_of(own: str, unit: str, place: tuple[int, int]) -> tuple[str, tuple[int, int]] | None:
    """What of the next unit a number lacks: 百分点 for 2.4个, 美元 for 88.4亿; None: it lacks nothing."""
    if not unit.startswith(own) or unit == own:
        return None
    return unit[len(own) :], (place[0] + len(own), place[1])


def _unit_in(token: Token) -> tuple[str, tuple[int, int]] | None:
    """The unit as it is printed in a token, and its place."""
    if token.unit_at is not None or len(token.says) != 1:
        return None
    unit = token.says[0].unit
    place = token.printed.rfind(unit)
    if place < 0:  # in another spelling
        match = re.search(r"[^0-9.,\s余多]{1,8}$", token.printed)
        if match is None:
            return None
        return match[0], (token.at + match.start(), token.at + match.end())
    return unit, (token.at + place, token.at + place + len(unit))


def _last_two(label: str) -> str:
    """What of a label stands before its numbers: 增幅 of 余额比上年末增幅."""
    return label[-2:]


def _of_half(word: str | None) -> str:
    """The unit of 一半 and of 三成半, which are numbers with their units."""
    return "" if word is None else "成" if "成" in word else "半"


def signed(printed: Printed, falls: bool) -> str:
    """The value with the minus of a falling word."""
    return (
        f"-{printed.value_text}" if falls and printed.value_text.strip("0.") else printed.value_text
    )


def negative(token: Token) -> Token:
    """A fall's range: at least and at most change places under the minus."""
    swap = {Qualifier.AT_LEAST: Qualifier.AT_MOST, Qualifier.AT_MOST: Qualifier.AT_LEAST}
    return replace(
        token,
        says=tuple(
            replace(one, qualifier=swap.get(one.qualifier, one.qualifier)) for one in token.says
        ),
    )
