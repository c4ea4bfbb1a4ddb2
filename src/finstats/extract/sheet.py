"""A draft as a workbook to be reviewed: one row for each thing a figure says, accepted or corrected.

Every cell is text, also in its number format: no digit is lost, and nothing is ever a formula.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from finstats.extract.draft import (
    Draft,
    figure_values,
    is_doubtful,
    other_values,
    says_values,
)
from finstats.extract.found import Found, Says
from finstats.model import review
from finstats.model.refs import LocalRef
from finstats.store.extras import missing_extra

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LONGEST = 32_000  # characters of a cell, fewer than a workbook holds
_LONGEST_SENTENCE = 2000
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML holds none
_WIDTHS = {"sentence": 60, "printed": 16, "term": 18, "reasons": 40, "correct": 36, "value": 40}
_HELP = (
    "采用: 是 / 否 / 不是数字的原因 (date name no-value phrase); 存疑的行要填, 不填不能导入",
    "更正: 写 key=value; key=value, 如 value=254.30; period=2025-06-30 (改时期或比较时基期自动随之改)",
    "accept: yes / no / why it is no figure (date name no-value phrase); a doubtful row needs one",
    "correct: key=value; key=value, e.g. value=254.30; period=2025-06-30 (the base follows by itself)",
    "finstats import FILE.xlsx",
)


def write_sheet(draft: Draft, out: BinaryIO) -> None:
    """Write the workbook; raises MissingExtra without openpyxl."""
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise missing_extra("openpyxl", "xlsx") from error
    book = Workbook(write_only=True)
    figures = (_figure_row(ref, found, says) for ref, found in draft.figures for says in found.says)
    _fill(book, review.FIGURES, figures)
    _fill(book, review.SOURCE, ({"key": k, "value": v} for k, v in draft.source().items()))
    sections = (dict(zip(("theme", "first", "last"), s, strict=True)) for s in draft.sections)
    _fill(book, review.SECTIONS, sections)
    definitions = (
        {"n": n, "block": one.block, "key": key, "value": value}
        for n, one in enumerate(draft.definitions, 1)
        for key, value in one.values.items()
    )
    _fill(book, review.DEFINITIONS, definitions)
    _fill(book, review.NOT_FIGURES, map(other_values, draft.others))
    marker = book.create_sheet(review.MARKER)
    for line in (review.MARK, *_HELP):
        marker.append([_cell(marker, line)])
    book.save(out)


def _figure_row(ref: LocalRef, found: Found, says: Says) -> dict[str, object]:
    quantity = dict(zip(review.OF_QUANTITY, str(says.quantity).split(":"), strict=True))
    reasons = (f"{d.code} {d.text.zh} / {d.text.en}" for d in found.doubts)
    return {
        **figure_values(ref, found),
        **says_values(says),
        **quantity,
        "nature": says.nature.value,
        "sentence": found.sentence[:_LONGEST_SENTENCE],
        "confidence": found.confidence.value,
        "reasons": "; ".join(reasons),
        "accept": None if is_doubtful(found) else review.YES[0],
    }


def _fill(book: Any, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    sheet = book.create_sheet(name)
    keys = list(review.COLUMNS[name])
    sheet.freeze_panes = "A2"
    for place, key in enumerate(keys):
        letter = chr(ord("A") + place)
        sheet.column_dimensions[letter].width = _WIDTHS.get(key, 14)
    sheet.append([_cell(sheet, review.head(name, key), bold=True) for key in keys])
    for row in rows:
        mark = name == review.FIGURES and row.get("accept") is None
        sheet.append([_cell(sheet, row.get(key), marked=mark) for key in keys])


def _cell(
    sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False, marked: bool = False
) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    cell = WriteOnlyCell(sheet, value=None)
    cell.number_format = "@"
    if value is not None and value != "":
        cell.value = _text(value)
        cell.data_type = "s"  # also of what begins as a formula does
    if bold:
        cell.font = Font(bold=True)
    if marked:
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
    return cell


def _text(value: object) -> str:
    """Flags and lists as JSON, all else as it is; without what a workbook cannot hold."""
    plain = json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list) else str(value)
    return _UNFIT.sub("\ufffd", plain)[:_LONGEST]
