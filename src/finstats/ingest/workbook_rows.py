"""The rows of a sheet of an xlsx workbook, with the digits that its cells hold.

A workbook keeps numbers as floats. What was typed is taken back where that is certain: a float of
at most 15 significant digits has one shortest decimal, and a plain number format (`0.00`,
`#,##0.0`, `0.00%`) says which final zeros were shown. Everything else is refused, not guessed.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from finstats.ingest.faults import Faults
from finstats.ingest.table_rows import Cell, Row
from finstats.model.numbers import MAX_DIGITS
from finstats.model.refusal import Refusal
from finstats.store.extras import missing_extra
from finstats.store.files import too_large

MOST_UNPACKED = 2**30
_MOST_ROWS = 1_048_576  # of a sheet
_FORMAT = re.compile(r"(?:#,##0|0)(?:\.(0{1,15}))?(%?)(?:_[ )]|\\ )?(?:;.{0,100})?")


class Workbook:
    """An open workbook, twice: values as they were computed, and formulas.

    `formulas`: whether a cell may be computed; else its formula is refused.
    """

    def __init__(
        self, stream: BinaryIO, path: Path, faults: Faults, *, formulas: bool = True
    ) -> None:
        self.faults, self._formulas = faults, formulas
        _must_unpack(stream, path, faults)
        opened = [self._opened(stream, computed) for computed in (True, False)]
        faults.stop_if_any()
        self._computed, self._written = opened

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets with cells."""
        return [sheet.title for sheet in self._computed.worksheets]

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet; raises ImportRefused for a damaged one."""
        # What a sheet says of its own size is not believed: rows are as long as their cells.
        both = [book[sheet] for book in (self._computed, self._written)]
        for one in both:
            one.reset_dimensions()
        pairs = zip(both[0].iter_rows(), both[1].iter_rows(), strict=False)
        converted = (
            [self._cell(one, raw) for one, raw in zip(computed, written, strict=False)]
            for computed, written in pairs
        )
        for number, cells in enumerate(self._quietly(converted), 1):
            if number > _MOST_ROWS:
                self._damaged()
                return
            # No characters to count in a workbook: a cell is at its column, from 0, in its row.
            spans = [(number, column + 1, column, column + 1) for column in range(len(cells))]
            yield _SheetRow(number, cells, number, 0, spans)

    def _cell(self, computed: Any, written: Any) -> Cell:
        if written.data_type == "f" and not self._formulas:
            return Refusal(
                "formula-cell",
                "单元格里是公式, 不是印出的数字或文字",
                "the cell holds a formula, not what was printed",
            )
        return _cell(computed, written)

    def _opened(self, stream: BinaryIO, computed: bool) -> Any:
        load = _library().load_workbook
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return load(stream, read_only=True, data_only=computed, keep_links=False)
            except Exception:  # a hostile file brings the library to almost any error
                self._damaged()

    def _quietly(self, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
        """The rows, without the library's warnings, up to where the file is damaged."""
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except Exception:
                    self._damaged()
                    return
            yield row

    def _damaged(self) -> None:
        self.faults.add(
            1, "bad-xlsx", "不是 xlsx 工作簿, 或已损坏", "not an xlsx workbook, or damaged"
        )


class _SheetRow(Row):
    __slots__ = ()

    def span(self, index: int) -> tuple[int, int]:
        """The column, from 0, and the next one."""
        return index, index + 1


def _library() -> Any:
    """openpyxl; raises MissingExtra with the install line when it is missing."""
    try:
        import openpyxl
    except ImportError as error:
        raise missing_extra("openpyxl", "xlsx") from error
    return openpyxl


def _must_unpack(stream: BinaryIO, path: Path, faults: Faults) -> None:
    """Raises when the file is no archive, or of a few bytes that would unpack to very many."""
    try:
        with zipfile.ZipFile(stream) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        faults.add(1, "bad-xlsx", "不是 xlsx 工作簿", "not an xlsx workbook")
        faults.stop_if_any()
    else:
        if size > MOST_UNPACKED:
            raise too_large(path, MOST_UNPACKED)


def _cell(computed: Any, written: Any) -> Cell:
    value = computed.value
    if value is None:
        return _not_computed() if written.data_type == "f" else ""
    if computed.data_type == "e":
        return Refusal("error-cell", "单元格里是公式错误", "the cell holds a formula's error")
    if isinstance(value, (datetime, date)):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _digits(value, computed.number_format)
    return str(value)


def _not_computed() -> Refusal:
    return Refusal(
        "not-computed",
        "公式没有算出的值; 请用表格软件打开后再存一次",
        "a formula without its value; open and save the file in a spreadsheet program",
    )


def _digits(value: float, number_format: str) -> Cell:
    """The decimal that was typed, with the final zeros that its format shows."""
    number = Decimal(repr(value))
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > MAX_DIGITS:
        return Refusal(
            "not-exact",
            f"{value!r} 超过 {MAX_DIGITS} 位, 是算出来的, 不是印出的数; 请在表里写成文字",
            f"{value!r} has more than {MAX_DIGITS} digits: computed, not printed; write it as text",
        )
    shown = _FORMAT.fullmatch(number_format)
    percent = "%" if shown is not None and shown[2] else ""
    text = f"{number.scaleb(2) if percent else number:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(len(shown[1] or "") if shown is not None else 0, "0")
    return f"{whole}.{decimals}{percent}" if decimals else f"{whole}{percent}"
