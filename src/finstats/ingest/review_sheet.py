"""A reviewed draft (extract/sheet.py) taken back: its rows become the blocks that a facts file has.

A row counts as it stands: what a reviewer wrote over a cell, and what the column `correct` says,
which goes first. A doubtful row that nobody decided is refused: silence is no review.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from finstats.ingest.faults import Faults
from finstats.ingest.format import BLOCKS, check_format
from finstats.ingest.importing import Report, import_blocks
from finstats.ingest.located import Block, read_bytes
from finstats.ingest.review_cells import Cells, Place, ReviewRow, rows_of, sheets_of
from finstats.model import review
from finstats.model.codes import Comparison, PeriodBasis
from finstats.model.periods import UNDATED, Period, base_of
from finstats.model.refusal import Refusal

_REASONS = ("date", "name", "no-value", "phrase")


def is_review_sheet(path: Path) -> bool:
    """Whether a file is a draft to be reviewed; raises ImportRefused for a broken workbook."""
    if path.suffix.lower() != ".xlsx":
        return False
    rows = sheets_of(path, read_bytes(path), (review.MARKER,)).get(review.MARKER, [])
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
    sheets = sheets_of(path, content, tuple(review.COLUMNS))
    rows = {name: list(rows_of(name, sheets.get(name, []), faults)) for name in review.COLUMNS}
    faults.stop_if_any()
    blocks = [_source(rows[review.SOURCE])]
    blocks += [_section(row) for row in rows[review.SECTIONS]]
    blocks += _definitions(rows[review.DEFINITIONS])
    blocks += _figures(rows[review.FIGURES], faults, accept_doubtful)
    blocks += [_other(row.place, row.cells) for row in rows[review.NOT_FIGURES]]
    faults.stop_if_any()
    return blocks


def _block(name: str, place: Place, values: Mapping[str, object]) -> Block:
    return Block(name, place, dict(values), {})


def _source(rows: list[ReviewRow]) -> Block:
    values = {row.cells.get("key", ""): row.cells.get("value", "") for row in rows}
    place = rows[0].place if rows else Place.of(review.SOURCE, 1)
    return _block("source", place, _typed("source", values))


def _section(row: ReviewRow) -> Block:
    ends = [row.cells.get("first", ""), row.cells.get("last", "")]
    values = {"theme": row.cells.get("theme", ""), "paragraphs": [_whole(end) for end in ends]}
    return _block("section", row.place, values)


def _definitions(rows: list[ReviewRow]) -> Iterator[Block]:
    together: dict[str, list[ReviewRow]] = {}
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


def _figures(rows: list[ReviewRow], faults: Faults, accept_doubtful: bool) -> list[Block]:
    figures: dict[str, Block] = {}
    dropped: list[tuple[ReviewRow, str]] = []
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


def _decision(row: ReviewRow, faults: Faults, accept_doubtful: bool) -> str | None:
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


def _corrected(row: ReviewRow, faults: Faults) -> Cells:
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
