"""`finstats` as a program of its own, with any bytes as arguments and any surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import Ran

PROGRAM = (sys.executable, "-c", "from finstats.cli.main import main; main()")


def ran(
    *arguments: str | bytes | Path,
    environment: Mapping[str, str | bytes] | None = None,
    without: tuple[str, ...] = (),
    folder: Path | None = None,
) -> Ran:
    """Run a program to its end; what it wrote must be UTF-8 whatever the surroundings say."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        env=surroundings(environment or {}, without),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def shell(script: str, environment: Mapping[str, str] | None = None) -> Ran:
    """Run `finstats` inside a shell's script, where it is called "$@"."""
    done = subprocess.run(
        ["bash", "-c", script, "bash", *PROGRAM],
        env=surroundings(environment or {}, ()),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def surroundings(more: Mapping[str, str | bytes], without: tuple[str, ...]) -> dict[str, str]:
    """This test's environment with some variables set and others taken away."""
    return {
        name: os.fsdecode(value)
        for name, value in {**os.environ, **more}.items()
        if name not in without
    }
