"""Ending what an engine does for too long, from another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


@contextmanager
def interrupted_after(
    seconds: float, interrupt: Callable[[], object], again: float = 0.1
) -> Iterator[None]:
    """What runs within longer is interrupted, again and again until it ends.

    For an interrupt that comes between two steps meets nothing that it could stop. None is under
    way any more when this has ended.
    """
    done = Event()

    def wait_and_interrupt() -> None:
        wait = seconds
        while not done.wait(wait):
            interrupt()
            wait = again

    thread = Thread(target=wait_and_interrupt, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
