"""What a text has said so far, as far as later figures rest on it; and a figure as read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from finstats.extract.dates import Calendar, Compared, Dated
from finstats.extract.kinds import Kind
from finstats.extract.subjects import Subject
from finstats.extract.topics import Measured, Topic
from finstats.model.codes import Nature, PeriodBasis, Transformation
from finstats.model.series import Quantity


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a figure is about, and who stands behind a case: its bank, borrower and product."""

    subject: Subject
    bank: Subject | None = None
    enterprise: Subject | None = None
    product: Subject | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as read. `dimension` is that of its unit."""

    topic: Topic
    measure: Measured
    kind: Kind
    whom: Whom
    reference: Quantity | None
    period: str
    basis: PeriodBasis
    rule: str | None
    against: Compared | None
    dated: Dated | None
    nature: Nature
    doubts: tuple[str, ...]
    dimension: str


@dataclass(frozen=True, slots=True)
class Head:
    """What one figure of a list is about; a part that is None is told as for any figure."""

    topic: Topic | None = None
    subject: Subject | None = None
    measure: Measured | None = None
    dated: Dated | None = None
    kind: Kind | None = None


class Enclosed(NamedTuple):
    """What was spoken of where a bracket opened."""

    topic: Topic | None
    last: Reading | None
    subject: Subject | None
    dated: Dated | None


@dataclass(slots=True)
class Frame:
    """The memory of a reader: who and when, and what the figures before were about."""

    calendar: Calendar
    subject: Subject | None = None
    bank: Subject | None = None
    enterprise: Subject | None = None
    product: Subject | None = None
    focus: str = ""  # the kind of who was named last
    dated: Dated | None = None
    carried: bool = False  # the date is of an earlier sentence
    first: Dated | None = None  # the first date of the text
    titled: bool = False  # which stands in a paragraph without figures
    dates: Counter[Dated] = field(default_factory=Counter)  # how many figures each has dated
    this_year: bool = False  # 今年以来 beside the date
    planned: bool = False  # under the years of a plan to come
    last: Reading | None = None  # the figure before, in this sentence
    topic: Topic | None = None  # of the figures before, in this paragraph
    parent: Topic | None = None  # what 其中 is part of
    levels: list[Reading] = field(
        default_factory=list
    )  # of this list of figures and the one before
    measures: dict[tuple[str, str], Measured] = field(default_factory=dict)
    turns: list[Head] = field(default_factory=list)  # heads that wait for their group of figures
    enclosing: list[Enclosed] = field(default_factory=list)

    def new_paragraph(self, *, goes_on: bool, item: bool) -> None:
        """A paragraph has dates and cases of its own, unless it goes on with the one before.

        `item`: a line of a list, whose measure alone is of what the line before was about.
        """
        if not (goes_on or item):
            self.dated = None
        self.enterprise = self.product = None
        self.parent = self.last = None
        self.topic = self.topic if item else None
        self.levels, self.turns = [], []
        self.focus = ""

    def new_sentence(self) -> None:
        """A sentence may rest on the date and topic of the one before, on nothing else."""
        self.carried = self.dated is not None
        self.this_year = self.planned = False
        self.last = None
        self.turns = []
        self.enclosing.clear()

    def main(self, *, statistic: bool) -> Dated | None:
        """The date of the text: that of most figures so far, at first that of its title.

        For what is no statistic only while the text has named no other.
        """
        if not self.dates:
            return self.first if self.titled else None
        if not statistic and (not self.titled or len({d.end for d in self.dates}) > 1):
            return None
        return self.dates.most_common(1)[0][0]

    def leave(self, before: Enclosed) -> None:
        """A bracket closes: what its figures were about is over; a remark without figures stays."""
        if self.last is not before.last:
            self.topic, self.last, self.subject, self.dated = before

    def remember(self, reading: Reading, *, aside: bool) -> None:
        """Take a figure in; one counted aside changes nothing of what the text speaks of."""
        self.last = reading
        if reading.basis is PeriodBasis.STATED and reading.dated is not None:
            self.dates[reading.dated._replace(at=0, to=0)] += 1
        if not (aside and self.topic is not None and reading.topic.doubt):
            self.topic = reading.topic
        if reading.kind.transformation is Transformation.LEVEL:
            self.levels = [*self.levels[-7:], reading]
            self.measures[reading.topic.indicator, reading.topic.category] = reading.measure
