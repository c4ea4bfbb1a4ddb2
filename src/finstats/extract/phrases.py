"""Noun phrases: what stands before or after a number, without the words that are not of its name."""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.extract.patterns import any_of
from finstats.extract.rules import Rules

# Han, letters and quotes; a bracket without a number inside belongs to the phrase: 企(事)业单位.
_CHUNK = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9“”\"·/&]{1,40}(?:\([^(),。;]{0,16}\)[\u4e00-\u9fffA-Za-z“”]{0,30}){0,2}"
)
_TRAILING = re.compile(
    r"(?:为|是|达|达到|共|共计|合计|累计|已|已经|约|至|到|突破|超过|实现|完成|有|均|仅|只|了|高达|接近|将|可|能|也|就|分|收|由|在|近|超|余|不|再|又|还|并|均为|各为|则为|亦|控制|保持|维持|稳定|仅为|计|的|等|都|平均|和|与|及|从|以|按|其|每|后|前|为其|一次性|年均|月均|日均|平均|发行|承保|持有|开立|托管|了|持|扩|增|则|增长|由|将在|将|用时|缩短|交付|首次|普遍|整体|总体|大幅|稳步|持续|再次|历史性|向|为|给|对|让|请|同期|折合人民币|突破性|分别|回|一下子|当日|当月|进一步|显著|明显|有效|净|要|才|报|冲刺|迈上|站上|登上|建起|累放|竞|足|整)+$"
)
_UNIT_ASIDE = re.compile(r"\((?:单位:)?[^()]{1,10}\)$")  # 贷款户数(万户)
_WITHIN = re.compile(r"([^在]{2,16})在[^在]{2,16}中的?")
_ASIDE = re.compile(r"\([^()]{0,16}\)|[“”\"·\s\x00]")


class Phrase(NamedTuple):
    """A phrase: its place, and its characters as they stand."""

    at: int
    to: int
    text: str


class Phrases:
    """The words that are cut off phrases."""

    def __init__(self, rules: Rules) -> None:
        self._lead = re.compile(any_of(rules.words["lead"]["words"]))
        self._not_lead = re.compile(any_of(rules.words["lead_not"]["words"]))
        self._inner = re.compile(any_of(rules.words["inner_verb"]["words"]))
        self._verb = re.compile(any_of(rules.words["verb"]["words"]))

    def before(self, plain: str, text: str, low: int, high: int) -> Phrase | None:
        """The last phrase of a stretch; None: nothing but words that name nothing."""
        for match in reversed(list(_CHUNK.finditer(plain, low, high))):
            if (
                plain[max(0, match.start() - 1) : match.start()] == "("
                and plain[match.end() : match.end() + 1] == ")"
            ):
                continue  # a unit or remark in brackets
            phrase = self._cut(match.start(), match.end(), plain, text)
            if phrase is not None:
                return phrase
        return None

    def all(self, plain: str, text: str, low: int, high: int) -> list[Phrase]:
        """Every phrase of a stretch, in order; 、和与及 part them."""
        found = []
        for match in _CHUNK.finditer(plain, low, high):
            start = match.start()
            for part in re.finditer(r"(?:(?!和|与|及|以及)[^\x00]){1,40}", match[0]):
                phrase = self._cut(start + part.start(), start + part.end(), plain, text)
                if phrase is not None:
                    found.append(phrase)
        return found

    def after(self, plain: str, text: str, low: int) -> Phrase | None:
        """The phrase that follows a number at once: 14家银行机构, 500万元授信."""
        match = _CHUNK.match(plain, low)
        if match is None:
            return None
        words = match[0]
        shift = 1 if words.startswith("的") else 0
        verb = self._verb.search(words, shift + 1)
        end = len(words) if verb is None else verb.start()
        piece = words[shift:end][:12]
        if len(piece) < 2 and words[shift:].startswith(("贷款", "授信", "融资")):
            piece = words[shift : shift + 2]
        return Phrase(low + shift, low + shift + len(piece), piece) if len(piece) > 1 else None

    def _cut(self, at: int, to: int, plain: str, text: str) -> Phrase | None:
        words = plain[at:to]
        for verb in reversed(list(self._inner.finditer(words))):
            rest = words[verb.end() :]
            before = words[verb.start() - 1 : verb.start()]
            named = self._not_lead.match(words, verb.start()) is not None  # 覆盖率, 发放贷款和垫款
            if (
                len(rest) > 1
                and rest[0] not in "的人率"
                and before not in ("新", "对")
                and not named
            ):
                at, words = at + verb.end(), rest
                break
        words = _UNIT_ASIDE.sub("", words)
        while match := self._lead.match(words):
            if self._not_lead.match(words):
                break
            at, words = at + match.end(), words[match.end() :]
        within = _WITHIN.fullmatch(words)
        if within is not None:  # 绿色贷款在全部贷款中
            words = within[1]
        trailing = _TRAILING.search(words)
        if trailing is not None:
            words = words[: trailing.start()]
        if len(bare(words)) < 2:
            return None
        return Phrase(at, at + len(words), text[at : at + len(words)])


def bare(text: str) -> str:
    """A name without brackets, quotes and spaces."""
    return _ASIDE.sub("", text.replace("（", "(").replace("）", ")"))
