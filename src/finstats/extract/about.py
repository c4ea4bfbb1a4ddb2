"""Which place a text is about: told by whoever has it read, or learned from its first paragraphs."""

from __future__ import annotations

import re

from finstats.extract.actors import Actor
from finstats.extract.names import Known
from finstats.extract.rules import Rules

CHINA = "100000"
_CITY = ("全市", "我市", "本市", "全市银行业")
_PROVINCE = ("全省", "我省", "本省")
# 本报北京1月15日电: where it was written, not what it is about.
DATELINE = re.compile(
    r"(?:新华社|中新社|本报|本网)?[\u4e00-\u9fff]{2,4}[0-9]{1,2}月[0-9]{1,2}日(?:电|讯)"
)
_FIGURE = re.compile("[0-9] ?(?:[十百千万亿]|%|个百分点|[户家笔元])")


class About:
    """The place, once every early paragraph was heard and `settle` was called.

    The first place named is it; a province gives way to a city when the text says 全市 before 全省;
    a place that comes after the first figures is it only where the text says 全市, 辖区 or the like.
    """

    def __init__(self, rules: Rules, known: Known, told: str | None) -> None:
        self._names = {code: name for name, code in known.places.items() if not name.isascii()}
        self._told = told
        rows = rules.tables["province"]
        self._by_code = {row["code"]: row["names"][0] for row in rows}
        self._provinces = tuple(
            name for row in rows if not row.get("municipality") for name in row["names"]
        )
        self._cities = ("市", *rules.words["city"]["names"])
        self._early: list[Actor] = []
        self._late: list[Actor] = []
        self._figures = self._local = False
        self._level: str | None = None  # the first word for a whole place: 全市, 全省

    def hear(self, text: str, actors: list[Actor]) -> None:
        """Learn from a paragraph that comes before any is read."""
        for actor in actors:
            if actor.kind == "scope":
                self._local = self._local or actor.what == "place"
                word = "city" if actor.name in _CITY else None
                self._level = (
                    self._level or word or ("province" if actor.name in _PROVINCE else None)
                )
            elif actor.kind == "place" and actor.code != CHINA:
                (self._late if self._figures else self._early).append(actor)
        self._figures = self._figures or _FIGURE.search(text) is not None

    def settle(self) -> tuple[str | None, str]:
        """The code (None: the database has none, and none was told) and the name ("": no place)."""
        every = self._early + self._late
        if self._told is not None:
            within = [one.name for one in every if not one.name.startswith(self._provinces)]
            named = [*within, *(one.name for one in every)]
            name = self._names.get(self._told) or self._by_code.get(self._told)
            name = name or next(iter(named), "")
            return (self._told if name else None), name
        heard = self._early or (self._late if self._local else [])
        if not heard:
            return None, ""
        found = heard[0]
        if found.name.startswith(self._provinces) and self._level == "city":
            found = next((one for one in every if one.name.endswith(self._cities)), found)
        return found.code, found.name
