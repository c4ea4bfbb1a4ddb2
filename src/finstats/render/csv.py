"""Comma-separated values, quoted as in RFC 4180, lines ended by LF; the promised column names.

A cell that a spreadsheet would take for a formula is written after an apostrophe; a number never.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from finstats.render import Style
from finstats.render.cells import plain
from finstats.result import Column, Result, Row

_QUOTED = re.compile(r"[,\"\r\n]")


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the head and the rows; absent is empty; `bom` starts the file for spreadsheets."""
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
    line = ",".join(map(_field, cells))
    out.write((line or '""') + "\n")  # an empty line would be no row


def _field(text: str) -> str:
    if _QUOTED.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'
