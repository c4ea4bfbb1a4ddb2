"""Review sheets for tests: the draft of the invented article, then changed as a person would."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from tests.conftest import INVENTED
from tests.extract import invented_engine

from finstats.extract.draft import Draft, Origin
from finstats.extract.found import Document
from finstats.extract.sheet import write_sheet
from finstats.extract.texts import opened
from finstats.model.review import FIGURES, key_of

YEAR_END = INVENTED / "reedville-year-end.txt"
Change = Callable[[Workbook], object]


class NoReader:
    """The invented engine asks no database."""

    engine = "sqlite"

    def rows(
        self, sql: str, params: Mapping[str, object] | None = None
    ) -> list[tuple[object, ...]]:
        raise NotImplementedError

    def columns(self, view: str) -> list[str]:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def year_end_draft() -> Draft:
    """The draft of the invented article."""
    with opened(YEAR_END) as text:
        draft = Draft(
            Origin("year-end", "year-end", text.sha256, text.folded_sha256, None, "2025-01-20")
        )
        for read in invented_engine.readings(text.paragraphs(), Document(), NoReader()):
            draft.add(read)
    return draft


def workbook(*changes: Change) -> bytes:
    """Its review sheet, changed."""
    out = io.BytesIO()
    write_sheet(year_end_draft(), out)
    if not changes:
        return out.getvalue()
    book = load_workbook(io.BytesIO(out.getvalue()))
    for change in changes:
        change(book)
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def cell(book: Workbook, row: int, key: str, sheet: str = FIGURES) -> Any:
    """The cell of a column by its key."""
    heads = [key_of(str(head.value)) for head in book[sheet][1]]
    return book[sheet].cell(row, heads.index(key) + 1)


def filled(row: int, key: str, value: object, sheet: str = FIGURES) -> Change:
    """What somebody types into a cell."""

    def change(book: Workbook) -> None:
        cell(book, row, key, sheet).value = value

    return change


DOUBTFUL = 9  # the row of the one doubtful reading
ACCEPTED = filled(DOUBTFUL, "accept", "是")


def written(path: Path, *changes: Change) -> Path:
    """The workbook in a file."""
    path.write_bytes(workbook(*changes))
    return path


def _without_column(book: Workbook) -> None:
    book[FIGURES].delete_cols(9)


def _another_row_of_1_1(book: Workbook) -> None:
    for key, value in (("ref", "1.1"), ("at", "[21, 29]"), ("value", "365.2")):
        filled(3, key, value)(book)


# Sheets with one fault each: the code, and what was done to them.
FAULTY: dict[str, tuple[str, tuple[Change, ...]]] = {
    "a doubtful reading that nobody decided": ("review-row", ()),
    "a decision that is none": ("bad-accept", (filled(DOUBTFUL, "accept", "大概"),)),
    "a correction of what cannot be corrected": (
        "bad-correction",
        (ACCEPTED, filled(2, "correct", "printed=3亿元")),
    ),
    "a value typed as a number": ("no-text-cell", (ACCEPTED, filled(2, "value", 365.2))),
    "a column that was deleted": ("no-column", (ACCEPTED, _without_column)),
    "two rows of one figure that differ": ("rows-differ", (ACCEPTED, _another_row_of_1_1)),
}
