"""A package: a folder with every public view in a file, and what says what they are.

`datapackage.json` is a Data Package (Frictionless): any tool that reads those knows the columns,
their meaning in both languages, the sources and the terms. `finstats import FOLDER` reads it back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finstats import __version__
from finstats.api.export_rows import Progress, put_rows
from finstats.api.package_words import DESCRIPTION, LICENCE, NAME, TITLE, readme
from finstats.errors import DataError
from finstats.queries.export import Wanted, exported
from finstats.render import Style
from finstats.result import Column, Label, Result
from finstats.store.package_files import DESCRIPTOR, README, listed_files
from finstats.store.part_folders import part_folder_of
from finstats.store.reader import Opened
from finstats.store.revision import HEAD
from finstats.store.views import PUBLIC_VIEWS

if TYPE_CHECKING:
    from finstats.queries.export import Exported

_MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
_DIGITS = {"pattern": r"-?[0-9]+(\.[0-9]+)?"}
Document = dict[str, object]


class Packed(NamedTuple):
    """What a package holds: figures of current knowledge, their sources, rows and files of all."""

    figures: int
    sources: int
    rows: int
    files: int


def put_package(
    reader: Opened, folder: Path, form: str, style: Style, progress: Progress | None = None
) -> Packed:
    """Write every public view into a folder, which is there whole or not at all.

    An earlier export is replaced whole. Raises DataError for a folder with anything else in it, or
    when it cannot be written.
    """
    must_be_ours(folder)
    try:
        with part_folder_of(folder, must_be_ours) as part, reader.of_one_state():
            return _Packing(reader, part, form, style, progress).packed()
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(
            "unwritable", f"写不了 {folder}: {why}", f"cannot write {folder}: {why}"
        ) from error


def must_be_ours(folder: Path) -> None:
    """Raises DataError unless the folder is missing, empty, or an export with nothing added."""
    if not folder.exists():
        return
    present = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else [folder.name]
    ours = listed_files(folder)
    other = next((name for name in present if name not in ours), None)
    if other is not None:
        raise DataError(
            "not-an-export",
            f"{folder} 里有不是 finstats 导出的东西 ({other}), 没有改动",
            f"{folder} holds what finstats did not export ({other}); nothing was changed",
            Label("换一个文件夹, 或先把它移走", "name another folder, or move it away first"),
        )


class _Packing:
    """Writes the files of one package, and remembers what goes into its descriptor."""

    def __init__(
        self, reader: Opened, folder: Path, form: str, style: Style, progress: Progress | None
    ) -> None:
        self._reader, self._folder, self._form = reader, folder, form
        self._style, self._progress = style, progress
        self._rows = self._figures = self._done = self._total = 0
        self._sources: list[Document] = []

    def packed(self) -> Packed:
        """Write everything."""
        self._total = sum(self._count(view) for view in PUBLIC_VIEWS)
        resources = [self._resource(view) for view in PUBLIC_VIEWS]
        self._put(README, readme(self._form, resources))
        self._put(DESCRIPTOR, json.dumps(self._descriptor(resources), ensure_ascii=False, indent=2))
        return Packed(self._figures, len(self._sources), self._rows, len(resources) + 2)

    def _count(self, view: str) -> int:
        ((count,), *_) = self._reader.rows(f"select count(*) from {view}")
        return int(str(count))

    def _resource(self, view: str) -> Document:
        found = exported(self._reader, Wanted(view))
        path = self._folder / f"{view}.{self._form}"
        counted = put_rows(found, path, self._form, self._style, _as_it_is, self._told)
        self._done += counted.rows
        self._rows += counted.rows
        if view == "figures":
            self._figures = counted.figures
        if view == "sources":
            self._sources = _sources(self._reader)
        return self._described(found, path, counted.rows)

    def _told(self, done: int, _: int) -> None:
        if self._progress is not None:
            self._progress(self._done + done, self._total)

    def _described(self, found: Exported, path: Path, rows: int) -> Document:
        meaning = self._reader.rows(
            "select d.zh, d.en from dictionary d where d.object = :view and d.column = ''",
            {"view": found.view},
        )
        words = Label(*map(str, meaning[0])) if meaning else Label(found.view, found.view)
        return {
            "name": found.view.replace("_", "-"),
            "path": path.name,
            "profile": "tabular-data-resource",
            "format": self._form,
            "mediatype": _MEDIA[self._form],
            **({"encoding": "utf-8"} if self._form != "parquet" else {}),
            "description": words.en,
            "description_zh": words.zh,
            "rows": rows,
            "bytes": path.stat().st_size,
            "hash": f"sha256:{_sha256(path)}",
            "schema": {"fields": [_field(column) for column in found.columns]},
        }

    def _descriptor(self, resources: Sequence[Document]) -> Document:
        return {
            "profile": "data-package",
            "name": NAME,
            "title": TITLE.en,
            "title_zh": TITLE.zh,
            "description": DESCRIPTION.en,
            "description_zh": DESCRIPTION.zh,
            "licenses": [LICENCE],
            "sources": self._sources,
            "finstats": {"release": __version__, "schema_revision": HEAD, "format": self._form},
            "resources": list(resources),
        }

    def _put(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def _as_it_is(result: Result) -> Result:
    """In a package the sources stand in a file of their own."""
    return result


def _field(column: Column) -> Document:
    """A column for readers of Data Packages: digits are text there too, or final zeros are lost."""
    told: Document = {
        "name": column.name,
        "type": "integer" if column.kind in ("integer", "flag") else "string",
        "description": column.head.en,
        "description_zh": column.head.zh,
    }
    if column.kind == "flag":
        told["constraints"] = {"enum": [0, 1]}
    if column.kind == "digits":
        told["constraints"] = _DIGITS
    return told


def _sources(reader: Opened) -> list[Document]:
    rows = reader.rows(
        "select s.label_zh, s.title, s.publisher, s.url from sources s order by s.source"
    )
    found = []
    for label, title, publisher, url in rows:
        told = {"title": title or label, "organization": publisher, "path": url}
        found.append({key: value for key, value in told.items() if value is not None})
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
