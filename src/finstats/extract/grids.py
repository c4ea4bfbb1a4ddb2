"""Tables in lines of text: cells parted by tabs, bars or wide gaps under heads that hold the units.

A cell is read as the sentence that its label, head and number make together, so that a table says
what prose would say: 各项贷款 | 比年初增加(亿元) | 431.77 is 各项贷款比年初增加431.77亿元.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from finstats.extract.found import Paragraph
from finstats.extract.noise import half_width
from finstats.extract.rules import Rules
from finstats.extract.tokens import Stated

_GAP = re.compile(r"\t|\||\s{2,}")
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]{1,8})?|-?[0-9]{1,15}(?:\.[0-9]{1,8})?")
_IN_BRACKETS = re.compile(r"\((?:单位:)?([^(),]{1,10})(?:,[^()]{0,12})?\)")
_UNIT_LINE = re.compile(r"单位(?:[::]|均?为|是) ?(?:人民币)?([^\s。,;)]{1,20})")
_LABELLED = re.compile(r"([\u4e00-\u9fff]{2,12})[::]\s?([^\s\d,;:。()]{1,6})(?=[,;)])")
_ITEM = re.compile(
    r"\s{0,8}(?:其中:)?\s{0,4}(?P<label>[^\d,;:。]{2,24}(?:\([^()]{1,16}\))?)(?::\s{0,2}|\s{1,4})(?P<number>-?[0-9][0-9,]{0,16}(?:\.[0-9]{1,8})?)"
)
_ENUMERATOR = re.compile(r"^\s*(?:[(]?[一二三四五六七八九十0-9]{1,3}[)、.]\s*)")
_RATES = ("增长", "增速", "增幅", "占比", "比重", "率", "%")


class Cell(NamedTuple):
    """A number in a table: its place in the paragraph, the place of its unit, the sentence it makes."""

    at: int
    to: int
    printed: str
    unit: str
    unit_at: tuple[int, int]
    sentence: str


class _Head(NamedTuple):
    text: str
    unit: str
    unit_at: tuple[int, int]


class Grids:
    """Remembers the heads of the table that the paragraphs are in."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._heads: list[_Head | None] = []
        self._units: list[_Head] = []  # of a line 单位:亿元、%
        self._about = ""  # what the line with the units says that the list is of
        self._groups = {name for row in rules.tables["group"] for name in row["names"]}

    def cells(self, paragraph: Paragraph) -> list[Cell]:
        """The numbers of a row, when the paragraph is one under heads; its heads are remembered."""
        half = half_width(paragraph.text)
        cells = _cells(half)
        item = _ITEM.fullmatch(half.rstrip())
        if item is not None:
            return self._of_item(item, paragraph)
        if len(cells) < 2:
            self._heads = []
            self._take_units(half, paragraph.start)
            return []
        numeric = [_NUMBER.fullmatch(text) is not None for _, text in cells]
        if not any(numeric):
            self._heads = [self._head(at, text, paragraph.start) for at, text in cells]
            return []
        if len(cells) != len(self._heads):
            return []
        label = _IN_BRACKETS.sub("", cells[0][1])
        own = self._unit_in(cells[0][1], cells[0][0] + paragraph.start)
        found = []
        for (at, text), is_number, head in zip(
            cells[1:], numeric[1:], self._heads[1:], strict=True
        ):
            unit = own or head
            if is_number and unit is not None:
                words = "" if head is None else head.text
                digits = text.removeprefix("-")
                found.append(
                    Cell(at, at + len(text), paragraph.text[at : at + len(text)], unit.unit, unit.unit_at,
                         f"{label}{words}{digits}{unit.unit}")
                )  # fmt: skip
        return found

    def units_within(self, start: int) -> list[Stated]:
        """Units that a line above states for numbers without one, at places counted from `start`."""
        return [
            Stated(one.text, one.unit, (one.unit_at[0] - start, one.unit_at[1] - start))
            for one in self._units
        ]

    def _of_item(self, item: re.Match[str], paragraph: Paragraph) -> list[Cell]:
        """A line of a label and a number: its unit is in the label or in the line above the list."""
        label = _IN_BRACKETS.sub("", item["label"]).strip()
        rate = any(word in label for word in _RATES)
        fitting = [u for u in self._units if len(self._units) == 1 or (u.unit == "%") == rate]
        unit = self._unit_in(item["label"], paragraph.start) or (fitting[0] if fitting else None)
        if unit is None:
            return []
        at, to = item.span("number")
        about = self._about if label in self._groups else ""
        digits = item["number"].removeprefix("-")
        sentence = f"{label}{about}{digits}{unit.unit}"
        return [Cell(at, to, paragraph.text[at:to], unit.unit, unit.unit_at, sentence)]

    def _head(self, at: int, text: str, start: int) -> _Head | None:
        """A head with its unit: its own, or the one of the line above that fits its words."""
        words = _IN_BRACKETS.sub("", text)
        own = self._unit_in(text, at + start)
        if own is not None:
            return own._replace(text=words)
        rate = any(word in words for word in _RATES)
        fitting = [unit for unit in self._units if (unit.unit == "%") == rate]
        return fitting[0]._replace(text=words) if fitting else None

    def _unit_in(self, text: str, start: int) -> _Head | None:
        for match in _IN_BRACKETS.finditer(text):
            if self._rules.unit(match[1]) is not None:
                return _Head("", match[1], (start + match.start(1), start + match.end(1)))
        return None

    def _take_units(self, half: str, start: int) -> None:
        labelled = [
            _Head(m[1], m[2], (start + m.start(2), start + m.end(2)))
            for m in _LABELLED.finditer(half)
            if self._rules.unit(m[2]) is not None
        ]
        if len(labelled) > 1:  # (余额:亿元;户数:户;增幅:%)
            self._units = labelled
            return
        match = _UNIT_LINE.search(half)
        if match is None:
            return
        self._about = _ENUMERATOR.sub("", half.split("(")[0]).strip()
        self._units = [
            _Head(
                "",
                part[0],
                (start + match.start(1) + part.start(), start + match.start(1) + part.end()),
            )
            for part in re.finditer(r"[^、/]{1,10}", match[1])
            if self._rules.unit(part[0]) is not None
        ]


def _cells(half: str) -> list[tuple[int, str]]:
    """Cells of a line with their places; one for a line of prose."""
    found, place = [], 0
    for match in [*_GAP.finditer(half), None]:
        end = len(half) if match is None else match.start()
        text = half[place:end]
        if text.strip():
            found.append((place + len(text) - len(text.lstrip()), text.strip()))
        place = end if match is None else match.end()
    return found
