"""A printed figure taken apart: wording, digits or number words, unit.

Used to check that what a facts file says of a figure agrees with the characters it points at.
The words are those of DESIGN 1; every pattern is bounded, and a token is at most 40 characters.
"""

from __future__ import annotations

import re
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
# Of two wordings the stronger wins: 达2200余户 is and-more.
_WEAKEST_FIRST = (Qualifier.EXACT, Qualifier.REACHES)

_WIDE = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９．％，", "0123456789.%,", strict=True)
}
_TOKEN = re.compile(
    r"(?P<before>(?:"
    + "|".join(sorted(_BEFORE, key=len, reverse=True))
    + r"){0,2})"
    + r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?|[0-9]{1,15}(?:\.[0-9]{1,15})?)?"
    + r"(?P<word>[零〇一二三四五六七八九十百千两]{0,9})"
    + r"(?P<between>[余多]?)(?P<scale>万亿|[万亿]?)(?P<between2>[余多]?)"
    + r"(?P<unit>[^0-9,.]{1,12}?)"
    + r"(?P<after>"
    + "|".join(sorted(_AFTER, key=len, reverse=True))
    + r")?"
)
_DIGIT_WORDS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5} | {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_POWER_WORDS = {"十": 10, "百": 100, "千": 1000}


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
    token is not one number with a unit or counter.
    """
    match = _TOKEN.fullmatch(token.translate(_WIDE)) if len(token) <= MAX_TOKEN else None
    if match is None or not _holds_a_number(match):
        shown = token[:MAX_TOKEN]
        raise Refusal(
            "bad-token",
            f"“{shown}”不是一个带单位的数",
            f"'{shown}' is not one number with a unit or counter",
        )
    qualifier, wording = _strongest(match)
    digits, word = match["digits"], match["word"]
    value = digits.replace(",", "") if digits else str(_word_value(word))
    unit = match["scale"] + match["unit"]
    return Printed(value, word + unit if digits else unit, qualifier, wording)


def _holds_a_number(match: re.Match[str]) -> bool:
    """Digits, a number word, or a bare scale after a wording (超万元); not both digits and word."""
    digits, word = match["digits"], match["word"]
    if digits:
        return word in ("", "十", "百", "千")
    return bool(word) or (bool(match["scale"]) and bool(match["before"]))


def _word_value(word: str) -> int:
    """The whole number that number words below 10000 say; an empty word before a scale is one."""
    if not word:
        return 1
    total, digit = 0, None
    for character in word:
        if character in _DIGIT_WORDS:
            digit = _DIGIT_WORDS[character]
        else:
            total += (1 if digit is None else digit) * _POWER_WORDS[character]
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
