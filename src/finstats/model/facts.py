"""Figures and what they say, as frozen values on their way from a facts file to the tables."""

from __future__ import annotations

from dataclasses import dataclass

from finstats.model.bounds import Bounds
from finstats.model.codes import Nature, PeriodBasis, Qualifier, Reason
from finstats.model.numbers import Number
from finstats.model.periods import Period
from finstats.model.refs import CellRef, LocalRef
from finstats.model.series import Series


@dataclass(frozen=True, slots=True)
class Observation:
    """What a figure says: a series, a period, and how both are known.

    `seq`: which of the things it says, where that is known; 0: its place among them.
    """

    series: Series
    period: Period
    period_basis: PeriodBasis
    base_period: str | None = None
    base_basis: PeriodBasis | None = None
    nature: Nature = Nature.ACTUAL
    term: str | None = None
    note_zh: str | None = None
    note_en: str | None = None
    supersedes: str | None = None
    reason: Reason | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as printed at one place, its bounds, and its observations.

    `factor`: base units in one printed unit. Bounds are in the printed unit, exact.
    `reading`: at least the which one of it; 0: the next.
    """

    ref: LocalRef | CellRef
    start: int
    end: int
    printed: str
    number: Number
    unit: str
    factor: int
    qualifier: Qualifier
    wording: str
    bounds: Bounds
    observations: tuple[Observation, ...]
    reading: int = 0
