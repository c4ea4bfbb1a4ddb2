"""Ends the process when a question outlives its limits inside one call of a database.

SQLite looks at its time limit between two steps, and one `instr` over long texts is one step; a
server's answer is held whole before we see it. What asks only reads, so nothing is left half done.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from finstats.cli.speech import spoken
from finstats.errors import FinstatsError
from finstats.store.answers import MEBIBYTE
from finstats.store.guard import time_is_up, too_large

GRACE = 1.0  # seconds that the gentler limits have to end it first
MOST_MEMORY = 150 * MEBIBYTE  # on top of what the process holds before the question
_LOOKS = 0.02  # seconds between two looks


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """Within: at most `seconds` and MOST_MEMORY bytes more, else the process ends, exit 4 or 1."""
    done = Event()
    Thread(target=_watch, args=(seconds, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(seconds: float, done: Event) -> None:
    deadline = time.monotonic() + seconds + GRACE
    most = _memory() + MOST_MEMORY
    while not done.wait(_LOOKS):
        if time.monotonic() > deadline:
            _end(time_is_up(seconds))
        if _memory() > most:
            _end(too_large())


def _end(error: FinstatsError) -> None:
    """Say why and go; what was opened to be read only needs no closing."""
    text = "".join(f"{line}\n" for line in error.lines(spoken()))
    with suppress(OSError):  # a closed stderr
        os.write(2, text.encode())
    os._exit(error.exit_code)


def _memory() -> int:
    """Bytes of memory this process holds now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - looked at often
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
