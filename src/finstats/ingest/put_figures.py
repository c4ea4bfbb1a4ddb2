"""Writes a source, its figures and what they take the place of. Observations are append-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select

from finstats.ingest.located import Block
from finstats.ingest.superseding import Run, not_reread, stay_withdrawn, supersede_reading
from finstats.model.codes import Reason
from finstats.model.facts import Figure, Observation
from finstats.model.numbers import decimal_text
from finstats.model.series import Quantity, Series
from finstats.store import tables
from finstats.store.rows import Rows

Paragraphs = tuple[int, int]  # the first and the last one
EVERYWHERE: Paragraphs = (0, 2**31 - 1)
MOST_REREAD = 10  # that are named; all are counted
_MOST_SERIES = 100_000  # whose ids are remembered
_SOURCE_KEYS = (
    *("label_zh", "label_en", "title", "publisher", "byline", "organiser", "url"),
    *("sha256", "folded_sha256", "note_zh", "note_en"),
)


def put_source(blocks: list[Block], rows: Rows) -> int:
    """Write the source's row, its sections and its digits that are no figures; returns its id."""
    source = next(block for block in blocks if block.name == "source")
    earliest, latest = source.texts("published")
    values: dict[str, object] = {key: source.maybe(key) for key in _SOURCE_KEYS}
    values |= {"published_earliest": earliest, "published_latest": latest}
    key = {"code": source.text("code")}
    rows.put(tables.source, key, values | _learned(rows, source.text("code")))
    number = rows.known_id(tables.source, source.text("code"))
    _put_places(blocks, rows, number)
    return number


def _learned(rows: Rows, code: str) -> dict[str, object]:
    """What `source set` recorded, which no new import of the file takes back."""
    table = tables.source
    held = rows.connection.execute(select(table).where(table.c.code == code)).mappings().first()
    if held is None:
        return {"user_set": ""}
    return {name: held[name] for name in ("user_set", *str(held["user_set"]).split())}


def _put_places(blocks: list[Block], rows: Rows, source: int) -> None:
    """The sections and the digits that are no figures: those of the last file, no others."""
    sections, others = tables.source_section, tables.not_figure
    starts = [block.pair("paragraphs")[0] for block in blocks if block.name == "section"]
    places = [block.pair("at")[0] for block in blocks if block.name == "not_figure"]
    for column, kept in ((sections.c.first_paragraph, starts), (others.c.char_start, places)):
        table = column.table
        gone = delete(table).where(table.c.source_id == source, column.not_in(kept))
        rows.connection.execute(gone)
    for block in blocks:
        if block.name == "section":
            first, last = block.pair("paragraphs")
            key = {"source_id": source, "first_paragraph": first}
            rows.put(sections, key, {"last_paragraph": last, "theme": block.text("theme")})
        if block.name == "not_figure":
            start, end = block.pair("at")
            values = {
                "char_end": end,
                "printed": block.text("printed"),
                "reason": block.text("reason"),
            }
            rows.put(others, {"source_id": source, "char_start": start}, values)


def put_figures(
    figures: Sequence[Figure], run: Run, within: Paragraphs = EVERYWHERE, *, in_part: bool = False
) -> None:
    """Add figures that are new or read differently; what a file no longer has was misread.

    `within`: the paragraphs of which these are all figures, where a file comes in portions.
    `in_part`: they are not all figures, so those that are not among them stay.
    """
    held = held_readings(run.rows, run.source_id, within)
    new, again = _New(), []
    for figure in figures:
        key = figure.ref.within(run.source)
        before = held.pop(key, None)
        if before is not None and before.content == _content(figure):
            run.unchanged += 1
            continue
        reading = 1 if before is None else before.reading + 1
        numbers = _add(figure, run, max(reading, figure.reading), new)
        run.added += 1
        if before is not None:
            again.append((key, before, numbers))
            if before.observations and len(run.reread) < MOST_REREAD:
                run.reread.append((key, str(before.token[2]), figure.printed))
    run.rows.add_all(tables.figure, new.figures)
    run.rows.add_all(tables.observation, new.observations)
    for key, before, numbers in again:
        stay_withdrawn(run, key, numbers)
        if before.observations:
            supersede_reading(before.observations, numbers, run)
    for before in () if in_part else held.values():
        if before.observations:
            supersede_reading(before.observations, [], run)


@dataclass(frozen=True, slots=True)
class _New:
    """Rows to be inserted, figures before what they say."""

    figures: list[dict[str, object]] = field(default_factory=list)
    observations: list[dict[str, object]] = field(default_factory=list)


class Said(NamedTuple):
    """What an observation says, in the codes of the tables."""

    number: int
    seq: int
    series: str
    period: str
    period_basis: str
    base_period: str | None
    base_basis: str | None
    nature: str
    term: str | None
    note_zh: str | None
    note_en: str | None


@dataclass(frozen=True, slots=True)
class HeldReading:
    """The last reading of a figure: its token and what it says; nothing: it was taken out."""

    reading: int
    token: tuple[object, ...]
    said: tuple[Said, ...]

    @property
    def content(self) -> tuple[object, ...]:
        """What a file would have to say for nothing to change."""
        return (*self.token, *(one[2:] for one in self.said)) if self.said else ()

    @property
    def observations(self) -> tuple[int, ...]:
        """The ids of its observations."""
        return tuple(one.number for one in self.said)

    @property
    def place(self) -> tuple[int, int]:
        """Where its token stands."""
        start, end, *_ = self.token
        return cast(int, start), cast(int, end)


def held_readings(
    rows: Rows, source_id: int, within: Paragraphs = EVERYWHERE
) -> dict[str, HeldReading]:
    """The last reading of each figure of the source's paragraphs, by ref."""
    figure = tables.figure
    query = select(figure).where(_placed(source_id, within)).order_by(figure.c.reading)
    found = rows.connection.execute(query).all()
    said = _said(rows, source_id, within) if found else {}
    return {row.ref: _held(row, said) for row in found}


def earlier_readings(rows: Rows, source_id: int) -> dict[str, list[HeldReading]]:
    """The readings of each figure of a source that a later one replaced or took out, by ref."""
    figure, later = tables.figure, tables.figure.alias()
    is_replaced = select(later.c.id).where(
        later.c.source_id == figure.c.source_id,
        later.c.ref == figure.c.ref,
        later.c.reading > figure.c.reading,
    )
    gone, observation = tables.supersession, tables.observation
    is_out = (
        select(gone.c.id)
        .join(observation, observation.c.id == gone.c.observation_id)
        .where(observation.c.figure_id == figure.c.id, gone.c.reason == Reason.READING.value)
    )
    query = select(figure).where(
        figure.c.source_id == source_id, or_(is_replaced.exists(), is_out.exists())
    )
    found = rows.connection.execute(query).all()
    said = _said(rows, source_id, EVERYWHERE, reread=True) if found else {}
    readings: dict[str, list[HeldReading]] = {}
    for row in found:
        readings.setdefault(row.ref, []).append(_held(row, said))
    return readings


def _held(row: Row[Any], said: Mapping[int, Sequence[Said]]) -> HeldReading:
    token = (row.char_start, row.char_end, row.printed, row.value_text, row.unit, row.qualifier)
    return HeldReading(row.reading, token, tuple(said.get(row.id, ())))


def is_earlier(figure: Figure, readings: Sequence[HeldReading]) -> bool:
    """Whether all that a figure is and says is what one of these readings was and said."""
    token, said = _token(figure), set(_says(figure))
    return any(one.token == token and said <= {it[2:] for it in one.said} for one in readings)


def _placed(source_id: int, within: Paragraphs) -> ColumnElement[bool]:
    """The condition that a figure is of the source and stands in these paragraphs."""
    figure, (first, last) = tables.figure, within
    own = figure.c.source_id == source_id
    return own if within == EVERYWHERE else and_(own, figure.c.paragraph.between(first, last))


def _said(
    rows: Rows, source_id: int, within: Paragraphs, *, reread: bool = False
) -> dict[int, list[Said]]:
    """By figure, the observations that no later reading replaced; `reread`: those others too."""
    figure, observation, series = tables.figure, tables.observation, tables.series
    query = (
        select(
            observation.c.figure_id,
            observation.c.id,
            observation.c.seq,
            series.c.code,
            *(observation.c[word] for word in Said._fields[3:]),
        )
        .join(series, series.c.id == observation.c.series_id)
        .join(figure, figure.c.id == observation.c.figure_id)
        .where(_placed(source_id, within))
        .order_by(observation.c.figure_id, observation.c.seq)
    )
    query = query if reread else query.where(not_reread())
    found: dict[int, list[Said]] = {}
    for of_figure, *rest in rows.connection.execute(query):
        found.setdefault(of_figure, []).append(Said(*rest))
    return found


def _content(figure: Figure) -> tuple[object, ...]:
    return (*_token(figure), *_says(figure))


def _token(figure: Figure) -> tuple[object, ...]:
    return (
        *(figure.start, figure.end, figure.printed, figure.number.text),
        *(figure.unit, figure.qualifier),
    )


def _says(figure: Figure) -> list[tuple[object, ...]]:
    return [
        (
            *(str(one.series), one.period.text, one.period_basis, one.base_period, one.base_basis),
            *(one.nature, one.term, one.note_zh, one.note_en),
        )
        for one in figure.observations
    ]


def _add(figure: Figure, run: Run, reading: int, new: _New) -> list[int]:
    """Make the rows of a figure and its observations; returns the ids of these."""
    number = run.rows.next_id(tables.figure)
    row = figure_row(figure, run.source, run.source_id)
    new.figures.append(row | {"id": number, "reading": reading, "import_run_id": run.number})
    said = [
        _observation(number, one.seq or place, one, run)
        for place, one in enumerate(figure.observations, 1)
    ]
    new.observations.extend(said)
    return [cast(int, one["id"]) for one in said]


def figure_row(figure: Figure, source: str, source_id: int) -> dict[str, object]:
    """The columns of a figure that follow from it and its source."""
    hard = figure.bounds.hard.in_base(figure.factor)
    soft = figure.bounds.plausible.in_base(figure.factor)
    lower, upper = figure.bounds.hard.lower, figure.bounds.hard.upper
    return {
        "source_id": source_id,
        "ref": figure.ref.within(source),
        "ref_order": figure.ref.order(source),
        "paragraph": figure.ref.paragraph,
        "char_start": figure.start,
        "char_end": figure.end,
        "printed": figure.printed,
        "value_text": figure.number.text,
        "coefficient": figure.number.coefficient,
        "scale": figure.number.scale,
        "unit": figure.unit,
        "qualifier": figure.qualifier.value,
        "wording": figure.wording,
        "value_base": figure.number.in_base(figure.factor),
        "lower_base": hard.lower,
        "upper_base": hard.upper,
        "lower_closed": int(hard.lower_closed),
        "upper_closed": int(hard.upper_closed),
        "soft_lower_base": soft.lower,
        "soft_upper_base": soft.upper,
        "soft_lower_closed": int(soft.lower_closed),
        "soft_upper_closed": int(soft.upper_closed),
        "lower_text": None if lower is None else decimal_text(lower),
        "upper_text": None if upper is None else decimal_text(upper),
    }


def _observation(figure: int, seq: int, one: Observation, run: Run) -> dict[str, object]:
    return {
        "id": run.rows.next_id(tables.observation),
        "figure_id": figure,
        "seq": seq,
        "series_id": _series_id(one.series, run),
        "period": one.period.text,
        "period_start": one.period.start,
        "period_end": one.period.end,
        "period_basis": one.period_basis.value,
        "base_period": one.base_period,
        "base_basis": None if one.base_basis is None else one.base_basis.value,
        "nature": one.nature.value,
        "term": one.term,
        "note_zh": one.note_zh,
        "note_en": one.note_en,
        "import_run_id": run.number,
    }


def _series_id(series: Series, run: Run) -> int:
    code = str(series)
    if code not in run.series_ids:
        if len(run.series_ids) >= _MOST_SERIES:
            run.series_ids.clear()
        run.series_ids[code] = _put_series(series, code, run.rows)
    return run.series_ids[code]


def _put_series(series: Series, code: str, rows: Rows) -> int:
    table = tables.series
    found = rows.connection.scalar(select(table.c.id).where(table.c.code == code))
    if found is not None:
        return int(found)
    return rows.add_with_id(
        table,
        code=code,
        quantity_id=_quantity_id(series.quantity, rows),
        transformation=series.transformation.value,
        comparison=None if series.comparison is None else series.comparison.value,
        reference_quantity_id=None
        if series.reference is None
        else _quantity_id(series.reference, rows),
    )


def _quantity_id(quantity: Quantity, rows: Rows) -> int:
    table = tables.quantity
    found = rows.connection.scalar(select(table.c.id).where(table.c.code == str(quantity)))
    if found is not None:
        return int(found)
    return rows.add_with_id(
        table,
        code=str(quantity),
        indicator=quantity.indicator,
        measure=quantity.measure,
        category=quantity.category,
        subject_id=rows.known_id(tables.subject, quantity.subject),
    )
