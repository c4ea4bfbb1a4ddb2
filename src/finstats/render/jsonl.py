"""One JSON object a line: the rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from finstats.render import Style
from finstats.render.json import record, written
from finstats.result import Column, Result, Row


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write each row as an object keyed by column."""
    stream(result.columns, result.rows, out, style)


def stream(
    columns: Sequence[Column], rows: Iterable[Row], out: TextIO, style: Style, *, head: bool = True
) -> None:
    """The same of rows that come one by one; there is no head."""
    for row in rows:
        out.write(written(record(tuple(columns), row)) + "\n")
