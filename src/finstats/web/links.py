"""Where what a result names has a page of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from finstats.result import Label
from finstats.store.reader import Reader
from finstats.web.questions import QUESTIONS, Asked

PAGES = ("theme", "bank", "indicator", "source")  # kinds of things that have a page
_WITH_CODE = re.compile(r"(.*) \(([a-z0-9][a-z0-9.-]*)\)")
_LOCAL = re.compile(r"(?<![0-9./])[0-9]{1,6}\.[0-9]{1,6}(?![0-9.%])")
_FEW = 12  # refs named after a note that does not name them itself
# A command in a note, with its first word where it has one.
_COMMAND = re.compile(r"finstats ([a-z]+)(?: ([a-z0-9][\w./!:-]*))?", re.ASCII)


_NAMED = (
    *(("theme", "themes", name) for name in ("theme", "name_zh", "name_en")),
    *(("bank", "banks", name) for name in ("bank", "name_zh", "name_en")),
    *(("indicator", "indicators", name) for name in ("indicator", "name_zh", "name_en")),
    *(("source", "sources", name) for name in ("source", "label_zh", "label_en")),
)
_NAMES = " union ".join(
    [
        f"select {name}, '{kind}', {kind} from {view} where {name} is not null"
        for kind, view, name in _NAMED
    ]
    + [
        "select term, 'indicator', indicator from figures where term is not null and indicator_theme is not null"
    ]
)


_AS_OF = re.compile(r"--as-of ([0-9]{4}(?:-[0-9]{2}){0,2})")


class Piece(NamedTuple):
    """Words, perhaps with an address."""

    text: str
    href: str | None = None


def page_of(kind: str, code: str) -> str | None:
    """The page of a thing; None: there is none for its kind."""
    if kind == "figure":
        return figure(code)
    if kind in PAGES:
        return f"/{kind}/{quote(code, safe='')}"
    if kind in ("enterprise", "product", "financing"):
        return f"/ask/{kind}s?search={quote(code, safe='')}"
    return None


def figure(ref: str) -> str:
    """The page of a figure."""
    return f"/figure/{quote(ref)}"


class Links:
    """The names and codes of themes, banks, indicators and sources, each with its page.

    Not their aliases: short ones are everyday words, 数字 being one of digital finance.
    """

    def __init__(self, reader: Reader) -> None:
        found: dict[str, set[str]] = {}
        for name, kind, code in reader.rows(_NAMES):
            found.setdefault(str(name), set()).add(page_of(str(kind), str(code)) or "")
        self._pages = {name: pages.pop() for name, pages in found.items() if len(pages) == 1}
        self.themes = _themes(reader)

    def of_text(self, text: str) -> str | None:
        """The page of what a text is the name of, or ends with the code of in brackets."""
        page = self._pages.get(text.strip())
        if page is None and (match := _WITH_CODE.fullmatch(text.strip())) is not None:
            return self._pages.get(match[2])
        return page

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """A list of names, each that has a page with a link to it."""
        found = list[Piece]()
        for part in re.split(r"(, |: |; )", text):
            found.append(Piece(part, self.of_text(part)))
        return tuple(found)

    def of_heading(self, text: str) -> str | None:
        """The page of what a heading names, its kind in brackets after it."""
        return self.of_text(text) or self._pages.get(text.rpartition(" (")[0].strip())


def _themes(reader: Reader) -> tuple[tuple[str, Label], ...]:
    rows = reader.rows("select theme, name_zh, name_en from themes order by sort, theme")
    return tuple((str(code), Label(str(zh), str(en))) for code, zh, en in rows)


def pieces_of_note(text: str, refs: Sequence[str]) -> tuple[Piece, ...]:
    """A note in which commands lead to what they answer, and the figures it is about are links.

    Refs are looked for up to the first bracket only: behind it stand numbers that look like them.
    """
    found, last = list[Piece](), 0
    for match in _COMMAND.finditer(text):
        href = _asked(match[1], match[2])
        if href is not None:
            found += [Piece(text[last : match.start()]), Piece(match[0], href)]
            last = match.end()
    found.append(Piece(text[last:]))
    head, told = _with_refs(found[0].text, refs)
    return (*head, *found[1:], *_others(text, [ref for ref in refs if ref not in told]))


def with_dates(pieces: Sequence[Piece], page: str) -> tuple[Piece, ...]:
    """The same, where an option with a date leads to the page as of that date."""
    found = list[Piece]()
    for piece in pieces:
        if piece.href is not None:
            found.append(piece)
            continue
        for place, part in enumerate(_AS_OF.split(piece.text)):
            found.append(Piece(part, f"{page}?as_of={part}" if place % 2 else None))
    return tuple(found)


def _with_refs(text: str, refs: Sequence[str]) -> tuple[list[Piece], set[str]]:
    """The beginning of a note with its refs as links, and which these are."""
    of_local = {ref.rpartition("/")[2]: ref for ref in refs}
    end = text.find(" (") if " (" in text else len(text)
    pieces, last, told = list[Piece](), 0, set[str]()
    for match in _LOCAL.finditer(text, 0, end):
        ref = of_local.get(match[0])
        if ref is not None:
            pieces += [Piece(text[last : match.start()]), Piece(match[0], figure(ref))]
            last = match.end()
            told.add(ref)
    return [*pieces, Piece(text[last:])], told


def _asked(command: str, word: str | None) -> str | None:
    question = QUESTIONS.get(command)
    if question is None:
        return None
    if word is None or not question.parameters:
        return Asked(question).href()
    first = question.parameters[0]
    return Asked(question, ((first.name, word),) if first.option is None else ()).href()


def _others(text: str, refs: Sequence[str]) -> list[Piece]:
    """Links for refs that the words do not name, unless they are many or stand in a command."""
    few = [ref for ref in dict.fromkeys(refs) if f" {ref}" not in text]
    if not few or len(few) > _FEW:
        return []
    pieces = [Piece(" [")]
    for place, ref in enumerate(few):
        pieces += [Piece(" ")] if place else []
        pieces.append(Piece(ref.rpartition("/")[2], figure(ref)))
    return [*pieces, Piece("]")]
