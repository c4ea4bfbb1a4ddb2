"""Files that users hand over: read whole or copied, or refused."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from finstats.errors import ImportRefused, reason

_PORTION = 2**20
_IN_MEMORY = 8 * 2**20


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a file of at most `most` bytes; raises ImportRefused when it cannot be read or is too large."""
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > most:
        raise too_large(path, most)
    return content


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a file that nobody else changes: its bytes, how many lines, the digest of them."""

    stream: BinaryIO
    size: int
    lines: int
    sha256: str


@contextmanager
def copied(path: Path, most: int) -> Iterator[Copied]:
    """A copy for the time of reading, so that what is read is what was hashed; not held in memory.

    Raises ImportRefused when the file cannot be read or is of more than `most` bytes.
    """
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        digest, size, lines = hashlib.sha256(), 0, 0
        try:
            with path.open("rb") as stream:
                while portion := stream.read(_PORTION):
                    size += len(portion)
                    if size > most:
                        raise too_large(path, most)
                    lines += portion.count(b"\n")
                    digest.update(portion)
                    copy.write(portion)
        except OSError as error:
            raise _unreadable(path, error) from error
        copy.seek(0)
        yield Copied(cast(BinaryIO, copy), size, lines, digest.hexdigest())


def must_be_readable(path: Path) -> None:
    """Raises ImportRefused for what is not there or cannot be opened."""
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ImportRefused:
    why = reason(error)
    return ImportRefused("unreadable", f"读不了 {path}: {why.zh}", f"cannot read {path}: {why.en}")


def too_large(path: Path, most: int) -> ImportRefused:
    """The error for a file of more than `most` bytes."""
    return ImportRefused(
        "too-large",
        f"{path} 超过 {most // 2**20} MiB",
        f"{path} is larger than {most // 2**20} MiB",
    )
