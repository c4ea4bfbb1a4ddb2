"""Charts of the pages: which there are as of a date, and their drawings, which are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from threading import Lock
from typing import NamedTuple

from finstats.api import Database
from finstats.errors import FinstatsError, UnknownName
from finstats.result import Label, Lang

_KEPT = 100  # drawings, and answers whether there is one
_OF_A_THEME = 4


class Drawn(NamedTuple):
    """Which drawing of an indicator's chart. `narrow`: for a phone held upright."""

    code: str
    lang: Lang
    as_of: str = ""
    narrow: bool = False


class Charts:
    """The charts of a copy; its methods are called by several threads."""

    def __init__(self, database: Callable[[Lang], Database]) -> None:
        self._database = database
        self._drawn: dict[Drawn, str] = {}
        self._there: dict[tuple[str, str], bool] = {}
        self._drawing = Lock()
        self._draws = find_spec("vl_convert") is not None and find_spec("altair") is not None
        with database("en") as opened:
            rows = opened.reader.rows("select indicator from indicators")
        self._codes = frozenset(str(code) for (code,) in rows)

    def svg(self, asked: Drawn) -> str | None:
        """A chart as SVG; None: there is no such indicator, nothing to draw, or to draw it with."""
        if not self.has(asked.code, asked.as_of):
            return None
        found = self._drawn.get(asked)
        if found is None:
            with self._database(asked.lang) as database, self._drawing:  # not by several threads
                chart = database.chart(asked.code, as_of=asked.as_of or None)
                found = chart.svg(narrow=asked.narrow)
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            self._drawn[asked] = found
        return found

    def has(self, code: str, as_of: str) -> bool:
        """Whether an indicator has a chart as of a date."""
        if code not in self._codes or not self._draws:
            return False
        found = self._there.get((code, as_of))
        if found is not None:
            return found
        try:
            with self._database("en") as database:
                there = bool(database.chart(code, as_of=as_of or None).rows)
        except UnknownName:
            there = False
        except FinstatsError:
            return False  # such as a date that cannot be read: not kept
        if len(self._there) >= 10 * _KEPT:
            self._there.clear()
        self._there[code, as_of] = there
        return there

    def of_theme(self, theme: str, as_of: str) -> Iterator[tuple[str, Label]]:
        """The indicators of a theme that have a chart, those with most figures first."""
        with self._database("en") as database:
            rows = database.reader.rows(
                "select indicator, name_zh, name_en from indicators "
                "where theme = :theme and figures > 0 order by figures desc, sort, indicator",
                {"theme": theme},
            )
        for code, zh, en in rows[:_OF_A_THEME]:
            if self.has(str(code), as_of):
                yield str(code), Label(str(zh), str(en))
