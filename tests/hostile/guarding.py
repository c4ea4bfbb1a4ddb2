"""What holds of every answer to hostile input, and a guard against hanging."""

from __future__ import annotations

import re
import signal
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tests.conftest import Ran

SECONDS = 20


class Hanging(BaseException):
    """Something took far longer than it may; no `except Exception` of ours swallows it."""


@contextmanager
def no_hanging(what: object, seconds: int = SECONDS) -> Iterator[None]:
    """Raises Hanging when what runs inside is not done in time."""

    def stop(_: int, __: FrameType | None) -> None:
        raise Hanging(what)

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def odd_characters(text: str, allowed: str = "\n") -> list[str]:
    """Control, format and surrogate characters of a text, other than those allowed."""
    return sorted(
        {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in allowed}
    )


def assert_calm(ran: Ran, *codes: int, lines: int | None = 3) -> None:
    """A known exit code, no traceback, few words, and nothing that drives a terminal."""
    assert ran.code in codes, (ran.code, ran.err[:2000])
    for words in ("Traceback", "Exception ignored", "a bug in finstats", "程序有错"):
        assert words not in ran.err, ran.err[:2000]
    assert not odd_characters(ran.err), ran.err[:2000]
    assert lines is None or ran.err.count("\n") <= lines, ran.err[:2000]
    if ran.code:
        assert re.search(r"(?m)^finstats: \S", ran.err), ran.err[:2000]
