"""Folders that appear whole or not at all; one that is replaced stays until the new one is there.

A folder is made under a hidden name beside its place, with its maker's lock on it, and changes
places with the old one in one step where the system can (Linux). Elsewhere the old one is moved
aside first: killed between the two steps, it is left beside under the name that says so.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from finstats.store.part_files import sync

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


@contextmanager
def part_folder_of(to: Path, may_replace: Callable[[Path], object]) -> Iterator[Path]:
    """An empty folder to fill, which stands in the place of `to` on leaving without an error.

    `may_replace` raises when what is there must stay. Raises OSError when a folder cannot be made.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(to)
    part = to.with_name(f".{to.name}.{os.getpid()}.folder")
    part.mkdir()
    lock = _locked(part)
    try:
        yield part
        _on_the_disk(part)
        may_replace(to)
        _put_in_place(part, to)
        sync(to.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _remove_leftovers(to: Path) -> None:
    """Remove what dead processes left half done of this folder, or had taken the place of."""
    if fcntl is None:
        return
    name = re.compile(re.escape(f".{to.name}.") + r"[0-9]+\.folder")
    for path in to.parent.iterdir():
        if name.fullmatch(path.name):
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path)
                finally:
                    os.close(descriptor)


def _put_in_place(part: Path, to: Path) -> None:
    """The new folder under its name; an old one then lies where the new one was made."""
    if not to.exists() or not any(to.iterdir()):
        part.replace(to)
    elif not _exchanged(part, to):
        aside = to.with_name(f"{to.name}.before-{os.getpid()}")
        to.replace(aside)
        part.replace(to)
        aside.replace(part)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, bytes(one), _HERE, bytes(other), _EXCHANGE) == 0)


def _on_the_disk(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        sync(path)
