"""The sheets of plain columns and rows: the data, the sources, the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from finstats.model.refs import column_letters
from finstats.render.lines import width_of
from finstats.render.number_formats import plain_number
from finstats.render.workbook_cells import Cells, Look, column_width, height_of
from finstats.result import Column, Table, Value

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_MEASURED = 200  # rows, of which the widths are taken
_WIDEST = 48
_NUMBERS = ("digits", "integer", "flag")
_HEAD = Look(bold=True, head=True, wrap=True)


def put_table(cells: Cells, name: str, table: Table, *, wrap: bool = False) -> None:
    """Add a sheet: heads in the language, frozen, with a filter; a row for each row.

    `wrap`: long texts go on in lines below, for sheets that are read rather than counted with.
    """
    sheet: Worksheet = cells.book.create_sheet(name)
    if wrap:
        fit_to_pages(sheet)
    heads = [column.head.in_language(cells.lang) for column in table.columns]
    widths = _widths(heads, table.rows)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letters(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{column_letters(max(1, len(heads)))}{len(table.rows) + 1}"
    sheet.append(
        [
            cells.text(sheet, head, _HEAD._replace(right=column.kind in _NUMBERS))
            for head, column in zip(heads, table.columns, strict=True)
        ]
    )
    for number, row in enumerate(table.rows, 2):
        if wrap:
            texts = ("" if value is None else str(value) for value in row)
            sheet.row_dimensions[number].height = height_of(zip(texts, widths, strict=True))
        sheet.append(
            [
                None if value is None else _cell(cells, sheet, column, value, wrap)
                for column, value in zip(table.columns, row, strict=True)
            ]
        )


def fit_to_pages(sheet: Worksheet) -> None:
    """Printed, the sheet is as wide as a page on its side."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0


def _cell(cells: Cells, sheet: Worksheet, column: Column, value: Value, wrap: bool) -> Cell:
    text = str(value)
    if column.kind in _NUMBERS:
        number = plain_number(text) if "," not in text else None
        look = Look(right=True)
        if number is not None:
            return cells.number(sheet, number, text, look)
        return cells.text(sheet, text, look)
    return cells.text(sheet, text, Look(wrap=wrap))


def _widths(heads: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> list[int]:
    """Widths in characters, by the heads and the first rows, not beyond what fits a screen."""
    found = [width_of(head) for head in heads]
    for row in islice(rows, _MEASURED):
        for place, value in enumerate(row):
            if value is not None:
                found[place] = max(found[place], width_of(str(value)[: 2 * _WIDEST]))
    return [column_width(width, _WIDEST) for width in found]
