"""A command run as a process of its own, with what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

FINSTATS = (sys.executable, "-c", "from finstats.cli.main import main; main()")


def taken(command: Sequence[object], home: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a command whose home is a folder of ours; ends when it fails."""
    words = [str(word) for word in command]
    before = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command lines
        words,
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {process.returncode}")
    return seconds, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
