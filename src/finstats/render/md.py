"""Markdown: pipe tables and notes, for reports and letters."""

from __future__ import annotations

from typing import TextIO

from finstats.render import Style
from finstats.render.cells import EMPTY, grids_of, safe, shown
from finstats.result import Grid, Result


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write title, tables and notes."""
    title = result.title.in_language(style.lang)
    if title:
        out.write(f"**{_escaped(title)}**\n\n")
    for grid in grids_of(result):
        _write_grid(grid, out, style)
    if not result.truncated and not any(
        group.rows for grid in grids_of(result) for group in grid.groups
    ):
        out.write(EMPTY.in_language(style.lang) + "\n")
    for note in result.notes:
        out.write(f"- {_escaped(note.text.in_language(style.lang))}\n")


def _write_grid(grid: Grid, out: TextIO, style: Style) -> None:
    heads = [
        _escaped(" ".join(line.in_language(style.lang) for line in column.head).strip())
        for column in grid.columns
    ]
    _write_row(heads, out)
    _write_row(["---" if column.align == "left" else "---:" for column in grid.columns], out)
    for group in grid.groups:
        if group.heading is not None:
            heading = f"**{_escaped(group.heading.in_language(style.lang))}**"
            _write_row([heading, *[""] * (len(grid.columns) - 1)], out)
        for row in group.rows:
            _write_row([_escaped(shown(cell, style.lang, full_refs=True)) for cell in row], out)
    out.write("\n")


def _write_row(cells: list[str], out: TextIO) -> None:
    out.write(f"| {' | '.join(cells)} |\n")


def _escaped(text: str) -> str:
    """Text that Markdown takes as text."""
    for character in "\\|*_`~<[&":
        text = text.replace(character, "\\" + character)
    return safe(text)
