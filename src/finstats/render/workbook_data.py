"""The sheets of plain columns and rows: the data, the sources, the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from finstats.model.refs import column_letters
from finstats.render.lines import width_of
from finstats.render.number_formats import plain_number
from finstats.render.workbook_cells import Cells, Look
from finstats.result import Column, Table, Value

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_MEASURED = 200  # rows, of which the widths are taken
_NARROWEST, _WIDEST = 8, 48
_HEAD = Look(bold=True, head=True, wrap=True)


def put_table(cells: Cells, name: str, table: Table, *, wrap: bool = False) -> None:
    """Add a sheet: heads in the language, frozen, with a filter; a row for each row.

    `wrap`: long texts go on in lines below, for sheets that are read rather than counted with.
    """
    sheet: WriteOnlyWorksheet = cells.book.create_sheet(name)
    heads = [column.head.in_language(cells.lang) for column in table.columns]
    for place, width in enumerate(_widths(heads, table.rows), 1):
        sheet.column_dimensions[column_letters(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{column_letters(max(1, len(heads)))}{len(table.rows) + 1}"
    sheet.append([cells.text(sheet, head, _HEAD) for head in heads])
    for row in table.rows:
        sheet.append(
            [
                None if value is None else _cell(cells, sheet, column, value, wrap)
                for column, value in zip(table.columns, row, strict=True)
            ]
        )


def _cell(
    cells: Cells, sheet: WriteOnlyWorksheet, column: Column, value: Value, wrap: bool
) -> Cell:
    text = str(value)
    if column.kind in ("digits", "integer", "flag"):
        number = plain_number(text) if "," not in text else None
        look = Look(right=True)
        if number is not None:
            return cells.number(sheet, number, look)
        return cells.text(sheet, text, look)
    return cells.text(sheet, text, Look(wrap=wrap))


def _widths(heads: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> list[int]:
    """Widths in characters, by the heads and the first rows, not beyond what fits a screen."""
    found = [width_of(head) for head in heads]
    for row in islice(rows, _MEASURED):
        for place, value in enumerate(row):
            if value is not None:
                found[place] = max(found[place], width_of(str(value)[: 2 * _WIDEST]))
    return [min(_WIDEST, max(_NARROWEST, width + 2)) for width in found]
