"""Starting forked processes and waiting for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.crash.job import Job


class Forker:
    """The program of `tests.crash.forking`, as seen from the tests."""

    def __init__(self, program: subprocess.Popen[str], folder: Path) -> None:
        self._program, self._folder = program, folder

    def start(self, *jobs: Job) -> list[int]:
        """Start a process for each job, all at once; their ids."""
        return [int(pid) for pid in self._ask({"jobs": [asdict(job) for job in jobs]})]

    def wait(self, pid: int) -> int:
        """The exit code of a process; minus the signal's number when one ended it."""
        return int(self._ask({"wait": pid})[0])

    def run(self, job: Job) -> int:
        """Do a job and wait for its end."""
        (pid,) = self.start(job)
        return self.wait(pid)

    def points(self, job: Job) -> list[str]:
        """Do a job undisturbed; the points that it passed. It must succeed."""
        report = self._folder / "points"
        told = replace(job, report=str(report), folder=str(self._folder), name="counted")
        code = self.run(told)
        assert code == 0, (job, code, (self._folder / "counted.err").read_text())
        return report.read_text(encoding="utf-8").split("\n")

    def _ask(self, question: dict[str, Any]) -> list[Any]:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(question) + "\n")
        self._program.stdin.flush()
        answer = self._program.stdout.readline()
        assert answer, "the forking program ended"
        found: list[Any] = json.loads(answer)
        return found


@contextmanager
def forking(folder: Path) -> Iterator[Forker]:
    """The program while it runs."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.forking"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as program:
        yield Forker(program, folder)


def wait_until_stopped(pid: int) -> None:
    """Wait until a process has stopped itself."""
    while _state(pid) != "T":
        time.sleep(0.002)


def _state(pid: int) -> str:
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:  # noqa: PTH123 - read often
        return stream.read().rpartition(")")[2].split()[0]
