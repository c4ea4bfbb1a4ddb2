"""Published figures as the audit hears them: what unknown each is of, and its spans on the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, NamedTuple

from finstats.audit.spans import STEP, Span, meet
from finstats.queries.conditions import any_of
from finstats.store.reader import Reader

Rounding = Literal["nearest", "truncation", "either"]
ROUNDINGS: tuple[Rounding, ...] = ("nearest", "truncation", "either")
_COLUMNS = (
    *("ref", "ref_order", "seq", "source", "printed", "quantity", "measure", "subject_kind"),
    *("transformation", "comparison", "reference", "period", "base_period", "nature", "term"),
    *("value_text", "unit", "qualifier", "scale", "value_base", "lower_base", "upper_base"),
    *("lower_closed", "upper_closed", "soft_lower_base", "soft_upper_base", "soft_lower_closed"),
    *("soft_upper_closed", "known_from"),
)
_PORTION = 500  # subjects asked for in one statement


class Row(NamedTuple):
    """What the audit needs of an observation, under the names of the public view."""

    ref: str
    ref_order: str
    seq: int
    source: str
    printed: str
    quantity: str
    measure: str
    subject_kind: str
    transformation: str
    comparison: str | None
    reference: str | None
    period: str
    base_period: str | None
    nature: str
    term: str | None
    value_text: str
    unit: str
    qualifier: str
    scale: int
    value_base: int
    lower_base: int | None
    upper_base: int | None
    lower_closed: int
    upper_closed: int
    soft_lower_base: int | None
    soft_upper_base: int | None
    soft_lower_closed: int
    soft_upper_closed: int
    known_from: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation of one figure: its row, what it proves and what is plausible."""

    row: Row
    hard: Span
    soft: Span

    @property
    def ref(self) -> str:
        """Where it stands."""
        return self.row.ref


class Units(NamedTuple):
    """Base units in a printed unit, and its English name."""

    factor: dict[str, int]
    name_en: dict[str, str]


def units_of(reader: Reader) -> Units:
    rows = reader.rows("select unit, base_factor, name_en from units order by unit")
    return Units(
        {str(code): int(str(factor)) for code, factor, _ in rows},
        {str(code): str(name or code) for code, _, name in rows},
    )


def published(
    reader: Reader,
    units: Units,
    *,
    subjects: Sequence[str] | None = None,
    known_at: str | None = None,
    rounding: Rounding = "nearest",
) -> list[Figure]:
    """The figures that stand, in reading order; of some subjects, or as known at a day."""
    found = [
        Figure(row, *_spans(row, units, rounding)) for row in _rows(reader, subjects, known_at)
    ]
    return sorted(found, key=lambda one: (one.row.ref_order, one.row.seq, one.row.quantity))


def _rows(reader: Reader, subjects: Sequence[str] | None, known_at: str | None) -> Iterator[Row]:
    view, standing = "figures", "1 = 1"
    params: dict[str, object] = {}
    if known_at is not None:
        view = "figure_versions"
        standing = (
            "f.known_from <= :known_at and (f.known_to is null or f.known_to > :known_at) "
            "and (f.reason is null or f.reason <> 'reading')"
        )
        params["known_at"] = known_at
    columns = ", ".join(f"f.{name}" for name in _COLUMNS)
    portions: list[tuple[str, dict[str, object]]] = [("1 = 1", {})]
    if subjects is not None:
        portions = [
            any_of("f.subject", "s", subjects[n : n + _PORTION])
            for n in range(0, len(subjects), _PORTION)
        ]
    for condition, more in portions:
        sql = f"select {columns} from {view} f where {standing} and {condition}"
        for row in reader.rows(sql, params | more):
            yield Row(*row)  # type: ignore[arg-type]


def otherwise_rounded(row: Row, units: Units, rounding: Rounding) -> Figure:
    """A figure read as if its digits had been rounded in another way."""
    return Figure(row, *_spans(row, units, rounding))


def _spans(row: Row, units: Units, rounding: Rounding) -> tuple[Span, Span]:
    hard = _span(row.lower_base, row.upper_base, row.lower_closed, row.upper_closed)
    soft = _span(
        row.soft_lower_base, row.soft_upper_base, row.soft_lower_closed, row.soft_upper_closed
    )
    if rounding == "nearest" or not is_rounded(row):
        return hard, meet(hard, soft)
    plain = soft == hard or row.qualifier == "reaches"
    cut = _cut(row, units.factor[row.unit], rounding)
    hard = Span(cut.lo, inf, cut.lo_closed, False) if row.qualifier == "reaches" else cut
    return hard, cut if plain else meet(hard, soft)


def is_rounded(row: Row) -> bool:
    """Whether its digits stand for more than one value: not a count of single things, say."""
    return row.qualifier in ("exact", "reaches") and row.lower_base != row.value_base


def _span(lower: int | None, upper: int | None, lower_closed: int, upper_closed: int) -> Span:
    """Ends in base units, as stored, on the grid."""
    return Span(
        -inf if lower is None else int(lower) * STEP,
        inf if upper is None else int(upper) * STEP,
        lower is not None and bool(lower_closed),
        upper is not None and bool(upper_closed),
    )


def _cut(row: Row, factor: int, rounding: Rounding) -> Span:
    """What the digits stand for if further ones were cut off; or if nobody knows which it was."""
    value, power = int(row.value_base) * STEP, 10**row.scale
    unit = -(-factor * STEP // power)  # outward, where a digit is finer than the grid
    half = 0 if rounding == "truncation" else -(-factor * STEP // (2 * power))
    if row.value_text.startswith("-"):
        return Span(value - unit, value + half, False, True)
    return Span(value - half, value + unit, True, False)
