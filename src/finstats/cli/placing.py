"""Files that a command makes, each told in a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TextIO

from finstats.api import placing
from finstats.cli.speech import say, tell


def put_text(path: Path, write: Callable[[TextIO], object]) -> None:
    """Write text to a file, and say so; raises DataError when it cannot."""
    placing.put_text(path, write)
    told(path)


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write bytes to a file, and say so; raises DataError when it cannot."""
    placing.put(path, write)
    told(path)


def told(path: Path) -> None:
    """Say that a file was written."""
    tell(say(f"已写入 {path}", f"wrote {path}"))
