"""Tab-separated values: like csv, without quotes; a tab or line end inside a value is a space."""

from __future__ import annotations

from typing import TextIO

from finstats.render import Style
from finstats.result import Result

_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the head and the rows; absent is empty."""
    if style.bom:
        out.write("\ufeff")
    out.write("\t".join(column.name for column in result.columns) + "\n")
    for row in result.rows:
        out.write("\t".join("" if v is None else str(v).translate(_SPACES) for v in row) + "\n")
