"""What an ad-hoc statement gives back, and the caps on it; said aloud when they cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from sys import getsizeof
from typing import Literal

from finstats.store.reader import Row

MEBIBYTE = 2**20
MOST_ROWS = 10_000
Cut = Literal["", "rows", "bytes"]


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a statement may take: seconds, rows, and bytes of the answer in memory."""

    seconds: float = 30.0
    rows: int = MOST_ROWS
    bytes: int = 32 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of the columns, rows, and which cap cut some off."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: Cut = ""


class TooMuch(Exception):
    """The cap on bytes is reached; what was fetched before stands."""


class Meter:
    """Counts what an answer takes in memory while it is fetched."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._taken = 0
        self._of_this_row = 0

    def text(self, raw: bytes) -> str:
        """A text of the answer; raises TooMuch before one row alone can fill the memory."""
        value = raw.decode("utf-8")
        self._of_this_row += getsizeof(value)
        self._must_fit()
        return value

    def rows(self, fetch: Callable[[], Row | None]) -> tuple[tuple[Row, ...], Cut]:
        """Rows until there are none or a cap cuts."""
        found: list[Row] = []
        try:
            while (row := fetch()) is not None:
                if len(found) == self.caps.rows:
                    return tuple(found), "rows"
                self._of_this_row = 0
                self._taken += getsizeof(row) + sum(map(getsizeof, row))
                self._must_fit()
                found.append(row)
        except TooMuch:
            return tuple(found), "bytes"
        return tuple(found), ""

    def _must_fit(self) -> None:
        if self._taken + self._of_this_row > self.caps.bytes:
            raise TooMuch
