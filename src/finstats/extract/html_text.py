"""The text of an HTML page: each block a line, each row of a table a line, its cells tab-separated.

Tables that only lay out a page (a cell holds another table, or many lines) are taken apart instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from finstats.store.extras import missing_extra

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_DROPPED = frozenset(["head", "script", "style", "noscript", "template", "svg", "iframe", "object"])
_MOST_LINES = 3  # of a cell that is data
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class _Lines:
    """Text being gathered, line by line. `has_rows`: rows of a table stand inside."""

    done: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    has_rows: bool = False

    def end(self) -> None:
        """End the line; an empty one is none."""
        line = _SPACES.sub(_one_space, "".join(self.open)).strip(" ")
        self.open = []
        if line:
            self.done.append(line)


@dataclass(slots=True)
class _Open:
    """An element whose children are being read. `cells`: of a row, those that are closed."""

    name: str
    children: Iterator[Any]
    into: _Lines
    preformatted: bool
    cells: list[_Lines] | None = None


def html_text(markup: str) -> str:
    """The text of a page, its lines ended by \\n; raises MissingExtra without beautifulsoup4."""
    try:
        from bs4 import BeautifulSoup, ParserRejectedMarkup
        from bs4.element import NavigableString, Tag
    except ImportError as error:
        raise missing_extra("beautifulsoup4", "html") from error
    top = _Lines()
    # A stack of our own, for a page may nest elements deeper than Python calls.
    try:
        page = BeautifulSoup(markup, "html.parser")
    except ParserRejectedMarkup:  # a marked section of a kind that HTML has not is text
        page = BeautifulSoup(markup.replace("<![", "&lt;!["), "html.parser")
    stack = [_Open("", iter(page.children), top, False)]
    while stack:
        here = stack[-1]
        node = next(here.children, None)
        if node is None:
            _close(stack.pop(), stack)
        elif isinstance(node, Tag):
            _enter(node.name, iter(node.children), here, stack)
        elif type(node) is NavigableString:  # its subclasses are comments and the like
            _take(str(node), here)
    return "\n".join(top.done)


def _enter(name: str, children: Iterator[Any], here: _Open, stack: list[_Open]) -> None:
    if name in _DROPPED:
        return
    if name == "br" or name in _BLOCKS:
        here.into.end()
    if name == "br":
        return
    into = _Lines() if name in ("td", "th") and here.cells is not None else here.into
    preformatted = here.preformatted or name == "pre"
    stack.append(_Open(name, children, into, preformatted, [] if name == "tr" else None))


def _take(text: str, here: _Open) -> None:
    if not here.preformatted:
        here.into.open.append(text)
        return
    for place, line in enumerate(text.split("\n")):
        if place:
            here.into.end()
        here.into.open.append(line)


def _close(one: _Open, stack: list[_Open]) -> None:
    if one.name in _BLOCKS or not stack:
        one.into.end()
    if one.cells is not None:
        one.into.has_rows = True
        one.into.done += _row(one.cells)
    elif stack and one.into is not stack[-1].into:
        cells = stack[-1].cells
        if cells is not None:
            cells.append(one.into)


def _row(cells: list[_Lines]) -> list[str]:
    if any(cell.has_rows or len(cell.done) > _MOST_LINES for cell in cells):
        return [line for cell in cells for line in cell.done]
    line = "\t".join(" ".join(cell.done) for cell in cells)
    return [line] if line.strip() else []


def _one_space(match: re.Match[str]) -> str:
    """Nothing where a line of the markup ends between two Chinese characters."""
    text, start, end = match.string, match.start(), match.end()
    wide = start > 0 and end < len(text) and _is_wide(text[start - 1]) and _is_wide(text[end])
    return "" if wide and "\n" in match[0] else " "


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"
