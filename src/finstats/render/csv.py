"""Comma-separated values, quoted as in RFC 4180, lines ended by LF; the promised column names.

A cell that a spreadsheet would take for a formula is written after an apostrophe; a number never.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from finstats.render import Style
from finstats.render.cells import plain
from finstats.result import Result

_QUOTED = re.compile(r"[,\"\r\n]")


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the head and the rows; absent is empty; `bom` starts the file for spreadsheets."""
    if style.bom:
        out.write("\ufeff")
    screen = style.width is not None
    _write((plain(column.name, screen=screen) for column in result.columns), out)
    for row in result.rows:
        _write((plain(value, screen=screen) for value in row), out)


def _write(cells: Iterable[str], out: TextIO) -> None:
    line = ",".join(map(_field, cells))
    out.write((line or '""') + "\n")  # an empty line would be no row


def _field(text: str) -> str:
    if _QUOTED.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'
