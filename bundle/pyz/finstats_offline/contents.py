"""What a bundle holds: wheels, each with the sha-256 that it must have before it is used."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import BinaryIO, NamedTuple, Sequence

from .words import Fault, say

CORE, INSTALLER = "core", "installer"  # what needs a wheel, besides the extras
_CHUNK = 1 << 20


class Wheel(NamedTuple):
    """A wheel of the bundle; `wanted`: what needs it (core or extras, the installer)."""

    file: str
    name: str
    version: str
    licence: str
    requires_python: str
    sha256: str
    size: int
    installed: int
    wanted: Sequence[str]


class Contents:
    """The manifest of the bundle at a path, and its wheels."""

    def __init__(self, archive: Path) -> None:
        """Raises Fault when the file is no bundle that can be read."""
        self.archive = archive
        with self._opened() as bundle:
            manifest = json.loads(bundle.read("manifest.json"))
        self.version: str = manifest["finstats"]
        self.python: str = manifest["python"]
        self.platform: str = manifest["platform"]
        self.extras: list[str] = manifest["extras"]
        self.wheels = [Wheel(**wheel) for wheel in manifest["wheels"]]

    @property
    def made_for(self) -> str:
        """The Python and the platform of its wheels."""
        return f"CPython {self.python}, {self.platform}"

    def wheel_of_pip(self) -> Wheel:
        """The pip that installs, which needs none on the machine."""
        return next(wheel for wheel in self.wheels if INSTALLER in wheel.wanted)

    def wanted_by(self, extras: Sequence[str]) -> list[Wheel]:
        """The wheels that finstats with these extras needs, and pip."""
        chosen = {CORE, INSTALLER, *extras}
        return [one for one in self.wheels if chosen & set(one.wanted)]

    def unpack(self, wheels: Sequence[Wheel], folder: Path) -> None:
        """Write wheels to the folder; raises Fault for one that is not what the manifest says."""
        with self._opened() as bundle:
            for wheel in wheels:
                with (folder / wheel.file).open("wb") as out:
                    self._must_be_sound(bundle, wheel, out)

    def verify(self) -> None:
        """Every wheel has its sha-256 of the manifest; raises Fault naming the first that has not."""
        with self._opened() as bundle:
            for wheel in self.wheels:
                self._must_be_sound(bundle, wheel, None)

    def _must_be_sound(self, bundle: zipfile.ZipFile, wheel: Wheel, out: BinaryIO | None) -> None:
        digest = hashlib.sha256()
        try:
            with bundle.open(f"wheels/{wheel.file}") as packed:
                for chunk in iter(lambda: packed.read(_CHUNK), b""):
                    digest.update(chunk)
                    if out is not None:
                        out.write(chunk)
        except (zipfile.BadZipFile, KeyError, EOFError):
            raise self._damage(wheel) from None
        if digest.hexdigest() != wheel.sha256:
            raise self._damage(wheel)

    def _damage(self, wheel: Wheel) -> Fault:
        return Fault(
            f"安装包已损坏: {wheel.file} 的 sha256 不符; 请重新拷贝 {self.archive.name}",
            f"damaged bundle: {wheel.file} has another sha256; copy {self.archive.name} again",
        )

    def _opened(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.archive)
        except (OSError, zipfile.BadZipFile) as error:
            raise Fault(
                f"读不了安装包 {self.archive}: {error}", f"cannot read {self.archive}: {error}"
            ) from None


def listing(contents: Contents) -> str:
    """A table of the wheels: package, version, licence, what needs it, size."""
    total = sum(wheel.size for wheel in contents.wheels)
    first = say(
        f"finstats {contents.version} 离线安装包 ({contents.made_for}): "
        f"{len(contents.wheels)} 个包, {megabytes(total)} MB",
        f"finstats {contents.version} offline ({contents.made_for}): "
        f"{len(contents.wheels)} packages, {megabytes(total)} MB",
    )
    heads = ("package", "version", "licence", "kB", "for")
    rows = [heads] + [
        (
            wheel.name,
            wheel.version,
            wheel.licence,
            str((wheel.size + 999) // 1000),
            ", ".join(wheel.wanted),
        )
        for wheel in contents.wheels
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join((first, "", *lines, ""))


def megabytes(size: int) -> str:
    """Of 1,000,000 bytes, with one decimal."""
    tenths = (size + 50_000) // 100_000
    return f"{tenths // 10}.{tenths % 10}"


def digest_of_file(path: Path) -> str:
    """The sha-256 of a whole file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()
