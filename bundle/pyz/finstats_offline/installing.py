"""An environment, and finstats in it, by the pip of the bundle, from the wheels of the bundle alone."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Sequence

from .contents import Contents
from .folder import made, programs_of, python_of
from .words import Fault

# As ensurepip runs the pip that it brings: from the wheel, before any pip is installed. It ends
# with the installer, however that ends: then its standard input does.
_PIP = """
import os, runpy, sys, threading
threading.Thread(target=lambda: os._exit(len(os.read(0, 1)) + 1), daemon=True).start()
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("pip", None, "__main__", True)
"""
_NEVER_ASKING = (
    "--no-index",
    "--no-cache-dir",
    "--no-input",
    "--disable-pip-version-check",
    "--no-warn-script-location",
    "--quiet",
)


def install_into(folder: Path, contents: Contents, extras: Sequence[str]) -> Path:
    """A new environment in the folder with finstats; the path of its program."""
    wheels = contents.wanted_by(extras)
    with made(folder) as scratch:
        _make_environment(folder)
        contents.unpack(wheels, scratch)
        _pip(python_of(folder), contents, scratch, ("pip", _wanted(contents, extras)))
        return _must_start(programs_of(folder))


def install_into_current(contents: Contents, extras: Sequence[str]) -> Path:
    """Add finstats to the environment of the Python that runs; the path of its program."""
    with tempfile.TemporaryDirectory(prefix="finstats-") as scratch:
        contents.unpack(contents.wanted_by(extras), Path(scratch))
        _pip(Path(sys.executable), contents, Path(scratch), (_wanted(contents, extras),))
    return _must_start(Path(sysconfig.get_path("scripts")))


def must_take_packages() -> None:
    """Raises Fault when the Python that runs is kept by its system, or may not be written to."""
    here = Path(sys.prefix)
    kept = Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED"
    if sys.prefix == sys.base_prefix and kept.is_file():
        raise Fault(
            f"{here} 的 Python 由系统管理, 不能装进去; 请不用 --into-current, 给一个文件夹",
            f"the Python in {here} is managed by its system; give a folder instead of "
            "--into-current",
        )
    if not os.access(sysconfig.get_path("purelib"), os.W_OK):
        raise Fault(
            f"无权写入 {here}; 请不用 --into-current, 给一个文件夹",
            f"{here} may not be written to; give a folder instead of --into-current",
        )


def _make_environment(folder: Path) -> None:
    try:
        from venv import EnvBuilder
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Fault(
            f"这个 Python 没有 venv 模块; 请先装它 (Debian: apt install python{version}-venv)",
            "this Python has no module venv; install it first "
            f"(Debian: apt install python{version}-venv)",
        ) from None
    EnvBuilder(symlinks=os.name != "nt").create(folder)


def _wanted(contents: Contents, extras: Sequence[str]) -> str:
    return f"finstats{'[' + ','.join(extras) + ']' if extras else ''}=={contents.version}"


def _pip(python: Path, contents: Contents, wheels: Path, wanted: Sequence[str]) -> None:
    """Run `pip install` with no setting of the user, who may point it to a registry."""
    environment = {
        name: value for name, value in os.environ.items() if not name.upper().startswith("PIP_")
    }
    scratch = str(wheels)  # where there is room, also on a machine with a small folder for this
    environment.update(PIP_CONFIG_FILE=os.devnull, TMPDIR=scratch, TEMP=scratch, TMP=scratch)
    pip = str(wheels / contents.wheel_of_pip().file)
    command = [str(python), "-I", "-c", _PIP, pip, "install", *_NEVER_ASKING]
    alive, kept_open = os.pipe()
    with open(alive, "rb") as stdin, open(kept_open, "wb"):  # noqa: PTH123 - descriptors
        done = subprocess.run(  # noqa: S603 - our own command line
            [*command, "--find-links", str(wheels), *wanted],
            env=environment,
            stdin=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if done.returncode:
        last = " | ".join(done.stderr.strip().splitlines()[-3:])
        raise Fault(f"pip 没装成: {last}", f"pip failed: {last}")


def _must_start(programs: Path) -> Path:
    """The program, once it has told its version."""
    program = programs / ("finstats.exe" if os.name == "nt" else "finstats")
    done = subprocess.run(  # noqa: S603 - the program just installed
        [str(program), "--version"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise Fault(f"装好了却不能启动: {done.stderr}", f"installed but fails: {done.stderr}")
    return program
