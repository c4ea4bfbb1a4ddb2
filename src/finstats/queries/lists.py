"""Lists of what is held: enterprises, products, indicators, financings, sources, figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from finstats.errors import UsageError
from finstats.model.refs import short
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import COLUMNS as FIGURE_COLUMNS
from finstats.queries.figure_rows import FigureRow, fetch, values
from finstats.queries.list_specs import LISTS, List
from finstats.queries.names import banks_under, places_under, resolve
from finstats.queries.narrowing import figures_of
from finstats.queries.notes import cut_notes, inferred_notes, remarks, source_notes
from finstats.queries.wording import class_words, figure_cell, period_words, what_it_is
from finstats.result import Cell, Grid, GridColumn, Group, Label, Note, Refs, Result
from finstats.store.reader import Reader

# Not a backslash, which in some engines escapes in a string too.
_LIKE = "like :search escape '~'"


class Filters(NamedTuple):
    """What a list is narrowed to; None leaves it wide."""

    theme: str | None = None
    bank: str | None = None
    place: str | None = None
    source: str | None = None
    paragraph: int | None = None
    search: str | None = None
    natures: tuple[str, ...] = ("actual",)


def listed(reader: Reader, name: str, filters: Filters, limit: int | None = None) -> Result:
    """One of the lists; raises UnknownName for a filter that names nothing.

    Only the first `limit` rows are counted over.
    """
    what = LISTS[name]
    conditions, params = _conditions(reader, what.conditions, filters)
    if filters.search is not None:
        conditions.append(
            f"({' or '.join(f'lower({column}) {_LIKE}' for column in what.searched)})"
        )
        params |= _searched(filters.search)
    where = f" where {' and '.join(conditions)}" if conditions else ""
    total = None
    if limit is not None:
        ((total,), *_) = reader.rows(f"select count(*) from {what.view} v{where}", params)
        if int(str(total)) > limit:
            where, params = _first_of(reader, what, where, params, limit)
    columns = ", ".join(f"v.{column.name}" for column in what.columns)
    rows = reader.rows(f"select {columns} from {what.view} v{where} order by {what.order}", params)
    data = tuple(tuple(row) for row in rows)
    notes = () if total is None else tuple(cut_notes(len(data), int(str(total))))
    grids = (_grid(what, data),)
    return Result(name, what.columns, data, notes=notes, grids=grids, truncated=bool(notes))  # type: ignore[arg-type]


def _first_of(
    reader: Reader, what: List, where: str, params: dict[str, object], limit: int
) -> tuple[str, dict[str, object]]:
    """The condition that holds for the first rows alone: an engine that sorts rows counts over each."""
    key = what.columns[0].name
    sql = f"select v.{key} from {what.view} v{where} order by {what.order} limit {limit:d}"
    codes = [str(code) for (code,) in reader.rows(sql, params)]
    condition, first = any_of(f"v.{key}", "first", codes)
    return f" where {condition}", first


def _conditions(
    reader: Reader, known: dict[str, str], filters: Filters
) -> tuple[list[str], dict[str, object]]:
    """The filters as SQL: names resolved, banks and places with all under them."""
    conditions: list[str] = []
    params: dict[str, object] = {}
    for kind in ("theme", "source"):
        word = getattr(filters, kind)
        if word is not None:
            params[kind] = resolve(reader, kind, word)
            conditions.append(known[kind])
    for kind, under in (("bank", banks_under), ("place", places_under)):
        word = getattr(filters, kind)
        if word is not None:
            members = under(reader, resolve(reader, kind, word))
            figures_of_it, more = figures_of(kind, members)
            params |= more
            listed_ = ", ".join(f":{name}" for name in more)
            conditions.append(known[kind].format(**{kind: listed_}, figures_of=figures_of_it))
    return conditions, params


def _searched(text: str) -> dict[str, object]:
    """LIKE without surprises: the user's % and _ are taken as they stand."""
    if len(text) > 200:
        raise UsageError(
            "too-long", "-q 的文字超过 200 字", "the text of -q is longer than 200 characters"
        )
    text = text.lower()
    for character in "~%_":
        text = text.replace(character, "~" + character)
    return {"search": f"%{text}%"}


def _grid(what: List, rows: Sequence[tuple[object, ...]]) -> Grid:
    """The columns people read; `name_{lang}` takes the column of the reader's language."""
    names = [column.name for column in what.columns]
    columns, cells = [], []
    for printed in what.printed:
        zh, en = (names.index(printed.replace("{lang}", lang)) for lang in ("zh", "en"))
        kind = what.columns[en].kind
        head = Label(what.columns[zh].head.zh, what.columns[en].head.en)
        columns.append(
            GridColumn((head,), "number" if kind == "integer" else "left", keep=kind != "text")
        )
        cells.append((zh, en, kind))
    lines = tuple(tuple(_cell(row[zh], row[en], kind) for zh, en, kind in cells) for row in rows)
    return Grid(tuple(columns), (Group(lines),))


def _cell(zh: object, en: object, kind: str) -> Cell:
    if kind == "flag":
        return Label("是", "yes") if zh else Label("-", "-")
    if zh is None and en is None:
        return None
    return Label(str(zh if zh is not None else en), str(en if en is not None else zh))


_FIGURE_CONDITIONS = {
    "theme": "(f.theme = :theme or f.indicator_theme = :theme)",
    "bank": "{figures_of}",
    "place": "{figures_of}",
    "source": "f.source = :source",
}


def figure_conditions(reader: Reader, filters: Filters) -> tuple[str, dict[str, object]]:
    """The filters as a condition on figures `f`; raises UnknownName for one that names nothing."""
    conditions, params = _conditions(reader, _FIGURE_CONDITIONS, filters)
    condition, more = any_of("f.nature", "nature", filters.natures)
    conditions.append(condition)
    params |= more
    if filters.paragraph is not None:
        conditions.append("f.paragraph = :paragraph")
        params["paragraph"] = filters.paragraph
    if filters.search is not None:
        searched = (
            "f.printed",
            "f.term",
            "f.indicator_zh",
            "f.subject_zh",
            "f.enterprise_zh",
            "f.product_zh",
            "f.bank_zh",
        )
        conditions.append(f"({' or '.join(f'lower({column}) {_LIKE}' for column in searched)})")
        params |= _searched(filters.search)
    return " and ".join(conditions), params


def figures(reader: Reader, filters: Filters, limit: int | None = None) -> Result:
    """Figures of current knowledge, in reading order, one row for each thing a figure says.

    No more than `limit` are read, and what is noted is of these.
    """
    where, params = figure_conditions(reader, filters)
    if limit is None or filters.bank or filters.place or filters.source:
        rows = fetch(reader, where, params, "figures", limit)
    else:
        rows = _first(reader, where, params, limit)
    total = len(rows)
    if total == limit:
        ((counted,), *_) = reader.rows(f"select count(*) from figures f where {where}", params)
        total = int(str(counted))
    return Result(
        "figures",
        FIGURE_COLUMNS,
        tuple(values(row) for row in rows),
        notes=(
            *_not_of_section(rows),
            *inferred_notes(rows),
            *remarks(rows),
            *source_notes(reader, [row.ref for row in rows]),
            *cut_notes(len(rows), total),
        ),
        truncated=len(rows) < total,
        grids=(figures_grid(rows),),
    )


def _first(reader: Reader, where: str, params: dict[str, object], limit: int) -> list[FigureRow]:
    """The first rows, source by source: reading order is that of the sources, and ends early."""
    codes = [str(code) for (code,) in reader.rows("select source from sources order by source")]
    found: list[FigureRow] = []
    for code in sorted(codes, key=lambda code: f"{code}/"):
        if len(found) == limit:
            break
        of_one = f"{where} and f.source = :source"
        left = limit - len(found)
        found += fetch(reader, of_one, {**params, "source": code}, "figures", left)
    return found


def _not_of_section(rows: Sequence[FigureRow]) -> list[Note]:
    """Figures that stand in a theme's section without being of the theme."""
    outside = [row for row in rows if row.in_theme == 0]
    if not outside:
        return []
    listed = ", ".join(short(row.ref) for row in outside)
    text = Label(
        f"{listed}: 站在主题段落, 但不属该主题",
        f"{listed}: in the section of a theme, but not of it",
    )
    return [Note("not-of-theme", text, tuple(row.ref for row in outside))]


def figures_grid(rows: Sequence[FigureRow]) -> Grid:
    """One figure a line: what is said of whom, as printed, with its date and place."""
    columns = (
        GridColumn((Label("出处", "ref"),)),
        GridColumn((Label("主体", "whom"),), keep=False),
        GridColumn((Label("说的是", "what"),), keep=False),
        GridColumn((Label("数字", "figure"),), "right"),
        GridColumn((Label("日期", "date"),), keep=False),
    )
    return Grid(columns, (Group(tuple(_figure_line(row) for row in rows)),))


def _figure_line(row: FigureRow) -> tuple[Cell, ...]:
    what = what_it_is(row)
    indicator = Label(row.term or row.indicator_zh, row.indicator_en)
    kind = class_words(row)
    return (
        Refs((row.ref,)),
        row.subject_name,
        Label(f"{indicator.zh}{kind.zh}: {what.zh}", f"{indicator.en}{kind.en}: {what.en}"),
        figure_cell(row),
        period_words(row.period, row.period_basis),
    )
