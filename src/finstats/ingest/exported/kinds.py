"""What a file that may be an export is: one by its heads, another table, or not to be read at all."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Literal

from finstats.errors import ImportRefused, MissingExtra
from finstats.ingest.exported.heads import OF_FIGURES, SHEETS, are_of_figures, are_of_sources
from finstats.ingest.exported.rows import heads_of
from finstats.ingest.exported.sdmx import are_of_sdmx
from finstats.ingest.exported.tables import parquet_columns
from finstats.ingest.faults import Faults
from finstats.ingest.table_rows import LONGEST
from finstats.ingest.workbook_rows import Workbook
from finstats.store.files import copied

Kind = Literal["export", "other", "broken"]
ALWAYS = (".jsonl", ".parquet")  # nothing else that is imported has these suffixes
MAX_BYTES = 256 * 2**20
_REF = re.compile(r"[a-z0-9-]+/[a-z0-9.!A-Z-]+")


def kind_of(path: Path) -> Kind:
    """`export`: by most of its heads; `broken`: no heads can be read, which an import tells."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        heads = heads_of(path) if path.is_file() else []
        is_ours = are_of_figures(heads) or are_of_sdmx(heads) or are_of_sources(heads)
        return "export" if is_ours else "other"
    if suffix == ".xlsx":
        return "export" if _is_workbook_of_figures(path) else "other"
    if suffix not in ALWAYS:
        return "other"
    names = _keys(path) if suffix == ".jsonl" else parquet_columns(path)
    if names is None:
        return "broken"
    return "export" if are_of_figures(names) else "other"


def _keys(path: Path) -> list[str] | None:
    """The keys of the first line; None: it is no object."""
    with suppress(OSError, ValueError, RecursionError), path.open("rb") as stream:
        found = json.loads(stream.readline(4 * LONGEST + 1).decode("utf-8-sig"))
        if isinstance(found, dict):
            return [*found]
    return None


def _is_workbook_of_figures(path: Path) -> bool:
    """Whether its sheet of data has the heads of figures; what is broken is told otherwise."""
    with suppress(ImportRefused, MissingExtra), copied(path, MAX_BYTES) as copy:
        book = Workbook(copy.stream, path, Faults(str(path)))
        name = next((one for one in SHEETS if one in book.sheets), None)
        rows = [] if name is None else list(islice(book.rows(name), 2))
        cells = [[str(cell) for cell in row.cells] for row in rows]
        return bool(cells) and (are_of_figures(cells[0]) or _have_words(cells))
    return False


def _have_words(rows: Sequence[Sequence[str]]) -> bool:
    """Whether these may be the words over figures, which only a database knows: as many heads as
    figures need, and a ref in the first row."""
    heads = [cell for cell in rows[0] if cell.strip()]
    return len(heads) >= len(OF_FIGURES) and all(
        any(_REF.fullmatch(cell) for cell in row) for row in rows[1:]
    )
