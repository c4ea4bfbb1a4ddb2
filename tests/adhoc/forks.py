"""Runs `finstats sql` once for each statement, in a fork each: its own memory, end and time.

Reads one JSON list [statement, seconds] a line, writes one JSON object a line.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 20.0  # only a hanging statement takes so long


def main(database: str) -> None:
    from finstats.cli.main import run

    # Everything a statement needs is imported once, before the first fork.
    quiet, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    run(["sql", "select 1 as x", "--format", "json", "--database", database])
    run(["sql", "select 1 as x", "--database", database])
    sys.stdout = quiet
    for line in sys.stdin:
        statement, seconds = json.loads(line)
        sys.stdout.write(json.dumps(ran(database, statement, seconds)) + "\n")
        sys.stdout.flush()


def ran(database: str, statement: str, seconds: float) -> dict[str, object]:
    """Exit code (negative: a signal), both outputs, peak memory in bytes, seconds."""
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name) / "out", Path(name) / "err"
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            _statement(database, statement, seconds, out, err)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
        _, status, usage = os.wait4(child, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        return {
            "code": os.waitstatus_to_exitcode(status),
            "out": out.read_text(encoding="utf-8"),
            "err": err.read_text(encoding="utf-8"),
            "memory": usage.ru_maxrss * 1024,
            "seconds": time.monotonic() - start,
        }


def _statement(database: str, statement: str, seconds: float, out: Path, err: Path) -> None:
    from finstats.cli.main import run

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for descriptor, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    form = ["--format", "json", "--timeout", str(seconds), "--database", database]
    code = run(["sql", *form, "--", statement])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
