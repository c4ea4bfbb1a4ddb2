"""A printed figure taken apart: wording, digits or number words, unit.

Used to check that what a facts file says of a figure agrees with the characters it points at.
The words are those of DESIGN 1; every pattern is bounded, and a token is at most 40 characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from finstats.model.codes import Qualifier
from finstats.model.refusal import Refusal

MAX_TOKEN = 40

_BEFORE = {
    "超过": Qualifier.ABOVE,
    "超": Qualifier.ABOVE,
    "突破": Qualifier.ABOVE,
    "逾": Qualifier.ABOVE,
    "不足": Qualifier.BELOW,
    "不到": Qualifier.BELOW,
    "近": Qualifier.BELOW,
    "不低于": Qualifier.AT_LEAST,
    "不少于": Qualifier.AT_LEAST,
    "至少": Qualifier.AT_LEAST,
    "不超过": Qualifier.AT_MOST,
    "不高于": Qualifier.AT_MOST,
    "最多": Qualifier.AT_MOST,
    "达到": Qualifier.REACHES,
    "达": Qualifier.REACHES,
    "大约": Qualifier.ABOUT,
    "约": Qualifier.ABOUT,
}
_BETWEEN = {"余": Qualifier.AND_MORE, "多": Qualifier.AND_MORE}
_AFTER = {
    "以内": Qualifier.AT_MOST,
    "之内": Qualifier.AT_MOST,
    "内": Qualifier.AT_MOST,
    "以下": Qualifier.AT_MOST,
    "以上": Qualifier.AT_LEAST,
    "左右": Qualifier.ABOUT,
}
# Of two wordings the stronger wins: 达2200余户 is and-more, 近1100家左右 is below.
_WEAKEST_FIRST = (Qualifier.EXACT, Qualifier.REACHES, Qualifier.ABOUT)

_WIDE = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９．％，", "0123456789.%,", strict=True)
}
_DIGIT_WORDS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWER_WORDS = {"千": 1000, "百": 100, "十": 10}
# A whole number below 10000 in words, thousands first; 零 stands where a power is skipped.
_D = "[一二两三四五六七八九]"
_WORD = f"(?=[{''.join(_DIGIT_WORDS)}千百十])(?:{_D}?千)?(?:零?{_D}?百)?(?:零?{_D}?十)?(?:零?{_D})?"
_TOKEN = re.compile(
    r"(?P<before>(?:"
    + "|".join(sorted(_BEFORE, key=len, reverse=True))
    + r"){0,2})"
    + r"(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?|[0-9]{1,15}(?:\.[0-9]{1,15})?)"
    + r"(?P<power>[十百千]?)"
    + f"|(?P<high>{_WORD})万(?P<low>{_WORD})|(?P<word>{_WORD})|)"
    + r"(?P<between>[余多]?)(?P<scale>万亿|[万亿]?)(?P<between2>[余多]?)"
    + r"(?P<unit>.{1,12}?)"
    + r"(?P<after>"
    + "|".join(sorted(_AFTER, key=len, reverse=True))
    + r")?"
)
# A unit that holds more of a number was cut out of one; these two are units all the same.
_UNITS_WITH_NUMBERS = ("个百分点", "百分点")
_NOT_IN_UNITS = frozenset("0123456789.,零〇一二三四五六七八九十百千万亿两半数几")
_NOT_UNITS = frozenset({*_BEFORE, *_BETWEEN, *_AFTER})


@dataclass(frozen=True, slots=True)
class Printed:
    """What a token says: unsigned digits in the unit, the unit as printed, the wording."""

    value_text: str
    unit: str
    qualifier: Qualifier
    wording: str


def read_printed(token: str) -> Printed:
    """Take a token apart, e.g. `1100余万元` into 1100, 万元, and-more.

    A number word takes the unit of its scale: 千万元 is 1000 of 万元. Raises Refusal where the
    token is not one number with a unit or counter; a number is read whole or not at all.
    """
    match = _TOKEN.fullmatch(token.translate(_WIDE)) if len(token) <= MAX_TOKEN else None
    if match is None or not _is_unit(match["unit"]) or not _holds_a_number(match):
        shown = token[:MAX_TOKEN]
        raise Refusal(
            "bad-token",
            f"“{shown}”不是一个带单位的数",
            f"'{shown}' is not one number with a unit or counter",
        )
    qualifier, wording = _strongest(match)
    unit = match["scale"] + match["unit"]
    if match["digits"]:
        return Printed(match["digits"].replace(",", ""), match["power"] + unit, qualifier, wording)
    return Printed(str(_value_of_words(match)), unit, qualifier, wording)


def _is_unit(unit: str) -> bool:
    if unit in _UNITS_WITH_NUMBERS:
        return True
    numbers = any(unicodedata.category(c)[0] == "N" or c in _NOT_IN_UNITS for c in unit)
    return not numbers and unit not in _NOT_UNITS


def _holds_a_number(match: re.Match[str]) -> bool:
    """Digits, number words, or a bare scale after a wording (超万元)."""
    if match["digits"] or match["word"] or match["high"]:
        return True
    return bool(match["scale"] and match["before"])


def _value_of_words(match: re.Match[str]) -> int:
    """The number that words say; nothing before a scale is one."""
    if match["high"]:
        return _below_ten_thousand(match["high"]) * 10_000 + _below_ten_thousand(match["low"])
    return _below_ten_thousand(match["word"]) if match["word"] else 1


def _below_ten_thousand(word: str) -> int:
    total, digit = 0, None
    for character in word:
        if character in _DIGIT_WORDS:
            digit = _DIGIT_WORDS[character] or None
        else:
            total += (digit or 1) * _POWER_WORDS[character]
            digit = None
    return total + (digit or 0)


def _strongest(match: re.Match[str]) -> tuple[Qualifier, str]:
    found: list[tuple[Qualifier, str]] = []
    rest = match["before"]
    while rest:
        word = next(w for w in sorted(_BEFORE, key=len, reverse=True) if rest.startswith(w))
        found.append((_BEFORE[word], word))
        rest = rest[len(word) :]
    between = match["between"] or match["between2"]
    if between:
        found.append((_BETWEEN[between], between))
    if match["after"]:
        found.append((_AFTER[match["after"]], match["after"]))
    strong = [pair for pair in found if pair[0] not in _WEAKEST_FIRST]
    return (strong or found or [(Qualifier.EXACT, "")])[-1]
