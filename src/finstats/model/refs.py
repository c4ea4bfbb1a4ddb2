"""References: the stable names of figures, `weifang-2025/4.2`, and the key that sorts them.

A figure of a text stands at a paragraph and a number in it, one of a table at a cell of a sheet:
`weifang-h1/loans!C7`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from finstats.model.refusal import Refusal

_LOCAL = re.compile(r"([1-9][0-9]{0,5})\.([1-9][0-9]{0,5})")
_CELL = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+){0,11})!([A-Z]{1,3})([1-9][0-9]{0,8})")


class LocalRef(NamedTuple):
    """`4.10`: the tenth figure of paragraph 4 of its source."""

    paragraph: int
    number: int

    @classmethod
    def parse(cls, text: str) -> LocalRef:
        """Read `paragraph.number`, both from 1; raises Refusal otherwise."""
        match = _LOCAL.fullmatch(text)
        if match is None:
            raise Refusal(
                "bad-ref", f"“{text[:40]}”不是 段.序 (如 4.2)", f"'{text[:40]}' is no ref like 4.2"
            )
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.paragraph}.{self.number}"

    def within(self, source: str) -> str:
        """The full ref."""
        return f"{source}/{self}"

    def order(self, source: str) -> str:
        """A text key that sorts 4.10 after 4.9 on every engine."""
        return f"{source}/{self.paragraph:06d}.{self.number:06d}"


class CellRef(NamedTuple):
    """`loans!C7`: the cell in column C (3) and row 7 of a table; rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    @classmethod
    def parse(cls, text: str) -> CellRef | None:
        """Read `sheet!C7`; None for what is no cell."""
        match = _CELL.fullmatch(text) if len(text) <= 100 else None
        if match is None:
            return None
        column = 0
        for letter in match[2]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return cls(match[1], int(match[3]), column)

    @property
    def paragraph(self) -> int:
        """The row: a table's lines are to it what paragraphs are to a text."""
        return self.row

    @property
    def cell(self) -> str:
        """`C7`."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"

    def within(self, source: str) -> str:
        """The full ref."""
        return f"{source}/{self}"

    def order(self, source: str) -> str:
        """A text key that sorts row 10 after 9 and column AA after Z, row by row, on every engine."""
        return f"{source}/{self.sheet}!{self.row:09d}.{self.column:05d}"


def cell_of(ref: str) -> CellRef | None:
    """The cell of a full ref; None for a figure of a text."""
    return CellRef.parse(short(ref))


def column_letters(number: int) -> str:
    """What a spreadsheet calls a column: 3 is C, 27 is AA."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def figures_key(figures: Iterable[tuple[str, str, str]]) -> str:
    """What an explanation is tied to: ref and characters of each figure, a line each, in order.

    Of each figure: the key that sorts it, its ref, what is printed.
    """
    return "\n".join(f"{ref} {printed}" for _, ref, printed in sorted(set(figures)))


def short(ref: str) -> str:
    """The ref without its source, for narrow tables."""
    return ref.rsplit("/", 1)[-1]
