"""Whom a text speaks of: names of the database, names by their endings, words for a whole place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from finstats.extract.names import Known
from finstats.extract.proposals import Proposals, pinyin, slug
from finstats.extract.rules import Rules

_HAN = "\u4e00-\u9fff"
_LONGEST = 24  # characters of a name before its ending
_PRODUCT = re.compile(
    r"[“\"「《]([^”\"」》,。;\x00]{1,14}?(?:贷|易融|快融|保函|e融|[Ee]贷通|分期|贷通|惠农通))[”\"」》]"
)
# A place is named where a name can start, and 市场 is none.
_PLACE = re.compile(
    rf"(?:^|(?<![{_HAN}])|(?<=[在到从赴于自末日月年“]))"
    rf"(?:((?:(?!全)[{_HAN}]){{2,3}}?)(省|市|县|自治区|自治州|区)(?![场值民政委长级区域块间])"
    rf"|([{_HAN}]{{2,3}}?)(?:(?=全[省市县])|(?=金融监管(?:分)?局))"
    rf"|(?<=人民银行)([{_HAN}]{{2,4}}?)(?=(?:市|县|省)?(?:中心)?(?:支行|分行)))"
)
_NO_PLACE = frozenset(
    "全该本我各某在对向和与等从到为是市县省区级地级州第的个让由其内外节企业户占辖农居跨多数两年月末日底初季撑起带动支持推惠盖覆遍过据务低高"
)
_NOT_MARKETS = ("上", "股", "楼", "集", "夜", "超", "债", "汇", "车")  # 上市, 股市
_NO_CITY = ("先行", "县级", "地级", "中心", "省会", "试点", "重点", "大中", "副省")
_NOT_OF_BANKS = (
    "业",
    "卡",
    "承兑",
    "账户",
    "代客",
    "结售汇",
    "间",
    "理财",
    "存款",
    "体系",
    "系统",
    "流水",
)
_CHINA = "100000"
_LEVELS = {"branch": ("分行", "分公司"), "sub-branch": ("支行", "营业部", "分理处")}
_BANK_KINDS = (
    ("rural-commercial", ("农商", "农村商业")),
    ("rural-credit", ("信用社", "联社", "农信")),
    ("village", ("村镇",)),
    ("state-owned", ("工商银行", "工行", "农业银行", "农行", "中国银行", "建设银行", "建行", "交通银行", "邮储", "邮政储蓄")),
    ("policy", ("开发银行", "农发行", "农业发展", "进出口")),
    ("joint-stock", ("招商", "浦发", "中信", "光大", "华夏", "民生", "兴业", "平安", "广发", "恒丰", "浙商", "渤海")),
)  # fmt: skip


class Actor(NamedTuple):
    """Somebody named: `kind` is bank, enterprise, product, authority, place, scope or group.

    `code`: of the database, when it has the name. Scopes and groups are told by `what`: place,
    country, self, borrower, or the name of the group.
    """

    kind: str
    name: str
    code: str | None = None
    what: str = ""


class Subject(NamedTuple):
    """A subject as figures refer to it, with the place and, of a bank, its head office."""

    kind: str
    code: str
    name: str


class Actors:
    """Looks for names: those of the database first, then by their endings."""

    def __init__(self, rules: Rules, known: Known) -> None:
        self._known = known
        self._before = _before(rules.words["before_name"]["words"])
        bank = rules.words["bank"]
        self._generic = tuple(bank["kinds"])
        self._generic_ends = tuple(bank["generic_ends"])
        self._national = tuple(bank["national"])
        tail = rf"(?:[{_HAN}]{{1,8}}?(?:分行|支行|营业部))?"
        self._banks = re.compile(
            rf"(?:中国)?(?:{'|'.join(self._national)})(?:股份有限公司)?{tail}"
            rf"|[{_HAN}]{{2,8}}?(?:{'|'.join(sorted(bank['ends'], key=len, reverse=True))})(?:股份有限公司)?{tail}"
        )
        ends = "|".join(rules.words["enterprise"]["ends"])
        self._enterprises = re.compile(rf"[{_HAN}A-Za-z]{{2,{_LONGEST}}}?(?:{ends})")
        provinces = "|".join((*rules.words["province"]["names"], *rules.words["city"]["names"]))
        tail = "省|市|自治区|壮族自治区|回族自治区|维吾尔自治区"
        self._provinces = re.compile(
            rf"(?:{provinces})(?:{tail})?(?![{_HAN}]{{0,4}}(?:银行|分行|大学|公司|集团))"
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
            yield (
                match.start(),
                match.end(),
                Actor("place", match[0], self._known.places.get(match[0])),
            )
        for match in _PLACE.finditer(text):
            name = match[1] or match[3] or match[4]
            if (
                not (match[2] == "市" and name.endswith(_NOT_MARKETS))
                and not _NO_PLACE & set(name)
                and not name.startswith(_NO_CITY)
                and match[0] not in self._known.places
            ):
                yield match.start(), match.end(), Actor("place", match[0])

    def _by_ending(
        self, pattern: re.Pattern[str], kind: str, text: str
    ) -> Iterator[tuple[int, int, Actor]]:
        for match in pattern.finditer(text):
            cut = max((m.end() for m in self._before.finditer(match[0])), default=0)
            name = match[0][cut:]
            if kind == "bank" and (
                text.startswith(_NOT_OF_BANKS, match.end()) or self._is_generic(name)
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


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


class Cast:
    """Actors as subjects: codes of the database or proposed ones, and the place the text is about."""

    def __init__(self, rules: Rules, known: Known, proposals: Proposals, place: str | None) -> None:
        self._known, self._proposals = known, proposals
        self._groups = {name: row for row in rules.tables["group"] for name in row["names"]}
        self._national = rules.words["bank"]["national"]
        self._place_names = {
            code: name for name, code in known.places.items() if not name.isascii()
        }
        self._wanted = None if place in self._place_names else place
        self.place = None if self._wanted else place
        self.place_name = self._place_names.get(place or "", "")
        self._main: Actor | None = None

    def about(self, actor: Actor) -> None:
        """The first place that a text names is the one it is about, unless told before.

        So is the first enterprise, when the text begins with it and names no place.
        """
        if actor.kind == "enterprise":
            self._main = self._main or actor
        elif self.place is None and not self.place_name and actor.code != _CHINA:
            self.place, self.place_name = actor.code, actor.name
            if self._wanted is not None:
                self._propose_place(self._wanted)

    def _propose_place(self, code: str) -> None:
        """A code of GB/T 2260 that the database has not, under the name that the text gives it."""
        level = (
            "province"
            if code.endswith("0000")
            else "prefecture"
            if code.endswith("00")
            else "county"
        )
        self.place, self._wanted = code, None
        self._proposals.add("place", code=code, name_zh=self.place_name, level=level)

    def bank(self, actor: Actor) -> Subject:
        """A bank of the database, or a proposed one."""
        if actor.code is not None:
            return Subject("bank", actor.code, actor.name)
        code, fresh = self._proposals.code("subject", actor.name)
        if fresh:
            level = next(
                (k for k, ends in _LEVELS.items() if actor.name.endswith(ends)), "head-office"
            )
            parent = None if level == "head-office" else self._head_of(actor.name)
            self._proposals.add(
                "bank", code=code, name_zh=actor.name, pinyin=pinyin(actor.name),
                kind=_kind_of(actor.name), level="head-office" if parent is None else level,
                parent=parent,
            )  # fmt: skip
        return Subject("bank", code, actor.name)

    def _head_of(self, name: str) -> str | None:
        """The head office of a branch, by the longest name that its own starts with."""
        for length in range(len(name) - 2, 1, -1):
            kind, code = self._known.subjects.get(name[:length], ("", ""))
            if kind == "bank":
                return code
        match = re.match(rf"[{_HAN}]{{2,10}}?银行|[{_HAN}]{{2,6}}?(?:农商行|信用社|联社)", name)
        return None if match is None else self.bank(Actor("bank", match[0])).code

    def enterprise(self, actor: Actor) -> Subject:
        """An enterprise of the database, or a proposed one."""
        return self._named("enterprise", actor)

    def product(self, actor: Actor, bank: str | None) -> Subject:
        """A product of the database, or a proposed one."""
        if actor.code is not None:
            return Subject("product", actor.code, actor.name)
        code, fresh = self._proposals.code("subject", actor.name)
        if fresh:
            self._proposals.add(
                "product", code=code, name_zh=actor.name, pinyin=pinyin(actor.name), kind="loan",
                bank=bank, description_zh="信贷产品 (待复核)", description_en="a credit product (to be reviewed)",
            )  # fmt: skip
        return Subject("product", code, actor.name)

    def _named(self, block: str, actor: Actor) -> Subject:
        if actor.code is not None:
            return Subject(block, actor.code, actor.name)
        code, fresh = self._proposals.code("subject", actor.name)
        if fresh:
            self._proposals.add(block, code=code, name_zh=actor.name, pinyin=pinyin(actor.name))
        return Subject(block, code, actor.name)

    def all_banks(self, *, local: bool = False) -> Subject:
        """All banks of the place the text is about; of the country when it names none.

        `local`: it says 全市 or the like, so the country cannot be meant.
        """
        if self._main is not None and not self.place_name:
            return self.enterprise(self._main)
        if self.place in (None, _CHINA) and not self.place_name:
            return self._group("banks", "辖区银行业", "banks in") if local else self.country()
        code = self._known.groups.get(self.place or "")
        name = f"{self.place_name}银行业"
        return Subject("bank-group", code, name) if code else self._group("banks", name, "banks in")

    def beside(self, scope: str) -> Subject:
        """All banks of a wider place that the text compares with: 全省平均."""
        return self._group("banks", f"{scope}银行业", "banks in")

    def country(self) -> Subject:
        """The whole country."""
        code, fresh = self._proposals.code("subject", "全国", "china")
        if fresh:
            self._proposals.add(
                "subject", code=code, kind="place", name_zh="全国", name_en="China",
                name_en_basis="ours", pinyin=pinyin("全国"), place=_CHINA,
            )  # fmt: skip
        return Subject("place", code, "全国")

    def group(self, name: str) -> Subject:
        """A kind of banks in the place the text is about."""
        row = self._groups[name]
        if row["code"] == "banks":
            return self.all_banks()
        where = self.place_name or "全国"
        return self._group(row["code"], f"{where}{name}", f"{row['en']} in")

    def _group(self, stem: str, name: str, english: str) -> Subject:
        where = slug(self.place_name) if self.place_name else "china"
        code, fresh = self._proposals.code("subject", name, f"{stem}-in-{where}")
        if fresh:
            self._proposals.add(
                "subject", code=code, kind="bank-group", name_zh=name, name_en=f"{english} {where}",
                name_en_basis="ours", pinyin=pinyin(name),
                place=self.place if self.place_name else _CHINA,
            )  # fmt: skip
        return Subject("bank-group", code, name)

    def case(self, bank: Subject | None, other: Subject, product: str | None) -> Subject:
        """One bank's credit to a borrower: a financing, so that it never enters a statistic."""
        lender = "某银行" if bank is None else bank.name
        name = f"{lender}对{other.name}的融资"
        wanted = f"{'bank' if bank is None else bank.code}-{other.code}"
        code, fresh = self._proposals.code("subject", name, wanted)
        if fresh:
            self._proposals.add(
                "financing", code=code, name_zh=name, pinyin=pinyin(name),
                bank=None if bank is None else bank.code,
                borrower=other.code if other.kind == "enterprise" else None, product=product,
                mechanism_zh="待复核", mechanism_en="to be reviewed",
            )  # fmt: skip
        return Subject("financing", code, name)


def _kind_of(name: str) -> str:
    return next(
        (kind for kind, words in _BANK_KINDS if any(word in name for word in words)),
        "city-commercial",
    )
