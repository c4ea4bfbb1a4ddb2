"""`finstats history`: every version ever known of each series and period, and how each ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from finstats.errors import UnknownName
from finstats.model.periods import AsOf
from finstats.queries.definitions import Definitions
from finstats.queries.figure_rows import FigureRow, columns_of, fetch
from finstats.queries.names import resolve
from finstats.queries.notes import cut_notes, source_notes
from finstats.queries.supersessions import Supersession, supersessions, version
from finstats.queries.trace import refs_named
from finstats.queries.wording import class_words, figure_cell, period_words, what_it_is
from finstats.result import Cell, Column, Grid, GridColumn, Group, Label, Note, Result, Value
from finstats.store.reader import Reader

_OF_FIGURE = (
    *columns_of(
        "quantity",
        "indicator",
        "indicator_zh",
        "indicator_en",
        "subject",
        "subject_zh",
        "subject_en",
    ),
    Column("series", Label("序列", "series")),
    *columns_of(
        "transformation",
        "comparison",
        "reference",
        "period",
        "period_basis",
        "base_period",
        "nature",
        "term",
        "ref",
        "source",
        "printed",
        "value_text",
        "unit",
        "unit_en",
        "qualifier",
        "lower_text",
        "upper_text",
        "known_from",
    ),
)
_OF_END = (
    Column("known_to", Label("取代日", "superseded on")),
    Column("status", Label("状态", "status")),
    Column("reason", Label("原因", "reason")),
    Column("reason_zh", Label("原因 (中文)", "reason (zh)")),
    Column("reason_en", Label("原因 (英文)", "reason (en)")),
    Column("by_source", Label("由哪个文献", "by source")),
    Column("by_ref", Label("由哪个数字", "by")),
    Column("note_zh", Label("说明", "note (zh)")),
    Column("note_en", Label("说明 (英文)", "note (en)")),
    Column("definition_from", Label("按此日起的口径", "as defined from")),
    Column("reading", Label("第几次读", "reading"), "integer"),
)
COLUMNS = (*_OF_FIGURE, *_OF_END)
_LABELS = {
    "current": Label("现行", "current"),
    "withdrawal": Label("已撤回", "withdrawn"),
    "reading": Label("读错", "misread"),
    "correction": Label("被更正", "corrected"),
    "revision": Label("被修订", "revised"),
}
_TRANSFORMATIONS = ("level", "change", "growth", "share", "share-change", "growth-gap")


class Wanted(NamedTuple):
    """What is asked: periods up to a date, what was published by a day, versions of one source."""

    as_of: AsOf | None = None
    known_at: str | None = None
    source: str | None = None
    limit: int | None = None


class _Line(NamedTuple):
    """A version and how it ended, as known at the day asked for."""

    row: FigureRow
    ends: tuple[Supersession, ...]

    @property
    def end(self) -> Supersession | None:
        """What says most of how it ended; None: it stands."""
        return self.ends[0] if self.ends else None

    @property
    def known_to(self) -> str | None:
        """The first day on which something had its place."""
        return min((one.known_to for one in self.ends), default=None)

    @property
    def status(self) -> str:
        if self.end is None:
            return "current"
        return "withdrawn" if self.end.reason == "withdrawal" else "superseded"


def history(reader: Reader, word: str, wanted: Wanted) -> Result:
    """The versions of an indicator, a quantity, a series, or of what a ref says.

    Raises UnknownName (exit 5) for a word that names nothing, and when there is no version.
    """
    rows = _rows(reader, word.strip(), wanted)
    if not rows:
        raise _nothing(word, wanted)
    ends = supersessions(reader, rows, wanted.known_at)
    every = [_Line(row, tuple(ends.get(version(row), ()))) for row in sorted(rows, key=_order)]
    shown = every[: wanted.limit]
    definitions = Definitions(reader)
    return Result(
        "history",
        COLUMNS,
        tuple(_values(line, definitions) for line in shown),
        title=_title(word, wanted.known_at),
        notes=(
            *definitions.notes(_crossed(shown)),
            *_stale(shown, every),
            *source_notes(reader, [line.row.ref for line in shown]),
            *cut_notes(len(shown), len(every)),
        ),
        grids=(_grid(shown, definitions),),
        truncated=len(shown) < len(every),
    )


def _rows(reader: Reader, word: str, wanted: Wanted) -> list[FigureRow]:
    conditions, params = ["1 = 1"], dict[str, object]()
    if wanted.as_of is not None and wanted.as_of.last is not None:
        conditions.append("f.period_end <= :last")
        params["last"] = wanted.as_of.last
    if wanted.known_at is not None:
        conditions.append("f.known_from <= :known_at")
        params["known_at"] = wanted.known_at
    if wanted.source is not None:
        conditions.append("f.source = :source")
        params["source"] = resolve(reader, "source", wanted.source)
    more = " and ".join(conditions)
    if ":" in word:
        named = {"word": word}
        of_quantity = fetch(reader, f"f.quantity = :word and {more}", params | named)
        return of_quantity or fetch(reader, f"f.series = :word and {more}", params | named)
    refs = refs_named(reader, word)
    if not refs:
        named = {"word": resolve(reader, "indicator", word)}
        return fetch(reader, f"f.indicator = :word and {more}", params | named)
    said = {
        (row.series, row.period) for ref in refs for row in fetch(reader, "f.ref = :r", {"r": ref})
    }
    found = []
    for series, period in sorted(said):
        named = {"series": series, "period": period}
        of_it = f"f.series = :series and f.period = :period and {more}"
        found += fetch(reader, of_it, params | named)
    return found


def _order(row: FigureRow) -> tuple[object, ...]:
    return (
        row.quantity,
        row.nature,
        _TRANSFORMATIONS.index(row.transformation),
        row.series,
        *(row.period_end is None, row.period_end or "", row.period),
        *(row.known_from, row.ref_order, row.reading, row.seq),
    )


def _nothing(word: str, wanted: Wanted) -> UnknownName:
    zh, en = f"“{word[:60]}”没有数字", f"no figures of '{word[:60]}'"
    if any(wanted[:3]):
        return UnknownName(
            "no-figures",
            f"{zh}符合所给的选项",
            f"{en} fit the options",
            Label(
                f"不限时点和文献: finstats history {word[:60]}",
                f"of all dates and sources: finstats history {word[:60]}",
            ),
        )
    return UnknownName("no-figures", zh, en)


def _values(line: _Line, definitions: Definitions) -> tuple[Value, ...]:
    row, end = line.row, line.end
    of_end: tuple[Value, ...] = (None,) * 7
    if end is not None:
        of_end = (
            *(end.reason, end.reason_zh, end.reason_en, end.by_source, end.by_ref),
            *(end.note_zh, end.note_en),
        )
    held = [] if row.period_end is None else definitions.between(row.indicator, "", row.period_end)
    return (
        *(getattr(row, column.name) for column in _OF_FIGURE),
        *(line.known_to, line.status),
        *of_end,
        held[-1].start if held else None,
        row.reading,
    )


def _crossed(lines: Iterable[_Line]) -> Iterator[tuple[str, str, str]]:
    """Between which days changes of definition matter: those of one series, and bases."""
    for _, group in groupby(lines, key=lambda line: (line.row.series, line.row.nature)):
        dated = [line.row for line in group if line.row.period_end is not None]
        if dated:
            yield dated[0].indicator, dated[0].period, dated[-1].period
        for row in dated:
            if row.base_period is not None:
                yield row.indicator, row.base_period, row.period


def _stale(shown: Sequence[_Line], every: Sequence[_Line]) -> list[Note]:
    """Corrections of what is printed no more, for it was read again since."""
    in_order = sorted(every, key=lambda line: line.row.reading)
    last = {line.row.ref: line.row.printed for line in in_order}
    return [
        Note(
            "stale-correction",
            Label(
                f"更正 {end.by_ref} 已过时: {row.ref} 原印“{row.printed}”, 现为“{last[row.ref]}”",
                f"the correction {end.by_ref} is stale: {row.ref} printed '{row.printed}', now "
                f"'{last[row.ref]}'",
            ),
            (row.ref,),
        )
        for row, ends in shown
        for end in ends
        if end.reason == "correction" and last[row.ref] != row.printed
    ]


def _title(word: str, known_at: str | None) -> Label:
    if known_at is None:
        return Label(f"各版数字: {word}", f"Every version: {word}")
    return Label(
        f"各版数字: {word}, 发布截至 {known_at}", f"Every version: {word}, published by {known_at}"
    )


def _grid(lines: Sequence[_Line], definitions: Definitions) -> Grid:
    """A group for each series: its versions by period and day, with what ended each under it."""
    columns = (
        GridColumn((Label("时期", "period"),), keep=False),
        GridColumn((Label("印出", "printed"),), "right"),
        GridColumn((Label("发布", "known from"),)),
        GridColumn((Label("状态", "status"),)),
        GridColumn((Label("出处", "ref"),), keep=False),
    )
    groups = []
    for _, group in groupby(lines, key=lambda line: (line.row.series, line.row.nature)):
        found = list(group)
        groups.append(Group(tuple(_group(found, definitions)), _heading(found[0].row)))
    return Grid(columns, tuple(groups))


def _heading(row: FigureRow) -> Label:
    what, kind = what_it_is(row), class_words(row)
    nature = {
        "planned": Label(" (计划)", " (planned)"),
        "target": Label(" (目标)", " (target)"),
        "estimate": Label(" (估计)", " (estimate)"),
    }.get(row.nature, Label("", ""))
    return Label(
        f"{row.subject_name.zh} {row.indicator_zh}{kind.zh}: {what.zh}{nature.zh}",
        f"{row.subject_name.en}, {row.indicator_en}{kind.en}: {what.en}{nature.en}",
    )


def _group(lines: Sequence[_Line], definitions: Definitions) -> Iterator[tuple[Cell, ...]]:
    before: FigureRow | None = None
    for line in lines:
        row, end = line.row, line.end
        if before is not None and before.period_end is not None and row.period_end is not None:
            for one in definitions.between(row.indicator, before.period, row.period):
                yield _across(
                    Label(
                        f"  口径自{one.start}的数字起有变, 见表下",
                        f"  the definition changed from figures of {one.start} on: see below",
                    )
                )
        before = row
        yield (
            period_words(row.period, row.period_basis),
            figure_cell(row),
            row.known_from,
            _LABELS[end.reason if end is not None else "current"],
            row.ref,
        )
        if end is not None:
            yield _across(_by(end))


def _by(end: Supersession) -> Label:
    """What took a version's place, and what was noted of that."""
    by, day = end.by_ref or end.by_source, end.known_to
    who = Label(f"{day}由 {by} 取代", f"superseded by {by} on {day}")
    if end.reason == "withdrawal":
        who = Label(f"{day}由 {by} 撤回", f"withdrawn by {by} on {day}")
    elif end.reason == "reading":
        who = (
            Label("重读后不再有", "read again: not there")
            if end.by_ref is None
            else Label("重读见下", "read again, see below")
        )
    note = end.note
    if note is None:
        return Label(f"  {who.zh}", f"  {who.en}")
    return Label(f"  {who.zh}: {note.zh}", f"  {who.en}: {note.en}")


def _across(text: Label) -> tuple[Cell, ...]:
    """A line over all columns."""
    return (text, *(Label("", ""),) * 4)
