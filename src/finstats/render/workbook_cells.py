"""Cells of a workbook: text that is never computed, numbers that keep their printed digits.

openpyxl takes text that begins with = for a formula and #N/A for an error, and writes a number with
16 digits of its binary value (8.950000000000001). Here the type of every cell is set, and a number
is written as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from finstats.render.cells import FORMULA, document_text
from finstats.render.lines import wrapped
from finstats.render.number_formats import PrintedNumber
from finstats.result import Label, Lang

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

MOST_WORDINGS = 150  # formats of our own; Excel promises room for 200 in a workbook
MOST_CHARACTERS = 32_767  # of a cell, in units of UTF-16
_CUT = Label(" ... [此处截断, 全文见 json]", " ... [cut here; json has all of it]")
# What a spreadsheet would take for a number or a date when somebody edits the cell.
_NUMBERLIKE = re.compile(r"[0-9.,+-]+(?:[eE/:][0-9.,+/:-]+)?%?", re.ASCII)
# `_x001B_` in a workbook says the character 1B: words that look so are written such that they stay.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Look(NamedTuple):
    """How a cell looks; `form` is its number format."""

    bold: bool = False
    right: bool = False
    wrap: bool = False
    head: bool = False
    large: bool = False
    indent: int = 0
    form: str = "General"
    prefixed: bool = False


PLAIN = Look()
_LINE = 15.0  # points of a line's height
_TALLEST = 27  # lines of a row; Excel has no rows above 409 points
_NARROWEST = 8
_READ = 2_000  # characters, which are more than the tallest row shows
# How much wider than an average digit letters run on average: Latin ones less, Chinese ones more.
_LATIN, _CHINESE = 0.9, 1.08


def height_of(texts: Iterable[tuple[str, int]]) -> float | None:
    """The height of a row by its texts that may go on below, each with its column's width.

    None: one line, which needs no height. LibreOffice does not find it out by itself.
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return _LINE * min(lines, _TALLEST) if lines > 1 else None


def _lines(text: str, width: int) -> int:
    room = int(width / (_LATIN if text.isascii() else _CHINESE))
    return sum(len(wrapped(line, room)) for line in text[:_READ].split("\n"))


def column_width(cells: int, widest: int) -> int:
    """The width of a column whose longest text takes so many cells of a terminal."""
    return min(widest, max(_NARROWEST, round(cells * _CHINESE) + 2))


def workbook_text(text: str, lang: Lang) -> str:
    """The text as a workbook may hold it; what is longer than a cell is cut, and says so."""
    kept = _ESCAPE.sub("_x005F_", document_text(text))
    if len(kept) * 2 > MOST_CHARACTERS and _units(kept) > MOST_CHARACTERS:
        mark = _CUT.in_language(lang)
        room = (MOST_CHARACTERS - len(mark)) * 2
        kept = kept.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark
    return kept


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Cells:
    """Makes the cells of a workbook in one language; equal looks are one style of the file."""

    def __init__(self, book: Workbook, lang: Lang) -> None:
        self.book, self.lang = book, lang
        self._styles: dict[Look, StyleArray] = {}
        self._worded: set[str] = set()

    def text(self, sheet: Worksheet, text: str, look: Look = PLAIN) -> Cell:
        """A cell of text, whatever it looks like."""
        kept = workbook_text(text, self.lang)
        if not kept:  # openpyxl would write an inline text without its text
            return self._cell(sheet, None, look)
        if kept.startswith(FORMULA):
            look = look._replace(prefixed=True)
        if _NUMBERLIKE.fullmatch(kept) is not None:
            look = look._replace(form="@")
        cell = self._cell(sheet, kept, look)
        cell.data_type = "s"
        return cell

    def number(
        self, sheet: Worksheet, number: PrintedNumber, text: str, look: Look = PLAIN
    ) -> Cell:
        """A cell that computes, its digits and their format as printed.

        Once there are as many wordings as Excel has room for, the text of a further one.
        """
        if '"' in number.form and number.form not in self._worded:
            if len(self._worded) == MOST_WORDINGS:
                return self.text(sheet, text, look)
            self._worded.add(number.form)
        cell = self._cell(sheet, number.digits, look._replace(form=number.form))
        cell.data_type = "n"
        return cell

    def _cell(self, sheet: Worksheet, value: str | None, look: Look) -> Cell:
        from openpyxl.cell import Cell

        if look not in self._styles:
            self._styles[look] = _style(sheet, look)
        return Cell(sheet, 1, 1, value, self._styles[look])


def _style(sheet: Worksheet, look: Look) -> StyleArray:
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell = Cell(sheet, 1, 1)
    cell.font = Font(bold=look.bold, size=14 if look.large else 11)
    cell.alignment = Alignment(
        horizontal="right" if look.right else "left",
        vertical="bottom" if look.head else "top",
        wrap_text=look.wrap,
        indent=look.indent,
    )
    if look.head:
        cell.fill = PatternFill("solid", fgColor="E8EDF3")
        cell.border = Border(bottom=Side("thin"))
    cell.number_format = look.form
    cell.quotePrefix = look.prefixed
    return cell._style  # type: ignore[attr-defined, no-any-return] # it has no public name
