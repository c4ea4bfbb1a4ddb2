"""What a phrase is about: an indicator with its class, and which measure of it a figure is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from finstats.extract.names import Known
from finstats.extract.phrases import bare
from finstats.extract.proposals import Proposals
from finstats.extract.rules import Rules
from finstats.model.series import ALL

_ALL_LOANS = "各项贷款"
_CURRENCIES = ("本外币", "人民币")
_SUFFIX = re.compile(r"(?:贷款)?(?:余额|户数|笔数)$|(?<=款)(?:规模|总额|总量|存量)$")
_DONE = re.compile(
    r"(?<=..)(?:累计)?(?:授信|放贷|累放贷款|发放贷款|发放|投放|放款|承保|持有)(?:总?额度?|金额|总数)?$"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: its code, how it lives in time, its dimension."""

    code: str
    time: str
    dimension: str


@dataclass(frozen=True, slots=True)
class Topic:
    """An indicator as a phrase names it. `doubt`: what a reviewer should look at, of the code."""

    indicator: str
    category: str
    term: str
    credit: bool
    ratio: bool
    doubt: str | None = None
    known: bool = False  # a statistic of the database or the tables
    generic: bool = False  # named by a measure alone


class Topics:
    """Names of indicators and measures: those of the database, then of the tables, then proposed."""

    def __init__(self, rules: Rules, known: Known, proposals: Proposals) -> None:
        self._known, self._proposals = known, proposals
        self._rows: dict[str, dict[str, Any]] = {}
        for row in rules.tables["indicator"]:
            for name in row["names"]:
                self._rows.setdefault(bare(name), row)
        self._measures = rules.tables["measure"]
        self._cumulative = rules.words["cumulative"]
        self._credit = tuple(rules.words["credit"]["words"])
        self._ratio = tuple(rules.words["ratio"]["words"])
        self._span_ratio = tuple(rules.words["span_ratio"]["words"])
        self._generic = frozenset(rules.words["generic"]["words"])

    def is_generic(self, phrase: str) -> bool:
        """余额, 贷款户数: a measure of what was named before."""
        return all(part in self._generic for part in bare(phrase).split("的"))

    def is_credit(self, phrase: str) -> bool:
        """Whether a name is one of loans."""
        return _named(phrase).endswith(self._credit)

    def is_ratio(self, phrase: str) -> bool:
        """Whether a name is one of a ratio."""
        return _named(phrase).endswith(self._ratio)

    def is_of_span(self, topic: Topic, near: str) -> bool:
        """Whether a ratio is one of what happens over a span: 净息差, 贷款利率."""
        return _named(topic.term).endswith(self._span_ratio) or (
            topic.generic and any(word in near for word in self._span_ratio)
        )

    def unstated_total(self) -> Topic:
        """What a share is of when the text does not say."""
        return self._proposed("总额(原文未载)", "总额(原文未载)")

    def net_increase(self) -> Measured:
        """The flow that 同比多增 compares."""
        row = next(row for row in self._measures if row["code"] == "net-increase")
        return self._measured(row, "money")

    def of(self, phrase: str) -> Topic:
        """What a phrase is about; an indicator that nobody knows is proposed."""
        term = _SUFFIX.sub(lambda m: "贷款" if m[0].startswith("贷款") else "", phrase) or phrase
        name = bare(term)
        for candidate in self._candidates(name):
            found = self._held(candidate, term)
            if found is not None:
                return found
        return self._proposed(name, term)

    def peek(self, phrase: str) -> Topic | None:
        """What a phrase is about when the database or the tables know it."""
        name = bare(
            _SUFFIX.sub(lambda m: "贷款" if m[0].startswith("贷款") else "", phrase) or phrase
        )
        known = any(
            one in self._known.indicators or one in self._rows for one in self._candidates(name)
        )
        return self.of(phrase) if known else None

    def all_loans(self) -> Topic:
        """各项贷款."""
        return self.of(_ALL_LOANS)

    def generic(self, phrase: str) -> Topic:
        """What a measure alone is of when nothing was spoken of before: loans, or what it says."""
        loans = "贷" in phrase or "款" in phrase or "授信" in phrase
        return replace(self.all_loans() if loans else self.of(phrase), generic=True)

    def share(self, near: str, topic: Topic, before: Measured | None, *, until: bool) -> Measured:
        """The measure of a share: that of the figure before, of loans their balance, else a stock."""
        if topic.credit:
            return self.known("balance")
        if before is not None and before.dimension == "money":
            return before
        return self.measure("money", "亿元", f"{near}规模", topic, until=until)

    def case(self, indicator: str, term: str) -> Topic:
        """A topic of cases, which no statistic contains."""
        return Topic(indicator, ALL, term, indicator != "operations", False)

    def _candidates(self, name: str) -> list[str]:
        found = [name]
        if "的" in name:
            found.append(name.rpartition("的")[2])
        found += [done for one in found if (done := _DONE.sub("", one)) != one]
        found += [
            name.removeprefix(currency)
            for currency in _CURRENCIES
            if name.startswith(f"{currency}各项")
        ]
        return found

    def _held(self, name: str, term: str) -> Topic | None:
        credit, ratio = self.is_credit(name), self.is_ratio(name)
        code = self._known.indicators.get(name)
        if code is not None:
            return Topic(code, ALL, term, credit or "贷款" in name, ratio, known=True)
        row = self._rows.get(name)
        if row is None:
            return None
        code = row["code"]
        if code not in self._known.codes:
            zh = row.get("zh", row["names"][0])
            self._define(code, zh, row.get("en"), row.get("owner", "none"), row.get("theme"))
        loans = credit or code.endswith("-loans")
        doubt = "not-that-indicator" if name in self._known.candidates else None
        return Topic(code, row.get("category", ALL), term, loans, ratio, doubt, known=True)

    def _define(self, code: str, zh: str, en: str | None, owner: str, theme: str | None) -> None:
        _, fresh = self._proposals.code("indicator", zh, code)
        if fresh:
            self._proposals.add(
                "indicator", code=code, name_zh=zh, name_en=en,
                name_en_basis=None if en is None else "ours", theme=theme, kind="statistic",
                owner=owner, definition_zh=f"{zh}; 由文稿提出, 口径待复核",
                definition_en="proposed from a text; its scope is to be reviewed",
                definition_basis="ours",
            )  # fmt: skip

    def _proposed(self, name: str, term: str) -> Topic:
        code, fresh = self._proposals.code("indicator", name)
        if fresh:
            self._proposals.add(
                "indicator", code=code, name_zh=name, kind="statistic", owner="none",
                definition_zh="由文稿提出, 口径待复核",
                definition_en="proposed from a text; its scope is to be reviewed",
                definition_basis="ours",
            )  # fmt: skip
        doubt = "not-that-indicator" if name in self._known.candidates else "new-indicator"
        return Topic(code, ALL, term, self.is_credit(name), self.is_ratio(name), doubt)

    def measure(
        self,
        dimension: str,
        unit: str,
        near: str,
        topic: Topic,
        *,
        until: bool,
        spans: bool = False,
    ) -> Measured:
        """Which measure a figure is, by its dimension and the words around it.

        `until`: its date only says until when, so what flows has been adding up since an unknown start.
        """
        plain = "money" if dimension.startswith("money") else dimension
        wanted = "rate" if plain == "points" else plain
        row = next(
            (
                row
                for row in self._measures
                if _fits(row, wanted, unit, near, topic)
                and row.get("until", until) == until
                and row.get("spans", spans) == spans
            ),
            None,
        )
        if row is None:
            row = {"code": f"in-{dimension}", "zh": unit, "en": dimension, "time": "stock"}
        found = self._measured(row, wanted)
        if until and found.time == "flow" and found.code in self._cumulative:
            return self.known(self._cumulative[found.code][0])
        return found if plain == dimension else self._in_currency(found, dimension)

    def known(self, code: str) -> Measured:
        """A measure of the database, or one that was proposed before."""
        time, dimension = self._known.measures.get(code, ("stock", "count"))
        return Measured(code, time, dimension)

    def _measured(self, row: dict[str, Any], dimension: str) -> Measured:
        held = self._known.measures.get(row["code"])
        if held is not None:
            return Measured(row["code"], *held)
        code, time = row["code"], row.get("time", "stock")
        self._define_measure(code, row.get("zh", code), row.get("en", code), time, dimension)
        return Measured(code, time, dimension)

    def _in_currency(self, measure: Measured, dimension: str) -> Measured:
        """The same in another currency: amounts of two are never of one series."""
        code = f"{measure.code}-{dimension.removeprefix('money-')}"
        currency = dimension.removeprefix("money-").upper()
        self._define_measure(
            code,
            f"{measure.code} ({currency})",
            f"{measure.code} ({currency})",
            measure.time,
            dimension,
        )
        return replace(measure, code=code, dimension=dimension)

    def _define_measure(self, code: str, zh: str, en: str, time: str, dimension: str) -> None:
        _, fresh = self._proposals.code("measure", code, code)
        if fresh and code not in self._known.measures:
            self._proposals.add(
                "measure", code=code, name_zh=zh, name_en=en, name_en_basis="ours", time=time,
                dimension=dimension, additive=False,
            )  # fmt: skip


def _named(phrase: str) -> str:
    return _SUFFIX.sub(lambda m: "贷款" if m[0].startswith("贷款") else "", bare(phrase))


def _fits(row: dict[str, Any], dimension: str, unit: str, near: str, topic: Topic) -> bool:
    if row["dimension"] != dimension:
        return False
    bare_unit = unit.lstrip("十百千万亿")
    if "units" in row and bare_unit not in row["units"]:
        return False
    if "loans" in row and row["loans"] != topic.credit:
        return False
    if any(word in near for word in row.get("not", ())):
        return False
    if "all" in row:
        return all(any(word in near for word in words) for words in row["all"])
    return "words" not in row or any(word in near for word in row["words"])
