"""HTML that pastes into a word processor unchanged: real tables, styles at every element.

A file is a whole small document. A notebook gets its body alone (`fragment`): pandas gives the
same, and a notebook that cleans what it shows would print the words of a head as text. So nothing
depends on the head: language and style stand at the elements, which is also all that survives
pasting. Every cell says that it is text, else a spreadsheet would make 254.3 of 254.30 and compute
what begins with =.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from html import escape
from typing import TextIO

from finstats.render import Style
from finstats.render.cells import EMPTY, FORMULA, grids_of, safe, shown
from finstats.result import Cell, FigureCell, Grid, GridColumn, Group, Label, Lang, Result

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_TABLE = "border-collapse:collapse;margin:0 0 1em 0"
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:0 0 4pt 0"
_CELL = "padding:2pt 6pt;border-bottom:1px solid #bbbbbb;vertical-align:top;text-align:"
_HEAD = "padding:2pt 6pt;border-bottom:1px solid #000000;vertical-align:bottom;text-align:"
_HEADING = "padding:6pt 6pt 2pt 6pt;border-bottom:1px solid #bbbbbb;text-align:left"
# Text, say these to Excel and to LibreOffice Calc: no number to shorten, no formula to compute.
_AS_IT_IS = ";mso-number-format:'\\@'"
_OF_CALC = ' sdnum="1033;0;@"'


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write a document: the tables, the title above the first, notes as paragraphs below."""
    title = _text(result.title, style.lang) or escape(safe(f"finstats {result.command}"))
    out.write(f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[style.lang]}">\n<head>\n')
    out.write(f'<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n')
    _write_body(result, out, style.lang)
    out.write("</body>\n</html>\n")


def fragment(result: Result, lang: Lang) -> str:
    """What stands in the body of the document, for a page of somebody else's."""
    out = io.StringIO()
    _write_body(result, out, lang)
    return out.getvalue()


def _write_body(result: Result, out: TextIO, lang: Lang) -> None:
    grids = grids_of(result)
    title = _text(result.title, lang)
    for place, grid in enumerate(grids):
        _write_grid(grid, title if place == 0 else "", out, lang)
    if not result.truncated and not any(group.rows for grid in grids for group in grid.groups):
        _write_paragraph(_text(EMPTY, lang), out, lang)
    for note in result.notes:
        _write_paragraph(_text(note.text, lang), out, lang)


def _write_paragraph(text: str, out: TextIO, lang: Lang) -> None:
    out.write(f'<p lang="{_LANGUAGES[lang]}" style="margin:0 0 4pt 0">')
    out.write(f"{_unlike_formulas(text)}</p>\n")


def _unlike_formulas(text: str) -> str:
    """Text outside of cells, which a spreadsheet would compute all the same, after an apostrophe."""
    return f"&#x27;{text}" if text.startswith(FORMULA) else text


def _write_grid(grid: Grid, caption: str, out: TextIO, lang: Lang) -> None:
    out.write(f'<table lang="{_LANGUAGES[lang]}" style="{_TABLE}">\n')
    if caption:
        out.write(f'<caption style="{_CAPTION}">{_unlike_formulas(caption)}</caption>\n')
    heads = [_lines(column.head, lang) for column in grid.columns]
    if any(heads):
        cells = "".join(
            f'<th scope="col"{_OF_CALC} style="{_HEAD}{_side(column)}{_AS_IT_IS}">{head}</th>'
            for column, head in zip(grid.columns, heads, strict=True)
        )
        out.write(f"<thead>\n<tr>{cells}</tr>\n</thead>\n")
    for group in grid.groups:
        _write_group(group, grid.columns, out, lang)
    out.write("</table>\n")


def _write_group(group: Group, columns: tuple[GridColumn, ...], out: TextIO, lang: Lang) -> None:
    out.write("<tbody>\n")
    if group.heading is not None:
        style = f"{_HEADING}{_AS_IT_IS}"
        heading = f'<th scope="rowgroup" colspan="{len(columns)}"{_OF_CALC} style="{style}">'
        out.write(f"<tr>{heading}{_text(group.heading, lang)}</th></tr>\n")
    for row in group.rows:
        out.write(f"<tr>{''.join(_cells(row, columns, lang))}</tr>\n")
    out.write("</tbody>\n")


def _cells(row: tuple[Cell, ...], columns: tuple[GridColumn, ...], lang: Lang) -> Iterable[str]:
    """The cells of a row; one that stands alone in its row goes over all columns."""
    texts = [shown(cell, lang, full_refs=True) for cell in row]
    if len(row) > 1 and texts[0] and not any(texts[1:]):
        style = f"{_CELL}left{_AS_IT_IS}{_indent(texts[0])}"
        yield f'<td colspan="{len(columns)}"{_OF_CALC} style="{style}">'
        yield f"{escape(texts[0].strip())}</td>"
        return
    for cell, text, column in zip(row, texts, columns, strict=True):
        style = _style(cell, text, column)
        yield f'<td{_figure(cell)}{_OF_CALC} style="{style}">{escape(text.strip())}</td>'


def _figure(cell: Cell) -> str:
    """The ref of a figure, as a tip and for programs."""
    if not isinstance(cell, FigureCell):
        return ""
    ref = escape(safe(cell.ref))
    return f' title="{ref}" data-ref="{ref}"'


def _style(cell: Cell, text: str, column: GridColumn) -> str:
    kept = isinstance(cell, FigureCell) or column.align != "left" or column.keep
    whole = ";white-space:nowrap" if kept else ""
    return f"{_CELL}{_side(column)}{whole}{_AS_IT_IS}{_indent(text)}"


def _side(column: GridColumn) -> str:
    return "left" if column.align == "left" else "right"


def _indent(text: str) -> str:
    """Spaces before a text are no part of it: they set it in."""
    spaces = len(text) - len(text.lstrip(" "))
    return f";padding-left:{6 + 6 * spaces}pt" if spaces else ""


def _lines(lines: Iterable[Label], lang: Lang) -> str:
    return "<br>".join(text for text in (_text(line, lang) for line in lines) if text)


def _text(label: Label, lang: Lang) -> str:
    return escape(safe(label.in_language(lang)))
