"""Comma-separated values, quoted as in RFC 4180, lines ended by LF; the promised column names."""

from __future__ import annotations

import csv
from typing import TextIO

from finstats.render import Style
from finstats.result import Result


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the head and the rows; absent is empty; `bom` starts the file for spreadsheets."""
    if style.bom:
        out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in result.columns])
    writer.writerows(["" if value is None else value for value in row] for row in result.rows)
