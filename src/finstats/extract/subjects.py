"""Whom a text speaks of, as subjects: those of the database, or ones that a draft proposes."""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.extract.about import CHINA
from finstats.extract.actors import HAN, Actor
from finstats.extract.names import Known
from finstats.extract.proposals import Proposals, pinyin, slug
from finstats.extract.rules import Rules

_LEVELS = {"branch": ("分行", "分公司"), "sub-branch": ("支行", "营业部", "分理处")}


class Subject(NamedTuple):
    """A subject as figures refer to it, with the place and, of a bank, its head office."""

    kind: str
    code: str
    name: str


class Cast:
    """Actors as subjects: codes of the database or proposed ones, and the place the text is about."""

    def __init__(self, rules: Rules, known: Known, proposals: Proposals) -> None:
        self._known, self._proposals = known, proposals
        self._groups = {name: row for row in rules.tables["group"] for name in row["names"]}
        self._kinds = rules.words["bank_kind"]
        self.place: str | None = None
        self.place_name = ""
        self._main: Actor | None = None

    def about(self, place: str | None, name: str) -> None:
        """The place that the text is about; one that the database has not is proposed."""
        self.place, self.place_name = place, name
        if place is not None and place not in self._known.places.values():
            rank = 6 - len(place) + len(place.rstrip("0"))
            level = "province" if rank <= 2 else "prefecture" if rank <= 4 else "county"
            self._proposals.add("place", code=place, name_zh=name, level=level)

    def speaks(self, enterprise: Actor) -> None:
        """The first enterprise of a text that begins with it: it speaks when no place is named."""
        self._main = self._main or enterprise

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
        if self.place in (None, CHINA) and not self.place_name:
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
                name_en_basis="ours", pinyin=pinyin("全国"), place=CHINA,
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
                place=self.place if self.place_name else CHINA,
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
