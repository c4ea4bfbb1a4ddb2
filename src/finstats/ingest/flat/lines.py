"""The lines of a flat file and the heads over them. Cells as RFC 4180 has them, one line a row."""

from __future__ import annotations

import csv
import hashlib
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from finstats.ingest.exported.heads import FLAT, IN_FLAT
from finstats.ingest.exported.rows import Entry, Sheet, heads_of, unescaped
from finstats.ingest.faults import Faults
from finstats.ingest.flat.checks import NotPlain
from finstats.ingest.flat.entries import DELIMITERS, WANTED, as_exported
from finstats.ingest.table_rows import LONGEST, Row, text_rows

_CHUNK = 4 * 2**20
# What a plain row says in the columns that a flat file may leave out; `revises` and the like: nothing.
_PLAIN = {"theme": "", "reason": "", "revises": "", **IN_FLAT}
Cells = tuple[str, ...]


class Heads:
    """Where the columns of a file stand. A column that is not there is the empty cell after the last."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.width = len(names)

    def place(self, name: str) -> int:
        """The index of a column's cell."""
        return self.names.index(name) if name in self.names else -1

    def more(self) -> tuple[Callable[[Sequence[str]], Cells], Cells] | None:
        """What takes a row's cells about versions and sections, and what a plain row has there."""
        found = [name for name in _PLAIN if name in self.names]
        if not found:
            return None
        # The empty cell twice, so that one column makes a tuple too.
        places = [*(self.place(name) for name in found), -1, -1]
        return itemgetter(*places), (*(_PLAIN[name] for name in found), "", "")

    def entry(self, cells: Sequence[str], lines: Lines) -> tuple[Entry, Sheet]:
        """The row that was read last as the checks take it, with what a flat file leaves out."""
        row, line = lines.row(), lines.number
        places = array("i")
        for name in WANTED.columns:
            places.extend((line, row.place(max(self.place(name), 0)).column))
        told = {name: cells[self.place(name)] for name in WANTED.columns}
        entry = Entry({name: text for name, text in told.items() if text}, line, places)
        return as_exported(entry), Sheet(WANTED.columns, [])


def flat_heads(path: Path) -> Heads | None:
    """The heads of a file that may be read as a flat one; None: it is another."""
    if path.suffix.lower() not in DELIMITERS:
        return None
    names = [name.strip().removeprefix("\ufeff") for name in heads_of(path)]
    whole = set(names) >= set(FLAT)
    return Heads(names) if whole and len(set(names)) == len(names) else None


class Lines:
    """Reads a file once; `sha256` is of the bytes read so far, `number` the line that was read last."""

    def __init__(self, stream: BinaryIO, delimiter: str) -> None:
        self._stream, self._delimiter = stream, delimiter
        self._hash, self.number = hashlib.sha256(), 0
        self._text = ""

    @property
    def sha256(self) -> str:
        """The digest of the bytes read so far."""
        return self._hash.hexdigest()

    def cells(self, width: int) -> Iterator[list[str]]:
        """The cells of each line after the heads, with an empty one after the last.

        Raises NotPlain for what is not one row a line in UTF-8, each as wide as the heads.
        """
        lines, delimiter = self._texts(), self._delimiter
        next(lines, "")
        self.number = 1
        for line in lines:
            self.number += 1
            self._text = line
            cells = self._parsed(line) if '"' in line or "'" in line else line.split(delimiter)
            if (len(cells) != width or not cells[0]) and not line.replace(delimiter, "").strip():
                continue  # a blank row
            if len(cells) != width:
                raise NotPlain(self.number, "格数与表头不同", "more or fewer cells than heads")
            cells.append("")
            yield cells

    def row(self) -> Row:
        """The line that was read last, with the place of each cell in it."""
        if self._delimiter == "," and '"' in self._text:
            content = io.BytesIO(self._text.encode())
            return next(text_rows(content, "utf-8", ",", Faults("")))
        return Row(1, self._text.split(self._delimiter), 1, 0)

    def _parsed(self, line: str) -> list[str]:
        """A line with quotes: doubled ones and those that keep a cell from being a formula."""
        if self._delimiter != ",":  # a quote is a character like any other in tsv
            return [unescaped(cell) for cell in line.split(self._delimiter)]
        if line.count('"') % 2:
            raise NotPlain(self.number, "跨行的单元格", "a cell of several lines")
        try:
            return [unescaped(cell) for cell in next(csv.reader([line], strict=True))]
        except csv.Error as error:
            raise NotPlain(self.number, str(error), str(error)) from error

    def _texts(self) -> Iterator[str]:
        """The lines without their ends."""
        rest = b""
        while chunk := self._stream.read(_CHUNK):
            self._hash.update(chunk)
            data = rest + chunk
            cut = data.rfind(b"\n") + 1
            rest = data[cut:]
            if len(rest) > 4 * LONGEST:
                raise NotPlain(self.number + 1, "很长的行", "a very long line")
            yield from self._decoded(data[:cut])
        if rest:
            yield from self._decoded(rest + b"\n")

    def _decoded(self, data: bytes) -> list[str]:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise NotPlain(self.number + 1, "不是 UTF-8", "text that is not UTF-8") from error
        if "\0" in text:
            raise NotPlain(self.number + 1, "NUL 字节", "a NUL byte")
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        return text[:-1].split("\n") if text else []
