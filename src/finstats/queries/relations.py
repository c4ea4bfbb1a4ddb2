"""Declared relations between (indicator, category) pairs, closed over what follows from them."""

from __future__ import annotations

from typing import NamedTuple

from finstats.store.reader import Reader

Pair = tuple[str, str]


class Relations(NamedTuple):
    """`inside`: (part, whole), transitive; `apart`: disjoint pairs. Written `indicator:category`."""

    inside: frozenset[Pair]
    apart: frozenset[Pair]

    def wholes_of(self, part: str) -> set[str]:
        """Everything the part lies in."""
        return {whole for inner, whole in self.inside if inner == part}


def relations(reader: Reader) -> Relations:
    """Those of strength identity; an expectation proves nothing."""
    rows = reader.rows(
        "select kind, left_indicator, left_category, right_indicator, right_category from relations "
        "where strength = 'identity' order by left_indicator, left_category, right_indicator, right_category"
    )
    pairs = {"subset": set[Pair](), "disjoint": set[Pair]()}
    for kind, left, left_category, right, right_category in rows:
        if kind in pairs:
            pairs[str(kind)].add((f"{left}:{left_category}", f"{right}:{right_category}"))
    inside = _closed(pairs["subset"])
    return Relations(frozenset(inside), frozenset(_inherited(pairs["disjoint"], inside)))


def _closed(pairs: set[Pair]) -> set[Pair]:
    found = set(pairs)
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


def _inherited(apart: set[Pair], inside: set[Pair]) -> set[Pair]:
    """Parts of disjoint wholes are disjoint too."""
    below: dict[str, set[str]] = {}
    for part, whole in inside:
        below.setdefault(whole, set()).add(part)
    return {
        (left, right)
        for one, other in apart
        for left in {one} | below.get(one, set())
        for right in {other} | below.get(other, set())
    }
