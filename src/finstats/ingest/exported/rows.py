"""Rows of an exported file in any format, each cell under its column's name and with its place."""

from __future__ import annotations

import io
import json
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from finstats.ingest.exported.heads import placed
from finstats.ingest.faults import Faults, Line
from finstats.ingest.table_rows import LONGEST, Row, text_rows
from finstats.model.refusal import Refusal
from finstats.store.files import Copied
from finstats.store.texts import encoding_of

# What cells.plain of the renderers puts an apostrophe before; it is taken away again.
_ESCAPED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_LONGEST_HEADS = 2**16
Labels = Mapping[str, str]


class Entry:
    """One row: its cells by column, without those that say nothing, and where they stand."""

    __slots__ = ("_columns", "cells", "line")

    def __init__(
        self, cells: dict[str, object], line: int, columns: array[int] | None = None
    ) -> None:
        self.cells, self.line, self._columns = cells, line, columns

    def place(self, index: int | None) -> Line:
        """The line and column of a cell; of the row where there are no columns to count."""
        if self._columns is None or index is None:
            return Line.at(self.line, 1)
        line, column = self._columns[2 * index : 2 * index + 2]
        return Line.at(line, column)

    def with_cells(self, cells: dict[str, object]) -> Entry:
        """The same row under other columns, which stand where those stood."""
        return Entry(cells, self.line, self._columns)

    def text(self, name: str) -> str:
        """A cell as text; empty where it says nothing."""
        value = self.cells.get(name)
        return "" if value is None else str(value)


class Sheet(NamedTuple):
    """What is read of a file: the columns wanted, in that order, and the rows.

    `file`: its name where faults are of several files.
    """

    columns: tuple[str, ...]
    rows: list[Entry]
    encoding: str | None = None
    file: str = ""

    def place(self, entry: Entry, name: str | None = None) -> Line:
        """Where a cell stands; no name: the row."""
        found = entry.place(self.columns.index(name) if name in self.columns else None)
        if self.file:
            found.file = self.file
        return found


class Wanted(NamedTuple):
    """The columns of a view that are needed, those that are read where they are there, and what
    people call them (for workbooks)."""

    needed: tuple[str, ...]
    more: tuple[str, ...] = ()
    labels: Labels | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.needed, *self.more)


def heads_of(path: Path) -> list[str]:
    """The heads of a file of text, however it is encoded; none of what cannot be read."""
    try:
        with path.open("rb") as stream:
            line = stream.readline(_LONGEST_HEADS)
    except OSError:
        return []
    words = line.decode("ascii", "ignore").strip()  # names of columns are ASCII
    return [word.strip('"') for word in words.split("\t" if path.suffix.lower() == ".tsv" else ",")]


def read_sheet(path: Path, copy: Copied, wanted: Wanted, faults: Faults) -> Sheet:
    """The rows of a file by its suffix; raises ImportRefused when it cannot be read at all."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        encoding = encoding_of(copy.stream, path)
        copy.stream.seek(0)
        rows = text_rows(copy.stream, encoding, ",", faults)
        return Sheet(wanted.columns, list(entries(rows, wanted, faults, unescaped)), encoding)
    if suffix == ".tsv":
        encoding = encoding_of(copy.stream, path)
        copy.stream.seek(0)
        rows = _plain_rows(copy.stream, encoding, faults)
        return Sheet(wanted.columns, list(entries(rows, wanted, faults, unescaped)), encoding)
    return Sheet(wanted.columns, list(_objects(copy.stream, wanted, faults)))


def entries(
    rows: Iterator[Row],
    wanted: Wanted,
    faults: Faults,
    read: Callable[[str], str],
    *,
    ragged: bool = False,
) -> Iterator[Entry]:
    """The rows under their heads. `read` undoes what the format did to a text.

    A row of another width is a fault, but in a sheet, which leaves out cells at its end (`ragged`).
    """
    heads = next(rows, None)
    names = [] if heads is None else [str(cell).removeprefix("\ufeff") for cell in heads.cells]
    places = {n: Line.at(1, 1) if heads is None else heads.place(n) for n in range(len(names) or 1)}
    found = placed(names, wanted.needed, places, faults, wanted.labels)
    faults.stop_if_any()
    indexes = [found.get(name) for name in wanted.columns]
    same: dict[str, str] = {}
    for row in rows:
        if row.is_blank:
            continue
        row = row.filled(len(names)) if ragged else row
        if len(row.cells) != len(names) and not (ragged and len(row.cells) > len(names)):
            _note_width(row, len(names), faults)
            continue
        yield _entry(row, wanted.columns, indexes, faults, read, same)


def _note_width(row: Row, width: int, faults: Faults) -> None:
    faults.add(
        row.place(min(len(row.cells), width) - 1),
        "ragged-row",
        f"有 {len(row.cells)} 格, 表头有 {width} 格",
        f"{len(row.cells)} cells, the heads are {width}",
    )


def _entry(
    row: Row,
    names: Sequence[str],
    indexes: Sequence[int | None],
    faults: Faults,
    read: Callable[[str], str],
    same: dict[str, str],
) -> Entry:
    cells: dict[str, object] = {}
    places = array("i")
    for name, index in zip(names, indexes, strict=True):
        place = row.place(index or 0)
        places.extend((int(place), place.column))
        cell = "" if index is None else row.cells[index]
        if isinstance(cell, Refusal):
            faults.refused(place, cell)
        elif cell:
            text = read(cell)
            cells[name] = same.setdefault(text, text)  # most texts stand in many rows
    return Entry(cells, row.place(0), places)


def unescaped(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _plain_rows(stream: BinaryIO, encoding: str, faults: Faults) -> Iterator[Row]:
    """Lines cut at tabs; a quote is a character like any other, as it was written."""
    text = io.TextIOWrapper(stream, encoding, newline="\n")
    start = number = 0
    while line := text.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            _note_long(number, faults)
            return
        yield Row(number, line.removesuffix("\n").removesuffix("\r").split("\t"), number, start)
        start += len(line)


def _note_long(number: int, faults: Faults) -> None:
    faults.add(
        Line.at(number, 1),
        "too-long",
        f"一行超过 {LONGEST} 字",
        f"a line of more than {LONGEST} characters",
    )


def _objects(stream: BinaryIO, wanted: Wanted, faults: Faults) -> Iterator[Entry]:
    """A JSON object a line; what is no object, or lacks a key, is a fault of its line."""
    number, lacking = 0, False
    while line := stream.readline(4 * LONGEST + 1):
        number += 1
        if len(line) > 4 * LONGEST:
            _note_long(number, faults)
            return
        found = _object(line, number, faults) if line.strip() else None
        if found is None:
            continue
        if not lacking and any(name not in found for name in wanted.needed):
            lacking = True  # told once: it is so in every line
            placed_at([*found], wanted, Line.at(number, 1), faults)
        yield Entry(
            {n: found[n] for n in wanted.columns if found.get(n) is not None}, Line.at(number, 1)
        )
    faults.stop_if_any()


def placed_at(names: list[str], wanted: Wanted, place: Line, faults: Faults) -> None:
    """Note columns that are missing, where they have no places of their own."""
    placed(names, wanted.needed, dict.fromkeys(range(len(names) or 1), place), faults)


def _object(line: bytes, number: int, faults: Faults) -> dict[str, Any] | None:
    column = 1
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        found, column = None, error.colno
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    faults.add(
        Line.at(number, column),
        "bad-json",
        "这一行不是 JSON 对象",
        "this line is no JSON object",
    )
    return None
