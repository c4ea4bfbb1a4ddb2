"""Rows of a flat file as those of an export: what it leaves out is what a plain figure has there."""

from __future__ import annotations

from finstats.ingest.exported.heads import CHECKED, FLAT, IN_FLAT, OF_FIGURES, OF_VERSIONS
from finstats.ingest.exported.rows import Entry, Wanted
from finstats.model.refs import CellRef, short

DELIMITERS = {".csv": ",", ".tsv": "\t"}
WANTED = Wanted(
    FLAT,
    (*(name for name in OF_FIGURES if name not in (*FLAT, *OF_VERSIONS)), *OF_VERSIONS, CHECKED),
)


def as_exported(entry: Entry) -> Entry:
    """The row with the columns that every export has."""
    told = {**IN_FLAT, **entry.cells}
    if "paragraph" not in told:
        local = short(entry.text("ref"))
        cell = CellRef.parse(local)
        told["paragraph"] = local.partition(".")[0] if cell is None else str(cell.paragraph)
    return entry.with_cells(told)
