"""Progress of long work on stderr: only on a screen, and only when it takes longer than a moment."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from finstats.cli.speech import say

_MOMENT = 1.0  # seconds before anything is said
_PAUSE = 0.2


class Progress:
    """Called with how much is done of how much; says so with the time left, and tidies up.

    `rate`: what to call the things done in a second, for whom that matters.
    """

    def __init__(self, what: str, rate: str = "") -> None:
        self._what, self._rate = what, rate
        self._start = self._last = time.monotonic()
        self._said, self._done = False, 0

    def __enter__(self) -> Self:
        """Nothing is said yet."""
        return self

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is, now and then."""
        now = time.monotonic()
        if done < self._done:  # the next file
            self._start = now
        self._done = done
        if now - self._start < _MOMENT or now - self._last < _PAUSE or not _is_screen():
            return
        self._last, self._said = now, True
        left = int((now - self._start) * (total - done) / max(done, 1))
        words = say(f"约剩 {left} 秒", f"about {left} s left")
        if self._rate:
            words = f"{int(done / (now - self._start))} {self._rate}, {words}"
        sys.stderr.write(f"\r{self._what} {done}/{total}, {words}    ")
        sys.stderr.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the line."""
        self.clear()

    def clear(self) -> None:
        """Take the line away, so that other words can stand there."""
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._said = False


def _is_screen() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
