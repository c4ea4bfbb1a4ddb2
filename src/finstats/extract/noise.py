"""What holds digits and is no figure: names, document numbers, telephone numbers, set phrases."""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.extract.rules import Rules
from finstats.model.printed import WIDE

# One character for one, so that every place is a place of the text.
_HALF = str.maketrans(
    {**{chr(0xFF01 + n): chr(0x21 + n) for n in range(94)}, **{chr(k): v for k, v in WIDE.items()}}
)
BLANK = "\x00"


class Noise(NamedTuple):
    """A place that is no figure, and why: date, name, no-value, phrase."""

    at: int
    to: int
    reason: str
    keep: bool = False  # its characters stay part of the name around it


def half_width(text: str) -> str:
    """The text with ASCII for full width, and nothing moved."""
    return text.translate(_HALF)


class NoiseTable:
    """The patterns of the table `noise.toml`."""

    def __init__(self, rules: Rules) -> None:
        self._patterns = [
            (row["reason"], row.get("keep", False), re.compile(pattern))
            for row in rules.tables["noise"]
            for pattern in row["patterns"]
        ]

    def find(self, half: str) -> list[Noise]:
        """Every place that a pattern knows, of those that overlap the first, then the longest."""
        found = sorted(
            (match.start(), -match.end(), reason, keep)
            for reason, keep, pattern in self._patterns
            for match in pattern.finditer(half)
        )
        kept: list[Noise] = []
        end = 0
        for at, minus_to, reason, keep in found:
            if at >= end and -minus_to > at:
                end = -minus_to
                kept.append(Noise(at, end, reason, keep))
        return kept


def blanked(text: str, places: list[tuple[int, int]]) -> str:
    """The text with these places blank."""
    parts, last = [], 0
    for at, to in sorted(places):
        if at >= last:
            parts += [text[last:at], BLANK * (to - at)]
            last = to
    return "".join(parts) + text[last:]
