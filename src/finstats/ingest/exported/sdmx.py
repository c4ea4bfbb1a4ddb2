"""Figures of an SDMX-CSV file, whose columns are components (model/sdmx_components.py)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from finstats.ingest.exported.heads import OF_FIGURES
from finstats.ingest.exported.rows import Sheet, Wanted, entries
from finstats.ingest.faults import Faults
from finstats.ingest.table_rows import text_rows
from finstats.model.sdmx_components import COMPONENTS, HEAD, figure
from finstats.store.files import Copied
from finstats.store.texts import encoding_of

_PARTS = ("indicator", "measure", "category", "subject")  # of a quantity
_ACTION, _DELETE = "ACTION", "D"
_HELD = tuple(one for one in COMPONENTS if one.column in (*OF_FIGURES, *_PARTS))
_WANTED = Wanted(tuple(one.id for one in _HELD), (_ACTION,))
# A fault of a quantity stands at its first part.
_COLUMNS = tuple("quantity" if one.column == "indicator" else str(one.column) for one in _HELD)


def are_of_sdmx(heads: Iterable[str]) -> bool:
    """Whether heads are those of figures in SDMX-CSV."""
    return {*HEAD, "REF"} <= set(heads)


def sdmx_sheet(path: Path, copy: Copied, faults: Faults) -> Sheet:
    """The rows of a file under the columns of figures; raises ImportRefused without them."""
    encoding = encoding_of(copy.stream, path)
    copy.stream.seek(0)
    rows = text_rows(copy.stream, encoding, ",", faults)
    sheet = Sheet((*_COLUMNS, _ACTION), [], encoding)
    for entry in entries(rows, _WANTED, faults, str):
        cells = figure({name: str(cell) for name, cell in entry.cells.items()})
        told: dict[str, object] = {name: cell for name, cell in cells.items() if cell is not None}
        sheet.rows.append(entry.with_cells(told))
        if entry.text(_ACTION) == _DELETE:
            faults.add(
                sheet.place(entry, _ACTION),
                "sdmx-delete",
                "ACTION 是 D (删除); 导入只增加数字",
                "the ACTION is D, delete; an import only adds figures",
            )
    return sheet
