"""Answers in files: which format a file's name asks for, and how it is put there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from finstats.api.placing import put, put_text
from finstats.api.words import one_of
from finstats.errors import UsageError
from finstats.formats import BINARY, FORMATS
from finstats.render import Style, companion, render
from finstats.result import Result
from finstats.settings import Target


def form_of(path: Path, form: str | None = None, formats: tuple[str, ...] = FORMATS) -> str:
    """The format that is named, else the one of the suffix; raises UsageError for what is none.

    `x.sdmx.csv` is sdmx-csv; a file without a suffix, or `.txt`, is a printed table.
    """
    if form is not None:
        return one_of("--format", form, formats)
    suffix = path.suffix.removeprefix(".").lower()
    if suffix in ("txt", "") and "table" in formats:
        return "table"
    if path.name.lower().endswith(".sdmx.csv"):
        return "sdmx-csv"
    if suffix not in formats:
        listed = ", ".join(formats)
        raise UsageError(
            "bad-suffix",
            f"不认识的后缀 .{suffix[:20]}: 可用 {listed}, 或加 --format",
            f"unknown suffix .{suffix[:20]}: use {listed}, or add --format",
        )
    return suffix


def must_not_be_the_database(output: Path, target: Target) -> None:
    """Raises UsageError for a file that is the database, or one of SQLite's beside that."""
    if target.path is None:
        return
    asked, own = os.path.realpath(output), os.path.realpath(target.path)
    same = asked in (own, *(own + ending for ending in ("-journal", "-wal", "-shm")))
    if same or is_one_file(output, target.path):
        raise UsageError(
            "output-is-database",
            f"-o 不能是数据库自己: {output}",
            f"-o must not be the database itself: {output}",
        )


def is_one_file(output: Path, path: Path) -> bool:
    """Whether both names are of one file that is there."""
    return output.exists() and path.exists() and output.samefile(path)


def put_result(
    result: Result,
    path: Path,
    form: str,
    style: Style,
    must_be_free: Callable[[Path], object],
    told: Callable[[Path], object] = lambda _: None,
) -> None:
    """Write a result to a file in one of FORMATS, before it what the format wants beside it.

    `must_be_free` raises for a file that may not be written, `told` hears of each that was. Raises
    DataError when one cannot be written.
    """
    must_be_free(path)
    beside = companion_of(result, path, form, style)
    if beside is not None:
        must_be_free(beside[0])
        put_text(*beside)
        told(beside[0])
    place = put if form in BINARY else put_text
    place(path, lambda out: render(result, out, style, form))
    told(path)


def companion_of(
    result: Result, path: Path, form: str, style: Style
) -> tuple[Path, Callable[[TextIO], object]] | None:
    """The file that a format wants beside this one, to be put first; None: no such file.

    `tech.sdmx.csv` and `tech.csv` have `tech.structure.xml`. A pipe or a device has nothing
    beside it.
    """
    if path.exists() and not path.is_file():
        return None
    found = companion(result, style, form)
    if found is None:
        return None
    stem = path.name.removesuffix(path.suffix).removesuffix(".sdmx")
    return path.with_name(stem + found.suffix), found.write
