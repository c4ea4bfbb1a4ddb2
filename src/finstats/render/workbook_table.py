"""The first sheet: the table as people read it, its numbers computing, the notes below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from finstats.model.refs import column_letters
from finstats.render.cells import EMPTY, grids_of, safe, shown
from finstats.render.lines import width_of
from finstats.render.number_formats import PrintedNumber, plain_number, worded_number
from finstats.render.workbook_cells import Cells, Look, column_width, height_of
from finstats.render.workbook_comments import MOST_COMMENTS, Comments
from finstats.render.workbook_data import fit_to_pages
from finstats.result import Cell, FigureCell, Grid, GridColumn, Group, Label, Lang, Refs, Result

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST = 60  # characters of a column
_LEAST_FOR_NOTES = 60
_NOT_ALL = Label(
    f"批注只加到前 {MOST_COMMENTS} 个数字; 其余见数据表",
    f"comments stand at the first {MOST_COMMENTS} figures; the sheet of data has all",
)


def put_grids(cells: Cells, name: str, result: Result) -> None:
    """Add the sheet; figures carry a comment that says where they stand."""
    sheet: Worksheet = cells.book.create_sheet(name)
    _Sheet(cells, sheet, result).put()


class _Sheet:
    """The sheet while it is written, row after row."""

    def __init__(self, cells: Cells, sheet: Worksheet, result: Result) -> None:
        self.cells, self.sheet, self.result = cells, sheet, result
        self.lang: Lang = cells.lang
        self.grids = grids_of(result)
        self.comments = Comments(result, self.lang)
        self.widths = _widths(self.grids, self.lang)
        self.row = 0

    def put(self) -> None:
        """Write title, grids and notes."""
        self._set_up()
        title = safe(self.result.title.in_language(self.lang))
        if title:
            self._add([self._text(title, Look(bold=True, large=True))])
            self._add([])
        for grid in self.grids:
            self._put_grid(grid)
        self._put_notes()

    def _set_up(self) -> None:
        for place, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[column_letters(place)].width = width
        fit_to_pages(self.sheet)

    def _add(self, row: list[SheetCell | None], height: float | None = None) -> None:
        self.row += 1
        if height is not None:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(row)

    def _text(self, text: str, look: Look) -> SheetCell | None:
        """A cell; none for no text, so that a long one beside it is seen."""
        return self.cells.text(self.sheet, text, look) if text else None

    def _put_grid(self, grid: Grid) -> None:
        heads = [[safe(line.in_language(self.lang)) for line in c.head] for c in grid.columns]
        if any(line for head in heads for line in head):
            height = max(len(head) for head in heads)
            for line in zip(*([""] * (height - len(h)) + h for h in heads), strict=True):
                self._add(
                    [
                        self.cells.text(self.sheet, text, _head(grid.columns, place))
                        for place, text in enumerate(line)
                    ]
                )
        for group in grid.groups:
            self._put_group(grid, group)
        if any(group.rows for group in grid.groups):
            self._add([])

    def _put_group(self, grid: Grid, group: Group) -> None:
        if group.heading is not None:
            heading = safe(group.heading.in_language(self.lang))
            self._add([self._text(heading, Look(bold=True))])
        for row in group.rows:
            self._put_row(row, grid.columns)

    def _put_row(self, row: tuple[Cell, ...], columns: tuple[GridColumn, ...]) -> None:
        texts = [shown(cell, self.lang, full_refs=True) for cell in row]
        alone = len(row) > 1 and not any(texts[1:])
        wraps = [not (column.keep or alone) for column in columns]
        fitted = zip(texts, self.widths, wraps, strict=False)
        height = height_of((text, width) for text, width, wrap in fitted if wrap)
        self._add(list(self._cells(row, texts, columns, wraps)), height)

    def _cells(
        self,
        row: tuple[Cell, ...],
        texts: Sequence[str],
        columns: tuple[GridColumn, ...],
        wraps: Sequence[bool],
    ) -> Iterator[SheetCell | None]:
        for place, (cell, text, column) in enumerate(zip(row, texts, columns, strict=True)):
            look = Look(right=column.align != "left", wrap=wraps[place])
            number = _number(cell, text, column)
            if number is None:
                found = self._text(
                    text.strip(), look._replace(indent=_indent(text, columns, place))
                )
            else:
                found = self.cells.number(self.sheet, number, text, look)
            if found is not None and isinstance(cell, FigureCell):
                self.comments.put_at(found, cell)
            yield found

    def _put_notes(self) -> None:
        empty = not any(group.rows for grid in self.grids for group in grid.groups)
        if empty and not self.result.truncated:
            self._put_note(EMPTY)
        for note in self.result.notes:
            self._put_note(note.text)
        if self.comments.refused:
            self._put_note(_NOT_ALL)

    def _put_note(self, label: Label) -> None:
        """A note over the width of the table, in as many lines as it needs."""
        text = safe(label.in_language(self.lang))
        columns, width = _wide_enough(self.widths)
        number = self.row + 1
        self.sheet.merged_cells.add(f"A{number}:{column_letters(columns)}{number}")
        self._add([self._text(text, Look(wrap=True))], height_of([(text, width)]))


def _head(columns: Sequence[GridColumn], place: int) -> Look:
    indent = _indent("", columns, place)
    return Look(bold=True, head=True, right=columns[place].align != "left", indent=indent)


def _indent(text: str, columns: Sequence[GridColumn], place: int) -> int:
    """Steps from the left: spaces before the text, and a gap after a column of numbers."""
    spaces = len(text) - len(text.lstrip(" "))
    beside = place > 0 and columns[place - 1].align != "left" and columns[place].align == "left"
    return (spaces + 1) // 2 + beside


def _number(cell: Cell, text: str, column: GridColumn) -> PrintedNumber | None:
    """What of a cell computes: a figure with its words, a number in a column of numbers."""
    if isinstance(cell, FigureCell):
        return worded_number(text, cell.digits)
    if column.align == "number" and not isinstance(cell, Refs):
        return plain_number(text)
    return None


def _widths(grids: Sequence[Grid], lang: Lang) -> list[int]:
    """Widths of the columns that all grids share, not beyond what fits a screen."""
    found = [0] * max(len(grid.columns) for grid in grids)
    for grid in grids:
        rows = [row for group in grid.groups for row in group.rows]
        texts = [[shown(cell, lang, full_refs=True) for cell in row] for row in rows[:1000]]
        texts = [row for row in texts if len(row) == 1 or any(row[1:])]
        for place, column in enumerate(grid.columns):
            lines = [line.in_language(lang) for line in column.head]
            widest = max((width_of(t) for t in [*lines, *(row[place] for row in texts)]), default=0)
            found[place] = max(found[place], widest)
    return [column_width(width, _WIDEST) for width in found]


def _wide_enough(widths: Sequence[int]) -> tuple[int, int]:
    """How many columns a note goes over, and their width; empty ones beside a narrow table count."""
    columns, width = len(widths), sum(widths)
    while width < _LEAST_FOR_NOTES:
        columns, width = columns + 1, width + 9  # a column that nobody gave a width
    return columns, width
