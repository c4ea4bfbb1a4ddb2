"""Parquet: the Arrow table in a file, compressed, its rows in the order of the answer."""

from __future__ import annotations

from typing import BinaryIO

from finstats.render import Style
from finstats.render.arrow import arrow_table
from finstats.result import Result


def render(result: Result, out: BinaryIO, style: Style) -> None:
    """Write the file; it is in both languages. Raises MissingExtra without pyarrow."""
    table = arrow_table(result)
    import pyarrow
    from pyarrow import parquet

    whole = pyarrow.BufferOutputStream()  # the format is written with seeks, which pipes have not
    parquet.write_table(table, whole, compression="zstd")
    out.write(whole.getvalue())
