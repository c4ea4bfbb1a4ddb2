"""A zip archive whose bytes depend on nothing but what is put into it."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that the format can say


class TimelessZip(ZipFile):
    """As zipfile's, but every member bears the same time; for writing alone."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a member of these bytes."""
        super().writestr(_member(zinfo_or_arcname), data, compress_type, compresslevel)

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a member from a file."""
        member = _member(str(arcname or filename))
        member.file_size = Path(filename).stat().st_size  # tells zipfile whether 4 GB are enough
        with Path(filename).open("rb") as source, self.open(member, "w") as target:
            copyfileobj(source, target)


def _member(name: str | ZipInfo) -> ZipInfo:
    found = ZipInfo((name.filename if isinstance(name, ZipInfo) else name).lstrip("/"), NO_TIME)
    found.compress_type = ZIP_DEFLATED
    return found
