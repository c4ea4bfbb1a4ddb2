"""From a result to what a template shows: the same grids as on a terminal, with links in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from finstats.queries.trace import SENTENCE
from finstats.render.cells import grids_of, safe, shown
from finstats.result import ABSENT, Cell, FigureCell, Grid, GridColumn, Group, Lang, Refs, Result
from finstats.web.links import Links, Piece, figure, pieces_of_note

_NUMBER = re.compile(r"[^0-9]*[0-9]+(?:\.([0-9]+))?")
_IN_A_LINE = 3  # refs that stand in one line, on phones too
_FOR_TERMINALS = ("trace", "try")  # codes of notes that say what to type next


class Box(NamedTuple):
    """A cell: pieces of text, how it stands, and what is missing after the point of its number."""

    pieces: tuple[Piece, ...]
    look: str
    pad: str = ""
    indent: int = 0


class Line(NamedTuple):
    """A row; `spans`: its first cell goes over all columns."""

    boxes: tuple[Box, ...]
    spans: bool = False


class Block(NamedTuple):
    """Rows under a heading, or without one."""

    heading: Piece | None
    lines: tuple[Line, ...]


class Sheet(NamedTuple):
    """A table. `heads`: the lines of each column's head, and how it stands; empty: none."""

    heads: tuple[tuple[tuple[str, ...], str], ...]
    blocks: tuple[Block, ...]
    columns: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no row."""
        return not any(block.lines for block in self.blocks)


def sheets(result: Result, lang: Lang, links: Links) -> tuple[Sheet, ...]:
    """The tables of a result."""
    refs = _refs_of(result)
    return tuple(_Sheet(grid, lang, links, refs).made() for grid in grids_of(result))


def _refs_of(result: Result) -> dict[str, str]:
    """The refs of the data, and their local parts where only one source has such a ref."""
    places = [
        place
        for place, column in enumerate(result.columns)
        if column.kind == "refs" or column.name == "ref"
    ]
    refs = {ref for row in result.rows for place in places for ref in str(row[place] or "").split()}
    of_local = {ref.rpartition("/")[2]: ref for ref in refs}
    counted = Counter(ref.rpartition("/")[2] for ref in refs)
    return {ref: ref for ref in refs} | {
        n: of_local[n] for n, count in counted.items() if count == 1
    }


def notes(result: Result, lang: Lang) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """The notes of a result, each with its code, but for those that are about a terminal."""
    return tuple(
        (note.code, pieces_of_note(safe(note.text.in_language(lang)), note.refs))
        for note in result.notes
        if note.code not in _FOR_TERMINALS
    )


class _Sheet:
    """Makes one table."""

    def __init__(self, grid: Grid, lang: Lang, links: Links, refs: Mapping[str, str]) -> None:
        self.grid, self.lang, self.links, self.refs = grid, lang, links, refs
        rows = [row for group in grid.groups for row in group.rows]
        self.places = [
            max((_places(self._text(row[n])) for row in rows), default=0)
            for n in range(len(grid.columns))
        ]

    def made(self) -> Sheet:
        """The table."""
        blocks = tuple(map(self._block, self.grid.groups))
        return Sheet(self._heads(), blocks, len(self.grid.columns))

    def _heads(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        lines = [
            tuple(safe(line.in_language(self.lang)) for line in column.head)
            for column in self.grid.columns
        ]
        if not any(word for line in lines for word in line):
            return ()
        return tuple(
            (tuple(word for word in line if word), _look(column))
            for line, column in zip(lines, self.grid.columns, strict=True)
        )

    def _block(self, group: Group) -> Block:
        heading = None
        if group.heading is not None:
            text = safe(group.heading.in_language(self.lang))
            heading = Piece(text, self.links.of_heading(text))
        # What an article says in its own words is its publisher's, and on no page.
        rows = [row for row in group.rows if row[0] != SENTENCE]
        return Block(heading, tuple(map(self._line, rows)))

    def _line(self, row: Sequence[Cell]) -> Line:
        texts = [self._text(cell) for cell in row]
        spans = len(row) > 1 and bool(texts[0]) and not any(texts[1:])
        boxes = tuple(
            self._box(cell, column, place)
            for place, (cell, column) in enumerate(zip(row, self.grid.columns, strict=True))
        )
        return Line(boxes[:1] if spans else boxes, spans)

    def _text(self, cell: Cell) -> str:
        return shown(cell, self.lang, full_refs=True)

    def _box(self, cell: Cell, column: GridColumn, place: int) -> Box:
        text = self._text(cell)
        if cell is None:
            return Box((Piece(ABSENT.in_language(self.lang)),), f"{_look(column)} absent")
        pad = ""
        if column.align == "number":
            missing = self.places[place] - _places(text)
            pad = "" if missing <= 0 else ("." * (_places(text) == 0) + "0" * missing)
        indent = (len(text) - len(text.lstrip(" "))) // 2
        look = _look(column)
        if text.strip() in self.refs or (isinstance(cell, Refs) and len(cell.refs) <= _IN_A_LINE):
            look = f"{look.removesuffix(' keep')} keep"
        return Box(self._pieces(cell, text.strip()), look, pad, min(indent, 4))

    def _pieces(self, cell: Cell, text: str) -> tuple[Piece, ...]:
        if isinstance(cell, FigureCell):
            return (Piece(text, figure(cell.ref)),)
        if isinstance(cell, Refs):
            return tuple(_spaced(_short_refs(cell.refs)))
        ref = self.refs.get(text)
        href = figure(ref) if ref else self.links.of_text(text)
        first, mark, rest = text.partition(";")
        if href is None and mark and self.links.of_text(first):  # a line about a source
            return (Piece(first, self.links.of_text(first)), Piece(mark + rest))
        return (Piece(text, href),)


def _short_refs(refs: Sequence[str]) -> list[Piece]:
    """`weifang-2025/4.2 4.6`: the source before the first ref of each."""
    found, before = list[Piece](), ""
    for ref in refs:
        source, _, local = ref.rpartition("/")
        found.append(Piece(safe(ref if source != before else local), figure(ref)))
        before = source
    return found


def _spaced(pieces: Sequence[Piece]) -> list[Piece]:
    found = list[Piece]()
    for piece in pieces:
        found += [Piece(" "), piece] if found else [piece]
    return found


def _look(column: GridColumn) -> str:
    align = "left" if column.align == "left" else "right"
    return f"{align} keep" if column.keep else align


def _places(text: str) -> int:
    """Digits after the point."""
    match = _NUMBER.match(text)
    return len(match[1] or "") if match else 0
