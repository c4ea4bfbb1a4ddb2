"""Office files, which are archives of parts: opened only when sound and of a bearable size."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TypeVar

from finstats.errors import ImportRefused

MOST_UNPACKED = 256 * 1024 * 1024  # bytes
T = TypeVar("T")


def read_office(content: bytes, name: str, suffix: str, read: Callable[[io.BytesIO], T]) -> T:
    """What `read` makes of a file.

    Raises ImportRefused when it is broken or unpacks to more than is held.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= MOST_UNPACKED:
            return read(io.BytesIO(content))
    except Exception as error:  # whatever zipfile and the library make of a broken file
        raise ImportRefused(
            "broken-file", f"{name} 不是完好的 {suffix}", f"{name} is no sound {suffix}"
        ) from error
    size = MOST_UNPACKED // 2**20
    raise ImportRefused(
        "too-large", f"{name} 解开后超过 {size} MiB", f"{name} unpacks to more than {size} MiB"
    )
