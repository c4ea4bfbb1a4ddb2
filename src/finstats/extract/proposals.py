"""Definitions that a draft brings along: made once a code, under codes that nobody has yet."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from finstats.extract.found import Proposed
from finstats.model.series import MAX_CODE

_MOST_WORDS = 12


def slug(name: str) -> str:
    """A code of a name: its pinyin, letters and digits; two names of one slug are told apart later."""
    from pypinyin import lazy_pinyin  # takes a while to load, and only new names need it

    words = re.findall("[a-z0-9]+", " ".join(lazy_pinyin(name)).lower())[:_MOST_WORDS]
    code = ""
    for word in words:
        if len(code) + len(word) + 1 > MAX_CODE - 5:
            break
        code = f"{code}-{word}" if code else word
    return code or "new"


def pinyin(name: str) -> str:
    """How a name sorts."""
    from pypinyin import lazy_pinyin

    return " ".join(" ".join(lazy_pinyin(name)).lower().split())


def _shortened(code: str) -> str:
    """A code that is one: not of too many words, not too long, with room for four digits."""
    return "-".join(code.split("-")[: _MOST_WORDS - 1])[: MAX_CODE - 5].rstrip("-")


@dataclass(slots=True)
class Proposals:
    """What was proposed so far, and what of it nobody has taken yet."""

    codes: set[str]  # of the database and of what was proposed
    by_name: dict[tuple[str, str], str] = field(default_factory=dict)
    _fresh: list[Proposed] = field(default_factory=list)

    def code(self, block: str, name: str, wanted: str | None = None) -> tuple[str, bool]:
        """The code of a new thing, and whether it was proposed only now."""
        known = self.by_name.get((block, name))
        if known is not None:
            return known, False
        code = _shortened(wanted or slug(name))
        if code in self.codes:
            code = f"{code}-{hashlib.sha256(name.encode()).hexdigest()[:4]}"
        self.codes.add(code)
        self.by_name[block, name] = code
        return code, True

    def add(self, block: str, **values: object) -> None:
        """Bring a definition along; keys without a value are left out."""
        self._fresh.append(
            Proposed(block, {key: value for key, value in values.items() if value is not None})
        )

    def taken(self) -> tuple[Proposed, ...]:
        """What was added since this was asked last."""
        fresh, self._fresh = tuple(self._fresh), []
        return fresh
