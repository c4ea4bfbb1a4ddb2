"""`finstats diff`: what became known between two days, as it changes what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from finstats.model.bounds import Interval
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow, columns_of, fetch
from finstats.queries.names import resolve
from finstats.queries.notes import cut_notes, source_notes
from finstats.queries.supersessions import Supersession, Version, supersessions, version
from finstats.queries.wording import class_words, figure_cell, period_words, what_it_is
from finstats.result import Cell, Column, Grid, GridColumn, Group, Label, Note, Result, Value
from finstats.store.reader import Reader

_ASKED = 400  # series in one statement


def _side(name: str, zh: str, en: str) -> tuple[Column, ...]:
    return (
        Column(f"{name}_ref", Label(f"{zh}出处", f"{en}: ref")),
        Column(f"{name}_source", Label(f"{zh}文献", f"{en}: source")),
        Column(f"{name}_printed", Label(f"{zh}印出", f"{en}: printed")),
        Column(f"{name}_value_text", Label(f"{zh}数字", f"{en}: value"), "digits"),
        Column(f"{name}_unit", Label(f"{zh}单位", f"{en}: unit")),
    )


_OF_SERIES = (
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
    *columns_of("transformation", "comparison", "reference", "period", "nature"),
)
COLUMNS = (
    Column("change", Label("变化", "change")),
    Column("change_zh", Label("变化 (中文)", "change (zh)")),
    Column("change_en", Label("变化 (英文)", "change (en)")),
    *_OF_SERIES,
    *_side("from", "原", "before"),
    *_side("to", "现", "after"),
    Column("known_from", Label("自何日", "known from")),
    Column("reason", Label("原因", "reason")),
    Column("note_zh", Label("说明", "note (zh)")),
    Column("note_en", Label("说明 (英文)", "note (en)")),
)
CHANGES = {
    "added": Label("新增", "added"),
    "revised": Label("修订", "revised"),
    "more-precise": Label("更精确", "more precise"),
    "withdrawn": Label("撤回", "withdrawn"),
}


class Wanted(NamedTuple):
    """The two days, and what the list is narrowed to. No later day: all that is known now."""

    start: str
    end: str | None
    theme: str | None = None
    source: str | None = None
    indicator: str | None = None
    limit: int | None = None


class Difference(NamedTuple):
    """One change: what was known, what is known instead; one of them may be missing."""

    change: str
    before: FigureRow | None
    after: FigureRow | None
    end: Supersession | None = None

    @property
    def row(self) -> FigureRow:
        """What is known now, else what was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a difference is between two things
        return found

    @property
    def known_from(self) -> str:
        """The day from which it was known."""
        if self.after is not None:
            return self.after.known_from
        return self.end.known_to if self.end is not None else ""


def differences(reader: Reader, wanted: Wanted) -> Result:
    """All changes, by kind; an empty list is an answer. Raises UnknownName for an unknown name.

    What was published after the first day and taken back by the second changes nothing.
    """
    every = sorted(_found(reader, wanted), key=_order)
    shown = every[: wanted.limit]
    refs = [row.ref for one in shown for row in (one.after, one.before) if row is not None]
    return Result(
        "diff",
        COLUMNS,
        tuple(_values(one) for one in shown),
        title=_title(wanted),
        notes=(*_notes(wanted), *source_notes(reader, refs), *cut_notes(len(shown), len(every))),
        grids=(_grid(shown),),
        truncated=len(shown) < len(every),
    )


def _found(reader: Reader, wanted: Wanted) -> list[Difference]:
    new, gone = _changed(reader, wanted)
    ends = supersessions(reader, [*new, *gone], wanted.end)
    later = {version(row): row for row in new}
    standing = [row for row in new if row.stands(wanted.end)]
    found: list[Difference] = []
    taken: set[Version] = set()
    for row in gone:
        end, after = _led_to(row, ends, later, wanted.end)
        if not after:
            found.append(Difference("withdrawn", row, None, end))
            continue
        taken |= {version(one) for one in after}
        more_precise = _is_inside(after[0].hard, row.hard)
        found.append(Difference("more-precise" if more_precise else "revised", row, after[0], end))
    rest = [row for row in standing if version(row) not in taken]
    found += _additions(rest, _before(reader, rest, wanted))
    return _narrowed(reader, found, wanted)


def _changed(reader: Reader, wanted: Wanted) -> tuple[list[FigureRow], list[FigureRow]]:
    """What was published between the days, and what stood on the first and no more on the second."""
    params: dict[str, object] = {"start": wanted.start}
    until, gone_by = "", "f.known_to is not null"
    if wanted.end is not None:
        params["until"] = wanted.end
        until, gone_by = " and f.known_from <= :until", "f.known_to <= :until"
    scope = "1 = 1"
    if wanted.indicator is not None:
        scope = "f.indicator = :indicator"
        params["indicator"] = resolve(reader, "indicator", wanted.indicator)
    read = f"(f.reason is null or f.reason <> 'reading') and {scope}"
    new = fetch(reader, f"f.known_from > :start{until} and {read}", params)
    gone = fetch(
        reader,
        f"f.known_from <= :start and f.known_to > :start and {gone_by} and {read}",
        params,
    )
    return new, gone


def _led_to(
    row: FigureRow,
    ends: dict[Version, list[Supersession]],
    later: dict[Version, FigureRow],
    day: str | None,
) -> tuple[Supersession | None, list[FigureRow]]:
    """How a version ended, and what stands in its place: what took it, or took that one's."""
    last: Supersession | None = None
    waiting = [version(row)]
    seen = set(waiting)
    while waiting:
        of_them = [one for each in waiting for one in ends.get(each, ())]
        last = of_them[0] if of_them else last
        following = [one.by for one in of_them if one.by is not None and one.by not in seen]
        after = [later[one] for one in following if one in later and later[one].stands(day)]
        if after:
            return last, sorted(after, key=lambda one: (-one.digits, one.ref_order, one.seq))
        seen.update(following)
        waiting = following
    return last, []


def _before(
    reader: Reader, rows: Sequence[FigureRow], wanted: Wanted
) -> dict[tuple[str, ...], list[FigureRow]]:
    """What stood on the first day, of the series of some rows that are dated."""
    codes = list(dict.fromkeys(row.series for row in rows if row.period_end is not None))
    found: dict[tuple[str, ...], list[FigureRow]] = {}
    for start in range(0, len(codes), _ASKED):
        condition, params = any_of("f.series", "s", codes[start : start + _ASKED])
        params["start"] = wanted.start
        for row in fetch(reader, f"f.known_from <= :start and {condition}", params):
            if row.stands(wanted.start):
                found.setdefault(_said(row), []).append(row)
    return found


def _said(row: FigureRow) -> tuple[str, ...]:
    return row.series, row.period, row.nature


def _additions(
    rows: Sequence[FigureRow], before: dict[tuple[str, ...], list[FigureRow]]
) -> Iterator[Difference]:
    """What took nothing's place: new, or narrower than what others had said of the same."""
    for row in rows:
        wider = [one for one in before.get(_said(row), ()) if _is_inside(row.hard, one.hard)]
        if wider:
            best = min(wider, key=lambda one: (-one.digits, one.ref_order, one.seq))
            yield Difference("more-precise", best, row)
        else:
            yield Difference("added", None, row)


def _is_inside(one: Interval, other: Interval) -> bool:
    """Whether all its values are the other's, which has more."""
    return one != other and one.inside(other)


def _narrowed(reader: Reader, found: Iterable[Difference], wanted: Wanted) -> list[Difference]:
    """Those of a theme and source: where either side is."""
    theme = None if wanted.theme is None else resolve(reader, "theme", wanted.theme)
    source = None if wanted.source is None else resolve(reader, "source", wanted.source)
    kept = []
    for one in found:
        rows = [row for row in (one.before, one.after) if row is not None]
        of_theme = theme is None or any(theme in (r.theme, r.indicator_theme) for r in rows)
        by = {row.source for row in rows} | ({one.end.by_source} if one.end else set())
        if of_theme and (source is None or source in by):
            kept.append(one)
    return kept


def _order(one: Difference) -> tuple[object, ...]:
    row = one.row
    return (
        list(CHANGES).index(one.change),
        *(row.indicator, row.quantity, row.series, row.nature, row.period_end or "", row.period),
        *(row.ref_order, row.seq, "" if one.before is None else one.before.ref_order),
    )


def _values(one: Difference) -> tuple[Value, ...]:
    label, note = CHANGES[one.change], None if one.end is None else one.end.note
    return (
        *(one.change, label.zh, label.en),
        *(getattr(one.row, column.name) for column in _OF_SERIES),
        *_side_values(one.before),
        *_side_values(one.after),
        one.known_from,
        None if one.end is None else one.end.reason,
        *((None, None) if note is None else note),
    )


def _side_values(row: FigureRow | None) -> tuple[Value, ...]:
    if row is None:
        return (None,) * 5
    return row.ref, row.source, row.printed, row.value_text, row.unit


def _title(wanted: Wanted) -> Label:
    if wanted.end is None:
        return Label(f"{wanted.start} 之后发布的变化", f"What became known after {wanted.start}")
    return Label(
        f"{wanted.start} 之后至 {wanted.end} 发布的变化",
        f"What became known after {wanted.start} and by {wanted.end}",
    )


def _notes(wanted: Wanted) -> Iterator[Note]:
    yield Note(
        "known",
        Label(
            "按确定已发布的日期比较; 其间发布又被取代的不列; 本库自己的重读不算变化",
            "by the days by which publication is certain; what was published and superseded in "
            "between is not listed; our own rereadings are no change",
        ),
    )


def _grid(found: Sequence[Difference]) -> Grid:
    """A group for each kind of change: over each series a line that says what it is."""
    columns = (
        GridColumn((Label("时期", "period"),), keep=False),
        GridColumn((Label("原", "before"),), "right"),
        GridColumn((Label("现", "after"),), "right"),
        GridColumn((Label("出处", "ref"),), keep=False),
        GridColumn((Label("自", "from"),)),
    )
    groups = []
    for change, label in CHANGES.items():
        ones = [one for one in found if one.change == change]
        if ones:
            heading = Label(f"{label.zh} {len(ones)}", f"{label.en}: {len(ones)}")
            groups.append(Group(tuple(_lines(ones)), heading))
    # Where the screen is too small the source's day says it.
    narrow = [group._replace(rows=tuple(row[:-1] for row in group.rows)) for group in groups]
    return Grid(columns, tuple(groups), Grid(columns[:-1], tuple(narrow)))


def _lines(found: Sequence[Difference]) -> Iterator[tuple[Cell, ...]]:
    nothing = Label("-", "-")
    for _, group in groupby(found, key=lambda one: (one.row.series, one.row.nature)):
        ones = list(group)
        row = ones[0].row
        what, kind = what_it_is(row), class_words(row)
        text = Label(
            f"{row.subject_name.zh} {row.indicator_zh}{kind.zh}: {what.zh}",
            f"{row.subject_name.en}, {row.indicator_en}{kind.en}: {what.en}",
        )
        yield (text, *(Label("", ""),) * 4)
        for one in ones:
            period = period_words(one.row.period, one.row.period_basis)
            yield (
                Label(f"  {period.zh}", f"  {period.en}"),
                nothing if one.before is None else figure_cell(one.before),
                nothing if one.after is None else figure_cell(one.after),
                one.row.ref,
                one.known_from,
            )
            if one.end is not None and one.end.note is not None:
                note = one.end.note
                yield (Label(f"    {note.zh}", f"    {note.en}"), *(Label("", ""),) * 4)
