"""Files put in their place at once, so that no half-written one remains."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO

from finstats.errors import DataError, reason


def put_text(path: Path, write: Callable[[TextIO], object]) -> None:
    """Write text in UTF-8, its line ends as they come; see `put`."""
    _put(path, write, {"mode": "w", "encoding": "utf-8", "newline": ""})


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write beside the file and put it in place; raises DataError when it cannot.

    A device or a pipe is written to, never replaced; a link's target is what is written.
    """
    _put(path, write, {"mode": "wb"})


def _put(path: Path, write: Callable[[Any], object], how: dict[str, str]) -> None:
    try:
        if path.exists() and not path.is_file():
            with _open(path, how) as out:
                write(out)
        else:
            _replace(write, Path(os.path.realpath(path)), how)
    except OSError as error:
        why = reason(error)
        raise DataError(
            "unwritable", f"写不了 {path}: {why.zh}", f"cannot write {path}: {why.en}"
        ) from error


def _replace(write: Callable[[Any], object], path: Path, how: dict[str, str]) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _open(beside, how) as out:
            write(out)
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _open(path: Path, how: dict[str, str]) -> IO[Any]:
    return path.open(**how)  # type: ignore[call-overload, no-any-return]
