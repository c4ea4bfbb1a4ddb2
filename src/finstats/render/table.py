"""Tables for people, by Rich: no frame, aligned on the point, notes under the table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from finstats.render import Style
from finstats.render.cells import EMPTY, FULL_REFS_FROM, grids_of, narrow_of, safe, shown
from finstats.render.lines import on_the_point, padded, wrapped
from finstats.result import Grid, GridColumn, Group, Result

_GAP = 2
_LEAST = 8  # a column that may wrap is never narrower
_UNLIMITED = 10_000


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write title, tables and notes, fitted to the screen where there is one."""
    width = style.width or _UNLIMITED
    console = console_of(out, style)
    title = safe(result.title.in_language(style.lang))
    if title:
        _print(console, *(Text(line, style="bold") for line in wrapped(title, width)), Text(""))
    grids = grids_of(result)
    for grid in grids:
        _print_grid(console, _fitting(result, grid, style), style)
    if not any(group.rows for grid in grids for group in grid.groups) and not result.truncated:
        _print(console, Text(EMPTY.in_language(style.lang)))
    for note in result.notes:
        _print(
            console,
            *(Text(line) for line in wrapped(safe(note.text.in_language(style.lang)), width)),
        )


def console_of(out: TextIO, style: Style) -> Console:
    """A console that prints what it is given, as wide and as coloured as the style says."""
    return Console(
        file=out,
        width=style.width or _UNLIMITED,
        color_system="auto" if style.colour else None,
        force_terminal=style.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _print(console: Console, *lines: Text) -> None:
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _fitting(result: Result, grid: Grid, style: Style) -> Grid:
    """The grid, or its narrow form where the screen is too small for it."""
    if style.width is None:
        return grid
    widths = _Shown(grid, style).least()
    if sum(widths) + _GAP * (len(widths) - 1) <= style.width:
        return grid
    narrow = narrow_of(result, grid)
    return grid if narrow is None else _fitting(result, narrow, style)


class _Shown:
    """A grid's texts in one language, with what they need in width."""

    def __init__(self, grid: Grid, style: Style) -> None:
        full = style.width is None or style.width >= FULL_REFS_FROM
        self.grid = grid
        self.heads = [
            [safe(line.in_language(style.lang)) for line in column.head] for column in grid.columns
        ]
        self.groups = [
            [[shown(cell, style.lang, full_refs=full) for cell in row] for row in group.rows]
            for group in grid.groups
        ]
        for place, column in enumerate(grid.columns):
            if column.align == "number":
                self._align(place)
        self.natural = [
            max([cell_len(text) for text in (*head, *self._cells(place))], default=0)
            for place, head in enumerate(self.heads)
        ]

    def _cells(self, place: int) -> list[str]:
        return [row[place] for rows in self.groups for row in rows if not _spans(row)]

    def _align(self, place: int) -> None:
        rows = [row for group in self.groups for row in group]
        for row, text in zip(rows, on_the_point([row[place] for row in rows]), strict=True):
            row[place] = text

    def least(self) -> list[int]:
        """The least width of each column: what is kept whole needs all of it."""
        return [
            natural
            if column.keep
            else min(natural, max(_LEAST, *(cell_len(word) for word in head), _longest(cells)))
            for natural, column, head, cells in zip(
                self.natural,
                self.grid.columns,
                self.heads,
                map(self._cells, range(len(self.heads))),
                strict=True,
            )
        ]

    def widths(self, available: int) -> list[int]:
        """Widths that fill what is available, the columns that may wrap sharing what is left."""
        least, given = self.least(), list(self.natural)
        room = available - _GAP * (len(given) - 1)
        while sum(given) > room:
            widest = max(range(len(given)), key=lambda place: given[place] - least[place])
            if given[widest] == least[widest]:
                break
            given[widest] -= 1
        return given


def _longest(cells: list[str]) -> int:
    """The widest word of cells that may wrap at spaces and between Chinese characters."""
    return max(
        (cell_len(word) for cell in cells for word in cell.split() if word.isascii()), default=0
    )


def _print_grid(console: Console, grid: Grid, style: Style) -> None:
    texts = _Shown(grid, style)
    widths = texts.widths(style.width or _UNLIMITED)
    headed = any(line for head in texts.heads for line in head)
    for place, (group, rows) in enumerate(zip(grid.groups, texts.groups, strict=True)):
        if place and group.heading is not None:
            console.print()
        if headed and place == 0:
            _print_heads(console, texts, widths)
        _print_group(console, group, rows, texts, widths, style)
    if any(texts.groups):
        console.print()


def _print_heads(console: Console, texts: _Shown, widths: list[int]) -> None:
    height = max(len(head) for head in texts.heads)
    for line in range(height):
        words = []
        for column, head, width in zip(texts.grid.columns, texts.heads, widths, strict=True):
            filled = [""] * (height - len(head)) + head
            words.append(padded(filled[line], width, right=column.align != "left"))
        _print(console, Text((" " * _GAP).join(words).rstrip(), style="bold"))


def _print_group(
    console: Console,
    group: Group,
    rows: list[list[str]],
    texts: _Shown,
    widths: list[int],
    style: Style,
) -> None:
    if group.heading is not None:
        heading = safe(group.heading.in_language(style.lang))
        _print(
            console,
            *(Text(line, style="bold") for line in wrapped(heading, style.width or _UNLIMITED)),
        )
    for spanning, run in groupby(rows, _spans):
        if spanning:
            _print(
                console,
                *(Text(line) for row in run for line in wrapped(row[0], style.width or _UNLIMITED)),
            )
        elif any(not column.keep for column in texts.grid.columns):
            _print_rows(console, list(run), texts, widths)
        else:
            __print(console, run, texts, widths)


def _spans(row: list[str]) -> bool:
    """A row with nothing but its first cell: it goes over all columns."""
    return len(row) > 1 and bool(row[0]) and not any(row[1:])


def __print(console: Console, rows: Iterable[list[str]], texts: _Shown, widths: list[int]) -> None:
    """Rows of one line each, where nothing wraps: as Rich would lay them out, for many rows."""
    right = [column.align != "left" for column in texts.grid.columns]
    for row in rows:
        cells = (
            padded(text, width, right=r) for text, width, r in zip(row, widths, right, strict=True)
        )
        console.file.write((" " * _GAP).join(cells).rstrip() + "\n")


def _print_rows(console: Console, rows: list[list[str]], texts: _Shown, widths: list[int]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, _GAP, 0, 0))
    columns = list(zip(texts.grid.columns, widths, strict=True))
    for _, width in columns:
        table.add_column(width=width, no_wrap=True, overflow="ignore")
    for row in rows:
        table.add_row(*(_fitted(text, *column) for text, column in zip(row, columns, strict=True)))
    # Wide enough for every column, so that Rich never shrinks one: a number is never cut.
    wide = console.options.update_width(sum(widths) + _GAP * len(widths))
    for line in console.render_lines(table, wide, pad=False):
        console.file.write("".join(segment.text for segment in line).rstrip() + "\n")


def _fitted(text: str, column: GridColumn, width: int) -> Text:
    """A cell's lines; Rich leaves lines that it may not wrap where they are, so they are filled."""
    lines = [text] if column.keep else wrapped(text, width)
    return Text("\n".join(padded(line, width, right=column.align != "left") for line in lines))
