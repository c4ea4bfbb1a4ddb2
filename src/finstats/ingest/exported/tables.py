"""Exports that are no text: workbooks and Parquet, which carry their sources with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from finstats.ingest.exported.heads import SHEETS, SOURCE_SHEETS
from finstats.ingest.exported.rows import Entry, Sheet, Wanted, entries, placed_at
from finstats.ingest.faults import Faults, Line
from finstats.ingest.workbook_rows import MOST_UNPACKED, Workbook
from finstats.result import Label
from finstats.store.extras import missing_extra
from finstats.store.files import Copied, too_large

_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
SOURCES_KEY = b"finstats.sources"  # of the metadata of a Parquet file


def workbook_sheets(
    path: Path, copy: Copied, wanted: Wanted, sources: Wanted, faults: Faults
) -> tuple[Sheet, Sheet | None]:
    """The sheet of data, and that of sources where there is one.

    Raises ImportRefused for what is no workbook.
    """
    book = Workbook(copy.stream, path, faults, formulas=False)
    data = _sheet(book, SHEETS, wanted, path, faults)
    if data is None:  # it was there when the file was looked at: no rows, then
        data = Sheet(wanted.columns, [])
    return data, _sheet(book, SOURCE_SHEETS, sources, path, faults)


def _sheet(
    book: Workbook, names: Label, wanted: Wanted, path: Path, faults: Faults
) -> Sheet | None:
    name = next((one for one in names if one in book.sheets), None)
    if name is None:
        return None
    here = Faults(f"{path}[{name}]")
    found = list(entries(book.rows(name), wanted, here, _unescaped, ragged=True))
    here.stop_if_any()
    faults.stop_if_any()  # of the workbook
    return Sheet(wanted.columns, found, None, here.file)


def _unescaped(cell: str) -> str:
    """A text with a character's code in it was written such that it stays one."""
    return _ESCAPED.sub("_", cell)


def parquet_sheets(
    path: Path, copy: Copied, wanted: Wanted, sources: Wanted, faults: Faults
) -> tuple[Sheet, Sheet | None]:
    """The rows of a Parquet file, and the sources of its metadata.

    Raises ImportRefused for what is no such file, and MissingExtra without pyarrow.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("pyarrow", "parquet") from error
    try:
        file = parquet.ParquetFile(copy.stream)
        _must_be_bearable(file.metadata, path)
        placed_at(list(file.schema_arrow.names), wanted, Line.at(1, 1), faults)
        faults.stop_if_any()
        held = [name for name in wanted.columns if name in file.schema_arrow.names]
        rows = list(_parquet_rows(file, held))
        told = (file.schema_arrow.metadata or {}).get(SOURCES_KEY)
    except _errors() as error:
        why = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        faults.add(1, "bad-parquet", f"不是完好的 Parquet: {why}", f"no sound Parquet file: {why}")
        faults.stop_if_any()
        raise
    return Sheet(wanted.columns, rows), _sources(told, sources)


def parquet_columns(path: Path) -> list[str] | None:
    """The columns of a Parquet file; None: it is none, or nothing here reads it."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return None
    with suppress(ArrowException, OSError, ValueError, OverflowError):
        return [str(name) for name in parquet.read_schema(path).names]
    return None


def _errors() -> tuple[type[Exception], ...]:
    """What pyarrow makes of a hostile file."""
    from pyarrow import ArrowException

    return ArrowException, OSError, UnicodeDecodeError, OverflowError


def _must_be_bearable(metadata: Any, path: Path) -> None:
    """Raises when few bytes would unpack to very many."""
    groups = (metadata.row_group(n) for n in range(metadata.num_row_groups))
    if sum(group.total_byte_size for group in groups) > MOST_UNPACKED:
        raise too_large(path, MOST_UNPACKED)


def _parquet_rows(file: Any, held: list[str]) -> Iterator[Entry]:
    number = 0
    for batch in file.iter_batches(batch_size=2_000, columns=held):
        for row in batch.to_pylist():
            number += 1
            cells = {name: value for name, value in row.items() if value is not None}
            yield Entry(cells, Line.at(number, 1))


def _sources(told: bytes | None, wanted: Wanted) -> Sheet | None:
    """The rows of the metadata; what is not of the form is none."""
    with suppress(ValueError, RecursionError):
        found = json.loads(told or b"")
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            rows = [
                Entry({key: one[key] for key in wanted.columns if one.get(key) is not None}, 1)
                for one in found
            ]
            return Sheet(wanted.columns, rows)
    return None
