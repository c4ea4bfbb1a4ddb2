"""One JSON object a line: the rows alone."""

from __future__ import annotations

from typing import TextIO

from finstats.render import Style
from finstats.render.json import record, written
from finstats.result import Result


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write each row as an object keyed by column."""
    for row in result.rows:
        out.write(written(record(result.columns, row)) + "\n")
