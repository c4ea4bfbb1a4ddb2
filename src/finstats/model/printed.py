"""A printed figure taken apart: wording, digits or number words, unit.

Used to find figures in a text, and to check that what a facts file says of a figure agrees with the
characters it points at. The words are those of DESIGN 1; every pattern is bounded, and a token is
at most 40 characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from finstats.model.codes import Qualifier
from finstats.model.refusal import Refusal

MAX_TOKEN = 40

BEFORE = {
    "超过": Qualifier.ABOVE,
    "超": Qualifier.ABOVE,
    "突破": Qualifier.ABOVE,
    "逾": Qualifier.ABOVE,
    "超越": Qualifier.ABOVE,
    "超出": Qualifier.ABOVE,
    "跨越": Qualifier.ABOVE,
    "不足": Qualifier.BELOW,
    "不到": Qualifier.BELOW,
    "不满": Qualifier.BELOW,
    "低于": Qualifier.BELOW,
    "少于": Qualifier.BELOW,
    "接近": Qualifier.BELOW,
    "将近": Qualifier.BELOW,
    "近": Qualifier.BELOW,
    "不低于": Qualifier.AT_LEAST,
    "不少于": Qualifier.AT_LEAST,
    "不小于": Qualifier.AT_LEAST,
    "至少": Qualifier.AT_LEAST,
    "最低": Qualifier.AT_LEAST,
    "不超过": Qualifier.AT_MOST,
    "不高于": Qualifier.AT_MOST,
    "不多于": Qualifier.AT_MOST,
    "最高": Qualifier.AT_MOST,
    "最长": Qualifier.AT_MOST,
    "最多": Qualifier.AT_MOST,
    "至多": Qualifier.AT_MOST,
    "达到": Qualifier.REACHES,
    "达到了": Qualifier.REACHES,
    "高达": Qualifier.REACHES,
    "多达": Qualifier.REACHES,
    "已达": Qualifier.REACHES,
    "达": Qualifier.REACHES,
    "大约": Qualifier.ABOUT,
    "大概": Qualifier.ABOUT,
    "约为": Qualifier.ABOUT,
    "约": Qualifier.ABOUT,
}
_BETWEEN = {"余": Qualifier.AND_MORE, "多": Qualifier.AND_MORE}
AFTER = {
    "以内": Qualifier.AT_MOST,
    "之内": Qualifier.AT_MOST,
    "内": Qualifier.AT_MOST,
    "以下": Qualifier.AT_MOST,
    "以上": Qualifier.AT_LEAST,
    "及以上": Qualifier.AT_LEAST,
    "及以下": Qualifier.AT_MOST,
    "(含)以上": Qualifier.AT_LEAST,
    "(含)以下": Qualifier.AT_MOST,
    "多": Qualifier.AND_MORE,
    "有余": Qualifier.AND_MORE,
    "左右": Qualifier.ABOUT,
    "上下": Qualifier.ABOUT,
}
# Of two wordings the stronger wins: 达2200余户 is and-more, 近1100家左右 is below.
_WEAKEST_FIRST = (Qualifier.EXACT, Qualifier.REACHES, Qualifier.ABOUT)

WIDE = {
    ord(wide): narrow
    for wide, narrow in zip(
        "０１２３４５６７８９．％，（）〇－—–～〜", "0123456789.%,()零-----", strict=True
    )
}
WIDE |= {ord(c) + 0xFEE0: c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}
# Every run of digits of a text is a figure or is listed as none. 数十 is a number without a value,
# 户数十 the start of one.
DIGITS = re.compile(
    "[0-9０-９零〇一二三四五六七八九十百千万亿两半]|(?<![户人笔件总个家款次张项台])数[十百千万日周月年]"
)
# White space that printers put inside numbers and before units.
SPACES = " \t\u00a0\u2002\u2003\u2005\u2006\u2009\u200a\u202f\u3000"
_SPACES = str.maketrans(dict.fromkeys(SPACES))
_DIGIT_WORDS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWER_WORDS = {"千": 1000, "百": 100, "十": 10}
# A whole number below 10000 in words, thousands first; 零 stands where a power is skipped.
_D = "[一二两三四五六七八九]"
WORD = f"(?=[{''.join(_DIGIT_WORDS)}千百十])(?:{_D}?千)?(?:零?{_D}?百)?(?:零?{_D}?十)?(?:零?{_D})?"
_TOKEN = re.compile(
    r"(?P<before>(?:"
    + "|".join(sorted(BEFORE, key=len, reverse=True))
    + r"){0,2})"
    + r"(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?|[0-9]{1,15}(?:\.[0-9]{1,15})?)"
    + r"(?P<power>[十百千]?)"
    + f"|(?P<high>{WORD})万(?P<low>{WORD})"
    + f"|(?P<word>零(?=点)|{WORD})(?:点(?P<point>[零一二三四五六七八九]{{1,8}}))?|)"
    + r"(?P<between>[余多]?)(?P<scale>万亿|[万亿]?)(?P<between2>[余多]?)"
    + r"(?P<unit>.{1,12}?)"
    + r"(?P<after>"
    + "|".join(map(re.escape, sorted(AFTER, key=len, reverse=True)))
    + r")?"
)
# A unit that holds more of a number was cut out of one; these are units all the same.
_UNITS_WITH_NUMBERS = (
    "个百分点",
    "百分点",
    "半",
    "万",
    "亿",
    "万亿",
    "千瓦",
    "千瓦时",
    "千克",
    "千米",
)
# One unit in several spellings: the first is how tables have it.
_SPELLINGS = {
    "个百分点": ("百分点", "个pct", "pct"),
    "个基点": ("基点", "BP", "bp", "Bp", "BPs", "bps", "个BP", "个bp", "个BPs"),
    "个工作日": ("工作日",),
}
_SAME_UNIT = {other: unit for unit, others in _SPELLINGS.items() for other in others}
# Numbers that are written otherwise than a number and its unit, as if they were.
_NUMBER = rf"(?:[0-9]{{1,15}}(?:\.[0-9]{{1,15}})?|(?:零(?=点)|{WORD})(?:点[零一二三四五六七八九]{{1,8}})?)"
_PERCENT_WORDS = re.compile(f"([百千])分之({_NUMBER})")
_ONE_HALF = re.compile("一半|(?<=[近超逾])半数?(?![年月径数途导])")
_TENTHS = re.compile(f"({_D})成(半|{_D})")
_TWO_SCALES = re.compile(
    f"([0-9]{{1,6}}|{WORD})([亿万])([0-9]{{1,4}}|(?={_D}|零){WORD})(万|千(?=[^万亿零一二两三四五六七八九十百0-9])|(?=[^0-9.,零一二两三四五六七八九十百千万亿]))"
)
_RANGE = re.compile("(.{1,20}?)([至到-])(.{1,30})")
_NOT_IN_UNITS = frozenset("0123456789.,零〇一二三四五六七八九十百千万亿两半数几")
_NOT_UNITS = frozenset({*BEFORE, *_BETWEEN, *AFTER})


@dataclass(frozen=True, slots=True)
class Printed:
    """What a token says: unsigned digits in the unit, the unit as tables have it, the wording."""

    value_text: str
    unit: str
    qualifier: Qualifier
    wording: str


def read_printed(token: str) -> Printed:
    """Take a token apart, e.g. `1100余万元` into 1100, 万元, and-more.

    A number word takes the unit of its scale: 千万元 is 1000 of 万元. Raises Refusal where the
    token is not one number with a unit or counter; a number is read whole or not at all.
    """
    match = _TOKEN.fullmatch(_as_number(token)) if len(token) <= MAX_TOKEN else None
    if match is None or not _is_unit(match["unit"]) or not _holds_a_number(match):
        shown = token[:MAX_TOKEN]
        raise Refusal(
            "bad-token",
            f"“{shown}”不是一个带单位的数",
            f"'{shown}' is not one number with a unit or counter",
        )
    qualifier, wording = _strongest(match)
    digits = match["digits"]
    unit = (match["power"] if digits else "") + match["scale"] + match["unit"]
    value = digits.replace(",", "") if digits else _digits_of_words(match)
    return Printed(value, _SAME_UNIT.get(unit, unit), qualifier, wording)


def unit_lacking(token: str, unit: str) -> str:
    """What of a unit a token lacks that ends with its beginning: 百分点 of 2.4个, 美元 of 88.4亿."""
    for beginning in ("个", "万亿", "亿", "万"):
        if token.endswith(beginning) and unit.startswith(beginning) and unit != beginning:
            return unit.removeprefix(beginning)
    return unit


def read_all(token: str, unit: str = "") -> tuple[Printed, ...]:
    """What a token says: one number, or the two ends of a range (3至5天: at least, at most).

    `unit`: as printed elsewhere, for a token without one (254.30、416.03亿元). Raises Refusal.
    """
    unit = unit_lacking(token, unit)
    token = token.removeprefix("-")  # whether it may be negative is for what it says
    between = _RANGE.fullmatch(folded(token)) if len(token) <= MAX_TOKEN else None
    if between is None:
        return (read_printed(token + unit),)
    try:
        upper = read_printed(between[3] + unit)
        lower = _lower(between[1], upper.unit)
    except Refusal:  # 达到20%, 不到10分钟
        return (read_printed(token + unit),)
    if upper.unit != lower.unit and upper.unit.startswith(lower.unit):  # 12.5万至15万笔
        lower = replace(lower, unit=upper.unit)
    if {lower.qualifier, upper.qualifier} != {Qualifier.EXACT} or lower.unit != upper.unit:
        return (read_printed(token + unit),)
    return (
        Printed(lower.value_text, lower.unit, Qualifier.AT_LEAST, between[2]),
        Printed(upper.value_text, upper.unit, Qualifier.AT_MOST, between[2]),
    )


def _lower(text: str, unit: str) -> Printed:
    """The lower end of a range; its unit may stand at the upper alone."""
    try:
        return read_printed(text)
    except Refusal:
        return read_printed(text + unit)


def folded(text: str) -> str:
    """The text without white space, full-width digits and signs as ASCII."""
    return text.translate(WIDE).translate(_SPACES)


def _as_number(token: str) -> str:
    """A token as a number and its unit: 百分之十二 as 十二%, 一半 as 1半, 3亿5000万元 as 35000万元."""
    text = folded(token)
    text = _PERCENT_WORDS.sub(lambda m: m[2] + ("%" if m[1] == "百" else "‰"), text, count=1)
    text = _TENTHS.sub(lambda m: f"{m[1]}点{'五' if m[2] == '半' else m[2]}成", text, count=1)
    text = _ONE_HALF.sub("1半", text, count=1)
    return _TWO_SCALES.sub(_one_scale, text, count=1)


def _one_scale(match: re.Match[str]) -> str:
    """Two scales as the lower: 12亿3000万 as 123000万, 3万2千 as 32000."""
    if not match[1] or not match[3]:
        return match[0]
    high, low = _whole(match[1]), _whole(match[3])
    if match[2] == "亿" and match[4] == "万":
        return f"{high * 10_000 + low}万"
    if match[2] == "万" and match[4] in ("千", ""):
        return str(high * 10_000 + low * (1000 if match[4] else 1))
    return match[0]


def _whole(text: str) -> int:
    return int(text) if text[0] in "0123456789" else _below_ten_thousand(text)


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


def _digits_of_words(match: re.Match[str]) -> str:
    """The number that words say; nothing before a scale is one."""
    if match["high"]:
        return str(_below_ten_thousand(match["high"]) * 10_000 + _below_ten_thousand(match["low"]))
    whole = _below_ten_thousand(match["word"]) if match["word"] else 1
    point = "".join(str(_DIGIT_WORDS[word]) for word in match["point"] or "")
    return f"{whole}.{point}" if point else str(whole)


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
        word = next(w for w in sorted(BEFORE, key=len, reverse=True) if rest.startswith(w))
        found.append((BEFORE[word], word))
        rest = rest[len(word) :]
    between = match["between"] or match["between2"]
    if between:
        found.append((_BETWEEN[between], between))
    if match["after"]:
        found.append((AFTER[match["after"]], match["after"]))
    strong = [pair for pair in found if pair[0] not in _WEAKEST_FIRST]
    return (strong or found or [(Qualifier.EXACT, "")])[-1]
