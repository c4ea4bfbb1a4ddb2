"""What crosses from a query to a drawing: panels of bars, each one figure with its bounds.

Only text: digits as printed, periods, refs. A drawing turns them into lengths and prints the text.
No form here holds a sum: nothing is stacked, nothing is a part of a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from finstats.result import Label, Note

By = Literal["category", "bank", "period"]
BYS: tuple[By, ...] = ("category", "bank", "period")


class Bar(NamedTuple):
    """A figure: what it is of, how it reads, its exact value and hard bounds in the panel's unit.

    `lower`, `upper`: None is unbounded. `label` holds what must be known of the bar alone, such as
    that it is a target; `when` is its date in words.
    """

    label: Label
    words: Label
    value: str
    lower: str | None
    upper: str | None
    lower_closed: bool
    upper_closed: bool
    qualifier: str
    ref: str
    refs: tuple[str, ...]
    period: str
    when: Label
    nature: str = "actual"


class Gap(NamedTuple):
    """A place in a series of which the database holds no figure."""

    label: Label


class Series(NamedTuple):
    """Bars that belong together, under one heading; no heading: they are all there are."""

    rows: tuple[Bar | Gap, ...]
    heading: Label | None = None


class Panel(NamedTuple):
    """Bars on one axis: of one measure, transformation and unit."""

    title: Label
    unit: Label
    series: tuple[Series, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All its bars."""
        return tuple(row for one in self.series for row in one.rows if isinstance(row, Bar))


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `date` is that of all bars, unless `dated`: then each bar needs its own."""

    title: Label
    date: Label
    by: By
    panels: tuple[Panel, ...]
    notes: tuple[Note, ...]
    dated: bool = False

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All bars of all panels."""
        return tuple(bar for panel in self.panels for bar in panel.bars)

    @property
    def several_sources(self) -> bool:
        """Whether a ref needs its source beside it."""
        return len({ref.rpartition("/")[0] for bar in self.bars for ref in bar.refs}) > 1
