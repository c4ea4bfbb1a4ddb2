"""Figures of a table: each cell of a column of numbers, with what its row and the mapping say of it.

The series, periods and units are checked as those of a facts file are; a fault stands at its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from finstats.ingest.aliases import called, space_of
from finstats.ingest.definitions import unknown_code
from finstats.ingest.faults import Faults
from finstats.ingest.format import text_fault
from finstats.ingest.known import Known
from finstats.ingest.located import Block
from finstats.ingest.mapping import DEFAULTS, PARTS, REQUIRED, SETTINGS, Mapping
from finstats.ingest.observations import Reading, observation_of
from finstats.ingest.table_cells import WORDINGS, number_of, period_of
from finstats.ingest.table_rows import Row
from finstats.model.bounds import Context, bounds
from finstats.model.codes import Comparison, PeriodBasis, Qualifier, Time
from finstats.model.facts import Figure, Observation
from finstats.model.numbers import Number
from finstats.model.periods import UNDATED, Period, base_of
from finstats.model.refs import CellRef
from finstats.model.refusal import Refusal

_MOST_WORDS = 100_000  # that are remembered


@dataclass(frozen=True, slots=True)
class Placed:
    """A column of numbers where the table has it: what is fixed, and which cell says the rest."""

    index: int
    fixed: dict[str, str]
    cells: dict[str, int]  # by setting: the place in the row


class Reader:
    """Makes figures of rows; counts the cells that hold none."""

    def __init__(
        self, mapping: Mapping, columns: list[Placed], sheet: str, known: Known, faults: Faults
    ) -> None:
        self.missing = 0
        self._mapping, self._columns, self._sheet = mapping, columns, sheet
        self._known, self.faults = known, faults
        self._reading = Reading(known, faults, mapping.source.texts("published")[1])
        self._codes = _Codes(known, mapping)

    def figures(self, row: Row) -> Iterator[Figure]:
        """The figures of a row; a faulty cell is noted and left out."""
        for column in self._columns:
            cell = row.cells[column.index]
            if isinstance(cell, Refusal):
                self.faults.refused(row.place(column.index), cell)
            elif cell.strip() in self._mapping.missing:
                self.missing += 1
            else:
                figure = self._figure(row, column, cell.strip())
                if figure is not None:
                    yield figure

    def _figure(self, row: Row, column: Placed, cell: str) -> Figure | None:
        told = self._told(row, column)
        if told is None:
            return None
        observation = self._observation(row, column, told)
        unit = self._known.units[told["unit"]]
        try:
            read = number_of(cell, told["unit"])
            number = Number.parse(read.value)
            number.in_base(unit.factor)
        except Refusal as refusal:
            self.faults.refused(row.place(column.index), refusal)
            return None
        if observation is None:
            return None
        qualifier = Qualifier(told.get("qualifier", read.qualifier))
        wording = read.wording or WORDINGS.get(qualifier, "")
        if qualifier is not read.qualifier and read.wording:
            self.faults.add(
                row.place(column.index),
                "token-mismatch",
                f"qualifier 写作 {qualifier}, 但“{cell}”里是 {read.qualifier}",
                f"qualifier is {qualifier}, but '{cell}' has {read.qualifier}",
            )
        transformation = observation.series.transformation
        if read.value.startswith("-") and not transformation.can_be_negative:
            self.faults.add(
                row.place(column.index),
                "negative",
                "水平值和占比不能是负数",
                "a level or a share cannot be negative",
            )
        context = Context.of(
            number,
            dimension=unit.dimension,
            factor=unit.factor,
            subject_kinds={self._known.subject_kinds.get(observation.series.quantity.subject)},
            transformations={transformation},
            wording=wording,
        )
        start, end = row.span(column.index)
        return Figure(
            ref=CellRef(self._sheet, row.number, column.index + 1),
            start=start,
            end=end,
            printed=cell,
            number=number,
            unit=told["unit"],
            factor=unit.factor,
            qualifier=qualifier,
            wording=wording,
            bounds=bounds(number, qualifier, context),
            observations=(observation,),
        )

    def _told(self, row: Row, column: Placed) -> dict[str, str] | None:
        """What a figure is told of, in codes; None: a cell says nothing, or what is not known."""
        told, whole = dict(column.fixed), True
        for name, index in column.cells.items():
            cell = row.cells[index]
            if isinstance(cell, Refusal):
                self.faults.refused(row.place(index), cell)
                whole = False
                continue
            word = cell.strip()
            if word in self._mapping.missing:
                if name in REQUIRED:
                    self.faults.add(
                        row.place(index), "empty-cell", f"缺 {name}", f"{name} is missing"
                    )
                    whole = False
                elif name in DEFAULTS:
                    told[name] = DEFAULTS[name]
                continue
            code = self._codes.of(name, word)
            if code is None:
                kind = SETTINGS[name] or name
                self.faults.add(
                    row.place(index), "unknown-code", *unknown_code(kind, word, self._known)
                )
                whole = False
                continue
            if SETTINGS[name] is None and (wrong := text_fault(code)) is not None:
                self.faults.add(
                    row.place(index), "wrong-type", f"{name} {wrong[0]}", f"{name} {wrong[1]}"
                )
                whole = False
            told[name] = code
            if name == "indicator" and code != word:
                told.setdefault("term", word)  # the source's own words for it
        return told if whole else None

    def _observation(self, row: Row, column: Placed, told: dict[str, str]) -> Observation | None:
        says: dict[str, object] = {
            name: word for name, word in told.items() if name not in _OF_THE_FIGURE
        }
        if "quantity" not in says:
            says["quantity"] = ":".join(told[part] for part in PARTS)
        said = _Said(row, column, says)
        time = self._time(str(says["quantity"]))
        try:
            period = Period.parse(period_of(told["period"], time))
            says["period"] = period.text
            says["period_basis"] = (
                PeriodBasis.UNDATED if period.text == UNDATED else PeriodBasis.STATED
            )
            base = self._base(told, period, time)
        except Refusal as refusal:
            self.faults.refused(said.line_of("period"), refusal)
            return None
        if base is not None:
            says |= {"base_period": base, "base_basis": PeriodBasis.STATED}
        figure = Block("figure", row.number, {"unit": told["unit"]}, {})
        return observation_of(said, figure, self._reading)

    def _time(self, quantity: str) -> Time:
        """How the quantity's measure lives in time; what is no quantity is noted elsewhere."""
        measure = self._known.measures.get(quantity.partition(":")[2].partition(":")[0])
        return Time.STOCK if measure is None else Time(measure.time)

    def _base(self, told: dict[str, str], period: Period, time: Time) -> str | None:
        """The date compared with: of a cell, or the one that 较年初 and 同比 themselves mean."""
        if "base_period" in told:
            return period_of(told["base_period"], time)
        if "comparison" not in told or period.end is None:
            return None
        return base_of(Comparison(told["comparison"]), period)


_OF_THE_FIGURE = (*PARTS, "unit", "qualifier")


class _Said(Block):
    """What a cell says, as a block whose keys stand in the cells of its row."""

    __slots__ = ("column", "row")

    def __init__(self, row: Row, column: Placed, values: dict[str, object]) -> None:
        super().__init__("says", row.number, values, {})
        self.row, self.column = row, column

    def line_of(self, key: str) -> int:
        """The cell that says a key; that of the number for what the mapping says."""
        cells, keys = self.column.cells, (key, *(PARTS if key == "quantity" else ()))
        index = next((cells[one] for one in keys if one in cells), self.column.index)
        return self.row.place(index)


@dataclass(slots=True)
class _Codes:
    """Codes of the words that cells hold: by the mapping, then codes, then names and aliases."""

    known: Known
    mapping: Mapping
    _found: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _named: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, name: str, word: str) -> str | None:
        """The code of a word; the word itself where there are no codes; None: not known."""
        if len(self._found) >= _MOST_WORDS:
            self._found.clear()
        key = (name, word)
        if key not in self._found:
            self._found[key] = self._look_up(name, word)
        return self._found[key]

    def _look_up(self, name: str, word: str) -> str | None:
        kind, words = SETTINGS[name], self.mapping.words.get(name)
        if words is not None and word in words.values:
            return words.text(word)
        if kind is None or self.known.has(kind, word):
            return word
        if kind not in self._named:
            self._named[kind] = _names_of(self.known, self.mapping.blocks, kind)
        return self._named[kind].get(word)


def _names_of(known: Known, blocks: Sequence[Block], kind: str) -> dict[str, str]:
    """Names and aliases that mean one thing alone, with its code; a mere candidate means none."""
    owners: dict[str, set[str]] = {}
    for (space, code), names in known.names.items():
        for name in names if space == kind else ():
            owners.setdefault(name, set()).add(code)
    for (space, alias, code), same in known.aliases.items():
        if space == kind and same:
            owners.setdefault(alias, set()).add(code)
    for block in blocks:
        if space_of(block) == kind and "code" in block.values:
            for name in (*called(block), *block.texts("aliases")):
                owners.setdefault(name, set()).add(block.text("code"))
    return {name: next(iter(codes)) for name, codes in owners.items() if len(codes) == 1}
