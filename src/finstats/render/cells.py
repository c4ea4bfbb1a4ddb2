"""From the cells of a grid to the text people see, in one language."""

from __future__ import annotations

import re
import unicodedata

from finstats.result import (
    ABSENT,
    NO_TITLE,
    Cell,
    Column,
    FigureCell,
    Grid,
    GridColumn,
    Group,
    Label,
    Lang,
    Refs,
    Result,
    Value,
)

# Characters whose width terminals disagree on, and what stands for them (DESIGN 5).
_SAFE = str.maketrans(
    {
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—―─", "-"),
        "…": "...",
        "·": "・",
        "×": "x",
        "≤": "<=",
        "≥": ">=",
        "→": "->",
        "▲": "*",
        "％": "%",
    }
)
_UNPRINTED = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# What makes spreadsheets compute a cell; the wide forms do so in Chinese and Japanese ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?%?", re.ASCII)
EMPTY = Label("没有符合条件的行", "no rows match")
FULL_REFS_FROM = 100  # columns; below, refs are short


def safe(text: str) -> str:
    """The text without controls, escapes and bidi marks, ambiguous widths replaced."""
    return _harmless(text.translate(_SAFE))


def _harmless(text: str) -> str:
    """The text with a replacement for what drives a terminal or turns the direction of writing."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(c) in _UNPRINTED else c for c in text)


def document_text(text: str) -> str:
    """The text for a document that is no screen: exact, its lines ended by LF.

    What hides, drives a terminal, turns the writing or has no place in XML is replaced.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join("\ufffd" if _is_odd(c) else c for c in lines)


def _is_odd(character: str) -> bool:
    if character in "\n\t":
        return False
    of_hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return of_hidden or character in "\ufffe\uffff"


def plain(value: Value, *, screen: bool) -> str:
    """A cell of a file for spreadsheets: exact, but never a formula; on a screen also harmless.

    Where a spreadsheet would compute, an apostrophe stands first. A number stays as it is, and a text
    with such an apostrophe of its own gets another, so that one can always be taken away again.
    """
    text = "" if value is None else str(value)
    if text.lstrip("'").startswith(FORMULA) and _NUMBER.fullmatch(text) is None:
        text = f"'{text}"
    return _harmless(text) if screen else text


def shown(cell: Cell, lang: Lang, *, full_refs: bool) -> str:
    """The text of a cell; what is absent says so."""
    if cell is None:
        return ABSENT.in_language(lang)
    if isinstance(cell, Refs):
        return _refs(cell.refs, full=full_refs)
    if isinstance(cell, FigureCell):
        cell = cell.words
    return safe(cell.in_language(lang) if isinstance(cell, Label) else cell)


def _refs(refs: tuple[str, ...], *, full: bool) -> str:
    """`4.2 4.6`, or with the source before the first ref of each source."""
    words: list[str] = []
    before = ""
    for ref in refs:
        source, _, local = ref.rpartition("/")
        words.append(ref if full and source != before else local)
        before = source
    return " ".join(words)


def grids_of(result: Result) -> tuple[Grid, ...]:
    """The result's grids, or its data columns as one grid."""
    if result.grids:
        return result.grids
    columns = tuple(_column(column) for column in result.columns)
    return (Grid(columns, (Group(_rows(result)),)),)


def narrow_of(result: Result, grid: Grid) -> Grid | None:
    """The grid in fewer columns: its own, or for data a line for each column of a row."""
    if result.grids:
        return grid.narrow
    if len(grid.columns) == 2 and grid.columns[0].head == (NO_TITLE,):
        return None
    heads = tuple(column.head for column in result.columns)
    tall = tuple(
        Group(tuple(zip(heads, row, strict=True)), Label(str(n), str(n)))
        for n, row in enumerate(_rows(result), 1)
    )
    return Grid((GridColumn((NO_TITLE,)), GridColumn((NO_TITLE,), keep=False)), tall)


def _rows(result: Result) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(_cell(column, value) for column, value in zip(result.columns, row, strict=True))
        for row in result.rows
    )


def _column(column: Column) -> GridColumn:
    align = "number" if column.kind in ("digits", "integer") else "left"
    return GridColumn((column.head,), "number" if align == "number" else "left", keep=True)


def _cell(column: Column, value: Value) -> Cell:
    if value is None:
        return "NULL"  # of a query of one's own, where absence need not be the source's
    if column.kind == "flag":
        return Label("是", "yes") if value else Label("否", "no")
    if column.kind == "refs":
        return Refs(tuple(str(value).split()))
    return str(value)
