"""A chart as bars, lines, points and texts with their places in pixels: what a picture shows.

Lengths come from the exact values and are rounded to a tenth of a pixel, the last thing done with
them; every number that can be read is text of the chart. Bars stand alone from zero: nothing is
stacked, for what is published may seldom be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from finstats.chart import Bar, Chart
from finstats.render.cells import safe
from finstats.render.chart_layout import GAP, SMALL, TEXT, columns_of, lines_of
from finstats.result import Label, Lang, Note

WIDTH = 800
MARGIN = 16
TITLE = 17
# What says how not to read a chart stands first under it, and strong.
_WARNINGS = ("overlap", "conflict", "mistaken")
_FOR_THE_COMMAND_LINE = ("trace",)
_RANGES = Label(
    "细线: 数字所能证明的范围; 短竖为含端点, 空心圆为不含端点, 三角为无界",
    "Thin line: the range that the figure proves; a tick is an end that counts, a ring an end that "
    "does not, a triangle no bound",
)
_PALE = Label("浅色: 不是实际数", "Pale bars: not actual figures")

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


def drawing_of(chart: Chart, lang: Lang, width: int = WIDTH) -> Drawing:
    """The picture of a chart, `width` pixels wide with its margins."""
    from finstats.render.chart_panel import draw

    drawing = Drawing(width - 2 * MARGIN)
    columns = columns_of(chart, lang, drawing.width)
    drawing.write(safe(chart.title.in_language(lang)), "title", TITLE)
    drawing.write(safe(chart.date.in_language(lang)), "text", TEXT)
    for panel in chart.panels:
        draw(drawing, chart, panel, columns, lang)
    drawing.height += GAP
    for text, style in _foot(chart, drawing, lang):
        drawing.write(safe(text), style, TEXT if style == "strong" else SMALL)
    drawing.height += GAP // 2
    return drawing


def _foot(chart: Chart, drawing: Drawing, lang: Lang) -> Iterator[tuple[str, Style]]:
    """Warnings, remarks, what the lines mean, sources."""
    notes = [note for note in chart.notes if note.code not in _FOR_THE_COMMAND_LINE]
    for note in notes:
        if note.code in _WARNINGS:
            yield note.text.in_language(lang), "strong"
    for note in notes:
        if note.code not in (*_WARNINGS, "source"):
            yield note.text.in_language(lang), "small"
    if any(line.kind == "bound" for line in drawing.lines):
        yield _RANGES.in_language(lang), "small"
    if any(bar.nature != "actual" for bar in chart.bars):
        yield _PALE.in_language(lang), "small"
    for note in _sources(notes):
        yield note.text.in_language(lang), "small"


def _sources(notes: list[Note]) -> list[Note]:
    return [note for note in notes if note.code == "source"]


def said_of(bar: Bar, unit: Label, lang: Lang) -> str:
    """A bar in words: name, figure, date, what it proves, where it stands."""
    ends = [
        f"{'>=' if bar.lower_closed else '>'} {bar.lower}" if bar.lower is not None else "",
        f"{'<=' if bar.upper_closed else '<'} {bar.upper}" if bar.upper is not None else "",
    ]
    proven = ", ".join(end for end in ends if end)
    parts = [
        f"{bar.label.in_language(lang)}: {bar.words.in_language(lang)}",
        bar.when.in_language(lang),
        f"{proven} {unit.in_language(lang)}" if proven else "",
        " ".join(bar.refs),
    ]
    return safe("; ".join(part for part in parts if part))
