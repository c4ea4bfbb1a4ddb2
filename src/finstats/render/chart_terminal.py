"""Charts for a terminal: names, bars, figures and refs in columns, fitted to the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TextIO

from rich.cells import cell_len
from rich.text import Text

from finstats.chart import Bar, Chart, Gap, Panel
from finstats.render import Style
from finstats.render.cells import FULL_REFS_FROM, safe, shown
from finstats.render.chart_bars import Axis, bar_cells, gap_cells, meanings
from finstats.render.chart_layout import NOT_HELD
from finstats.render.lines import longest_unit, on_the_point, padded, wrapped
from finstats.render.table import console_of
from finstats.result import Lang, Refs

PIPED = 80  # columns where there is no screen
_GAP = 2
_MOST_BARS = 72  # cells; longer ones are no clearer
_GOOD_BARS = 24  # cells; names are wrapped to have as many
_LEAST_BARS = 16  # cells; where there are fewer, names stand above their bars
_MOST_WRAPPED = 2  # lines of a name beside its bar; where there are more, it stands above it


class Line(NamedTuple):
    """A line of a chart; where its bar begins and ends, for colour."""

    text: str
    bold: bool = False
    bar: tuple[int, int] | None = None


class _Row(NamedTuple):
    """The texts of a bar or a gap."""

    of: Bar | Gap
    name: str
    words: str
    when: str
    refs: str


class _Columns(NamedTuple):
    """The width of each column, in cells. `names` 0: they stand above their bars.

    `indent`: of such bars. `told` False: figures, dates and refs stand below their bars.
    """

    names: int
    bars: int
    words: int
    when: int
    refs: int
    indent: int = 0
    told: bool = True


def render(chart: Chart, out: TextIO, style: Style) -> None:
    """Write a chart, fitted to the screen where there is one."""
    console = console_of(out, style)
    for line in chart_lines(chart, style.lang, style.width):
        text = Text(line.text, style="bold" if line.bold else "")
        if line.bar is not None:
            text.stylize("blue", *line.bar)
        console.print(text, no_wrap=True, overflow="ignore", crop=False)


def chart_lines(chart: Chart, lang: Lang, width: int | None = None) -> Iterator[Line]:
    """The lines of a chart, none wider than the screen."""
    screen = width or PIPED
    title = f"{chart.title.in_language(lang)}  {chart.date.in_language(lang)}".rstrip()
    yield from (Line(line, bold=True) for line in wrapped(safe(title), screen))
    panels = [_rows(chart, panel, lang, screen) for panel in chart.panels]
    columns = _columns([row for rows in panels for _, group in rows for row in group], screen)
    drawn = ""
    for panel, rows in zip(chart.panels, panels, strict=True):
        yield Line("")
        heading = f"{panel.title.in_language(lang)} ({panel.unit.in_language(lang)})"
        yield from (Line(line, bold=True) for line in wrapped(safe(heading), screen))
        axis = Axis.of(panel, columns.bars)
        drawn += "".join(bar_cells(bar, axis) for bar in panel.bars)
        for head, group in rows:
            yield from (Line(line) for line in wrapped(head, screen) if head)
            for row in group:
                yield from _lines(row, axis, columns, screen)
    yield Line("")
    legend = [f"{signs} {meaning.in_language(lang)}" for signs, meaning in meanings(drawn)]
    notes = [safe(note.text.in_language(lang)) for note in chart.notes]
    for text in ("; ".join(legend), *notes):
        yield from (Line(line) for line in wrapped(text, screen) if text)


def _rows(chart: Chart, panel: Panel, lang: Lang, screen: int) -> list[tuple[str, list[_Row]]]:
    """The texts of a panel, by heading; figures stand on the point."""
    full = screen >= FULL_REFS_FROM or chart.several_sources
    found: list[tuple[str, list[_Row]]] = []
    for series in panel.series:
        head = "" if series.heading is None else safe(series.heading.in_language(lang))
        indent = "  " if head else ""
        found.append((head, [_texts(chart, one, lang, indent, full) for one in series.rows]))
    rows = [row for _, group in found for row in group]
    words = iter(on_the_point([row.words for row in rows]))
    return [(head, [row._replace(words=next(words)) for row in group]) for head, group in found]


def _texts(chart: Chart, one: Bar | Gap, lang: Lang, indent: str, full: bool) -> _Row:
    name = indent + safe(one.label.in_language(lang))
    if isinstance(one, Gap):
        return _Row(one, name, NOT_HELD.in_language(lang), "", "")
    when = safe(one.when.in_language(lang)) if chart.dated else ""
    refs = safe(shown(Refs(one.refs), lang, full_refs=full))
    return _Row(one, name, safe(one.words.in_language(lang)), when, refs)


def _columns(rows: list[_Row], screen: int) -> _Columns:
    """Names and bars share what figures, dates and refs leave; names may wrap, nothing else."""
    words, when, refs = (
        max((cell_len(text) for text in texts), default=0)
        for texts in ([r.words for r in rows], [r.when for r in rows], [r.refs for r in rows])
    )
    told = sum(_GAP + width for width in (words, when, refs) if width)
    natural = max((cell_len(row.name) for row in rows), default=0)
    least = max((longest_unit(row.name) for row in rows), default=0)
    room = screen - told - _GAP
    names = natural if room - natural >= _GOOD_BARS else max(min(natural, room * 2 // 5), least)
    lines = max((len(wrapped(row.name, names)) for row in rows), default=0)
    if room - names >= _LEAST_BARS and lines <= _MOST_WRAPPED:
        return _Columns(names, min(room - names, _MOST_BARS), words, when, refs)
    indent = 2 * _GAP if any(row.name.startswith(" ") for row in rows) else _GAP
    if screen - indent - told >= _LEAST_BARS:
        return _Columns(0, min(screen - indent - told, _MOST_BARS), words, when, refs, indent)
    bars = min(screen - indent, _MOST_BARS)
    return _Columns(0, bars, words, when, refs, indent, told=False)


def _lines(row: _Row, axis: Axis, columns: _Columns, screen: int) -> Iterator[Line]:
    """The lines of a bar or a gap."""
    bar = bar_cells(row.of, axis) if isinstance(row.of, Bar) else gap_cells(axis)
    told = _told(row, columns) if columns.told else ""
    if columns.names:
        first, *rest = wrapped(row.name, columns.names)
        yield _line(padded(first, columns.names + _GAP), bar, told)
        yield from (Line(line) for line in rest)
        return
    yield from (Line(line) for line in wrapped(row.name, screen))
    yield _line(" " * columns.indent, bar, told)
    if not columns.told:
        words = "  ".join(text for text in (row.words.strip(), row.when, row.refs) if text)
        yield from (Line(line) for line in wrapped(" " * columns.indent + words, screen))


def _told(row: _Row, columns: _Columns) -> str:
    """Figure, date and refs, each in its column."""
    return "".join(
        " " * _GAP + padded(text, width, right=right)
        for text, width, right in (
            (row.words, columns.words, True),
            (row.when, columns.when, False),
            (row.refs, columns.refs, False),
        )
        if width
    )


def _line(before: str, bar: str, told: str) -> Line:
    """A line with a bar in it."""
    return Line(f"{before}{bar}{told}".rstrip(), bar=(len(before), len(before) + len(bar)))
