"""The folder that is installed into: empty before, whole afterwards, else as it was.

An environment cannot be moved, for its programs name their place; so it is made where it stays.
Until it is whole it holds the folder `.unfinished`, by which one that a power cut left half-made
is known and made anew; after any other failure nothing is left.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterator, Sequence

from .contents import Wheel, megabytes
from .words import Fault

_UNFINISHED = ".unfinished"


def usual_folder() -> Path:
    """Beside the database of finstats, in the user's folder for data."""
    if os.name == "nt":
        given = os.environ.get("LOCALAPPDATA", "")
        return (Path(given) if given else Path.home() / "AppData" / "Local") / "finstats-env"
    given = os.environ.get("XDG_DATA_HOME", "")
    base = Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "share"
    return base / "finstats-env"


def must_be_free(folder: Path) -> None:
    """Raises Fault for what is no folder, or one that holds more than a half-made environment."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise Fault(f"{folder} 不是文件夹", f"{folder} is no folder")
    if (folder / _UNFINISHED).is_dir() or not any(folder.iterdir()):
        return
    if (folder / "pyvenv.cfg").is_file():
        python = python_of(folder)
        raise Fault(
            f"{folder} 里已有环境; 升级请用 {python} 加 --into-current 运行, 重装请先删掉它",
            f"{folder} holds an environment; to upgrade it run this file with {python} and "
            "--into-current, or remove it first",
        )
    raise Fault(f"{folder} 不是空的; 请另选文件夹", f"{folder} is not empty; choose another folder")


def must_have_room(folder: Path, wheels: Sequence[Wheel]) -> None:
    """Raises Fault when the disk has less than the wheels and what they unpack to."""
    # Files fill whole blocks: a tenth more.
    needed = sum(wheel.size + wheel.installed for wheel in wheels) * 11 // 10
    free = shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free
    if free < needed:
        raise Fault(
            f"空间不够: {folder} 需要 {megabytes(needed)} MB, 只有 {megabytes(free)} MB",
            f"not enough space: {folder} needs {megabytes(needed)} MB, "
            f"there are {megabytes(free)} MB",
        )


@contextmanager
def made(folder: Path) -> Iterator[Path]:
    """The folder for wheels inside the new folder; when the block fails nothing of it is left."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        _empty(folder)
        scratch = folder / _UNFINISHED
        scratch.mkdir(parents=True)
        yield scratch
        shutil.rmtree(scratch)
    except BaseException:
        _empty(folder)
        for one in missing:
            with suppress(OSError):  # never made, or somebody else's by now
                one.rmdir()
        raise


def _empty(folder: Path) -> None:
    """Remove what is in it, the mark of the unfinished last."""
    if not folder.exists():
        return
    for inside in sorted(folder.iterdir(), key=lambda one: one.name == _UNFINISHED):
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside)
        else:
            inside.unlink()


def programs_of(folder: Path) -> Path:
    """Where an environment has its programs."""
    return folder / ("Scripts" if os.name == "nt" else "bin")


def python_of(folder: Path) -> Path:
    """The Python of an environment."""
    return programs_of(folder) / ("python.exe" if os.name == "nt" else "python")
