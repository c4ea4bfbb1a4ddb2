"""kill -9 at a random moment of `finstats` at work, and once more while it does the work again.

The processes are forked from one that has everything imported, so that the moments fall into the
work and not into the imports.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from math import ceil

import pytest
from tests.crash.conftest import Files, Servers
from tests.crash.forker import Forker
from tests.crash.job import Job
from tests.crash.sweeps import OF_FILES, SWEEPS
from tests.crash.test_killed_over_files import Undisturbed as OfFiles
from tests.crash.test_killed_over_postgresql import undisturbed
from tests.scale import scaled, shown

KILLED, AGAIN = scaled(8, 300), scaled(4, 150)  # over both engines
_CASES = 4  # that share these numbers
_TOO_LATE = 5  # moments drawn for each that is wanted: some processes end before


class Moments:
    """Random moments within the time that a job takes."""

    def __init__(self, forker: Forker, job: Job, seed: str) -> None:
        self._forker, self._job = forker, job
        self._random = random.Random(seed)  # noqa: S311 - the moments, not secrets
        self.seconds = 0.0

    def measure(self) -> None:
        """See how long the job takes."""
        started = time.monotonic()
        assert self._forker.run(self._job) == 0
        self.seconds = time.monotonic() - started

    def killed(self) -> bool:
        """Start the job and kill it at some moment; False when it had ended before."""
        (pid,) = self._forker.start(self._job)
        time.sleep(self._random.uniform(0, self.seconds))
        os.kill(pid, signal.SIGKILL)
        code = self._forker.wait(pid)
        assert code in (0, -signal.SIGKILL)
        return code != 0


def _kill(moments: Moments, renew: Callable[[], None], mended: Callable[[object], bool]) -> None:
    """Kill as often as wanted, each time from the state before; half as many twice."""
    renew()
    moments.measure()
    wanted, again = ceil(KILLED / _CASES), ceil(AGAIN / _CASES)
    killed = killed_again = done = 0
    for _ in range(wanted * _TOO_LATE):
        renew()
        if not moments.killed():
            continue
        killed += 1
        if killed_again < again and moments.killed():
            killed_again += 1
        done += mended(killed)
        if killed >= wanted and killed_again >= again:
            break
    assert killed >= wanted
    shown("crash.random", killed=killed, before=killed - done, after=done)
    shown("crash.again", killed=killed_again)


@pytest.mark.parametrize("name", ["first start", "import"])
def test_over_a_file_what_was_killed_is_done_or_not_begun(
    forker: Forker, files: Files, name: str
) -> None:
    place = files.place("random")
    operation = OfFiles(forker, files, (SWEEPS | OF_FILES)[name], place)
    moments = Moments(forker, operation.job(counted=False), name)
    _kill(moments, lambda: files.copy(operation.step.start, place), operation.mended)


@pytest.mark.parametrize("name", ["db init", "import"])
def test_over_postgresql_what_was_killed_is_done_or_not_begun(
    forker: Forker, servers: Servers, name: str
) -> None:
    with undisturbed(forker, servers, SWEEPS[name]) as operation:
        moments = Moments(forker, operation.job(counted=False), name)
        _kill(moments, operation.renew, operation.mended)
