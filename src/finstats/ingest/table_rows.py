"""The rows of a CSV or TSV file, read as a stream; every cell knows where it stands.

After RFC 4180: a quoted cell may hold delimiters, line ends and doubled quotes. Narrower where a
lenient reader would guess: a quote inside a plain cell, words after a closing quote, a quote that
is never closed, a NUL, and a line of more than a million characters are faults.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import BinaryIO

from finstats.ingest.faults import Faults, Line
from finstats.model.refusal import Refusal

LONGEST = 1_000_000  # characters of a line, or of a quoted cell
Cell = str | Refusal  # a cell of a workbook may have no text: why not
Span = tuple[int, int, int, int]  # line and column; start and end in the decoded text


class Row:
    """One row: its number from 1 (as a spreadsheet counts), its cells, where they stand."""

    __slots__ = ("_before", "_line", "_spans", "_start", "cells", "number")

    def __init__(
        self,
        number: int,
        cells: Sequence[Cell],
        line: int,
        start: int,
        spans: Sequence[Span] | None = None,
    ) -> None:
        self.number, self.cells = number, cells
        self._line, self._start, self._spans = line, start, spans
        self._before: list[int] = []  # characters of the line before each cell, once asked for

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(isinstance(cell, Refusal) or cell.strip() for cell in self.cells)

    def filled(self, width: int) -> Row:
        """The row with empty cells up to a width: a sheet leaves out those at a row's end."""
        if len(self.cells) >= width:
            return self
        empty = width - len(self.cells)
        return type(self)(self.number, [*self.cells, *[""] * empty], self._line, 0, self._spans)

    def place(self, index: int) -> Line:
        """The line and column of a cell, for messages."""
        if self._spans is not None:
            line, column, *_ = self._spans[min(index, len(self._spans) - 1)]
            return Line.at(line, column)
        return Line.at(self._line, self._offset(index) + 1)

    def span(self, index: int) -> tuple[int, int]:
        """Offsets of a cell's text, white space around it left out, in code points."""
        cell = self.cells[index]
        text = cell if isinstance(cell, str) else ""
        if self._spans is not None:
            *_, start, end = self._spans[index]
        else:
            start = self._start + self._offset(index)
            end = start + len(text)
        return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())

    def _offset(self, index: int) -> int:
        """How many characters of the line stand before a cell."""
        if not self._before:
            lengths = (len(cell) + 1 for cell in self.cells if isinstance(cell, str))
            self._before = [0, *accumulate(lengths)]
        return self._before[index]


def text_rows(stream: BinaryIO, encoding: str, delimiter: str, faults: Faults) -> Iterator[Row]:
    """The rows of a text; a row with a fault is noted and left out."""
    return _Reader(io.TextIOWrapper(stream, encoding, newline=""), delimiter, faults).rows()


class _Reader:
    """Where the reading is: the physical line and its first character's offset."""

    def __init__(self, text: io.TextIOWrapper, delimiter: str, faults: Faults) -> None:
        self._text, self._delimiter, self.faults = text, delimiter, faults
        self._line, self._start = 0, 0
        self._next = 0  # offset after the current line
        self._ended = False  # a fault after which no row can be told from another

    def _read(self) -> str:
        """The next physical line with its end; empty after the last, or after one that is too long."""
        self._start = self._next
        line = "" if self._ended else self._text.readline(LONGEST + 1)
        self._line += 1
        self._next += len(line)
        if len(line) > LONGEST:
            self._too_long(Line.at(self._line, 1))
            return ""
        if "\0" in line:
            self.faults.add(
                Line.at(self._line, line.index("\0") + 1),
                "nul-byte",
                "有 NUL 字节: 不是文本表格",
                "a NUL byte: this is no table of text",
            )
        return line

    def rows(self) -> Iterator[Row]:
        number = 0
        while line := self._read():
            number += 1
            if '"' in line:
                row = self._quoted(number, line)
                if row is not None:
                    yield row
            else:
                cells = line.rstrip("\r\n").split(self._delimiter)
                yield Row(number, cells, self._line, self._start)

    def _quoted(self, number: int, line: str) -> Row | None:
        """A row in which some cell is quoted; None: it has a fault."""
        cells: list[str] = []
        spans: list[Span] = []
        place, body = 0, line.rstrip("\r\n")
        while True:
            if body.startswith('"', place):
                opened = Line.at(self._line, place + 1)
                start = self._start + place + 1
                found = self._to_the_quote(opened, line, place + 1)
                if found is None:
                    return None
                words, line, place = found
                body = line.rstrip("\r\n")
                end = self._start + place - 1
                cells.append(words.replace('""', '"'))
                spans.append((opened, opened.column + 1, start, end))
                if place < len(body) and body[place] != self._delimiter:
                    self._stray(place)
                    return None
            else:
                end = body.find(self._delimiter, place)
                end = len(body) if end < 0 else end
                quote = body.find('"', place, end)
                if quote >= 0:
                    self._stray(quote)
                    return None
                cells.append(body[place:end])
                spans.append((self._line, place + 1, self._start + place, self._start + end))
                place = end
            if place >= len(body):
                return Row(number, cells, spans[0][0], spans[0][2], spans)
            place += 1

    def _to_the_quote(self, opened: Line, line: str, place: int) -> tuple[str, str, int] | None:
        """What stands up to the closing quote, the line that has it, and the place after it."""
        parts: list[str] = []
        length, begin = 0, place
        while True:
            quote = line.find('"', place)
            if quote < 0:
                parts.append(line[begin:])
                length += len(parts[-1])
                if length > LONGEST:
                    self._too_long(opened)
                    return None
                line, place, begin = self._read(), 0, 0
                if not line:
                    if not self._ended:
                        self.faults.add(
                            opened, "open-quote", "引号没有收尾", "a quote that is never closed"
                        )
                    return None
            elif line.startswith('"', quote + 1):
                place = quote + 2
            else:
                parts.append(line[begin:quote])
                return "".join(parts), line, quote + 1

    def _stray(self, place: int) -> None:
        self.faults.add(
            Line.at(self._line, place + 1),
            "stray-quote",
            "引号只能包住整格; 格内的引号要写两个",
            "quotes enclose a whole cell; one inside is written twice",
        )

    def _too_long(self, place: Line) -> None:
        self._ended = True
        self.faults.add(
            place,
            "too-long",
            f"超过 {LONGEST} 字还没有换行或收尾的引号",
            f"more than {LONGEST} characters without a line end or a closing quote",
        )
