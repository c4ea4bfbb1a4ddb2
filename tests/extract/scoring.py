"""How well readings of a text agree with its answers.

A find is right when it overlaps the place of an expected figure and has its digits; any other is
false, unless it lies on an open token. Of the figures found, each field is right or wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.extract.answers import Answer, Answered

from finstats.extract.found import Found, Read, Says
from finstats.model.codes import Transformation

FIELDS = (
    "digits",
    "unit",
    "qualifier",
    "place",
    "period",
    "base_period",
    "transformation",
    "comparison",
    "indicator",
    "category",
    "measure",
    "subject",
    "nature",
)
_NATION = ("全国", "中国", "我国")
_BANK = re.compile("(?:银行|分行|支行|农商行|信用社)$")
_ASIDE = re.compile("[（(][^（）()]{0,40}[）)]|[“”\"'《》\\s]")
_MEASURE_WORD = re.compile("(?:余额|规模|存量|总额)$")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that does not agree: a miss, a false find, or a field of a figure that was found."""

    what: str
    printed: str
    start: int
    end: int
    read: str = ""
    right: tuple[str, ...] = ()


@dataclass(slots=True)
class Score:
    """Counts of one text, or of many added up."""

    name: str
    expected: int = 0
    found: int = 0
    false: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count the other's in, without its list of what is wrong."""
        self.expected += other.expected
        self.found += other.found
        self.false += other.false
        self.asked.update(other.asked)
        self.agreed.update(other.agreed)


@dataclass(frozen=True)
class Names:
    """Chinese names of subjects, banks and indicators by their codes, and the measures that are known."""

    subjects: Mapping[str, str]
    indicators: Mapping[str, str]
    measures: frozenset[str]

    def with_proposed(self, reads: Iterable[Read]) -> Names:
        """These, and what the readings define."""
        subjects, indicators = dict(self.subjects), dict(self.indicators)
        for read in reads:
            for proposed in read.proposed:
                code, name = proposed.values.get("code"), proposed.values.get("name_zh")
                if isinstance(code, str) and isinstance(name, str):
                    (indicators if proposed.block == "indicator" else subjects)[code] = name
        return Names(subjects, indicators, self.measures)


def score(answered: Answered, reads: Iterable[Read], names: Names) -> Score:
    """The readings of a text held against its answers."""
    held = list(reads)
    names = names.with_proposed(held)
    finds = [find for read in held for find in read.figures]
    result = Score(answered.name, expected=len(answered.answers))
    used: set[int] = set()
    for answer in answered.answers:
        find = _match(answer, finds, used)
        if find is None:
            result.wrong.append(Wrong("missed", answer.printed, answer.start, answer.end))
            continue
        result.found += 1
        _score_fields(answer, find, names, result)
    for number, find in enumerate(finds):
        if number not in used and not _overlaps(find, answered.open):
            result.false += 1
            result.wrong.append(Wrong("false", find.printed, find.start, find.end, find.value_text))
    result.wrong.sort(key=lambda wrong: (wrong.start, wrong.end))
    return result


def _overlaps(find: Found, places: Iterable[tuple[int, int]]) -> bool:
    return any(find.start < end and start < find.end for start, end in places)


def _match(answer: Answer, finds: list[Found], used: set[int]) -> Found | None:
    """The find of a figure, taken out of the others; the first where several would do."""
    place = [(answer.start, answer.end)]
    for number, find in enumerate(finds):
        same = find.value_text.lstrip("-") == answer.value.lstrip("-")
        if number not in used and same and _overlaps(find, place):
            used.add(number)
            return find
    return None


def _score_fields(answer: Answer, find: Found, names: Names, result: Score) -> None:
    says, agreed = max(
        ((says, dict(_agreed(answer, find, says, names))) for says in find.says),
        key=lambda pair: sum(pair[1].values()),
    )
    for key, agrees in agreed.items():
        result.asked[key] += 1
        result.agreed[key] += agrees
        if not agrees:
            read, right = _shown(key, answer, find, says, names)
            result.wrong.append(Wrong(key, answer.printed, answer.start, answer.end, read, right))


def _agreed(answer: Answer, find: Found, says: Says, names: Names) -> Iterator[tuple[str, bool]]:
    right = answer.right
    yield "digits", find.value_text == answer.value
    yield "unit", find.unit in right["unit"]
    yield "qualifier", find.qualifier in right["qualifier"]
    yield "place", _is_at(answer, find)
    if "period" in right:
        yield "period", says.period in right["period"]
    if "base_period" in right:
        yield "base_period", says.base_period in right["base_period"]
    if "transformation" in right:
        yield "transformation", says.transformation in right["transformation"]
        yield "comparison", _compares(says, right)
    if "indicator" in right:
        yield "indicator", _is_indicator(says, right["indicator"], names)
    if "category" in right:
        yield "category", says.quantity.category in right["category"]
    if _measure_is_ours(right, names):
        yield "measure", says.quantity.measure in right["measure"]
    if "subject" in right:
        yield "subject", _is_subject(says, right, names)
    yield "nature", says.nature in right["nature"]


def _measure_is_ours(right: Mapping[str, tuple[str, ...]], names: Names) -> bool:
    """Only an indicator of the seeds has a measure that readers must agree on."""
    known = names.measures.intersection(right.get("measure", ()))
    return bool(known) and right.get("indicator", ("新",))[0].isascii()


def _is_at(answer: Answer, find: Found) -> bool:
    """A range is one token of two figures: each may be found with a part of it for its place."""
    if {"at-least", "at-most"}.intersection(answer.right["qualifier"]) and _is_range(answer):
        return answer.start <= find.start and find.end <= answer.end
    return (find.start, find.end) == (answer.start, answer.end)


def _is_range(answer: Answer) -> bool:
    return len(re.findall(r"\d+(?:\.\d+)?", answer.printed.replace(",", ""))) == 2


def _compares(says: Says, right: Mapping[str, tuple[str, ...]]) -> bool:
    if says.comparison is None:
        return any(not Transformation(word).takes_comparison for word in right["transformation"])
    return says.comparison in right.get("comparison", ())


def _is_indicator(says: Says, right: tuple[str, ...], names: Names) -> bool:
    code = says.quantity.indicator
    read = {bare(says.term), bare(names.indicators.get(code, ""))} - {""}
    return code in right or any(bare(name) in read for name in right)


def bare(name: str) -> str:
    """An indicator's name without brackets, quotes and a trailing measure word."""
    whole = _ASIDE.sub("", name)
    return _MEASURE_WORD.sub("", whole) or whole


def _is_subject(says: Says, right: Mapping[str, tuple[str, ...]], names: Names) -> bool:
    """A case is about a bank and a borrower: the bank is asked, which stands beside the subject."""
    codes = [says.quantity.subject]
    if "credit" in right.get("indicator", ()) and says.bank is not None:
        codes.append(says.bank)
    return any(
        code == name or same_name(names.subjects.get(code, ""), name)
        for code in codes
        for name in right["subject"]
    )


def same_name(read: str, right: str) -> bool:
    """Whether one name holds the other, a bank and its place or trade kept apart."""
    if not read:
        return False
    if right in _NATION:
        return not _BANK.search(read) and any(word in read for word in _NATION)
    if bool(_BANK.search(read)) != bool(_BANK.search(right)):
        return False
    return read in right or right in read


def _shown(
    key: str, answer: Answer, find: Found, says: Says, names: Names
) -> tuple[str, tuple[str, ...]]:
    """What was read, in words that tell why it is not right, and what would have been."""
    quantity = says.quantity
    subject = f"{quantity.subject} {names.subjects.get(quantity.subject, '')} / {says.bank}"
    read: dict[str, object] = {
        "digits": find.value_text,
        "unit": find.unit,
        "qualifier": find.qualifier,
        "place": f"{find.start}-{find.end} {find.printed}",
        "indicator": f"{quantity.indicator} {says.term}",
        "category": quantity.category,
        "measure": quantity.measure,
        "subject": subject,
    }
    asked = {"digits": (answer.value,), "place": (f"{answer.start}-{answer.end}",)}
    shown = read[key] if key in read else getattr(says, key)
    return str(shown), asked.get(key) or answer.right.get(key, ())
