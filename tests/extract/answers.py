"""Texts with their answers: `texts/NAME.txt` and `NAME.toml`, and the article with its facts file.

All texts are invented. In an answer file `printed` and `nth` say where a figure stands (`nth` counts
every occurrence of the characters, also inside longer tokens); a list of values at a key means that
each of them is a right reading; a key that is left out is not asked. `[[open]]` tokens are such as
readers may take for figures or not: found or missed, they count for nothing.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finstats.bundled import bundled
from finstats.extract.found import Document, Paragraph
from finstats.ingest.article import paragraphs as lines
from finstats.model.series import Quantity

TEXTS = Path(__file__).parent / "texts"
ARTICLE = "weifang-2025"
_ASKED = ("unit", "qualifier", "transformation", "comparison", "period", "base_period")
_ASKED_OF_WHAT = ("indicator", "category", "measure", "subject", "nature")
ASKED = (*_ASKED, *_ASKED_OF_WHAT)


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure that stands in a text; `right`: for each key that is asked, the right values."""

    start: int
    end: int
    printed: str
    value: str
    right: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answered:
    """A text, what its reader is told of it, its figures in reading order, its open tokens."""

    name: str
    text: str
    document: Document
    answers: tuple[Answer, ...]
    open: tuple[tuple[int, int], ...] = ()

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its non-empty lines."""
        return [
            Paragraph(number, start, self.text[start:end])
            for number, (start, end) in enumerate(lines(self.text), 1)
        ]


def place_of(text: str, printed: str, nth: int = 1) -> tuple[int, int]:
    """Where the nth occurrence stands; raises ValueError when there are fewer."""
    start = -1
    for _ in range(nth):
        start = text.index(printed, start + 1)
    return start, start + len(printed)


def names() -> list[str]:
    """The invented texts."""
    return sorted(path.stem for path in TEXTS.glob("*.toml"))


def answered(name: str) -> Answered:
    """An invented text with its answers."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    given = tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))
    about = given["text"]
    return Answered(
        name,
        text,
        Document(_days(about.get("published")), about.get("place"), about.get("bank")),
        tuple(_answer(text, block) for block in given["figure"]),
        tuple(
            place_of(text, block["printed"], block.get("nth", 1)) for block in given.get("open", [])
        ),
    )


def article() -> Answered | None:
    """The bundled article with its reviewed facts; None when its text is not at hand."""
    path = Path(os.environ.get("FINSTATS_ARTICLES", "")) / f"{ARTICLE}.txt"
    if not path.is_file():
        return None
    facts = tomllib.loads((bundled("seeds") / f"{ARTICLE}.toml").read_text(encoding="utf-8"))
    banks = {block["code"]: block.get("bank") for block in facts["financing"]}
    return Answered(
        ARTICLE,
        path.read_text(encoding="utf-8"),
        Document(_days(facts["source"]["published"]), "370700"),
        tuple(_reviewed(block, banks) for block in facts["figure"]),
    )


def _days(given: list[str] | None) -> tuple[str, str] | None:
    return (given[0], given[1]) if given else None


def _answer(text: str, block: Mapping[str, Any]) -> Answer:
    start, end = place_of(text, block["printed"], block.get("nth", 1))
    right = {key: _several(block[key]) for key in ASKED if key in block}
    return Answer(start, end, block["printed"], block["value"], right)


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _reviewed(block: Mapping[str, Any], banks: Mapping[str, str | None]) -> Answer:
    """A reviewed figure; the subject of a case is its financing, or the bank behind it."""
    says = block["says"][0]
    quantity = Quantity.parse(says["quantity"])
    bank = banks.get(quantity.subject)
    right: dict[str, tuple[str, ...]] = {
        **{key: (block[key],) for key in ("unit", "qualifier")},
        **{key: (says[key],) for key in _ASKED[2:] if key in says},
        "indicator": (quantity.indicator,),
        "category": (quantity.category,),
        "measure": (quantity.measure,),
        "subject": (quantity.subject, bank) if bank else (quantity.subject,),
        "nature": (says.get("nature", "actual"),),
    }
    start, end = block["at"]
    return Answer(start, end, block["printed"], block["value"], right)
