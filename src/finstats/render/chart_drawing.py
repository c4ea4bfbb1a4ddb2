"""A chart drawn: title and date, its panels, and under them what must be known to read it.

Bars stand alone from zero: nothing is stacked, for what is published may seldom be added.
"""

from __future__ import annotations

from collections.abc import Iterator

from finstats.chart import Chart
from finstats.render.cells import safe
from finstats.render.chart_layout import GAP, SMALL, TEXT, columns_of
from finstats.render.chart_marks import Drawing, Style
from finstats.render.chart_panel import draw
from finstats.result import Label, Lang

WIDTH = 800
MARGIN = 16
TITLE = 17
# What says how not to read a chart stands first under it, and strong.
_WARNINGS = ("overlap", "conflict", "check", "mistaken")
_FOR_THE_COMMAND_LINE = ("trace",)
_RANGE = Label("细线: 数字所能证明的范围", "Thin line: the range that the figure proves")
_TICK = Label("短竖: 含端点", "tick: an end that counts")
_RING = Label("空心圆: 不含端点", "ring: an end that does not count")
_TRIANGLE = Label("三角: 无界", "triangle: no bound")
_PALE = Label("浅色: 不是实际数", "Pale bars: not actual figures")


def drawing_of(chart: Chart, lang: Lang, width: int = WIDTH) -> Drawing:
    """The picture of a chart, `width` pixels wide with its margins."""
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
    ranges = _ranges(drawing)
    if ranges:
        yield "; ".join(words.in_language(lang) for words in ranges), "small"
    if any(bar.nature != "actual" for bar in chart.bars):
        yield _PALE.in_language(lang), "small"
    for note in (note for note in notes if note.code == "source"):
        yield note.text.in_language(lang), "small"


def _ranges(drawing: Drawing) -> list[Label]:
    """What the signs of ranges mean, of those that are drawn."""
    bounds = [line for line in drawing.lines if line.kind == "bound"]
    rings = any(point.shape == "circle" for point in drawing.points)
    triangles = any(point.shape != "circle" for point in drawing.points)
    ticks = any(line.x == line.x2 for line in bounds)
    drawn = {_RANGE: bool(bounds), _TICK: ticks, _RING: rings, _TRIANGLE: triangles}
    return [words for words, is_drawn in drawn.items() if is_drawn]
