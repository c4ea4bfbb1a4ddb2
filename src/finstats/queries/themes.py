"""`finstats themes`: for each theme its indicators in the source's terms, the overview of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finstats.queries.chosen_rows import MORE_COLUMNS, more_values
from finstats.queries.figure_rows import COLUMNS, fetch, selected, values
from finstats.queries.indicator_table import REFS_HEAD
from finstats.queries.notes import cut_notes, figure_notes
from finstats.queries.relations import relations
from finstats.queries.selection import Chosen, choose
from finstats.queries.time import TimeOptions, latest_of_each, parameters
from finstats.queries.wording import (
    class_words,
    conflict_mark,
    figure_cell,
    number_cell,
    period_words,
    what_it_is,
)
from finstats.result import Cell, Grid, GridColumn, Group, Label, Refs, Result
from finstats.store.reader import Reader

_OF_BANK_GROUPS = (
    "s.indicator in (select i.indicator from indicators i where i.theme is not null) "
    "and s.subject in (select b.subject from subjects b where b.kind = 'bank-group')"
)
Line = tuple[str, str, str, str, str]


@dataclass(slots=True)
class _Theme:
    code: str
    name: Label
    loans: dict[Line, dict[str, Chosen]]
    others: list[Chosen]


def themes(reader: Reader, options: TimeOptions, limit: int | None = None) -> Result:
    """All figures about all banks of a place, by theme."""
    rows, latest = latest_of_each(options, _OF_BANK_GROUPS, selected())
    every = choose(fetch(reader, latest, parameters(options), rows), options)
    chosen = every[:limit]
    found = {
        str(code): _Theme(str(code), Label(str(zh), str(en)), {}, [])
        for code, zh, en in _names(reader)
    }
    for one in chosen:
        _file(found[one.lead.indicator_theme or ""], one)
    groups = [theme for theme in found.values() if theme.loans or theme.others]
    place = Label("", "")
    if chosen and len({one.lead.place for one in chosen}) == 1:
        place = chosen[0].lead.subject_name
    declared = relations(reader)
    notes = figure_notes(reader, chosen, declared, known_at=options.known_at) if chosen else ()
    return Result(
        "themes",
        (*COLUMNS, *MORE_COLUMNS),
        tuple(
            (*values(one.lead), *more)
            for one, more in zip(chosen, more_values(chosen, declared), strict=True)
        ),
        title=Label(
            f"金融五篇大文章  {place.zh}".rstrip(), f"five areas of finance  {place.en}".rstrip()
        ),
        notes=(*notes, *cut_notes(len(chosen), len(every))),
        truncated=len(chosen) < len(every),
        grids=tuple(grid for grid in (_loans_grid(groups), _others_grid(groups)) if grid.groups),
    )


def _names(reader: Reader) -> Sequence[tuple[object, ...]]:
    return reader.rows("select theme, name_zh, name_en from themes order by sort, theme")


def _file(theme: _Theme, one: Chosen) -> None:
    """Balances, their growth and the borrowers beside them make one line; the rest stand alone."""
    row = one.lead
    line = (row.indicator, row.category, row.subject, row.period, row.period_basis)
    slot = {
        ("balance", "level"): "balance",
        ("balance", "growth"): "growth",
        ("borrowers", "level"): "borrowers",
    }
    if row.measure == "borrowers" and row.transformation != "level":
        return  # an overview has no room for it; `indicator` shows it
    name = slot.get((row.measure, row.transformation))
    taken = name is not None and name in theme.loans.get(line, {})
    if name is None or taken or (name == "growth" and row.comparison != "ytd") or one.conflict:
        theme.others.append(one)
    else:
        theme.loans.setdefault(line, {})[name] = one


def _loans_grid(themes: Sequence[_Theme]) -> Grid:
    parts = [part for theme in themes for one in theme.loans.values() for part in one.values()]
    subjects = {part.lead.subject for part in parts}
    units = {
        part.lead.unit: part.lead.unit_en
        for part in parts
        if part.lead.measure == "balance" and part.lead.unit != "%"
    }
    unit = Label(*next(iter(units.items()))) if len(units) == 1 else None
    groups = [
        Group(
            tuple(_loan_line(line, unit, len(subjects) > 1) for line in theme.loans.values()),
            theme.name,
        )
        for theme in themes
        if theme.loans
    ]
    columns = (
        GridColumn((Label("", ""), Label("指标", "indicator")), keep=False),
        GridColumn(
            (
                Label("贷款余额", "balance"),
                Label(f"({unit.zh})" if unit else "", f"({unit.en})" if unit else ""),
            ),
            "number",
        ),
        GridColumn((Label("比年初", "growth"), Label("增长(%)", "ytd (%)")), "number"),
        GridColumn((Label("贷款户数", "borrowers"), Label("(户)", "")), "number"),
        GridColumn((Label("", ""), Label("日期", "date")), keep=False),
        GridColumn((Label("", ""), REFS_HEAD), keep=False),
    )
    return Grid(columns, tuple(groups))


def _loan_line(
    parts: dict[str, Chosen], unit: Label | None, name_subject: bool
) -> tuple[Cell, ...]:
    first = next(iter(parts.values())).lead
    zh, en = first.term or first.indicator_zh, first.indicator_en
    if first.category != "all":
        zh, en = first.category_zh, first.category_en
    if name_subject:
        zh, en = f"{zh} ({first.subject_zh})", f"{en} ({first.subject_name.en})"
    cells: list[Cell] = [Label(zh, en)]
    for name in ("balance", "growth", "borrowers"):
        one = parts.get(name)
        plain = name != "balance" or unit is not None
        cells.append(
            None if one is None else number_cell(one.lead) if plain else figure_cell(one.lead)
        )
    refs = tuple(ref for one in parts.values() for ref in one.refs)
    return (*cells, period_words(first.period, first.period_basis), Refs(refs))


def _others_grid(themes: Sequence[_Theme]) -> Grid:
    columns = (
        GridColumn((Label("其他统计", "other statistics"),), keep=False),
        GridColumn((Label("数字", "figure"),), "right"),
        GridColumn((Label("日期", "date"),), keep=False),
        GridColumn((REFS_HEAD,)),
    )
    groups = [
        Group(tuple(_other_line(one) for one in theme.others), theme.name)
        for theme in themes
        if theme.others
    ]
    return Grid(columns, tuple(groups))


def _other_line(one: Chosen) -> tuple[Cell, ...]:
    row = one.lead
    what = what_it_is(row)
    kind = class_words(row)
    mark = conflict_mark(one.conflict)
    return (
        Label(
            f"{row.term or row.indicator_zh}{kind.zh}: {what.zh}{mark.zh}",
            f"{row.indicator_en}{kind.en}: {what.en}{mark.en}",
        ),
        figure_cell(row),
        period_words(row.period, row.period_basis),
        Refs(one.refs),
    )
