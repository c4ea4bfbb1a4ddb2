"""The cells of a draft that was reviewed in a workbook, by rows with their places."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

from finstats.ingest.faults import Faults, Line
from finstats.model import review
from finstats.store.extras import missing_extra
from finstats.store.office import read_office

_MOST_COLUMNS = 64  # beyond, a workbook could pretend to be far larger than its file
Cells = dict[str, str]
Rows = list[tuple[int, list[object]]]


class Place(Line):
    """A row of a sheet as the line of a block: sorts by sheet and row, reads `figures!5`."""

    row: str

    @property
    def shown(self) -> str:
        """The sheet and the row."""
        return self.row

    @classmethod
    def of(cls, sheet: str, row: int) -> Self:
        """The place of a row."""
        found = cls.at((list(review.COLUMNS).index(sheet) << 21) + row, 1)
        found.row = f"{sheet}!{row}"
        return found

    def __format__(self, _: str) -> str:
        return self.shown


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row of a draft: its place, and its cells by their keys, without empty ones."""

    place: Place
    cells: Cells


def sheets_of(path: Path, content: bytes, names: tuple[str, ...]) -> dict[str, Rows]:
    """The values of some sheets by row, without rows that are empty.

    Raises MissingExtra without openpyxl, ImportRefused for a file that is no sound workbook.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise missing_extra("openpyxl", "xlsx") from error

    def read(stream: BinaryIO) -> dict[str, Rows]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and the like, which are not read
            book = load_workbook(stream, read_only=True)
            return {name: list(_filled(book[name])) for name in names if name in book.sheetnames}

    return read_office(content, str(path), ".xlsx", read)


class _Formula:
    """Stands for a formula, whose value nobody printed."""


def _filled(sheet: Any) -> Iterator[tuple[int, list[object]]]:
    sheet.reset_dimensions()  # what the file says of its size need not be so
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        values = [_Formula() if cell.data_type == "f" else cell.value for cell in row]
        if any(value is not None for value in values):
            yield number, values


def rows_of(name: str, values: Rows, faults: Faults) -> Iterator[ReviewRow]:
    """The rows of a sheet under its heads; a missing column or a cell that is no text is a fault."""
    heads = [review.key_of(str(value or "")) for value in values[0][1]] if values else []
    for key in review.COLUMNS[name]:
        if key not in heads:
            faults.add(
                Place.of(name, 1),
                "no-column",
                f"工作表 {name} 缺列 {review.head(name, key)}",
                f"sheet {name} lacks the column {review.head(name, key)}",
            )
    for number, row in values[1:]:
        place = Place.of(name, number)
        read = {
            key: _text(value, place, key, faults)
            for key, value in zip(heads, row, strict=False)
            if key in review.COLUMNS[name]
        }
        cells = {key: text for key, text in read.items() if text}
        if cells:
            yield ReviewRow(place, cells)


def _text(value: object, place: Place, key: str, faults: Faults) -> str:
    """A cell's text: a day as ISO; a number has lost how it was written, a formula was never read."""
    if value is None or isinstance(value, str):
        return (value or "").strip() if key != "printed" else value or ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    faults.add(
        place,
        "no-text-cell",
        f"{key} 要是文本格式的单元格 (数字会丢末位的 0, 公式不读)",
        f"{key} must be a cell of text (a number loses final zeros, a formula is not read)",
    )
    return ""
