"""Writing the files of a lake: streamed, named by their content, the same for the same rows.

Only one export at a time writes into a folder, so what bears a name of an unfinished file is of an
export that was killed. Everything is on the disk before the manifest is replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from finstats.errors import DataError
from finstats.result import Label
from finstats.store.decimals import Row
from finstats.store.extras import must_be_installed
from finstats.store.lake import (
    FILE_NAME,
    FORMAT,
    MANIFEST,
    STORED,
    VERSION,
    Kind,
    LakeFile,
    LakeView,
    document,
)
from finstats.store.part_files import sync

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

UNFINISHED = ".unfinished"
_PORTION = 4_000  # rows that are Python objects at once
_GROUP = 100_000  # rows of a row group: what minima and maxima let readers pass over


def writer() -> str:
    """What the bytes of a file depend on besides its rows. Raises MissingExtra without pyarrow."""
    must_be_installed("pyarrow", "parquet")
    import pyarrow

    return f"pyarrow {pyarrow.__version__}, layout 1"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Within, no other export writes into the folder, which is made when it is not there.

    Raises DataError when another one does, or when it holds what no export of a lake put there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _must_be_ours(folder)
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataError(
                "lake-busy",
                f"另一个导出正在写 {folder}; 等它完成再试",
                f"another export is writing {folder}; try again when it is done",
            ) from error
        yield
    finally:
        os.close(descriptor)


def _must_be_ours(folder: Path) -> None:
    """Raises DataError for a folder with anything else in it than a lake, whole or half made."""
    ours = {MANIFEST, UNFINISHED, *STORED}
    other = next((one.name for one in sorted(folder.iterdir()) if one.name not in ours), None)
    if other is None and (folder / MANIFEST).exists():
        with suppress(OSError, ValueError, RecursionError):
            found = json.loads((folder / MANIFEST).read_bytes())
            if not isinstance(found, dict) or found.get("format") != FORMAT:
                other = MANIFEST
    if other is not None:
        raise DataError(
            "not-a-lake",
            f"{folder} 里有不是数据湖的东西 ({other}), 没有改动",
            f"{folder} holds what is no part of a lake ({other}); nothing was changed",
            Label("换一个文件夹, 或先把它移走", "name another folder, or move it away first"),
        )


def put_file(
    folder: Path,
    view: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Iterable[Row],
    published: str | None = None,
) -> tuple[LakeFile, bool]:
    """Write the rows to a file of the lake, and whether it was not there already.

    No more than a row group of them, compressed, is in memory.
    """
    part = folder / UNFINISHED
    try:
        count = _put_rows(part, columns, rows)
        sha256, size = digest_of(part)
        place = view if published is None else f"{view}/published={published}"
        path = f"{place}/{sha256[:16]}.parquet"
        file = LakeFile(path, count, size, sha256, published)
        new = not is_intact(folder, file)
        if new:
            (folder / place).mkdir(parents=True, exist_ok=True)
            sync(part)
            part.replace(folder / path)
            sync(folder / place)
    finally:
        part.unlink(missing_ok=True)
    return file, new


def _put_rows(path: Path, columns: Sequence[tuple[str, Kind]], rows: Iterable[Row]) -> int:
    import pyarrow
    from pyarrow import parquet

    types = {
        "text": pyarrow.string(),
        "whole": pyarrow.int64(),
        "exact": pyarrow.decimal128(38, 0),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in columns])
    count, taken = 0, iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd", store_schema=False) as out:
        while portion := list(islice(taken, _PORTION)):
            arrays = [
                _array(pyarrow, values, field.type)
                for values, field in zip(zip(*portion, strict=True), schema, strict=True)
            ]
            # Row groups fill up in their compressed form; few rows are held as they came.
            out.write_batch(pyarrow.record_batch(arrays, schema=schema), row_group_size=_GROUP)
            count += len(portion)
    return count


def _array(pyarrow: Any, values: Sequence[object], of: Any) -> Any:
    if not pyarrow.types.is_decimal(of):
        return pyarrow.array(values, of)
    try:
        return pyarrow.array(values, pyarrow.int64()).cast(of)
    except (OverflowError, pyarrow.ArrowInvalid):
        return pyarrow.array([None if v is None else Decimal(str(v)) for v in values], of)


def put_manifest(
    folder: Path, release: str, revision: str, views: Mapping[str, LakeView], content: object
) -> None:
    """Put the manifest in its place, in one step; from then on the lake is the new one."""
    listed = {
        name: {
            "columns": [list(column) for column in view.columns],
            "rows": view.rows,
            "files": [_listed(file) for file in view.files],
        }
        for name, view in views.items()
    }
    told = {
        "format": FORMAT,
        "version": VERSION,
        "revision": revision,
        "release": release,
        "views": listed,
        "content": content,
    }
    part = folder / UNFINISHED
    try:
        part.write_bytes(document(told))
        sync(part)
        sync(folder)
        part.replace(folder / MANIFEST)
        sync(folder)
    finally:
        part.unlink(missing_ok=True)


def _listed(file: LakeFile) -> dict[str, object]:
    told: dict[str, object] = {
        "path": file.path,
        "rows": file.rows,
        "bytes": file.bytes,
        "sha256": file.sha256,
    }
    return told if file.published is None else {**told, "published": file.published}


def files_in(folder: Path) -> list[str]:
    """Paths of all files below the folders of the views, as a manifest writes them."""
    found = [path for view in STORED for path in (folder / view).rglob("*") if not path.is_dir()]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def remove_unlisted(folder: Path, listed: Collection[str]) -> None:
    """Remove the files of earlier exports that the manifest does not list, and empty folders."""
    for path in files_in(folder):
        if path not in listed and FILE_NAME.fullmatch(path):
            (folder / path).unlink(missing_ok=True)
    for view in STORED:
        for year in (folder / view).glob("published=*"):
            with suppress(OSError):  # not empty
                year.rmdir()


def is_intact(folder: Path, file: LakeFile) -> bool:
    """Whether a file is there with the bytes that it should have."""
    try:
        return digest_of(folder / file.path) == (file.sha256, file.bytes)
    except OSError:
        return False


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()
