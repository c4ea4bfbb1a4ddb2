"""What is allowed in a flat file, asked of the rules once for each kind of row.

A row goes through every check that a figure of any export goes through; what was found is
remembered by the parts that it depends on: the codes of the series without its subject, the form of
the token, the period. Only rows whose parts are all remembered are put together without the checks.
"""

from __future__ import annotations

from typing import NamedTuple

from finstats.ingest.definitions import check_codes
from finstats.ingest.exported.figures import parts_of
from finstats.ingest.exported.putting import figures_checked, of_texts
from finstats.ingest.exported.rows import Entry, Sheet
from finstats.ingest.faults import Faults
from finstats.ingest.figures import check_places
from finstats.ingest.flat.forms import SHAPE, Form, form_of
from finstats.ingest.flat.series import Ids
from finstats.ingest.format import check_format
from finstats.ingest.known import Known
from finstats.ingest.observations import Reading
from finstats.model.facts import Figure, Observation
from finstats.model.refs import CellRef
from finstats.result import Label

MOST_REMEMBERED = 400_000  # of one kind; then what was learnt is forgotten


class NotPlain(Exception):
    """A flat file that only the longer way can read, which holds it in memory: where and why."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(f"line {line}: {en}")
        self.line, self.words = line, Label(zh, en)


class Time(NamedTuple):
    """A checked period, as the columns of an observation have it."""

    base_basis: str | None
    base_period: str | None
    nature: str
    period: str
    period_basis: str
    period_end: str | None
    period_start: str | None

    @classmethod
    def of(cls, one: Observation) -> Time:
        """That of an observation."""
        return cls(
            None if one.base_basis is None else one.base_basis.value,
            one.base_period,
            one.nature.value,
            one.period.text,
            one.period_basis.value,
            one.period.end,
            one.period.start,
        )

    @property
    def must_be_published(self) -> str:
        """The day before which no source can state it; empty: it may be planned or undated."""
        return (self.period_end or "") if self.nature == "actual" else ""


class Kept(NamedTuple):
    """A series: its id, and the numbers of what its tokens and its periods depend on."""

    number: int
    of_token: int
    of_time: int


class Checks:
    """Checks rows one by one and remembers what it found."""

    def __init__(self, known: Known, ids: Ids, faults: Faults) -> None:
        self._known, self.ids, self.faults = known, ids, faults
        self.series: dict[tuple[str, str, str, str], Kept] = {}
        self.forms: dict[tuple[int, str, str, str, bool, bool], Form] = {}
        self.times: dict[tuple[int, str, str, str, str, str], tuple[Time, str]] = {}
        self.words: set[tuple[str, str, str]] = set()
        self._kinds: dict[tuple[str, ...], tuple[int, int]] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def kept(
        self, quantity: str, transformation: str, comparison: str, reference: str
    ) -> Kept | None:
        """A series that is new in this file but of a kind that was checked; None: check the row."""
        kind = self._kinds.get(self._kind(quantity, transformation, comparison, reference))
        subjects = {one.rpartition(":")[2] for one in (quantity, reference) if one}
        if (
            kind is None
            or quantity == reference
            or not subjects <= self._known.subject_kinds.keys()
        ):
            return None
        if len(self.series) >= MOST_REMEMBERED:
            self.series.clear()
        number = self.ids.series_id(quantity, transformation, comparison or None, reference or None)
        found = self.series[quantity, transformation, comparison, reference] = Kept(number, *kind)
        return found

    def _kind(self, *parts: str) -> tuple[str, ...]:
        """What the checks of a series look at: all but which subject of a kind it is about."""
        quantity, transformation, comparison, reference = parts
        kinds = self._known.subject_kinds
        of, _, subject = quantity.rpartition(":")
        by, _, other = reference.rpartition(":")
        return of, kinds.get(subject, ""), transformation, comparison, by, kinds.get(other, "")

    def checked(self, entry: Entry, sheet: Sheet, latest: str) -> Figure | None:
        """The figure of a row that passes every check; None, with its faults, when it does not."""
        before = len(self.faults.found) + self.faults.beyond
        reading = Reading(self._known, self.faults, latest, exported=True)
        told = entry.with_cells(entry.cells)  # the parts take most cells out of an entry
        parts = parts_of(sheet._replace(rows=[entry]), self.faults)
        figures: list[Figure] = []
        for part in parts.values():
            check_format([*part.figures.values()], self.faults)
            if len(self.faults.found) + self.faults.beyond == before:
                check_codes([*part.figures.values()], self._known, self.faults)
                check_places(of_texts(part), self.faults)
                figures = figures_checked(part, reading)
        if len(self.faults.found) + self.faults.beyond > before or len(figures) != 1:
            return None
        self._remember(figures[0], told, reading)
        return figures[0]

    def _remember(self, figure: Figure, entry: Entry, reading: Reading) -> None:
        for memory in (self.forms, self.times, self.words):
            if len(memory) >= MOST_REMEMBERED:
                memory.clear()
        (one,) = figure.observations
        of_series = ("quantity", "transformation", "comparison", "reference")
        quantity, transformation, comparison, reference = (entry.text(name) for name in of_series)
        kind = self._classes(figure)
        self._kinds[self._kind(quantity, transformation, comparison, reference)] = kind
        form = form_of(figure, reading)
        if form is not None:
            shape = figure.printed.translate(SHAPE)
            negative = figure.number.text.startswith("-")
            is_cell = isinstance(figure.ref, CellRef)
            key = (kind[0], figure.unit, figure.qualifier.value, shape, negative, is_cell)
            self.forms[key] = form
        time = Time.of(one)
        names = ("period", "period_basis", "base_period", "base_basis", "nature")
        told = tuple(entry.text(name) for name in names)
        self.times[kind[1], *told] = time, time.must_be_published  # type: ignore[index]
        self.words.add((one.term or "", one.note_zh or "", one.note_en or ""))

    def _classes(self, figure: Figure) -> tuple[int, int]:
        """Numbers for all that the checks and bounds of a token, and those of a period, look at."""
        series = figure.observations[0].series
        measure = self._known.measures[series.quantity.measure]
        case = self._known.subject_kinds.get(series.quantity.subject) == "financing"
        of_token = (measure.dimension, series.transformation, case)
        of_time = (measure.time, series.transformation, series.comparison)
        return self._number(of_token), self._number(of_time)

    def _number(self, what: tuple[object, ...]) -> int:
        return self._numbers.setdefault(what, len(self._numbers))
