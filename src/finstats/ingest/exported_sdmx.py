"""Figures of an SDMX-CSV file, whose columns are components, as rows of an export."""

from __future__ import annotations

from pathlib import Path

from finstats.ingest.exported_heads import OF_FIGURES
from finstats.ingest.exported_rows import Entry, Sheet
from finstats.ingest.faults import Faults
from finstats.ingest.sdmx_rows import observations
from finstats.ingest.table_rows import text_rows
from finstats.model.sdmx_components import COMPONENTS
from finstats.store.files import Copied
from finstats.store.texts import encoding_of

# Where a column stands; a quantity stands where its first part does.
_IDS = {one.column: one.id for one in COMPONENTS} | {"quantity": "INDICATOR"}


def sdmx_sheet(path: Path, copy: Copied, faults: Faults) -> Sheet:
    """The rows of a file under the columns of figures; raises ImportRefused for another's."""
    encoding = encoding_of(copy.stream, path)
    copy.stream.seek(0)
    sheet = Sheet(OF_FIGURES, [], encoding)
    for row, heads, found in observations(text_rows(copy.stream, encoding, ",", faults), faults):
        cells: dict[str, object] = {name: cell for name, cell in found.items() if cell is not None}
        indexes = [heads.index(_IDS[name]) if _IDS[name] in heads else 0 for name in OF_FIGURES]
        sheet.rows.append(Entry.of(row, cells, indexes))
    return sheet
