"""A program that has everything imported and forks a process for each job it is sent.

A start of Python with its imports takes longer than most of what is killed here; so hundreds of
kill points cost seconds. The program has one thread and no connection, so that a fork of it is as
good as a program of its own.
Reads lists of jobs as lines of JSON and answers with the processes' ids and, asked for, statuses.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
from typing import Any

from tests.crash.job import Job
from tests.crash.operations import OPERATIONS, stand_still, warm_up
from tests.crash.points import Points, watch

FAILED = 99  # the operation raised; its traceback is in `err`


def serve() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            answer: list[Any] = [os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1])]
        else:
            answer = _forked([Job(**job) for job in asked["jobs"]])
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _forked(jobs: list[Job]) -> list[int]:
    # All wait at the gate until the last is there, so that they start at once.
    gate, open_gate = os.pipe()
    pids = []
    for job in jobs:
        pid = os.fork()
        if pid == 0:
            os.close(open_gate)
            os.read(gate, 1)
            _do(job)
        pids.append(pid)
    os.close(open_gate)
    os.close(gate)
    return pids


def _do(job: Job) -> None:
    """Do the job and end, never to return."""
    code = FAILED
    try:
        _surround(job)
        points = Points(job.die_at, job.stop_at)
        if job.clock:
            stand_still()
        if job.counted:
            watch(points)
        _limit(job)
        code = OPERATIONS[job.operation](*job.arguments)
        points.reach("end")
        if job.report:
            with open(job.report, "w", encoding="utf-8") as report:  # noqa: PTH123 - no more imports
                report.write("\n".join(points.passed))
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        _tell(job)
        os._exit(code)


def _limit(job: Job) -> None:
    if job.die_beyond >= 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for what, most in (
        (resource.RLIMIT_FSIZE, max(job.die_beyond, job.most_bytes)),
        (resource.RLIMIT_NOFILE, job.most_files),
    ):
        if most >= 0:
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most, hard))


def _surround(job: Job) -> None:
    for name in list(os.environ):
        if name.startswith(("LC_", "XDG_", "PG", "LANG", "FINSTATS")):
            del os.environ[name]
    os.environ.update(job.environment)
    for number in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    sys.stdout, sys.stderr = io.StringIO(newline=""), io.StringIO(newline="")


def _tell(job: Job) -> None:
    """Write down what was said, which no limit of the job may cut."""
    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        _, most = resource.getrlimit(what)
        resource.setrlimit(what, (most, most))
    for stream, kind in ((sys.stdout, "out"), (sys.stderr, "err")):
        if job.name and isinstance(stream, io.StringIO):
            with open(f"{job.folder}/{job.name}.{kind}", "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - the same
                file.write(stream.getvalue())


if __name__ == "__main__":
    serve()
