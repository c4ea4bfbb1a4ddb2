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
    """Called with how much is done of how much; says so with the time left, and tidies up."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._start = self._last = time.monotonic()
        self._said = False

    def __enter__(self) -> Self:
        """Nothing is said yet."""
        return self

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is, now and then."""
        now = time.monotonic()
        if now - self._start < _MOMENT or now - self._last < _PAUSE or not _is_screen():
            return
        self._last, self._said = now, True
        left = int((now - self._start) * (total - done) / max(done, 1))
        words = say(f"约剩 {left} 秒", f"about {left} s left")
        sys.stderr.write(f"\r{self._what} {done}/{total}, {words}    ")
        sys.stderr.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the line."""
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _is_screen() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
