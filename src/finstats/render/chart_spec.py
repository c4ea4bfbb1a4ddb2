"""A chart as a Vega-Lite specification, by Altair.

Places are pixels of our own (chart_drawing), not scales of Vega: a picture is then the same on
every machine, whatever fonts it has, and is as wide as it was asked to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from finstats.chart import Chart
from finstats.render.cells import safe
from finstats.render.chart_drawing import MARGIN, TITLE, WIDTH, drawing_of
from finstats.render.chart_layout import SMALL, TEXT
from finstats.render.chart_marks import Drawing, Style
from finstats.result import Lang

if TYPE_CHECKING:
    import altair as alt

# Sans-serif letters with Chinese, of the usual systems; one that is not there is passed over.
FONT = (
    "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'WenQuanYi Zen Hei', sans-serif"
)
_INK, _GREY, _FAINT, _ZERO = "#1a1a1a", "#5c5c5c", "#e4e4e4", "#6a6a6a"
_HUE, _PALE = (
    "#3b78b5",
    "#c4d8eb",
)  # one hue in two strengths: told apart by every eye, in print too


class _Letters(NamedTuple):
    size: int
    colour: str
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"


_LETTERS: dict[Style, _Letters] = {
    "title": _Letters(TITLE, _INK, bold=True),
    "strong": _Letters(TEXT, _INK, bold=True),
    "text": _Letters(TEXT, _INK),
    "small": _Letters(SMALL, _GREY),
    "tick": _Letters(SMALL, _GREY, align="center"),
    "ref": _Letters(SMALL, _GREY, align="right"),
}


def spec_of(chart: Chart, lang: Lang, width: int = WIDTH) -> dict[str, Any]:
    """The specification of a picture that is `width` pixels wide."""
    import altair as alt

    drawing = drawing_of(chart, lang, width)
    whole = alt.layer(*_layers(drawing)).properties(
        width=drawing.width,
        height=drawing.height,
        padding=MARGIN,
        autosize=alt.AutoSizeParams(type="none"),
        background="white",
        description=safe(f"{chart.title.in_language(lang)}  {chart.date.in_language(lang)}"),
    )
    found: dict[str, Any] = whole.configure(font=FONT).configure_view(stroke=None).to_dict()
    return found


def _layers(drawing: Drawing) -> Iterator[alt.Chart]:
    """From the back to the front; what is not there makes no layer."""
    for kind, colour, thick in (("grid", _FAINT, 1), ("zero", _ZERO, 1)):
        yield from _rules(drawing, kind, colour, thick)
    masks = _data(mask._asdict() for mask in drawing.masks)
    if masks is not None:
        yield masks.mark_rect(fill="white", aria=False).encode(**_place("x", "y", "x2", "y2"))
    for actual, fill in ((True, _HUE), (False, _PALE)):
        yield from _rects(drawing, fill, actual=actual)
    yield from _rules(drawing, "bound", _INK, 1.2)
    yield from _points(drawing)
    for style, letters in _LETTERS.items():
        yield from _texts(drawing, style, letters)


def _data(rows: Iterable[dict[str, object]]) -> alt.Chart | None:
    """Rows that stand in the specification; None: there are none."""
    import altair as alt

    values = list(rows)
    return alt.Chart(alt.InlineData(values=values)) if values else None


def _place(*names: str) -> dict[str, Any]:
    """Encodings of places in pixels."""
    import altair as alt

    kinds = {"x": alt.X, "y": alt.Y}
    found: dict[str, Any] = {}
    for name in names:
        if name in kinds:
            found[name] = kinds[name](f"{name}:Q").scale(None).axis(None)
        else:
            found[name] = f"{name}:Q"
    return found


def _rules(drawing: Drawing, kind: str, colour: str, thick: float) -> Iterator[alt.Chart]:
    data = _data(
        {"x": line.x, "y": line.y, "x2": line.x2, "y2": line.y2}
        for line in drawing.lines
        if line.kind == kind
    )
    if data is not None:
        mark = data.mark_rule(color=colour, strokeWidth=thick, aria=False)
        yield mark.encode(**_place("x", "y", "x2", "y2"))


def _rects(drawing: Drawing, fill: str, *, actual: bool) -> Iterator[alt.Chart]:
    import altair as alt

    data = _data(
        {"x": one.x, "y": one.y, "x2": one.x2, "y2": one.y2, "said": one.said}
        for one in drawing.rects
        if one.actual == actual
    )
    if data is not None:
        said = {"tooltip": alt.Tooltip("said:N"), "description": alt.Description("said:N")}
        stroke = alt.Undefined if actual else _HUE
        yield data.mark_rect(fill=fill, stroke=stroke).encode(
            **_place("x", "y", "x2", "y2"), **said
        )


def _points(drawing: Drawing) -> Iterator[alt.Chart]:
    for shape in ("circle", "triangle-left", "triangle-right"):
        data = _data({"x": p.x, "y": p.y} for p in drawing.points if p.shape == shape)
        if data is not None:
            fill = "white" if shape == "circle" else _INK
            mark = data.mark_point(
                shape=shape, size=36, fill=fill, stroke=_INK, strokeWidth=1.2, opacity=1, aria=False
            )
            yield mark.encode(**_place("x", "y"))


def _texts(drawing: Drawing, style: Style, letters: _Letters) -> Iterator[alt.Chart]:
    import altair as alt

    data = _data({"x": t.x, "y": t.y, "t": t.text} for t in drawing.texts if t.style == style)
    if data is not None:
        mark = data.mark_text(
            align=letters.align,
            baseline="alphabetic",
            fontSize=letters.size,
            fontWeight="bold" if letters.bold else "normal",
            color=letters.colour,
            aria=False,
        )
        yield mark.encode(**_place("x", "y"), text=alt.Text("t:N"))
