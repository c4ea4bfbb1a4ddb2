"""A reviewed draft (extract/sheet.py) taken back: its rows become the blocks that a facts file has.

A row counts as it stands: what a reviewer wrote over a cell, and what the column `correct` says,
which goes first. A doubtful row that nobody decided is refused: silence is no review.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from finstats.errors import ImportRefused
from finstats.ingest.faults import Faults, Line
from finstats.ingest.format import BLOCKS, check_format
from finstats.ingest.importing import Report, import_blocks
from finstats.ingest.located import Block, read_bytes
from finstats.model import review
from finstats.model.codes import Comparison, PeriodBasis
from finstats.model.periods import UNDATED, Period, base_of
from finstats.model.refusal import Refusal
from finstats.store.extras import missing_extra

_MOST = 256 * 1024 * 1024  # bytes when unpacked
_MOST_COLUMNS = 64  # beyond, a workbook could pretend to be far larger than its file
_REASONS = ("date", "name", "no-value", "phrase")
Cells = dict[str, str]


class Place(Line):
    """A row of a sheet as the line of a block: sorts by sheet and row, reads `figures!5`."""

    row: str

    @property
    def shown(self) -> str:
        """The sheet and the row."""
        return self.row

    @classmethod
    def of(cls, sheet: str, row: int) -> Self:
        """The place of a row."""
        found = cls.at((list(review.COLUMNS).index(sheet) << 21) + row, 1)
        found.row = f"{sheet}!{row}"
        return found

    def __format__(self, _: str) -> str:
        return self.shown


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    cells: Cells


def is_review_sheet(path: Path) -> bool:
    """Whether a file is a draft to be reviewed; raises ImportRefused for a broken workbook."""
    if path.suffix.lower() != ".xlsx":
        return False
    rows = _sheets(path, read_bytes(path), (review.MARKER,)).get(review.MARKER, [])
    return any(number == 1 and values[0] == review.MARK for number, values in rows)


def sheet_of(path: Path, *, accept_doubtful: bool = False) -> Callable[[Connection], Report]:
    """Read a reviewed draft; what is returned puts it into a database.

    Raises ImportRefused with every fault.

    `accept_doubtful`: doubtful rows that nobody decided are taken as they were read.
    """
    content = read_bytes(path)
    faults = Faults(str(path))
    blocks = sheet_blocks(path, content, faults, accept_doubtful=accept_doubtful)
    check_format(blocks, faults)
    faults.stop_if_any()
    return lambda connection: import_blocks(connection, path.name, content, blocks, faults)


def sheet_blocks(
    path: Path, content: bytes, faults: Faults, *, accept_doubtful: bool = False
) -> list[Block]:
    """The blocks of a workbook; raises ImportRefused when it is none, or through `faults`."""
    sheets = _sheets(path, content, tuple(review.COLUMNS))
    rows = {name: list(_rows(name, sheets.get(name, []), faults)) for name in review.COLUMNS}
    faults.stop_if_any()
    blocks = [_source(rows[review.SOURCE])]
    blocks += [_section(row) for row in rows[review.SECTIONS]]
    blocks += _definitions(rows[review.DEFINITIONS])
    blocks += _figures(rows[review.FIGURES], faults, accept_doubtful)
    blocks += [_other(row.place, row.cells) for row in rows[review.NOT_FIGURES]]
    faults.stop_if_any()
    return blocks


Rows = list[tuple[int, list[object]]]


def _sheets(path: Path, content: bytes, names: tuple[str, ...]) -> dict[str, Rows]:
    """The values of some sheets by row, without rows that are empty."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise missing_extra("openpyxl", "xlsx") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= _MOST:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and the like, which are not read
                book = load_workbook(io.BytesIO(content), read_only=True)
                return {
                    name: list(_filled(book[name])) for name in names if name in book.sheetnames
                }
    except Exception as error:  # whatever zipfile and openpyxl make of a broken file
        raise ImportRefused(
            "broken-file", f"{path} 不是完好的 .xlsx", f"{path} is no sound .xlsx"
        ) from error
    size = _MOST // 2**20
    raise ImportRefused(
        "too-large", f"{path} 解开后超过 {size} MiB", f"{path} unpacks to more than {size} MiB"
    )


class _Formula:
    """Stands for a formula, whose value nobody printed."""


def _filled(sheet: Any) -> Iterator[tuple[int, list[object]]]:
    sheet.reset_dimensions()  # what the file says of its size need not be so
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        values = [_Formula() if cell.data_type == "f" else cell.value for cell in row]
        if any(value is not None for value in values):
            yield number, values


def _rows(name: str, values: Rows, faults: Faults) -> Iterator[_Row]:
    heads = [review.key_of(str(value or "")) for value in values[0][1]] if values else []
    for key in review.COLUMNS[name]:
        if key not in heads:
            faults.add(
                Place.of(name, 1),
                "no-column",
                f"工作表 {name} 缺列 {review.head(name, key)}",
                f"sheet {name} lacks the column {review.head(name, key)}",
            )
    for number, row in values[1:]:
        place = Place.of(name, number)
        read = {
            key: _text(value, place, key, faults)
            for key, value in zip(heads, row, strict=False)
            if key in review.COLUMNS[name]
        }
        cells = {key: text for key, text in read.items() if text}
        if cells:
            yield _Row(place, cells)


def _text(value: object, place: Place, key: str, faults: Faults) -> str:
    """A cell's text: a day as ISO; a number has lost how it was written, a formula was never read."""
    if value is None or isinstance(value, str):
        return (value or "").strip() if key != "printed" else value or ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    faults.add(
        place,
        "no-text-cell",
        f"{key} 要是文本格式的单元格 (数字会丢末位的 0, 公式不读)",
        f"{key} must be a cell of text (a number loses final zeros, a formula is not read)",
    )
    return ""


def _block(name: str, place: Place, values: Mapping[str, object]) -> Block:
    return Block(name, place, dict(values), {})


def _source(rows: list[_Row]) -> Block:
    values = {row.cells.get("key", ""): row.cells.get("value", "") for row in rows}
    place = rows[0].place if rows else Place.of(review.SOURCE, 1)
    return _block("source", place, _typed("source", values))


def _section(row: _Row) -> Block:
    ends = [row.cells.get("first", ""), row.cells.get("last", "")]
    values = {"theme": row.cells.get("theme", ""), "paragraphs": [_whole(end) for end in ends]}
    return _block("section", row.place, values)


def _definitions(rows: list[_Row]) -> Iterator[Block]:
    together: dict[str, list[_Row]] = {}
    for row in rows:
        together.setdefault(row.cells.get("n", ""), []).append(row)
    for one in together.values():
        name = one[0].cells.get("block", "")
        values = {row.cells.get("key", ""): row.cells.get("value", "") for row in one}
        yield _block(name, one[0].place, _typed(name, values))


def _typed(block: str, values: Mapping[str, str]) -> dict[str, object]:
    """Texts as the kinds that the format wants; what is of another kind is told there."""
    kinds = {key: one.kind for key, one in BLOCKS.get(block, {}).items()}
    return {key: _of_kind(kinds.get(key, "text"), text) for key, text in values.items()}


def _of_kind(kind: str, text: str) -> object:
    if kind in ("whole", "factor"):
        return _whole(text)
    if kind in ("flag", "texts", "dates", "pair", "paragraphs"):
        with suppress(ValueError, RecursionError):
            return json.loads(text)
    return text


def _whole(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else text


def _pair(text: str) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return text


def _other(place: Place, cells: Mapping[str, str]) -> Block:
    values = {key: cells[key] for key in ("printed", "reason") if key in cells}
    return _block("not_figure", place, {"at": _pair(cells.get("at", "")), **values})


def _figures(rows: list[_Row], faults: Faults, accept_doubtful: bool) -> list[Block]:
    figures: dict[str, Block] = {}
    dropped: list[tuple[_Row, str]] = []
    for row in rows:
        cells = _corrected(row, faults)
        why_not = _decision(row, faults, accept_doubtful)
        if why_not is not None:
            dropped.append((row, why_not))
            continue
        values = {key: cells[key] for key in review.OF_FIGURE if key in cells}
        held = figures.setdefault(cells.get("ref", ""), _figure(row.place, values))
        if held.values != _figure(row.place, values).values:
            faults.add(
                row.place,
                "rows-differ",
                f"{cells.get('ref', '')} 的几行数值、单位或限定不一致",
                f"the rows of {cells.get('ref', '')} differ in value, unit or qualifier",
            )
        held.inside.append(_says(row.place, cells))
    explained = {str(block.values["at"]) for block in figures.values()}
    found = list(figures.values())
    for row, reason in dropped:
        other = _other(row.place, row.cells | {"reason": reason})
        if str(other.values["at"]) not in explained:
            explained.add(str(other.values["at"]))
            found.append(other)
    return found


def _figure(place: Place, cells: Mapping[str, str]) -> Block:
    values: dict[str, object] = dict(cells)
    for key in ("at", "unit_at"):
        if key in cells:
            values[key] = _pair(cells[key])
    return _block("figure", place, {"at": [], **values})


def _says(place: Place, cells: Mapping[str, str]) -> Block:
    quantity = ":".join(cells.get(key, "") for key in review.OF_QUANTITY)
    values = {key: cells[key] for key in review.OF_SAYS if key in cells}
    return _block("says", place, {"quantity": quantity, **values})


def _decision(row: _Row, faults: Faults, accept_doubtful: bool) -> str | None:
    """None: accepted. Else why the token is no figure."""
    word = row.cells.get("accept", "").lower()
    if word in review.YES or (not word and "correct" in row.cells):
        return None
    if word in review.NO:
        return "phrase"
    if word in _REASONS:
        return word
    if word:
        faults.add(
            row.place,
            "bad-accept",
            f"采用一栏不能是“{word}”: 填 是、否, 或 {'、'.join(_REASONS)}",
            f"accept cannot be '{word}': yes, no, or one of {', '.join(_REASONS)}",
        )
    elif not accept_doubtful:
        faults.add(
            row.place,
            "review-row",
            f"请复核第 {row.place.shown.rpartition('!')[2]} 行: 存疑的读数要在采用一栏填 是 或 否 (或 --accept-doubtful 全部采用)",
            f"review row {row.place.shown.rpartition('!')[2]}: a doubtful reading needs yes or no in accept (or --accept-doubtful takes all)",
        )
    return None


def _corrected(row: _Row, faults: Faults) -> Cells:
    """The cells with what the column `correct` says; the base follows period and comparison."""
    given: Cells = {}
    for part in row.cells.get("correct", "").replace("；", ";").split(";"):
        key, equals, value = (one.strip() for one in part.replace("＝", "=").partition("="))
        if equals and key in review.CORRECTABLE:
            given[key] = value
        elif key:
            faults.add(
                row.place,
                "bad-correction",
                f"更正里的“{part.strip()}”看不懂: 写 key=value, key 可以是 {' '.join(review.CORRECTABLE)}",
                f"cannot read the correction '{part.strip()}': write key=value with one of {' '.join(review.CORRECTABLE)}",
            )
    cells = row.cells | given
    if "period" in given and "period_basis" not in given:
        undated = given["period"] == UNDATED
        cells["period_basis"] = (PeriodBasis.UNDATED if undated else PeriodBasis.STATED).value
    if ("period" in given or "comparison" in given) and "base_period" not in given:
        _rebase(cells)
    return {key: text for key, text in cells.items() if text}


def _rebase(cells: Cells) -> None:
    """Give the base that period and comparison fix; none where they take none."""
    with suppress(Refusal, ValueError):
        period = Period.parse(cells.get("period", ""))
        comparison = Comparison(cells["comparison"]) if cells.get("comparison") else None
        base = base_of(comparison, period)
        if base is not None:
            cells["base_period"], cells["base_basis"] = base, PeriodBasis.INFERRED.value
        elif comparison is not Comparison.SINCE or period.end is None:
            cells.pop("base_period", None)
            cells.pop("base_basis", None)
