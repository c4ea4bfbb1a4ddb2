"""finstats as a user has it: the wheel, installed in an environment of its own, far from here."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(
    *command: str | Path, cwd: Path, home: Path, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What a command did; it sees of our surroundings only how a package index is reached."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_", "HTTP")) or name == "PATH"
    }
    known = {**kept, "HOME": str(home), "LC_ALL": "C", **(more or {})}
    return run_alone(*command, cwd=cwd, more=known)


def run_alone(
    *command: str | Path, cwd: Path, more: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What a command did; of our surroundings it sees nothing but `more`."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=dict(more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """A folder that is filled once for all processes that run tests."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, whole = base / name, base / f"{name}.whole"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder)
            whole.touch()
    return folder


def build_wheel(folder: Path) -> None:
    """The wheel of the checkout, in the folder."""
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    built = run(*command, ROOT, cwd=folder, home=folder)
    assert built.returncode == 0, built.stderr


def install_alone(wheel: Path, folder: Path) -> None:
    """A new environment in the folder that holds the wheel, what it needs, and no extra."""
    made = run(sys.executable, "-m", "venv", folder / "env", cwd=folder, home=folder)
    assert made.returncode == 0, made.stderr
    python = folder / "env" / "bin" / "python"
    done = run(python, "-m", "pip", "install", "--quiet", wheel, cwd=folder, home=folder)
    assert done.returncode == 0, done.stderr


@cache
def cut_off() -> tuple[str, ...]:
    """What a command starts with so that it has no network; empty where that is not allowed."""
    for way in (("unshare", "-n"), ("unshare", "-rn")):
        if (
            shutil.which("unshare")
            and not subprocess.run([*way, "true"], check=False, capture_output=True).returncode
        ):
            return way
    return ()


def leading_to(port: int) -> dict[str, str]:
    """Variables by which every way to a package index leads to a port of this machine."""
    names = ("PIP_INDEX_URL", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    return dict.fromkeys(names, f"http://127.0.0.1:{port}/")
