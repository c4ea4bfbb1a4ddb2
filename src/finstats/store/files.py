"""Files that users hand over: read whole, or refused."""

from __future__ import annotations

from pathlib import Path

from finstats.errors import ImportRefused


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a file of at most `most` bytes; raises ImportRefused when it cannot be read or is too large."""
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise ImportRefused(
            "unreadable", f"读不了 {path}: {why}", f"cannot read {path}: {why}"
        ) from error
    if len(content) > most:
        raise ImportRefused(
            "too-large",
            f"{path} 超过 {most // 2**20} MiB",
            f"{path} is larger than {most // 2**20} MiB",
        )
    return content
