"""Files that `finstats export` wrote, known again by their columns and imported without a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from finstats.ingest.exported.figures import parts_of, sections_of
from finstats.ingest.exported.heads import (
    CHECKED,
    OF_FIGURES,
    OF_SOURCES,
    are_flat,
    are_of_sources,
    labels_of,
)
from finstats.ingest.exported.kinds import MAX_BYTES
from finstats.ingest.exported.putting import File, put_parts
from finstats.ingest.exported.rows import Sheet, Wanted, heads_of, read_sheet
from finstats.ingest.exported.sdmx import are_of_sdmx, sdmx_sheet
from finstats.ingest.exported.sources import sources_of
from finstats.ingest.exported.tables import parquet_sheets, workbook_sheets
from finstats.ingest.faults import Faults
from finstats.ingest.flat.entries import DELIMITERS, WANTED, as_exported
from finstats.ingest.importing import Report
from finstats.ingest.source_lists import import_sources
from finstats.store.files import Copied, copied

FIGURES = Wanted(OF_FIGURES, (CHECKED,))
SOURCES = Wanted(OF_SOURCES)
Put = Callable[[Connection], list[Report]]


@contextmanager
def exported_file(path: Path) -> Iterator[Put]:
    """A file that was read; what is yielded puts it into a database, every source in it a report.

    Raises ImportRefused when it cannot be read.
    """
    with copied(path, MAX_BYTES) as copy:
        yield lambda connection: _import(connection, path, copy)


def _import(connection: Connection, path: Path, copy: Copied) -> list[Report]:
    if path.suffix.lower() in DELIMITERS and are_of_sources(heads_of(path)):
        return [import_sources(connection, path, copy)]
    faults = Faults(str(path))
    sheet, sources = _sheets(connection, path, copy, faults)
    must_have_rows(len(sheet.rows), faults)
    parts = parts_of(sheet, faults)
    faults.stop_if_any()
    for part in parts.values():
        part.others.extend(sections_of(part))
    file = File(path.name, copy.sha256, sheet.encoding)
    return put_parts(connection, file, parts.values(), sources_of(sources), faults)


def _sheets(
    connection: Connection, path: Path, copy: Copied, faults: Faults
) -> tuple[Sheet, Sheet | None]:
    """The figures of a file, and the sources that it carries."""
    if path.suffix.lower() == ".parquet":
        return parquet_sheets(path, copy, FIGURES, SOURCES, faults)
    if path.suffix.lower() == ".xlsx":
        figures = FIGURES._replace(labels=labels_of(connection, "figure_versions"))
        sources = SOURCES._replace(labels=labels_of(connection, "sources"))
        return workbook_sheets(path, copy, figures, sources, faults)
    heads = heads_of(path)
    if are_of_sdmx(heads):
        return sdmx_sheet(path, copy, faults), None
    if path.suffix.lower() in DELIMITERS and are_flat(heads):
        flat = read_sheet(path, copy, WANTED, faults)
        return flat._replace(rows=[as_exported(entry) for entry in flat.rows]), None
    return read_sheet(path, copy, FIGURES, faults), None


def must_have_rows(count: int, faults: Faults) -> None:
    """Raises ImportRefused for a file without figures, or with the faults found so far."""
    if not count and not faults.found:
        faults.add(1, "empty", "文件里没有数字", "the file holds no figures")
    faults.stop_if_any()
