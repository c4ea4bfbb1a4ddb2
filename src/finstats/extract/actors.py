"""Who is named in a text: names of the database, names by their endings, words for a whole place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from finstats.extract.names import Known
from finstats.extract.patterns import any_of
from finstats.extract.rules import Rules

HAN = "\u4e00-\u9fff"
_LONGEST = 24  # characters of a name before its ending
_PRODUCT = re.compile(
    r"[“\"「《]([^”\"」》,。;\x00]{1,14}?(?:贷|易融|快融|保函|e融|[Ee]贷通|分期|贷通|惠农通))[”\"」》]"
)
# A place is named where a name can start, and 市场 is none.
_PLACE = re.compile(
    rf"(?:^|(?<![{HAN}])|(?<=[在到从赴于自末日月年“]))"
    rf"(?:((?:(?!全)[{HAN}]){{2,3}}?)(省|市|县|自治区|自治州|区)(?![场值民政委长级区域块间])"
    rf"|([{HAN}]{{2,3}}?)(?:(?=全[省市县])|(?=金融监管(?:分)?局)))"
    rf"|(?<=人民银行)([{HAN}]{{2,4}}?)(?=(?:市|县|省)?(?:中心)?(?:支行|分行))"
)


class Actor(NamedTuple):
    """Somebody named: `kind` is bank, enterprise, product, authority, place, scope or group.

    `code`: of the database, when it has the name. Scopes and groups are told by `what`: place,
    country, self, borrower, or the name of the group.
    """

    kind: str
    name: str
    code: str | None = None
    what: str = ""


class Actors:
    """Looks for names: those of the database first, then by their endings."""

    def __init__(self, rules: Rules, known: Known) -> None:
        self._known = known
        self._before = re.compile(any_of(rules.words["before_name"]["words"]))
        bank, not_place = rules.words["bank"], rules.words["not_place"]
        self._no_place = frozenset("".join(not_place["characters"]))
        self._not_markets, self._no_city = (
            tuple(not_place["before_shi"]),
            tuple(not_place["starts"]),
        )
        self._not_of_banks = tuple(bank["not_before"])
        self._generic = tuple(bank["kinds"])
        self._generic_ends = tuple(bank["generic_ends"])
        self._national = tuple(bank["national"])
        tail = rf"(?:[{HAN}]{{1,8}}?(?:分行|支行|营业部))?"
        self._banks = re.compile(
            rf"(?:中国)?(?:{any_of(bank['national'])})(?:股份有限公司)?{tail}"
            rf"|[{HAN}]{{2,8}}?(?:{any_of(bank['ends'])})(?:股份有限公司)?{tail}"
        )
        ends = "|".join(map(re.escape, rules.words["enterprise"]["ends"]))
        self._enterprises = re.compile(rf"[{HAN}A-Za-z]{{2,{_LONGEST}}}?(?:{ends})")
        provinces = (name for row in rules.tables["province"] for name in row["names"])
        regions = (*provinces, *rules.words["city"]["names"])
        anywhere = "|".join(map(re.escape, regions))
        tail = "省|市|自治区|壮族自治区|回族自治区|维吾尔自治区"
        self._provinces = re.compile(
            rf"(?:{anywhere})(?:{tail})?(?![{HAN}]{{0,4}}(?:银行|分行|大学|公司|集团))"
        )
        self._scopes = {
            word: what for what, listed in rules.words["scope"].items() for word in listed
        }
        self._groups = {name: row for row in rules.tables["group"] for name in row["names"]}
        words = sorted((*self._scopes, *self._groups), key=len, reverse=True)
        self._scope = re.compile("|".join(map(re.escape, words)))
        taken = {name for row in rules.tables["indicator"] for name in row["names"]}
        # The mechanism that an indicator is named after is no actor, nor is the start of its name.
        self._indicators = tuple(name for name in known.indicators if name.startswith("全"))
        names = sorted(
            (re.escape(name) for name in known.subjects if len(name) > 1 and name not in taken),
            key=len,
            reverse=True,
        )
        self._names = re.compile("|".join(names)) if names else re.compile(r"(?!)")
        places = sorted(
            (re.escape(name) for name in known.places if len(name) > 2), key=len, reverse=True
        )
        self._places = re.compile("|".join(places)) if places else re.compile(r"(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int, Actor]]:
        """Everybody in a text, in order; of names that overlap the first, then the longest."""
        found = sorted(self._candidates(text), key=lambda one: (one[0], -one[1]))
        end = 0
        for at, to, actor in found:
            if at >= end:
                end = to
                yield at, to, actor

    def _candidates(self, text: str) -> Iterator[tuple[int, int, Actor]]:
        for match in self._names.finditer(text):
            kind, code = self._known.subjects[match[0]]
            if kind == "bank" and len(match[0]) < 3 and not match[0].endswith("行"):
                continue  # 民生 and 华夏 are words of their own
            if not text.startswith("业", match.end()) or kind == "bank-group":
                yield match.start(), match.end(), Actor(kind, match[0], code)
        for match in _PRODUCT.finditer(text):
            yield match.start(), match.end(), Actor("product", match[1], self._code(match[1]))
        yield from self._by_ending(self._enterprises, "enterprise", text)
        yield from self._by_ending(self._banks, "bank", text)
        for match in self._scope.finditer(text):
            what = self._scopes.get(match[0])
            if text.startswith(self._indicators, match.start()):
                continue
            if text.endswith("归属于", 0, match.start()):
                continue  # 归属于本行股东的净利润 is a name
            actor = (
                Actor("scope", match[0], what=what)
                if what
                else Actor("group", match[0], what=match[0])
            )
            yield match.start(), match.end(), actor
        for match in self._places.finditer(text):
            yield match.start(), match.end(), Actor("place", match[0], self._known.places[match[0]])
        for match in self._provinces.finditer(text):
            yield match.start(), match.end(), Actor("place", match[0], self._place(match[0]))
        for match in _PLACE.finditer(text):
            name = match[1] or match[3] or match[4]
            if (
                not (match[2] == "市" and name.endswith(self._not_markets))
                and not self._no_place & set(name)
                and not name.startswith(self._no_city)
                and match[0] not in self._known.places
            ):
                yield match.start(), match.end(), Actor("place", match[0], self._place(match[0]))

    def _place(self, name: str) -> str | None:
        """The code of a place, also where a text leaves 省, 市, 县 or 区 out."""
        found = (self._known.places.get(f"{name}{tail}") for tail in ("", "省", "市", "县", "区"))
        return next((code for code in found if code is not None), None)

    def _by_ending(
        self, pattern: re.Pattern[str], kind: str, text: str
    ) -> Iterator[tuple[int, int, Actor]]:
        for match in pattern.finditer(text):
            cut = max((m.end() for m in self._before.finditer(match[0])), default=0)
            name = match[0][cut:]
            if kind == "bank" and (
                text.startswith(self._not_of_banks, match.end()) or self._is_generic(name)
            ):
                continue
            if kind == "enterprise" and (len(name) < 5 or name in self._groups):
                continue
            yield match.start() + cut, match.end(), Actor(kind, name, self._code(name))

    def _code(self, name: str) -> str | None:
        held = self._known.subjects.get(name)
        return None if held is None else held[1]

    def _is_generic(self, name: str) -> bool:
        """国有大型银行, 各银行: a kind of bank, not the name of one."""
        bare = re.sub("(?:农村商业|农商|村镇|商业|股份制)?(?:银行|信用社|联社|农商行).*", "", name)
        return (
            bare.endswith(self._generic_ends)
            or not bare
            or any(bare.startswith(word) for word in self._generic)
            or bare in self._generic
        )
