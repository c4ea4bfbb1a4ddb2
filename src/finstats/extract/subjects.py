"""Whom a text speaks of, as subjects: those of the database, or ones that a draft proposes."""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.extract.actors import HAN, Actor
from finstats.extract.names import Known
from finstats.extract.proposals import Proposals, pinyin, slug
from finstats.extract.rules import Rules

_CHINA = "100000"
_LEVEL_WORDS = {
    "city": ("全市", "我市", "本市", "全市银行业"),
    "province": ("全省", "我省", "本省"),
}
_LEVELS = {"branch": ("分行", "分公司"), "sub-branch": ("支行", "营业部", "分理处")}


class Subject(NamedTuple):
    """A subject as figures refer to it, with the place and, of a bank, its head office."""

    kind: str
    code: str
    name: str


class Cast:
    """Actors as subjects: codes of the database or proposed ones, and the place the text is about."""

    def __init__(self, rules: Rules, known: Known, proposals: Proposals, place: str | None) -> None:
        self._known, self._proposals = known, proposals
        self._groups = {name: row for row in rules.tables["group"] for name in row["names"]}
        self._kinds = rules.words["bank_kind"]
        self._place_names = {
            code: name for name, code in known.places.items() if not name.isascii()
        }
        self._wanted = None if place in self._place_names else place
        self.place = None if self._wanted else place
        self.place_name = self._place_names.get(place or "", "")
        self._main: Actor | None = None
        # Whether the first place named is a province, and may still give way to a city in it.
        self._province = False
        self._city: Actor | None = None
        self._level: str | None = None  # the first word for a whole place: 全市, 全省
        municipalities = rules.words["province"]["municipalities"]
        self._provinces = tuple(
            name for name in rules.words["province"]["names"] if name not in municipalities
        )
        self._cities = ("市", *rules.words["city"]["names"])

    def about(self, actor: Actor) -> None:
        """The first place that a text names is the one it is about, unless told before.

        So is the first enterprise, when the text begins with it and names no place. A text that
        names its province first, then a city, and says 全市 before 全省 is about the city.
        """
        if actor.kind == "enterprise":
            self._main = self._main or actor
        elif actor.kind == "scope":
            level = next((key for key in _LEVEL_WORDS if actor.name in _LEVEL_WORDS[key]), None)
            self._level = self._level or level
        elif self.place is None and not self.place_name and actor.code != _CHINA:
            self.place, self.place_name = actor.code, actor.name
            self._province = actor.name.startswith(self._provinces)
            if self._wanted is not None:
                self._propose_place(self._wanted)
        elif self._province and self._city is None and actor.name.endswith(self._cities):
            self._city = actor
        if self._province and self._city is not None and self._level == "city":
            self.place, self.place_name = self._city.code, self._city.name
            self._province = False

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
                kind=self._kind_of(actor.name), level="head-office" if parent is None else level,
                parent=parent,
            )  # fmt: skip
        return Subject("bank", code, actor.name)

    def _head_of(self, name: str) -> str | None:
        """The head office of a branch, by the longest name that its own starts with."""
        for length in range(len(name) - 2, 1, -1):
            kind, code = self._known.subjects.get(name[:length], ("", ""))
            if kind == "bank":
                return code
        match = re.match(rf"[{HAN}]{{2,10}}?银行|[{HAN}]{{2,6}}?(?:农商行|信用社|联社)", name)
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

    def _kind_of(self, name: str) -> str:
        """The kind of a bank by words of its name; without any, a city's commercial bank."""
        fit = (kind for kind, words in self._kinds.items() if any(word in name for word in words))
        return next(fit, "city-commercial")
