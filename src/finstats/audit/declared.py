"""What is declared of indicators and measures, as far as it makes rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from finstats.queries.definitions import Definitions
from finstats.store.reader import Reader

Pair = tuple[str, str]


class MeasureFacts(NamedTuple):
    """What a measure counts in, and whether its quantities are sets whose parts are smaller."""

    dimension: str
    additive: bool


class Declared(NamedTuple):
    """`inside`: (part, whole) of `indicator:category`, and whether it proves; `apart`: disjoint ones.

    `measures`: (kind, left, right) measures of one quantity: `at-most`, `covers-increase`.
    `changes`: by indicator the days from which later versions of its definition hold.
    """

    inside: dict[Pair, bool]
    apart: frozenset[Pair]
    measures: tuple[tuple[str, str, str], ...]
    facts: dict[str, MeasureFacts]
    changes: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def basis(self, indicator: str, base: str, period: str) -> str:
        """The day from which the definition of a period holds, where it is another at its base.

        Else the empty text. Of spans the last days count.
        """
        first, last = (days.rpartition("/")[2] for days in (base, period))
        held = [day for day in self.changes.get(indicator, ()) if first < day <= last]
        return held[-1] if held else ""


def declared(reader: Reader) -> Declared:
    """From the public views. A relation across owners of definitions only expects.

    Two owners may count different institutions or loans under names of which one seems to hold
    the other (DEFINITIONS 1), so what is between them is in doubt at most, never proven wrong.
    """
    owner = {
        str(code): str(owner)
        for code, owner in reader.rows("select indicator, owner from indicators order by indicator")
    }
    direct: dict[Pair, bool] = {}
    apart: set[Pair] = set()
    for kind, left, left_category, right, right_category, strength in reader.rows(
        "select kind, left_indicator, left_category, right_indicator, right_category, strength "
        "from relations order by left_indicator, left_category, right_indicator, right_category"
    ):
        pair = (f"{left}:{left_category}", f"{right}:{right_category}")
        proves = strength == "identity" and owner[str(left)] == owner[str(right)]
        if kind == "subset":
            direct[pair] = proves
        elif kind == "disjoint" and proves:
            apart |= {pair, pair[::-1]}
    measures = tuple(
        (str(kind), str(left), str(right))
        for kind, left, right in reader.rows(
            "select kind, left_measure, right_measure from measure_relations "
            "order by kind, left_measure, right_measure"
        )
    )
    facts = {
        str(code): MeasureFacts(str(dimension), bool(additive))
        for code, dimension, additive in reader.rows(
            "select measure, dimension, additive from measures order by measure"
        )
    }
    changes = Definitions(reader).starts()
    return Declared(_closed(direct), frozenset(apart), measures, facts, changes)


def _closed(direct: dict[Pair, bool]) -> dict[Pair, bool]:
    """With what follows: a chain proves when each of its links does."""
    found = dict(direct)
    while True:
        more = {
            (a, d): proves and further
            for (a, b), proves in found.items()
            for (c, d), further in found.items()
            if b == c and a != d and ((a, d) not in found or (proves and further > found[a, d]))
        }
        more = {pair: proves for pair, proves in more.items() if found.get(pair) is not proves}
        if not more:
            return found
        found |= more
