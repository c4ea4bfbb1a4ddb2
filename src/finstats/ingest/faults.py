"""Faults of a file: all of them, each with its line and column, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from finstats.errors import ImportRefused
from finstats.model.refusal import Refusal
from finstats.result import Label, Lang

_LONGEST = 300
SHOWN = 50  # more faults than this are counted, not listed
KEPT = 10_000  # and more than this are not even kept: a table may have a million


class Line(int):
    """A line that knows the column of what is meant in it, both from 1; a plain line means its start.

    `file`: which one of several; empty: the one that the faults are of.
    """

    column: int
    file: str = ""

    @property
    def shown(self) -> str:
        """As it stands in a message: `line:column`."""
        return f"{int(self)}:{self.column}"

    @classmethod
    def at(cls, line: int, column: int) -> Self:
        """The place in a file."""
        found = cls(line)
        found.column = column
        return found


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: `line` and `column` from 1; 1 and 1 when it is about the file as a whole."""

    line: int
    column: int
    code: str
    text: Label

    @property
    def file(self) -> str:
        """The file, where there are several."""
        return self.line.file if isinstance(self.line, Line) else ""

    @property
    def place(self) -> str:
        """As it stands in a message: `line:column`, or the row of a sheet."""
        return self.line.shown if isinstance(self.line, Line) else f"{self.line}:{self.column}"


@dataclass(slots=True)
class Faults:
    """Collects the faults of one file."""

    file: str
    found: list[Fault] = field(default_factory=list)
    beyond: int = 0  # how many more there were than are kept

    def add(self, line: int, code: str, zh: str, en: str) -> None:
        """Note a fault and go on, so that all are reported at once."""
        if len(self.found) >= KEPT:
            self.beyond += 1
            return
        place = line if isinstance(line, Line) else Line.at(line or 1, 1)
        self.found.append(Fault(place, place.column, code, Label(_safe(zh), _safe(en))))

    def refused(self, line: int, refusal: Refusal) -> None:
        """Note what the model refused."""
        self.add(line, refusal.code, refusal.zh, refusal.en)

    def stop_if_any(self) -> None:
        """Raises ImportRefused with every fault when there is one."""
        if self.found:
            raise FaultyFile(self.file, sorted(set(self.found)), self.beyond)


def _safe(words: str) -> str:
    """What a message repeats of a file is short, and no control or escape reaches a terminal."""
    short = words if len(words) <= _LONGEST else words[:_LONGEST] + "..."
    return "".join(c if c.isprintable() else "\ufffd" for c in short)


class FaultyFile(ImportRefused):
    """The faults of a file as `file:line:column: CODE message`, then what was done: nothing."""

    def __init__(self, file: str, faults: list[Fault], beyond: int = 0) -> None:
        count = len(faults) + beyond
        super().__init__(
            "import-refused",
            f"{file}: {count} 处错误, 没有写入任何内容",
            f"{file}: {count} fault{'s' if count > 1 else ''}, nothing was written",
        )
        self.file = file
        self.faults = tuple(faults)
        self.beyond = beyond
        self._count = count

    def lines(self, lang: Lang) -> list[str]:
        """One line a fault, the summary last."""
        listed = [
            f"{fault.file or self.file}:{fault.place}: {fault.code} {fault.text.in_language(lang)}"
            for fault in self.faults[:SHOWN]
        ]
        more = self._count - len(listed)
        if more > 0:
            listed.append(Label(f"…… 另有 {more} 处", f"... and {more} more").in_language(lang))
        return [*listed, *super().lines(lang)]
