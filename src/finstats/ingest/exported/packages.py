"""Packages that `finstats export FOLDER` wrote, imported whole: definitions, sources, figures.

Only what was exported is taken: a file that was changed since is refused, and nobody has to wonder
which of several files counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from finstats.errors import ImportRefused
from finstats.ingest.exported.definitions import DEFINED, new_definitions
from finstats.ingest.exported.ends import ends_of
from finstats.ingest.exported.figures import Part, RowBlock, parts_of
from finstats.ingest.exported.files import FIGURES, SOURCES, Put, must_have_rows
from finstats.ingest.exported.kinds import MAX_BYTES
from finstats.ingest.exported.putting import File, put_parts
from finstats.ingest.exported.register import EXPLAINED, new_explanations
from finstats.ingest.exported.rows import Sheet, Wanted, read_sheet
from finstats.ingest.exported.sources import sources_of
from finstats.ingest.exported.tables import parquet_sheets
from finstats.ingest.faults import Faults
from finstats.ingest.format import check_format
from finstats.ingest.importing import Report, import_blocks
from finstats.ingest.whole_numbers import whole_or_given
from finstats.result import Label
from finstats.store.files import Copied, copied, read_bounded
from finstats.store.package_files import DESCRIPTOR, FORMS, OURS, descriptor_of, resources_of

_LARGEST = 16 * 2**20  # bytes of a descriptor
_PLACES = {
    "sections": Wanted(("source", "theme", "first_paragraph", "last_paragraph")),
    "not_figures": Wanted(("source", "char_start", "char_end", "printed", "reason")),
}
_ENDS = Wanted(
    ("ref", "seq", "reason", "by_source", "by_ref", "by_seq", "note_zh", "note_en"),
)
# Where the codes of sources stand, in the columns that say them.
_CODES = (("sources", "source"), ("sections", "source"), ("supersessions", "by_source"))
_VIEWS: dict[str, Wanted] = {
    "figure_versions": FIGURES,
    "sources": SOURCES,
    **_PLACES,
    "supersessions": _ENDS,
    "explanations": EXPLAINED,
    **DEFINED,
}


def is_package(folder: Path) -> bool:
    """Whether a folder is a package of ours."""
    return descriptor_of(folder) is not None


@contextmanager
def exported_package(folder: Path) -> Iterator[Put]:
    """A package whose files are as they were exported; what is yielded puts it into a database.

    Raises ImportRefused for one that is not whole.
    """
    descriptor = descriptor_of(folder) or {}
    form = descriptor[OURS].get("format")
    if form not in FORMS:
        raise _not_whole(folder / DESCRIPTOR)
    digest = hashlib.sha256(read_bounded(folder / DESCRIPTOR, _LARGEST)).hexdigest()
    resources = resources_of(descriptor)
    for name in sorted({*resources} - {f"{view}.{form}" for view in _VIEWS}):
        # Not read, but whoever changed it must learn that it does not count.
        with _as_exported(folder / name, resources):
            pass
    with ExitStack() as open_files:
        copies = {
            view: open_files.enter_context(_as_exported(folder / f"{view}.{form}", resources))
            for view in _VIEWS
        }
        package = _Package(folder, form, copies)
        yield lambda connection: package.put(connection, digest)


@contextmanager
def _as_exported(path: Path, resources: Mapping[str, dict[str, Any]]) -> Iterator[Copied]:
    with copied(path, MAX_BYTES) if path.is_file() else nullcontext() as copy:
        if copy is None or resources.get(path.name, {}).get("hash") != f"sha256:{copy.sha256}":
            raise _not_whole(path)
        yield copy


def _not_whole(path: Path) -> ImportRefused:
    return ImportRefused(
        "changed-package",
        f"{path} 与导出时不同, 没有写入任何内容",
        f"{path} is not as it was exported; nothing was written",
        Label(
            "单独导入改过的文件: finstats import 文件; 或重新导出文件夹",
            "import a changed file by itself: finstats import FILE; or export the folder anew",
        ),
    )


class _Package:
    def __init__(self, folder: Path, form: str, copies: Mapping[str, Copied]) -> None:
        self._folder, self._form, self._copies = folder, form, copies

    def put(self, connection: Connection, digest: str) -> list[Report]:
        """Write everything that the database does not hold."""
        name, content = self._folder.name, digest.encode()
        faults = Faults(str(self._folder))
        sheets = {view: self._sheet(view, wanted) for view, wanted in _VIEWS.items()}
        must_have_rows(len(sheets["figure_versions"].rows), faults)
        reports = []
        blocks = new_definitions(connection, sheets, faults)
        check_format(blocks, faults)
        faults.stop_if_any()
        if blocks:
            reports.append(import_blocks(connection, name, content, blocks, faults))
        parts = self._parts(sheets, faults)
        told = sources_of(sheets["sources"])
        reports += put_parts(connection, File(name, digest), parts.values(), told, faults)
        explained = new_explanations(connection, sheets["explanations"])
        check_format(explained, faults)
        faults.stop_if_any()
        if explained:
            reports.append(import_blocks(connection, name, content + b"e", explained, faults))
        return reports

    def _sheet(self, view: str, wanted: Wanted) -> Sheet:
        path = self._folder / f"{view}.{self._form}"
        faults = Faults(str(path))
        copy = self._copies[view]
        if self._form == "parquet":
            sheet, _ = parquet_sheets(path, copy, wanted, wanted, faults)
        else:
            sheet = read_sheet(path, copy, wanted, faults)
        faults.stop_if_any()
        return sheet._replace(file=str(path))

    def _without_figures(self, sheets: Mapping[str, Sheet], parts: dict[str, Part]) -> None:
        """Parts of the sources that print no figures, or none any more, but withdraw others'."""
        for view, key in _CODES:
            for entry in sheets[view].rows:
                code = entry.text(key)
                if code and code not in parts:
                    parts[code] = Part(code, RowBlock("figure", {}, entry, sheets[view]))

    def _parts(self, sheets: Mapping[str, Sheet], faults: Faults) -> dict[str, Part]:
        parts = parts_of(sheets["figure_versions"], faults, with_ends=True)
        faults.stop_if_any()
        self._without_figures(sheets, parts)
        for view in _PLACES:
            for entry in sheets[view].rows:
                part = parts.get(entry.text("source"))
                if part is not None:
                    part.others.append(_place(view, entry, sheets[view]))
        for part in parts.values():
            part.ends = ends_of(part, sheets["supersessions"])
        return parts


def _place(view: str, entry: Any, sheet: Sheet) -> RowBlock:
    """A section, or digits that are no figure."""
    if view == "sections":
        ends = [
            whole_or_given(entry.cells.get(key)) for key in ("first_paragraph", "last_paragraph")
        ]
        values = {"theme": entry.text("theme"), "paragraphs": ends}
        return RowBlock("section", values, entry, sheet)
    at = [whole_or_given(entry.cells.get(key)) for key in ("char_start", "char_end")]
    values = {"at": at, "printed": entry.text("printed"), "reason": entry.text("reason")}
    return RowBlock("not_figure", values, entry, sheet)
