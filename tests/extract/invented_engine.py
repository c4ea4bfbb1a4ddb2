"""An engine for tests: it knows by heart how the tokens of tests/invented/reedville-year-end.txt read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from finstats.extract.found import (
    Confidence,
    Document,
    Doubt,
    Found,
    NotFigure,
    Paragraph,
    Proposed,
    Read,
    Says,
)
from finstats.model.codes import Comparison, Nature, PeriodBasis, Qualifier, Transformation
from finstats.model.series import Quantity
from finstats.result import Label
from finstats.store.reader import Reader

CITY, BANK = "banks-in-reedville", "bank-of-reedville"
GREEN = f"green-loans:balance:all:{CITY}"
HIGH = f"tech-loans:balance:high-tech:{CITY}"
BORROWERS = f"tech-loans:borrowers:high-tech:{CITY}"
SMALL = f"inclusive-sme-loans:balance:all:{BANK}"
NEW = f"yin-shu-loans:balance:all:{BANK}"
NEW_NAME = Doubt("new-indicator", Label("新指标, 请定名", "a new indicator: name it"))
NO_DATE = Doubt("undated", Label("没有日期管到它", "no date governs it"))
PROPOSED = Proposed(
    "indicator",
    {
        "code": "yin-shu-loans",
        "name_zh": "银数贷款",
        "kind": "statistic",
        "owner": "none",
        "definition_zh": '原文称“银数贷款”, 未下定义; 路径 C:\\x, "引号"',
        "definition_en": "called 银数贷款 by the source, not defined",
        "definition_basis": "ours",
        "aliases": ["银数贷款"],
    },
)


def says(
    quantity: str,
    kind: str = "level",
    *,
    term: str = "",
    period: str = "2024-12-31",
    against: str | None = None,
    bank: str | None = None,
) -> Says:
    """A reading; one against a year start has the base of that."""
    return Says(
        Quantity.parse(quantity),
        Transformation(kind),
        None if against is None else Comparison(against),
        None,
        term,
        period,
        PeriodBasis.UNDATED if period == "undated" else PeriodBasis.STATED,
        None,
        None if against is None else "2023-12-31",
        None if against is None else PeriodBasis.STATED,
        Nature.ACTUAL,
        bank=bank,
    )


# By token: value, unit, qualifier, what it says, doubts.
TOKENS: dict[str, tuple[str, str, Qualifier, tuple[Says, ...], tuple[Doubt, ...]]] = {
    "365.20亿元": ("365.20", "亿元", Qualifier.EXACT, (says(GREEN, term="绿色贷款"),), ()),
    "9.8%": ("9.8", "%", Qualifier.EXACT, (says(GREEN, "growth", term="绿色贷款", against="ytd"),), ()),
    "186.2亿元": ("186.2", "亿元", Qualifier.EXACT, (says(HIGH, term="高企贷款"),), ()),
    "1302户": ("1302", "户", Qualifier.EXACT, (says(BORROWERS, term="高企贷款"),), ()),
    "120.00亿元": ("120.00", "亿元", Qualifier.EXACT, (says(SMALL, bank=BANK),), ()),
    "20.00亿元": ("20.00", "亿元", Qualifier.EXACT, (says(SMALL, "change", against="ytd"),), ()),
    "10.5%": ("10.5", "%", Qualifier.EXACT, (says(SMALL, "growth", against="ytd"),), ()),
    "约3.5亿元": ("3.5", "亿元", Qualifier.ABOUT, (says(NEW, term="银数贷款", period="undated", bank=BANK),), (NEW_NAME, NO_DATE)),
    # Read so that it cannot be imported: one series at one period twice.
    "77户": ("77", "户", Qualifier.EXACT, (says(BORROWERS), says(BORROWERS)), ()),
}  # fmt: skip
OTHERS = {"2024年末": "date", "0990-8123456": "phrase"}
_ANY = re.compile("|".join(map(re.escape, sorted((*TOKENS, *OTHERS), key=len, reverse=True))))


def readings(
    paragraphs: Iterable[Paragraph],
    document: Document,
    reader: Reader,
    rules: Path | None = None,
) -> Iterator[Read]:
    """Every token that is known, paragraph after paragraph."""
    proposed = False
    for one in paragraphs:
        figures, others = [], []
        for match in _ANY.finditer(one.text):
            start, end, token = one.start + match.start(), one.start + match.end(), match[0]
            if token in OTHERS:
                others.append(NotFigure(start, end, token, OTHERS[token]))
            else:
                figures.append(_found(one, start, end, token))
        new = any(NEW_NAME in found.doubts for found in figures) and not proposed
        proposed |= new
        theme = {1: "green", 2: "green", 3: "digital"}.get(one.number)
        yield Read(one, tuple(figures), tuple(others), (PROPOSED,) if new else (), theme)


def _found(one: Paragraph, start: int, end: int, token: str) -> Found:
    value, unit, qualifier, said, doubts = TOKENS[token]
    sure = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)[len(doubts)]
    return Found(
        one.number,
        start,
        end,
        token,
        value,
        unit,
        None,
        qualifier,
        said,
        sure,
        doubts,
        one.text.strip(),
    )
