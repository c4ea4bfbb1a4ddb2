"""What crosses from a query to a renderer: typed columns, rows, notes; and labels in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Label(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, lang: Lang) -> str:
        """The words of one language."""
        return self.zh if lang == "zh" else self.en


NO_TITLE = Label("", "")
ABSENT = Label("未载", "not stated")

# text: printed as it is; digits: exact decimal text; integer: a JSON number; refs: refs of
# figures, a list in JSON; flag: 0 or 1; json: a JSON document as text, itself in JSON.
Kind = Literal["text", "digits", "integer", "refs", "flag", "json"]
Value = str | int | None
Row = tuple[Value, ...]


class Column(NamedTuple):
    """A column of data: its promised name, the head people read, and its type."""

    name: str
    head: Label
    kind: Kind = "text"


class Note(NamedTuple):
    """What a reader must know to use the figures; `code` is stable, `refs` are the figures meant."""

    code: str
    text: Label
    refs: tuple[str, ...] = ()


class Refs(NamedTuple):
    """Refs in a cell; printed short on narrow screens, in full on wide ones."""

    refs: tuple[str, ...]


class FigureCell(NamedTuple):
    """A figure in a cell: as people read it, its digits alone, and where it stands.

    `words` hold the wording and perhaps a unit; `digits` are ASCII, as printed: 664.5 of 达664.5.
    """

    words: Label
    digits: str
    ref: str


Cell = Label | Refs | FigureCell | str | None


class GridColumn(NamedTuple):
    """A printed column: its head in lines, and how its cells stand.

    `number`: aligned on the point. `right`: on the right, the unit in the cell. `keep`: never
    wrapped, for numbers, dates and names of enterprises.
    """

    head: tuple[Label, ...]
    align: Literal["left", "right", "number"] = "left"
    keep: bool = True


class Group(NamedTuple):
    """Rows of a grid under one heading; no heading: the rows alone."""

    rows: tuple[tuple[Cell, ...], ...]
    heading: Label | None = None


class Grid(NamedTuple):
    """A table as people read it: fewer columns than the data, cells that hold several values.

    `narrow` says the same in fewer columns, for where this one does not fit.
    """

    columns: tuple[GridColumn, ...]
    groups: tuple[Group, ...]
    narrow: Grid | None = None


class Table(NamedTuple):
    """Plain data: columns and rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class About(NamedTuple):
    """What formats that travel alone carry with the figures: their sources and definitions.

    `figures`: of figures that the printed tables show and the data have no row of, what they are.
    `names`: what all codes are called (list, code, name_zh, name_en, about_zh, about_en).
    """

    sources: Table
    definitions: Table
    figures: Table = Table((), ())
    names: Table = Table((), ())


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of one command.

    `columns` and `rows` are the data (csv, json). `grids` are the same for people (table, md);
    without them the data columns are printed. `truncated`: `--limit` cut rows off. `about` is there
    where the format carries it (render.DESCRIBED).
    """

    command: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: Label = NO_TITLE
    notes: tuple[Note, ...] = ()
    grids: tuple[Grid, ...] = ()
    truncated: bool = False
    about: About | None = None
