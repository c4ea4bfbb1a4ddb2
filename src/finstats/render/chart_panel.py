"""A panel drawn: its title, axis, names, bars, ranges, figures and refs."""

from __future__ import annotations

from fractions import Fraction

from finstats.chart import Bar, Chart, Panel
from finstats.model.numbers import decimal_text
from finstats.render.cells import safe
from finstats.render.chart_layout import (
    ARROW,
    BAR,
    GAP,
    LINE,
    SMALL,
    TEXT,
    Columns,
    Row,
    pixels,
    rows_of,
)
from finstats.render.chart_marks import (
    Drawing,
    Line,
    Mask,
    Point,
    Rect,
    Shape,
    Style,
    Text,
)
from finstats.render.chart_scale import Extent, Scale
from finstats.result import Label, Lang

_MOST_TICKS = 5  # besides zero
_SEEN = 3  # pixels; a bound nearer to its value than this is not told from it
_CAP = 4  # half the height of the tick of a bound


def draw(drawing: Drawing, chart: Chart, panel: Panel, columns: Columns, lang: Lang) -> None:
    """Put a panel below all that is drawn."""
    drawing.height += LINE
    title, unit = panel.title.in_language(lang), panel.unit.in_language(lang)
    drawing.write(safe(f"{title} ({unit})"), "strong", TEXT)
    drawing.height += GAP // 2
    rows, bottom = rows_of(chart, panel, columns, lang, drawing.height)
    axis = _Axis(Scale.of(panel), columns)
    if rows:
        _draw_axis(drawing, axis, safe(unit), bottom)
    for row in rows:
        _draw_texts(drawing, axis, row)
        if row.bar is not None:
            _draw_bar(drawing, axis, row, row.bar, said_of(row.bar, panel.unit, lang))


class _Axis:
    """From values to places on a panel's axis."""

    def __init__(self, scale: Scale, columns: Columns) -> None:
        self.scale, self.columns = scale, columns
        self.zero = self.place(Fraction(0))

    def place(self, value: Fraction) -> float:
        """Where a value stands, to a tenth of a pixel."""
        left, room = self.columns.left, self.columns.right - self.columns.left
        tenths = (value - self.scale.lowest) / self.scale.width * room * 10
        return left + round(tenths) / 10

    def ticks(self) -> list[Fraction]:
        """Round values, as many as have room for their numbers, at least two."""
        found = [self.scale.ticks(most) for most in range(_MOST_TICKS, 0, -1)]
        found = [ticks for ticks in found if len(ticks) > 1]
        return next((ticks for ticks in found if self._has_room(ticks)), found[-1])

    def _has_room(self, ticks: list[Fraction]) -> bool:
        widest = max(pixels(_tick(tick), SMALL) for tick in ticks)
        return self.place(ticks[1]) - self.place(ticks[0]) >= widest + GAP

    def ends(self, bar: Bar) -> tuple[float, float, float]:
        """Value and bounds; one that is not told from the value is there, one open a way beyond."""
        extent = Extent.of(bar)
        value = self.place(extent.value)
        lower = self._end(extent.lower, value, min(value, self.zero) - ARROW)
        return value, lower, self._end(extent.upper, value, max(value, self.zero) + ARROW)

    def _end(self, end: Fraction | None, value: float, beyond: float) -> float:
        place = beyond if end is None else self.place(end)
        return value if abs(place - value) < _SEEN else place

    def tip(self, bar: Bar) -> float:
        """Behind all that is drawn of a bar, where its figure is written."""
        return max(self.zero, *self.ends(bar))


def _draw_axis(drawing: Drawing, axis: _Axis, unit: str, bottom: int) -> None:
    """Grid and zero line down to `bottom`, and under them the round values with their unit."""
    top, drawing.height = drawing.height, bottom + LINE + 2
    baseline, last = bottom + LINE - 2, 0.0
    for tick in axis.ticks():
        x, text = axis.place(tick), _tick(tick)
        drawing.lines.append(Line(x, top, x, bottom + 2, "grid" if tick else "zero"))
        drawing.texts.append(Text(x, baseline, text, "tick"))
        last = x + pixels(text, SMALL) / 2
    after, unit = round(last) + 5, f"({unit})"
    if after + pixels(unit, SMALL) <= drawing.width:
        drawing.texts.append(Text(after, baseline, unit, "small"))
    else:
        drawing.texts.append(Text(drawing.width, baseline + LINE, unit, "ref"))
        drawing.height += LINE


def _tick(value: Fraction) -> str:
    """A round value; whole ones of five digits and more in threes."""
    if value.denominator == 1 and abs(value) >= 10_000:
        return f"{int(value):,}"
    return decimal_text(value)


def _draw_texts(drawing: Drawing, axis: _Axis, row: Row) -> None:
    style: Style = "strong" if row.heading else "text"
    for place, line in enumerate(row.lines):
        is_date = row.texts.when != "" and place == len(row.lines) - 1
        y = row.baseline + place * LINE
        if axis.columns.stacked and not row.heading:
            end = row.indent + pixels(line)
            drawing.masks.append(Mask(row.indent - 1, y - LINE + 3, end, y + 4))
        drawing.texts.append(Text(row.indent, y, line, "small" if is_date else style))
    if row.heading:
        return
    x = axis.zero if row.bar is None else axis.tip(row.bar)
    middle = row.bar_y + BAR // 2 + 4
    words: Style = "text" if row.bar is not None else "small"
    after = round(x) + 6
    behind = Mask(after - 2, row.bar_y, after + pixels(row.texts.words), row.bar_y + BAR)
    drawing.masks.append(behind)
    drawing.texts.append(Text(after, middle, row.texts.words, words))
    if row.texts.refs:
        y = row.baseline if axis.columns.stacked else middle
        drawing.texts.append(Text(drawing.width, y, row.texts.refs, "ref"))


def _draw_bar(drawing: Drawing, axis: _Axis, row: Row, bar: Bar, said: str) -> None:
    value, lower, upper = axis.ends(bar)
    x, x2 = min(axis.zero, value), max(axis.zero, value)
    actual = bar.nature == "actual"
    drawing.rects.append(Rect(x, row.bar_y, x2, row.bar_y + BAR, actual, said))
    y = row.bar_y + BAR // 2
    if lower == upper:
        return
    drawing.lines.append(Line(lower, y, upper, y, "bound"))
    if lower != value:
        _draw_end(drawing, lower, y, bar.lower, closed=bar.lower_closed, shape="triangle-left")
    if upper != value:
        _draw_end(drawing, upper, y, bar.upper, closed=bar.upper_closed, shape="triangle-right")


def _draw_end(
    drawing: Drawing, x: float, y: int, end: str | None, *, closed: bool, shape: Shape
) -> None:
    if end is None:
        drawing.points.append(Point(x, y, shape))
    elif closed:
        drawing.lines.append(Line(x, y - _CAP, x, y + _CAP, "bound"))
    else:
        drawing.points.append(Point(x, y, "circle"))


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
