"""The printed table of an indicator: classes or subjects down, measures and changes across.

Where that would be sparse, ambiguous or mixed in units, one figure a line instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from finstats.model.refs import cell_of
from finstats.queries.figure_rows import FigureRow
from finstats.queries.selection import Chosen
from finstats.queries.wording import (
    comparison_words,
    conflict_mark,
    figure_cell,
    number_cell,
    period_words,
    what_it_is,
    worded,
)
from finstats.result import ABSENT, Cell, FigureCell, Grid, GridColumn, Group, Label, Refs

MOST_COLUMNS = 6  # of numbers; more do not fit a screen
TRANSFORMATIONS = ("level", "change", "growth", "growth-gap", "share", "share-change")

REFS_HEAD = Label("出处(段.序)", "ref (para.no)")

RowKey = tuple[str, str, str, str]
ColumnKey = tuple[str, int, str, str]


def title(chosen: Sequence[Chosen]) -> Label:
    """What all rows have in common: indicator, subject, date."""
    leads = [one.lead for one in chosen]
    parts = [topic(leads)]
    dates = {(row.period, row.period_basis) for row in leads}
    if len(dates) == 1:
        parts.append(period_words(*dates.pop()))
    return Label("  ".join(part.zh for part in parts), "  ".join(part.en for part in parts))


def topic(leads: Sequence[FigureRow]) -> Label:
    """What all rows are about: indicator, class, subject, as far as they have them in common."""
    terms = {row.term for row in leads}
    names = {row.indicator: Label(row.indicator_zh, row.indicator_en) for row in leads}
    parts = [
        Label("、".join(n.zh for n in names.values()), ", ".join(n.en for n in names.values()))
    ]
    if (
        len(names) == 1
        and len(terms) == 1
        and leads[0].term
        and leads[0].subject_kind in ("bank", "bank-group")
    ):
        parts = [Label(leads[0].term, leads[0].indicator_en)]
    if len({row.category for row in leads}) == 1 and leads[0].category != "all":
        parts.append(Label(leads[0].category_zh, leads[0].category_en))
    if len({row.subject for row in leads}) == 1:
        parts.append(leads[0].subject_name)
    return Label("  ".join(part.zh for part in parts), "  ".join(part.en for part in parts))


def grid(chosen: Sequence[Chosen], breakdowns: Mapping[str, Label]) -> Grid:
    """The table; `narrow` is the same, one figure a line."""
    tall = _tall(chosen)
    cells: dict[RowKey, dict[ColumnKey, Chosen]] = {}
    columns: dict[ColumnKey, FigureRow] = {}
    measures: dict[str, int] = {}
    for one in chosen:
        row_key, column_key = _row_key(one.lead), _column_key(one.lead, measures)
        if column_key in cells.setdefault(row_key, {}):
            return tall
        cells[row_key][column_key] = one
        if columns.setdefault(column_key, one.lead).unit != one.lead.unit:
            return tall
    # One class at two dates would leave holes that read as "not stated".
    split = len({key[:3] for key in cells}) < len(cells)
    sparse = len(columns) > MOST_COLUMNS or len(columns) * len(cells) > 2 * len(chosen)
    if split or sparse or not columns:
        return tall
    return _pivot(cells, columns, chosen, breakdowns, tall)


def _row_key(row: FigureRow) -> RowKey:
    return row.indicator, row.subject, row.category, row.period


def _column_key(row: FigureRow, measures: dict[str, int]) -> ColumnKey:
    first = measures.setdefault(row.measure, len(measures))
    return (
        f"{first:03d}",
        TRANSFORMATIONS.index(row.transformation),
        row.comparison or "",
        row.reference or "",
    )


def _pivot(
    cells: Mapping[RowKey, Mapping[ColumnKey, Chosen]],
    columns: Mapping[ColumnKey, FigureRow],
    chosen: Sequence[Chosen],
    breakdowns: Mapping[str, Label],
    tall: Grid,
) -> Grid:
    keys = sorted(columns)
    dated = len({(one.lead.period, one.lead.period_basis) for one in chosen}) > 1
    labels = _labels([one.lead for one in chosen])
    rows: list[tuple[Cell, ...]] = []
    for by_column in cells.values():
        lead = next(iter(by_column.values())).lead
        numbers = [number_cell(by_column[key].lead) if key in by_column else ABSENT for key in keys]
        refs = tuple(ref for key in keys if key in by_column for ref in by_column[key].refs)
        date = (period_words(lead.period, lead.period_basis),) if dated else ()
        rows.append((labels[_row_key(lead)], *numbers, *date, Refs(refs)))
    heads = [
        GridColumn((Label("", ""), _label_head(chosen, breakdowns)), keep=False),
        *(GridColumn(_number_head(columns[key]), "number") for key in keys),
        *([GridColumn((Label("", ""), Label("日期", "date")))] if dated else []),
        GridColumn((Label("", ""), REFS_HEAD), keep=False),
    ]
    return Grid(tuple(heads), (Group(tuple(rows)),), narrow=tall)


def _labels(leads: Sequence[FigureRow]) -> dict[RowKey, Label]:
    """What tells the rows apart: class, subject, indicator, and the term where terms differ."""
    several = {
        name: len({getattr(row, name) for row in leads}) > 1
        for name in ("indicator", "subject", "category", "term")
    }
    found: dict[RowKey, Label] = {}
    for row in leads:
        parts: list[Label] = []
        if several["indicator"]:
            parts.append(Label(row.indicator_zh, row.indicator_en))
        if several["subject"] or not several["category"]:
            parts.append(row.subject_name)
        if several["category"] and row.category != "all":
            parts.append(Label(row.category_zh, row.category_en))
        if several["term"] and not several["indicator"] and row.term:
            parts.append(Label(f"({row.term})", f"({row.term})"))
        found.setdefault(
            _row_key(row), Label(" ".join(p.zh for p in parts), " ".join(p.en for p in parts))
        )
    return found


def _label_head(chosen: Sequence[Chosen], breakdowns: Mapping[str, Label]) -> Label:
    names = {breakdowns[one.lead.category] for one in chosen if one.lead.category in breakdowns}
    if len({one.lead.category for one in chosen}) == 1:
        return Label("主体", "whom")
    return names.pop() if len(names) == 1 else Label("主体", "whom")


def _number_head(row: FigureRow) -> tuple[Label, Label]:
    against = comparison_words(row.comparison)
    reference = Label(row.reference_zh or "", row.reference_en or "")
    unit = Label(f"({row.unit})", f"({row.unit_en})")
    return {
        "level": (Label(row.measure_zh, row.measure_en), unit),
        "change": (against, Label(f"增减{unit.zh}", f"change {unit.en}")),
        "growth": (against, Label(f"增长{unit.zh}", f"growth {unit.en}")),
        "share": (Label(f"占{reference.zh}", f"share of {reference.en}"), unit),
        "share-change": (
            Label(f"占比{against.zh}", f"share, {against.en}"),
            Label(unit.zh, "(points)"),
        ),
        "growth-gap": (
            Label(f"高于{reference.zh}", f"above {reference.en}"),
            Label(unit.zh, "(points)"),
        ),
    }[row.transformation]


def _tall(chosen: Sequence[Chosen]) -> Grid:
    """One figure a line, under the subject."""
    leads = [one.lead for one in chosen]
    labels = _labels(leads)
    single = (
        len({(row.subject, row.indicator) for row in leads}) == 1
        and len({row.category for row in leads}) == 1
    )
    groups: dict[Label | None, list[tuple[Cell, ...]]] = {}
    for one in chosen:
        row = one.lead
        heading = None if single else labels[_row_key(row)]
        mark = conflict_mark(one.conflict)
        what = what_it_is(row)
        cells: tuple[Cell, ...] = (
            Label(what.zh + mark.zh, what.en + mark.en),
            printed_cell(row),
            period_words(row.period, row.period_basis),
            Refs(one.refs),
        )
        groups.setdefault(heading, []).append(cells)
    columns = (
        GridColumn((Label("项目", "item"),), keep=False),
        GridColumn((Label("数字", "figure"),), "right"),
        GridColumn((Label("日期", "date"),), keep=False),
        GridColumn((REFS_HEAD,)),
    )
    return Grid(columns, tuple(Group(tuple(rows), heading) for heading, rows in groups.items()))


def printed_cell(row: FigureRow) -> FigureCell:
    """As printed; after `--unit` moved the point, the digits shown with their unit."""
    # 元 stands in 亿元 too, and there it is another unit.
    if row.unit == "%" or re.search(f"(?<![万亿]){re.escape(row.unit)}", row.printed):
        return figure_cell(row)
    if cell_of(row.ref) is not None and row.value_text in row.printed.replace(",", ""):
        return figure_cell(row)  # a table's number, whose point has not moved
    words = worded(row, row.value_text)
    moved = Label(f"{words.zh} {row.unit}", f"{words.en} {row.unit_en}")
    return FigureCell(moved, row.value_text, row.ref)
