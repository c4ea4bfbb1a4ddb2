"""A bar in the cells of a terminal, in ASCII, for other characters are of one width here and of two
there.

    |########            `#` up to what the figure proves at least
    |====                `=` printed, but more than is proven: 近4000人, 约5%
    |####-->             `-` what may be: up to `]` an end that counts, `)` one that does not, or
    |====--)             `>` no end at all; to the left of zero `[`, `(`, `<`
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from finstats.chart import Bar, Panel
from finstats.render.chart_scale import Extent, Scale
from finstats.result import Label

ZERO, PROVEN, PRINTED, POSSIBLE = "|", "#", "=", "-"
ARROW = 2  # cells between a bar and the sign that it has no end
# What signs mean, in the order in which they are explained.
MEANINGS = {
    PROVEN: Label("数字所能证明", "proven by the figure"),
    PRINTED: Label("印出而未能证明", "printed, not proven"),
    POSSIBLE: Label("可能到此", "possible"),
    **dict.fromkeys("][", Label("端点可取", "an end that counts")),
    **dict.fromkeys(")(", Label("端点不可取", "an end that does not count")),
    **dict.fromkeys("><", Label("无界", "no bound")),
}
_MIRRORED = {"]": "[", ")": "(", ">": "<"}


class Axis(NamedTuple):
    """Cells of a panel: `left` before zero, one at zero, `right` behind it; open ends included."""

    left: int
    right: int
    cell: Fraction  # how much one cell is

    @classmethod
    def of(cls, panel: Panel, width: int) -> Axis:
        """The axis of a panel that is `width` cells wide, at least eight of them for lengths."""
        scale, extents = Scale.of(panel), [Extent.of(bar) for bar in panel.bars]
        before = (ARROW + 1) * any(one.lower is None for one in extents)
        after = (ARROW + 1) * any(one.upper is None for one in extents)
        room = width - 1 - before - after
        left = round(room * -scale.lowest / scale.width)
        left = min(max(left, 1), room - 1) if scale.lowest < 0 < scale.highest else left
        sides = [(scale.highest, room - left), (-scale.lowest, left)]
        cell = max(most / cells for most, cells in sides if cells > 0)
        return cls(left + before, room - left + after, cell)

    def place(self, value: Fraction) -> int:
        """The cell of a value, to the nearest; only zero is at zero."""
        cells = int(abs(value) / self.cell + Fraction(1, 2))
        return (max(cells, 1) if value else 0) * (1 if value >= 0 else -1)


def bar_cells(bar: Bar, axis: Axis) -> str:
    """The bar in as many cells as its axis has."""
    cells = dict.fromkeys(range(-axis.left, axis.right + 1), " ")
    extent = Extent.of(bar)
    if extent.value < 0:
        _draw(cells, _mirrored(bar), axis, side=-1)
    else:
        _draw(cells, bar, axis, side=1)
    return "".join(cells[place] for place in sorted(cells))


def gap_cells(axis: Axis) -> str:
    """Nothing but the zero line."""
    return f"{' ' * axis.left}{ZERO}{' ' * axis.right}"


def _mirrored(bar: Bar) -> Bar:
    """A bar below zero as one above it."""

    def turned(text: str | None) -> str | None:
        return None if text is None else text[1:] if text.startswith("-") else f"-{text}"

    return bar._replace(
        value=bar.value.removeprefix("-"),
        lower=turned(bar.upper),
        upper=turned(bar.lower),
        lower_closed=bar.upper_closed,
        upper_closed=bar.lower_closed,
    )


def _draw(cells: dict[int, str], bar: Bar, axis: Axis, side: int) -> None:
    """Draw a bar that is not below zero to the right (`side` 1) or to the left (-1)."""
    extent = Extent.of(bar)
    value, lower, upper = axis.place(extent.value), extent.lower, extent.upper
    below = lower is None or extent.value - lower >= axis.cell  # nearer bounds are not told apart
    above = upper is None or upper - extent.value >= axis.cell
    sure = value if not below else 0 if lower is None else max(0, axis.place(lower))
    for place in range(1, value + 1):
        cells[place * side] = PROVEN if place <= sure else PRINTED
    cells[0] = ZERO
    if above:
        _range(cells, value, upper, axis, bar.upper_closed, side)
    if below and (lower is None or lower < 0):
        _range(cells, 0, None if lower is None else -lower, axis, bar.lower_closed, -side)


def _range(
    cells: dict[int, str], start: int, end: Fraction | None, axis: Axis, closed: bool, side: int
) -> None:
    """Draw what may be beyond a cell, up to the end."""
    last = start + ARROW + 1 if end is None else axis.place(end)
    sign = ">" if end is None else "]" if closed else ")"
    for place in range(start + 1, last):
        cells[place * side] = POSSIBLE
    cells[last * side] = sign if side > 0 else _MIRRORED[sign]


def meanings(drawn: str) -> list[tuple[str, Label]]:
    """The signs of what is drawn with their meanings, when any range is among it."""
    found: dict[Label, list[str]] = {}
    for sign, meaning in MEANINGS.items():
        if sign in drawn:
            found.setdefault(meaning, []).append(sign)
    if list(found) == [MEANINGS[PROVEN]]:
        return []
    return [(" ".join(signs), meaning) for meaning, signs in found.items()]
