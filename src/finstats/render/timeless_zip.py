"""A zip archive whose bytes depend on nothing but what is put into it."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that the format can say


class TimelessZip(ZipFile):
    """As zipfile's, but every member bears the same time; for writing alone."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add a member of these bytes."""
        super().writestr(_member(str(name)), data)

    def write(self, path: Any, name: Any = None, *_: Any, **__: Any) -> None:
        """Add a member from a file."""
        member = _member(str(name or path))
        member.file_size = Path(path).stat().st_size
        with Path(path).open("rb") as source, self.open(member, "w") as target:
            copyfileobj(source, target)


def _member(name: str) -> ZipInfo:
    found = ZipInfo(name.lstrip("/"), NO_TIME)
    found.compress_type = ZIP_DEFLATED
    return found
