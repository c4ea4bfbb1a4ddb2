"""Files that `finstats export` wrote, known again by their columns and imported without a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection

from finstats.errors import ImportRefused, MissingExtra
from finstats.ingest.exported_figures import parts_of, sections_of
from finstats.ingest.exported_heads import (
    CHECKED,
    OF_FIGURES,
    OF_SOURCES,
    SHEETS,
    are_of_figures,
    labels_of,
)
from finstats.ingest.exported_rows import Sheet, Wanted, heads_of, read_sheet
from finstats.ingest.exported_sdmx import are_of_sdmx, sdmx_sheet
from finstats.ingest.exported_sources import sources_of
from finstats.ingest.exported_tables import parquet_sheets, workbook_sheets
from finstats.ingest.faults import Faults
from finstats.ingest.importing import Report
from finstats.ingest.putting_exports import File, put_parts
from finstats.ingest.workbook_rows import Workbook
from finstats.store.files import Copied, copied

_ALWAYS = (".jsonl", ".parquet")  # nothing else that is imported has these suffixes
MAX_BYTES = 256 * 2**20
FIGURES = Wanted(OF_FIGURES, (CHECKED,))
SOURCES = Wanted(OF_SOURCES)
Put = Callable[[Connection], list[Report]]


def is_exported(path: Path) -> bool:
    """Whether a file was meant as an export of figures: by its suffix, or by most of its heads."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        heads = heads_of(path) if path.is_file() else []
        return are_of_figures(heads) or are_of_sdmx(heads)
    return suffix in _ALWAYS or (suffix == ".xlsx" and has_data_sheet(path))


@contextmanager
def exported_file(path: Path) -> Iterator[Put]:
    """A file that was read; what is yielded puts it into a database, every source in it a report.

    Raises ImportRefused when it cannot be read.
    """
    with copied(path, MAX_BYTES) as copy:
        yield lambda connection: _import(connection, path, copy)


def _import(connection: Connection, path: Path, copy: Copied) -> list[Report]:
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
    if are_of_sdmx(heads_of(path)):
        return sdmx_sheet(path, copy, faults), None
    return read_sheet(path, copy, FIGURES, faults), None


def has_data_sheet(path: Path) -> bool:
    """Whether a workbook has a sheet of data; a broken one has none, and is told otherwise."""
    with suppress(ImportRefused, MissingExtra), copied(path, MAX_BYTES) as copy:
        faults = Faults(str(path))
        return bool(set(SHEETS) & set(Workbook(copy.stream, path, faults).sheets))
    return False


def must_have_rows(count: int, faults: Faults) -> None:
    """Raises ImportRefused for a file without figures, or with the faults found so far."""
    if not count and not faults.found:
        faults.add(1, "empty", "文件里没有数字", "the file holds no figures")
    faults.stop_if_any()
