"""Folders and processes in which the system refuses something."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from tests.store.conftest import PROGRAM

DISK_BYTES = 4 * 2**20


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    out: str
    err: str


def finstats(*arguments: str, before: tuple[str, ...] = (), out: str | None = None) -> Ended:
    """`finstats ARGUMENTS`, by way of the program `before`; standard output into the file `out`."""
    with open(out or os.devnull, "w", encoding="utf-8") as stream:  # noqa: PTH123 - maybe a device
        done = subprocess.run(
            [*before, sys.executable, "-c", PROGRAM, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stream if out else subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "FINSTATS_LANG": "en"},
            timeout=100,
            check=False,
        )
    return Ended(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def bound_by_permissions() -> tuple[str, ...] | None:
    """What starts a program that a folder's permissions bind; None: they bind nobody here."""
    if os.geteuid() != 0:
        return ()
    if which("setpriv") is None:
        return None
    kept = "-dac_override,-dac_read_search"
    return ("setpriv", f"--bounding-set={kept}", f"--inh-caps={kept}", "--")


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Make the folder a file system of DISK_BYTES; False where this process may not mount one."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def remount(folder: Path, how: str) -> None:
    """Change the options of a small disk."""
    subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)


def fill(folder: Path, left: int) -> Path:
    """Fill a small disk up to some bytes; the file that does it."""
    filler = folder / "filler"
    free = os.statvfs(folder)
    filler.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - left))
    return filler
