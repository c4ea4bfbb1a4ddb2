"""What an extraction finds, as frozen values: figures with their readings, and what is no figure.

Offsets are code points of the whole decoded text. Every code is either held by the database or
defined by one of the `Proposed` blocks that come with the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from finstats.model.codes import Comparison, Nature, PeriodBasis, Qualifier, Transformation
from finstats.model.series import Quantity
from finstats.result import Label


class Confidence(StrEnum):
    """How sure a reading is: `high`, nothing doubtful; `medium`, one guess; `low`, several, or a new name."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Doubt(NamedTuple):
    """Why a reading is doubtful; `code` is stable across languages."""

    code: str
    text: Label


@dataclass(frozen=True, slots=True)
class Says:
    """What a figure is read to say: the parts of a `[[figure.says]]` block, and who is behind it.

    `bank`, `enterprise`, `product`: codes of what the subject is, or of the two sides of a case.
    `period` and `base_period` are texts of a Period (`undated` where there is none);
    `period_rule` names the rule of an inferred date.
    """

    quantity: Quantity
    transformation: Transformation
    comparison: Comparison | None
    reference: Quantity | None
    term: str
    period: str
    period_basis: PeriodBasis
    period_rule: str | None
    base_period: str | None
    base_basis: PeriodBasis | None
    nature: Nature
    bank: str | None = None
    enterprise: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One figure: where it stands, what is printed, how it is read, what is doubtful of that.

    `unit_at`: where its unit stands when that is not in the token (`254.30、416.03亿元`), else None.
    """

    paragraph: int
    start: int
    end: int
    printed: str
    value_text: str
    unit: str
    unit_at: tuple[int, int] | None
    qualifier: Qualifier
    says: tuple[Says, ...]
    confidence: Confidence
    doubts: tuple[Doubt, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class NotFigure:
    """Digits that are no figure; `reason` is one of the database's: date, name, no-value, phrase."""

    start: int
    end: int
    printed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A definition that a draft brings along: the block of a facts file and its keys."""

    block: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A non-empty line of a text: its number from 1, where it starts, its characters."""

    number: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one paragraph, with what it defines that was not defined before.

    `theme`: the code of the theme under which it stands; None: under none.
    """

    paragraph: Paragraph
    figures: tuple[Found, ...]
    others: tuple[NotFigure, ...]
    proposed: tuple[Proposed, ...]
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a text before it is read: each part may be missing.

    `published`: its earliest and latest day, ISO. `place`: a code of GB/T 2260. `bank`: whose
    report it is. Without a latest day, dates without a year cannot be told.
    """

    published: tuple[str, str] | None = None
    place: str | None = None
    bank: str | None = None
