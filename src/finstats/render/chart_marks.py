"""What a picture is made of: bars, lines, points and texts with their places in pixels.

Lengths come from the exact values and are rounded to a tenth of a pixel, the last thing done with
them; every number that can be read is text of the chart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from finstats.render.chart_layout import lines_of

Shape = Literal["circle", "triangle-left", "triangle-right"]
Style = Literal["title", "strong", "text", "small", "tick", "ref"]


class Rect(NamedTuple):
    """A bar, and what it says to those who cannot see it or who point at it."""

    x: float
    y: float
    x2: float
    y2: float
    actual: bool
    said: str


class Mask(NamedTuple):
    """A place where the grid is not seen, for a figure stands there."""

    x: float
    y: float
    x2: float
    y2: float


class Line(NamedTuple):
    """A straight line: of the grid, at zero, or of bounds."""

    x: float
    y: float
    x2: float
    y2: float
    kind: Literal["grid", "zero", "bound"]


class Point(NamedTuple):
    """The end of a range: not in it (a ring), or none at all (a triangle to that side)."""

    x: float
    y: float
    shape: Shape


class Text(NamedTuple):
    """A text from `x` on; a tick's is in the middle there, a ref's ends there.

    `y` is the line that its letters stand on.
    """

    x: float
    y: float
    text: str
    style: Style


@dataclass(slots=True)
class Drawing:
    """What is drawn within a width and a height, margins not counted."""

    width: int
    height: int = 0
    rects: list[Rect] = field(default_factory=list)
    masks: list[Mask] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def write(self, text: str, style: Style, size: int) -> None:
        """Put text below all that is drawn, in as many lines as it needs."""
        for line in lines_of(text, self.width, size):
            self.height += round(size * 1.45)
            self.texts.append(Text(0, self.height - round(size * 0.35), line, style))
