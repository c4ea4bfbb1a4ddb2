"""Whether a lake is as it was written: every file, its bytes, its rows and columns."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from finstats.store.extras import must_be_installed
from finstats.store.lake import Kind, LakeFile, LakeView, damaged_lake, read_manifest
from finstats.store.lake_files import digest_of, files_in


class Checked(NamedTuple):
    """A sound lake: how many files and rows of all views it has, and files that are none of it."""

    files: int
    rows: int
    extra: tuple[str, ...]


def check_lake(folder: Path) -> Checked:
    """Read every file of a lake.

    Raises DataError for the first thing that is wrong, DatabaseError where there is no lake of this
    release, MissingExtra without pyarrow.
    """
    must_be_installed("pyarrow", "parquet")
    manifest = read_manifest(folder)
    for view in manifest.views.values():
        for file in view.files:
            _must_be_whole(folder, view, file)
    listed = manifest.files()
    extra = tuple(path for path in files_in(folder) if path not in listed)
    return Checked(len(listed), sum(view.rows for view in manifest.views.values()), extra)


def _must_be_whole(folder: Path, view: LakeView, file: LakeFile) -> None:
    try:
        found = digest_of(folder / file.path)
    except FileNotFoundError as error:
        raise damaged_lake(folder, f"{file.path} 不见了", f"{file.path} is not there") from error
    except OSError as error:
        raise damaged_lake(folder, f"{file.path} 读不了", f"{file.path} cannot be read") from error
    if found != (file.sha256, file.bytes):
        raise damaged_lake(
            folder,
            f"{file.path} 的字节与清单不符",
            f"the bytes of {file.path} are not those that were written",
        )
    if _of_file(folder / file.path) != (file.rows, view.columns):
        raise damaged_lake(
            folder,
            f"{file.path} 的行数或列与清单不符",
            f"the rows or columns of {file.path} are not those that the manifest lists",
        )


def _of_file(path: Path) -> tuple[int, tuple[tuple[str, Kind], ...]]:
    """How many rows a file says it has, and its columns."""
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        columns = tuple((field.name, _KINDS.get(str(field.type), "text")) for field in schema)
        return file.metadata.num_rows, columns


_KINDS: dict[str, Kind] = {"int64": "whole", "decimal128(38, 0)": "exact"}
