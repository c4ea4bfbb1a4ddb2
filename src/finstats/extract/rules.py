"""The tables of reading: units, noise, words, indicators, measures, whom; and a file of the user's own.

They are TOML under `seeds/reading/`, one file a subject, each with a comment that explains it. A
file given with `--rules` has tables of the same names, and is read before ours.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from finstats.bundled import bundled
from finstats.extract.own_rules import own_rules

SCALES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its scale: base units in one of it, and its dimension."""

    code: str
    dimension: str
    factor: int
    name_en: str


@dataclass(frozen=True)
class Rules:
    """Tables by their names, those of the user's own before ours."""

    tables: Mapping[str, list[dict[str, Any]]]
    words: Mapping[str, Mapping[str, list[str]]]

    @cached_property
    def units(self) -> dict[str, dict[str, Any]]:
        """Rows of units by each of their spellings, without a scale."""
        return {name: row for row in reversed(self.tables["unit"]) for name in row["names"]}

    def unit(self, code: str) -> Unit | None:
        """A unit as printed, with its scale (亿美元); None: not one we know."""
        for scale in sorted(SCALES, key=len, reverse=True):
            bare = code.removeprefix(scale)
            if code.startswith(scale) and (bare in self.units or (not bare and scale)):
                row = self.units[bare or "元"]
                words = {"": "", "万": "10k ", "亿": "100m ", "万亿": "trn "}.get(
                    scale, f"{SCALES[scale]:,} " if scale else ""
                )
                return Unit(
                    code, row["dimension"], row["factor"] * SCALES[scale], f"{words}{row['en']}"
                )
        return None


def rules_of(own: Path | None = None) -> Rules:
    """Our tables, and before them those of a file; raises UsageError when that is not of their shape."""
    tables: dict[str, list[dict[str, Any]]] = {}
    words: dict[str, dict[str, list[str]]] = {}
    for path in sorted((bundled("seeds") / "reading").glob("*.toml")):
        _add(tomllib.loads(path.read_text(encoding="utf-8")), tables, words)
    if own is None:
        return Rules(tables, words)
    first: dict[str, list[dict[str, Any]]] = {}
    further: dict[str, dict[str, list[str]]] = {}
    _add(own_rules(own, tables, words), first, further)
    _add({**tables, **words}, first, further)
    return Rules(first, further)


def _add(
    document: Mapping[str, Any],
    tables: dict[str, list[dict[str, Any]]],
    words: dict[str, dict[str, list[str]]],
) -> None:
    """Put the rows and words of a document behind those that are there."""
    for name, value in document.items():
        if isinstance(value, list):
            tables.setdefault(name, []).extend(value)
        else:
            for kind, listed in value.items():
                words.setdefault(name, {}).setdefault(kind, []).extend(listed)
