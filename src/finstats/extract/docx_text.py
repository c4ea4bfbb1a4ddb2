"""The text of a Word document: each paragraph a line, each row of a table a line, cells tab-separated.

Read from the elements themselves: python-docx's own paragraphs leave out what was inserted with
changes tracked, content controls and text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finstats.store.extras import missing_extra
from finstats.store.office import read_office

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (
    *(f"{_W}{name}" for name in ("del", "moveFrom", "rt", "pPr", "rPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def docx_text(content: bytes, name: str) -> str:
    """The text of a document, its lines ended by \\n.

    Raises MissingExtra without python-docx, ImportRefused when the file is broken or unpacks to more
    than is held.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise missing_extra("python-docx", "docx") from error
    return read_office(
        content, name, ".docx", lambda stream: "\n".join(_lines(Document(stream).element.body))
    )


def _lines(parent: Any) -> Iterator[str]:
    for element in parent.iterchildren():
        if element.tag == f"{_W}p":
            yield from "".join(_words(element)).split("\n")
        elif element.tag == f"{_W}tbl":
            yield from _rows(element)
        elif element.tag not in _SKIPPED:
            yield from _lines(element)


def _rows(table: Any) -> Iterator[str]:
    """Rows, also those inside content controls; a cell's lines are one."""
    for element in table.iterchildren():
        if element.tag == f"{_W}tr":
            cells = element.iter(f"{_W}tc")
            own = [cell for cell in cells if next(cell.iterancestors(f"{_W}tr")) is element]
            yield "\t".join(
                " ".join(line.replace("\t", " ") for line in _lines(cell) if line.strip())
                for cell in own
            )
        elif element.tag not in _SKIPPED:
            yield from _rows(element)


def _words(parent: Any) -> Iterator[str]:
    for element in parent.iterchildren():
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in _SIGNS:
            yield _SIGNS[element.tag]
        elif element.tag == f"{_W}p":  # of a text box
            yield "\n"
            yield from _words(element)
            yield "\n"
        elif element.tag not in _SKIPPED:
            yield from _words(element)
