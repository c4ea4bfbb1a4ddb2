"""Where the texts of a picture stand: columns and rows in pixels, from estimated widths.

Nothing is measured with a font, so the same chart has the same places on every machine.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from rich.cells import cell_len

from finstats.chart import Bar, Chart, Gap, Panel
from finstats.render.cells import safe
from finstats.render.lines import wrapped
from finstats.result import Label, Lang

TEXT, SMALL = 12, 11  # sizes of letters
LINE = 15  # from line to line
ARROW = 22  # how far an open end reaches beyond a value
BAR = 16  # how high a bar is
GAP = 10
NOT_HELD = Label("本库没有", "not held")
_CELL = 0.56  # a terminal cell in sizes of letters: half a Chinese character, a Latin letter
_EXACT = 1e-6  # what just fits is not made too wide by a rounding
INDENT = 14  # of what stands under a heading
_MOST_NAMES = 0.36  # of the width
_LEAST_BARS = 0.34  # of the width; below, names stand above their bars


def pixels(text: str, size: int = TEXT) -> int:
    """About how wide a text is."""
    return ceil(cell_len(text) * size * _CELL)


def lines_of(text: str, width: int, size: int = TEXT) -> list[str]:
    """The text in lines that fit a width."""
    return wrapped(text, max(8, int(width / (size * _CELL) + _EXACT)))


class RowTexts(NamedTuple):
    """What is written in a row: the name, the figure, its date where bars differ, its refs."""

    name: str
    words: str
    when: str = ""
    refs: str = ""


class Columns(NamedTuple):
    """Names from 0 on, bars from `left` to `right`, figures after them, refs up to `width`.

    `stacked`: names and refs stand above their bars.
    """

    width: int
    names: int
    left: int
    right: int
    stacked: bool


class Row(NamedTuple):
    """A row from `y` on: its bar (None: a gap or a heading), texts, lines of its name or heading.

    `baseline`: of the first line of the name; `bar_y`: where the bar begins.
    """

    bar: Bar | None
    texts: RowTexts
    lines: tuple[str, ...]
    baseline: int
    bar_y: int
    indent: int = 0
    heading: bool = False


def texts_of(chart: Chart, row: Bar | Gap, lang: Lang) -> RowTexts:
    """What is written in a row, without anything that could drive a terminal or break XML."""
    name = safe(row.label.in_language(lang))
    if isinstance(row, Gap):
        return RowTexts(name, NOT_HELD.in_language(lang))
    when = safe(row.when.in_language(lang)) if chart.dated else ""
    return RowTexts(name, safe(row.words.in_language(lang)), when, safe(_refs(chart, row)))


def _refs(chart: Chart, bar: Bar) -> str:
    """Refs short where the one source is named below the chart; of many the first."""
    refs = bar.refs if chart.several_sources else [ref.rpartition("/")[2] for ref in bar.refs]
    return " ".join(refs) if len(refs) <= 2 else f"{refs[0]} +{len(refs) - 1}"


def columns_of(chart: Chart, lang: Lang, width: int) -> Columns:
    """The columns of all panels of a chart."""
    texts = [
        texts_of(chart, row, lang)
        for panel in chart.panels
        for series in panel.series
        for row in series.rows
    ]
    figures = max((pixels(one.words) for one in texts), default=0) + 2 * GAP
    refs = max((pixels(one.refs, SMALL) for one in texts), default=0)
    names = max((pixels(text) for one in texts for text in (one.name, one.when)), default=0)
    indent = INDENT if any(s.heading is not None for p in chart.panels for s in p.series) else 0
    names = min(names + indent, int(width * _MOST_NAMES))
    before, after = _arrows(chart)
    left, right = names + GAP + before, width - refs - figures - after
    if right - left >= width * _LEAST_BARS:
        return Columns(width, names, left, right, stacked=False)
    return Columns(width, width - refs - GAP, before, width - figures - after, stacked=True)


def _arrows(chart: Chart) -> tuple[int, int]:
    """The room for open ends before and after the bars."""
    before = any(bar.lower is None for bar in chart.bars)
    after = any(bar.upper is None for bar in chart.bars)
    return ARROW * before, ARROW * after


def rows_of(
    chart: Chart, panel: Panel, columns: Columns, lang: Lang, top: int
) -> tuple[list[Row], int]:
    """The rows of a panel from `top` on, and where they end."""
    found: list[Row] = []
    y = top
    for series in panel.series:
        if series.heading is not None:
            lines = tuple(lines_of(safe(series.heading.in_language(lang)), columns.width))
            y += 6 if found else 0
            found.append(Row(None, RowTexts("", ""), lines, y + LINE, y, heading=True))
            y += LINE * len(lines) + 6
        for one in series.rows:
            bar = one if isinstance(one, Bar) else None
            indent = INDENT if series.heading is not None else 0
            row, y = _placed(bar, texts_of(chart, one, lang), columns, y, indent)
            found.append(row)
    return found, y


def _placed(
    bar: Bar | None, texts: RowTexts, columns: Columns, y: int, indent: int
) -> tuple[Row, int]:
    """A row from `y` on, and where the next begins."""
    named = lines_of(texts.name, columns.names - indent)
    lines = (*named, *([texts.when] if texts.when else []))
    tall = LINE * len(lines)
    if columns.stacked:
        return Row(bar, texts, lines, y + LINE, y + tall + 6, indent), y + tall + BAR + 14
    height = max(tall + 10, BAR + 12)
    first = y + (height - tall) // 2 + LINE - 3
    return Row(bar, texts, lines, first, y + (height - BAR) // 2, indent), y + height
