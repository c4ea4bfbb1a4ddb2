"""Whatever the figures are: digits stay, lengths are in proportion, nothing leaves its place."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from finstats.chart import Bar, Chart, Gap, Panel, Series
from finstats.model.bounds import Context, bounds
from finstats.model.codes import Qualifier
from finstats.model.numbers import Number, decimal_text
from finstats.render.chart_bars import ARROW, Axis, bar_cells
from finstats.render.chart_drawing import drawing_of
from finstats.render.chart_layout import TEXT, pixels
from finstats.render.chart_scale import Extent, Scale
from finstats.render.chart_terminal import chart_lines
from finstats.result import Label, Lang

BANK = Label("潍坊银行", "Bank of Weifang")
names = st.text("潍坊银行业贷款户数 (科技)，abc Bank of-", min_size=1, max_size=40).map(str.strip)


@st.composite
def bars(draw: st.DrawFn, *, negative: bool = True) -> Bar:
    """A figure as the loader bounds it."""
    whole = draw(st.integers(-(10**9) if negative else 0, 10**9))
    scale = draw(st.integers(0, 3))
    text = decimal_text(Fraction(whole, 10**scale))
    number = Number.parse(text)
    qualifier = draw(st.sampled_from(list(Qualifier)))
    hard = bounds(number, qualifier, Context(can_be_negative=negative)).hard
    name = draw(names.filter(bool))
    return Bar(
        label=Label(name, name),
        words=Label(f"{text}亿元", text),
        value=text,
        lower=None if hard.lower is None else decimal_text(hard.lower),
        upper=None if hard.upper is None else decimal_text(hard.upper),
        lower_closed=hard.lower_closed,
        upper_closed=hard.upper_closed,
        qualifier=qualifier.value,
        ref="weifang-2025/4.2",
        refs=("weifang-2025/4.2",),
        period="2025-06-30",
        when=Label("2025年6月末", "end-June 2025"),
    )


def panels(*, negative: bool = True) -> st.SearchStrategy[Panel]:
    return st.lists(bars(negative=negative), min_size=1, max_size=6).map(
        lambda found: Panel(
            Label("贷款余额", "Loan balance"), Label("亿元", "CNY"), (Series(tuple(found)),)
        )
    )


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    found = draw(st.lists(panels(negative=draw(st.booleans())), min_size=1, max_size=3))
    if draw(st.booleans()):
        rows = (*found[0].series[0].rows, Gap(Label("2025年7月末", "end-July 2025")))
        found[0] = found[0]._replace(series=(Series(rows, BANK),))
    return Chart(
        Label("标题", "Title"), Label("", ""), "category", tuple(found), (), draw(st.booleans())
    )


@given(charts(), st.integers(40, 200), st.sampled_from(["zh", "en"]))
def test_a_terminal_chart_fits_its_screen_and_prints_every_figure(
    chart: Chart, width: int, lang: Lang
) -> None:
    lines = [line.text for line in chart_lines(chart, lang, width)]
    assert max(map(cell_len, lines)) <= width
    for bar in chart.bars:
        figure = re.escape(bar.words.in_language(lang))
        assert any(re.search(rf"(?<![0-9.-]){figure}(?![0-9.])", line) for line in lines)


@given(panels(), st.integers(16, 100))
def test_cells_are_in_proportion_and_on_the_right_side_of_zero(panel: Panel, width: int) -> None:
    axis = Axis.of(panel, width)
    drawn = {}
    for bar in panel.bars:
        cells = bar_cells(bar, axis)
        assert len(cells) == width
        assert cells[axis.left] == "|"
        extent = Extent.of(bar)
        left, right = cells[: axis.left], cells[axis.left + 1 :]
        length = sum(c in "#=" for c in cells)
        assert set("#=") & set(left if extent.value > 0 else right) == set()
        assert abs(length - abs(extent.value) / axis.cell) <= 1
        assert (length > 0) == (extent.value != 0)
        assert (">" in right) == (extent.upper is None)
        assert ("<" in left) == (extent.lower is None)
        drawn[extent.value] = length
    by_size = sorted(drawn, key=abs)
    assert [drawn[value] for value in by_size] == sorted(drawn.values())


@given(panels(), st.integers(16, 100))
def test_what_is_sure_is_never_more_than_the_figure_proves(panel: Panel, width: int) -> None:
    axis = Axis.of(panel, width)
    for bar in panel.bars:
        extent, cells = Extent.of(bar), bar_cells(bar, axis)
        inner = extent.lower if extent.value >= 0 else extent.upper
        side = 1 if extent.value >= 0 else -1
        proven = Fraction(0) if inner is None else max(inner * side, Fraction(0))
        assert cells.count("#") <= proven / axis.cell + Fraction(3, 2)  # to the nearest cell


@given(charts(), st.sampled_from([390, 800]), st.sampled_from(["zh", "en"]))
def test_a_picture_keeps_within_its_frame_and_prints_every_figure(
    chart: Chart, width: int, lang: Lang
) -> None:
    drawing = drawing_of(chart, lang, width)
    texts = [text.text for text in drawing.texts]
    assert all(bar.words.in_language(lang) in texts for bar in chart.bars)
    assert len(drawing.rects) == len(chart.bars)
    assert all(0 <= one.x <= one.x2 <= drawing.width for one in drawing.rects)
    assert all(0 <= one.x <= drawing.width for one in drawing.points)
    assert all(0 <= one.x <= drawing.width for one in drawing.lines)
    assert all(0 < one.y <= drawing.height for one in drawing.texts)
    for text in drawing.texts:
        if text.style == "text":
            assert text.x + pixels(text.text, TEXT) <= drawing.width + 1, text


@given(panels())
def test_bars_of_a_picture_are_as_long_as_their_figures(panel: Panel) -> None:
    chart = Chart(Label("", ""), Label("", ""), "category", (panel,), ())
    drawing, scale = drawing_of(chart, "zh", 800), Scale.of(panel)
    longest = max(range(len(panel.bars)), key=lambda n: abs(Fraction(panel.bars[n].value)))
    most = abs(Fraction(panel.bars[longest].value))
    for bar, rect in zip(panel.bars, drawing.rects, strict=True):
        length = Fraction(str(round(rect.x2 - rect.x, 1)))
        whole = Fraction(str(round(drawing.rects[longest].x2 - drawing.rects[longest].x, 1)))
        if most:
            assert abs(length - abs(Fraction(bar.value)) / most * whole) <= Fraction(3, 10)
    assert scale.lowest <= 0 <= scale.highest


@given(panels(), st.integers(1, 6))
def test_ticks_are_round_few_and_on_the_scale(panel: Panel, most: int) -> None:
    scale = Scale.of(panel)
    ticks = scale.ticks(most)
    assert 0 in ticks
    assert scale.lowest <= ticks[0] <= ticks[-1] <= scale.highest
    assert len(ticks) <= most + 2
    step = scale.step(most)
    digits = decimal_text(step).replace(".", "").strip("0")
    assert digits in ("1", "2", "5")
    if scale.whole:
        assert all(tick.denominator == 1 for tick in ticks)


def test_an_open_end_is_an_arrow_of_its_own_length() -> None:
    bar = Bar(
        *(BANK, Label("达664.5亿元", "reaching 664.5"), "664.5", "664.45", None, True, False),
        *("reaches", "s/1.1", ("s/1.1",), "2025-07-31", Label("", "")),
    )
    panel = Panel(BANK, Label("亿元", "CNY"), (Series((bar,)),))
    cells = bar_cells(bar, Axis.of(panel, 24))
    assert cells == "|" + "#" * (23 - ARROW - 1) + "-->"


@pytest.mark.parametrize(
    ("value", "lower", "upper", "closed", "cells"),
    [
        ("0", "0", "0", True, "|                   "),
        ("4", "0", "5", False, "|===============---)"),
        ("4", "0", "5", True, "|===============---]"),
        ("1", "0.5", "1.5", True, "|######=======-----]"),
        ("-4", "-5", "0", False, "(---===============|"),
        ("-1", "-1.5", "-0.5", True, "[-----=======######|"),
    ],
)
def test_bounds_are_drawn_where_they_are(
    value: str, lower: str, upper: str, closed: bool, cells: str
) -> None:
    words = Label(value, value)
    bar = Bar(BANK, words, value, lower, upper, closed, closed, "", "s/1.1", (), "", words)
    panel = Panel(BANK, BANK, (Series((bar,)),))
    assert bar_cells(bar, Axis.of(panel, 20)) == cells
