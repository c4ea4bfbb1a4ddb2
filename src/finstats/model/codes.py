"""Code lists that the program itself reasons with.

The database holds the same lists as tables with labels; a test compares the two.
Lists that only carry labels (kinds of bank, industries) live in the database alone.
"""

from __future__ import annotations

from enum import StrEnum


class Qualifier(StrEnum):
    """How the wording around a number widens it (DESIGN 1)."""

    EXACT = "exact"
    ABOVE = "above"
    AND_MORE = "and-more"
    BELOW = "below"
    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    REACHES = "reaches"
    ABOUT = "about"


class Transformation(StrEnum):
    """What was done to a quantity before it was printed."""

    LEVEL = "level"
    CHANGE = "change"
    GROWTH = "growth"
    SHARE = "share"
    SHARE_CHANGE = "share-change"
    GROWTH_GAP = "growth-gap"

    @property
    def takes_comparison(self) -> bool:
        """Whether the figure is against another time."""
        return self not in (Transformation.LEVEL, Transformation.SHARE)

    @property
    def takes_reference(self) -> bool:
        """Whether the figure is against another quantity."""
        return self in (
            Transformation.SHARE,
            Transformation.SHARE_CHANGE,
            Transformation.GROWTH_GAP,
        )

    @property
    def dimension(self) -> str | None:
        """Dimension of the figure's unit; None: that of the measure."""
        if self in (Transformation.SHARE_CHANGE, Transformation.GROWTH_GAP):
            return "points"
        if self in (Transformation.GROWTH, Transformation.SHARE):
            return "rate"
        return None

    @property
    def can_be_negative(self) -> bool:
        """A level or a share cannot fall below zero here; a change, a growth or a gap can."""
        return self not in (Transformation.LEVEL, Transformation.SHARE)


class Comparison(StrEnum):
    """Against when, relative to the period, so that next quarter is the same series."""

    YTD = "ytd"
    YOY = "yoy"
    QOQ = "qoq"
    MOM = "mom"
    SINCE = "since"
    UNSTATED = "unstated"


class PeriodBasis(StrEnum):
    """How the date of a figure is known."""

    STATED = "stated"
    INFERRED = "inferred"
    UNDATED = "undated"


class Nature(StrEnum):
    """Whether the source says that it happened."""

    ACTUAL = "actual"
    PLANNED = "planned"
    TARGET = "target"
    ESTIMATE = "estimate"


class Time(StrEnum):
    """How a measure lives in time."""

    STOCK = "stock"
    FLOW = "flow"
    CUMULATIVE = "cumulative"


class Reason(StrEnum):
    """Why a later observation stands in the place of an earlier one."""

    READING = "reading"
    REVISION = "revision"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
