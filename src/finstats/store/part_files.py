"""Files that appear whole or not at all, and leave nothing behind, also when their maker is killed.

A file is made under a hidden name with its maker's lock on it, and gets its own name when it is
done and on the disk. A file under such a name without a lock is of a dead process, and goes when
the next one is made in that folder. Where there is no flock it stays until it is removed by hand.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\..+\.[0-9]+\.part")
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP)


@contextmanager
def part_of(to: Path) -> Iterator[Path]:
    """An empty file to fill, which is put in the place of `to` on leaving without an error.

    Raises FileExistsError when `to` is there by then; nothing is ever overwritten.
    """
    remove_leftovers(to.parent)
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    descriptor = _made_and_locked(part)
    try:
        yield part
        os.fsync(descriptor)
        _put_in_place(part, to)
    finally:
        part.unlink(missing_ok=True)
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished files that dead processes left in a folder."""
    if fcntl is None:
        return
    for path in folder.iterdir() if folder.is_dir() else ():
        if _NAME.fullmatch(path.name):
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                finally:
                    os.close(descriptor)


def _made_and_locked(part: Path) -> int:
    while True:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        if fcntl is None:
            return descriptor
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(OSError):
            if part.stat().st_ino == os.fstat(descriptor).st_ino:
                return descriptor
        os.close(descriptor)  # somebody took it for a leftover before it was locked


def _put_in_place(part: Path, to: Path) -> None:
    try:
        os.link(part, to)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without links (a memory stick): the name is claimed first, then filled.
        os.close(os.open(to, os.O_CREAT | os.O_EXCL, 0o644))
        part.replace(to)
    sync(to.parent)


def sync(path: Path) -> None:
    """See to it that a file, or the names in a folder, are on the disk, where a system can."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
