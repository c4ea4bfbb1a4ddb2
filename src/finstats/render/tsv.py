"""Tab-separated values: like csv, without quotes; a tab or line end inside a value is a space.

A cell that a spreadsheet would take for a formula is written after an apostrophe; a number never.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from finstats.render import Style
from finstats.render.cells import plain
from finstats.result import Column, Result, Row

# All that some reader takes for the end of a cell or of a line.
_SPACES = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the head and the rows; absent is empty."""
    stream(result.columns, result.rows, out, style)


def stream(
    columns: Sequence[Column], rows: Iterable[Row], out: TextIO, style: Style, *, head: bool = True
) -> None:
    """The same of rows that come one by one."""
    screen = style.width is not None
    if head:
        if style.bom:
            out.write("\ufeff")
        _write((plain(column.name, screen=screen) for column in columns), out)
    for row in rows:
        _write((plain(value, screen=screen) for value in row), out)


def _write(cells: Iterable[str], out: TextIO) -> None:
    out.write("\t".join(text.translate(_SPACES) for text in cells) + "\n")
