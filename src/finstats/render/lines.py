"""Lines of text fitted to a width in terminal cells, Chinese and Latin mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len

_NOT_FIRST = set(",.;:!?)]%。、；：？！）】》」』")
_NOT_LAST = set("([（【《「『")


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, later lines as far in as the first.

    No number or word is broken, unless it alone is wider.
    """
    if cell_len(text) <= width:
        return [text.rstrip()]
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines: list[str] = [indent]
    for unit in _units(text.lstrip(" ")):
        if cell_len(lines[-1] + unit.rstrip()) <= width or not lines[-1].strip():
            lines[-1] += unit
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(indent + unit.lstrip())
    return [line.rstrip() for line in lines]


def longest_unit(text: str) -> int:
    """How wide the widest part of a text is that no line breaks."""
    return max((cell_len(unit.rstrip()) for unit in _units(text)), default=0)


def _units(text: str) -> list[str]:
    """What may stand on a line of its own: brackets and stops stay with what they close or open."""
    found: list[str] = []
    for unit in _runs(text):
        if found and (unit[0] in _NOT_FIRST or found[-1][-1] in _NOT_LAST):
            found[-1] += unit
        else:
            found.append(unit)
    return found


def _runs(text: str) -> Iterator[str]:
    """Runs that are never broken (numbers, Latin words, refs), spaces, single wide characters.

    Not a pattern: one with a range of wide characters takes 2 ms to compile.
    """
    for kind, characters in groupby(text, _kind):
        if kind == "wide":
            yield from characters
        else:
            yield "".join(characters)


def _kind(character: str) -> str:
    if character.isspace():
        return "space"
    return "wide" if "\u2e80" <= character <= "\uffef" else "narrow"


def width_of(text: str) -> int:
    """How many cells of a terminal the text takes: two for a wide character."""
    return cell_len(text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text filled with spaces to a width in cells."""
    fill = " " * max(0, width - cell_len(text))
    return fill + text if right else text + fill


def on_the_point(texts: list[str]) -> list[str]:
    """Numbers filled on the right so that their points stand in one column."""
    after = [
        len(match[1]) if (match := re.search(r"(\.[0-9]+)\D*$", text)) else 0 for text in texts
    ]
    most = max(after, default=0)
    return [
        text + " " * (most - places) if re.search(r"[0-9]", text) else text
        for text, places in zip(texts, after, strict=True)
    ]
