"""Importing flat tables: one file, one transaction, rows as a stream.

Rows are checked and written in portions, so that a million need no more memory than a few
thousand. From the first fault on nothing more is written, all others are still looked for, and the
caller's transaction is rolled back.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Connection

from finstats.ingest.faults import Faults
from finstats.ingest.importing import (
    Report,
    begin_run,
    check_declarations,
    end_run,
    last_digest,
)
from finstats.ingest.known import known_of
from finstats.ingest.located import Block
from finstats.ingest.mapping import Mapping
from finstats.ingest.mapping_checks import check_mapping
from finstats.ingest.put_figures import EVERYWHERE, put_figures
from finstats.ingest.superseding import Run
from finstats.ingest.table_figures import Placed, Reader
from finstats.ingest.table_rows import Row, text_rows
from finstats.ingest.vintages import link
from finstats.ingest.workbook_rows import Workbook
from finstats.model.facts import Figure
from finstats.model.refusal import Refusal
from finstats.model.series import MAX_CODE
from finstats.store.digest_keeper import touching
from finstats.store.files import Copied
from finstats.store.rows import Rows
from finstats.store.texts import encoding_of

TEXTS = {".csv": ",", ".tsv": "\t"}
WORKBOOKS = (".xlsx",)
MAX_BYTES = 2**30
_MOST_COLUMNS = 16_384  # of a sheet
_PORTION = 2_000  # figures that are written at once
Progress = Callable[[int, int], None]


def is_table(path: Path) -> bool:
    """Whether a file is a table by its name."""
    return path.suffix.lower() in (*TEXTS, *WORKBOOKS)


def import_table(
    connection: Connection,
    path: Path,
    table: Copied,
    mapping: Mapping,
    progress: Progress | None = None,
) -> Report:
    """Check a table and write its figures, inside the caller's transaction.

    Raises ImportRefused with all faults of the mapping, else with all of the table.
    """
    code = mapping.source.text("code")
    digest = hashlib.sha256(mapping.content + table.sha256.encode()).hexdigest()
    if last_digest(connection, code, digest) == digest:
        return Report(path.name, code, 0, 0, 0, None, same_file=True)
    rows, known = Rows(connection), known_of(connection)
    check_mapping(mapping, known)
    check_declarations(mapping.blocks, rows, mapping.faults)
    mapping.faults.stop_if_any()
    faults = Faults(str(path))
    opened = _open(path, table, mapping, faults)
    columns = _placed(opened, mapping, faults)
    reader = Reader(mapping, columns, opened.sheet, known, faults)
    touching(connection, code)
    source = _with_digest(mapping.source, opened, table)
    blocks = [source if block is mapping.source else block for block in mapping.blocks]
    run = begin_run(blocks, source, rows, path.name, digest)
    _put_all(opened, mapping, reader, run, progress, table.lines, faults)
    link(blocks, [], run)
    end_run(connection, mapping.source, mapping.faults)
    count = run.added + run.unchanged
    return Report(
        *(path.name, code, run.added, run.superseded, run.unchanged, count),
        missing=reader.missing,
        encoding=opened.encoding,
        run=run.number,
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A table being read: its sheet's code in refs, its heads, the rows after those."""

    sheet: str
    heads: Row
    rows: Iterator[Row]
    encoding: str | None  # None: a workbook


def _open(path: Path, table: Copied, mapping: Mapping, faults: Faults) -> _Opened:
    """Open a table and read up to its heads; raises when it has none."""
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        encoding = encoding_of(table.stream, path)
        table.stream.seek(0)
        rows, name = text_rows(table.stream, encoding, TEXTS[suffix], faults), path.stem
    else:
        encoding, workbook = None, Workbook(table.stream, path, faults)
        name = _sheet(workbook, mapping)
        rows = workbook.rows(name)
    heads = next((row for row in rows if row.number >= mapping.header), None)
    if heads is None or heads.number > mapping.header or heads.is_blank:
        faults.add(
            mapping.header,
            "no-heads",
            f"第 {mapping.header} 行没有表头",
            f"row {mapping.header} has no heads",
        )
        faults.stop_if_any()
    assert heads is not None  # noqa: S101 - else it has stopped
    if len(heads.cells) > _MOST_COLUMNS:
        faults.add(
            heads.place(0),
            "too-wide",
            f"超过 {_MOST_COLUMNS} 列",
            f"more than {_MOST_COLUMNS} columns",
        )
        faults.stop_if_any()
    return _Opened(mapping.table.maybe("name") or sheet_code(name), heads, rows, encoding)


def _sheet(workbook: Workbook, mapping: Mapping) -> str:
    wanted, sheets = mapping.table.maybe("sheet"), workbook.sheets
    if wanted is None and sheets:
        return sheets[0]
    if wanted not in sheets:
        listed = ", ".join(sheets)
        mapping.faults.add(
            mapping.table.line_of("sheet"),
            "unknown-sheet",
            f"没有工作表“{wanted}”; 有: {listed}",
            f"there is no sheet '{wanted}'; there are: {listed}",
        )
        mapping.faults.stop_if_any()
    return str(wanted)


def sheet_code(name: str) -> str:
    """A file's or sheet's name as the code it has in refs: its letters and digits, else `table`."""
    plain = unicodedata.normalize("NFKC", name).lower()
    words = re.findall("[a-z0-9]+", plain)[:12]
    return "-".join(words)[:MAX_CODE].strip("-") or "table"


def _with_digest(source: Block, opened: _Opened, table: Copied) -> Block:
    """The source with the digest of the table, so that a copy can be attached and its rows shown."""
    if opened.encoding is None or "sha256" in source.values:
        return source
    return Block(source.name, source.line, {**source.values, "sha256": table.sha256}, source.lines)


def _placed(opened: _Opened, mapping: Mapping, faults: Faults) -> list[Placed]:
    """Where the table has the columns that the mapping names; raises when it lacks one."""
    heads = ["" if isinstance(c, Refusal) else c.strip() for c in opened.heads.cells]
    placed = []
    for column in mapping.columns:
        index = _index(column.head, column.block.line_of("head"), heads, mapping.faults)
        cells = {
            name: _index(one.head, one.place, heads, mapping.faults)
            for name, one in column.settings.items()
            if one.head is not None
        }
        fixed = {name: one.word for name, one in column.settings.items() if one.word is not None}
        placed.append(Placed(index, fixed, cells))
    mapping.faults.stop_if_any()
    for index in sorted({index for one in placed for index in (one.index, *one.cells.values())}):
        if heads.count(heads[index]) > 1 and heads.index(heads[index]) == index:
            second = heads.index(heads[index], index + 1)
            faults.add(
                opened.heads.place(second),
                "duplicate-head",
                f"表头“{heads[index]}”有两个",
                f"two columns have the head '{heads[index]}'",
            )
    faults.stop_if_any()
    return placed


def _index(head: str, line: int, heads: list[str], faults: Faults) -> int:
    if head.strip() in heads:
        return heads.index(head.strip())
    near = ", ".join(get_close_matches(head, heads[:500], 3, 0.5)) or ", ".join(heads[:8])
    faults.add(
        line,
        "unknown-head",
        f"表头里没有“{head}”; 有: {near}",
        f"no column has the head '{head}'; there are: {near}",
    )
    return 0


def _put_all(
    opened: _Opened,
    mapping: Mapping,
    reader: Reader,
    run: Run,
    progress: Progress | None,
    lines: int,
    faults: Faults,
) -> None:
    """Write all figures in portions of whole rows; raises with all faults when there is one."""
    waiting: list[Figure] = []
    first, last, count = 1, mapping.header, 0
    for row in _data(opened, mapping, faults):
        count += 1
        if len(waiting) >= _PORTION and not faults.found:
            put_figures(waiting, run, (first, last))
            waiting, first = [], last + 1
        if faults.found:
            waiting.clear()
        waiting.extend(reader.figures(row))
        last = row.number
        if progress is not None and count % 500 == 0:
            progress(count, max(count, lines))
    if not count and not faults.found:
        faults.add(mapping.header, "empty", "表头下面没有数据行", "no rows below the heads")
    faults.stop_if_any()
    put_figures(waiting, run, (first, EVERYWHERE[1]))


def _data(opened: _Opened, mapping: Mapping, faults: Faults) -> Iterator[Row]:
    """The rows with figures, as long as the heads; blank ones are passed over."""
    width, text = len(opened.heads.cells), opened.encoding is not None
    for row in opened.rows:
        if mapping.last_row is not None and row.number > mapping.last_row:
            return
        if row.is_blank:
            continue
        if text and len(row.cells) != width:
            faults.add(
                row.place(min(len(row.cells), width) - 1),
                "ragged-row",
                f"有 {len(row.cells)} 格, 表头有 {width} 格",
                f"{len(row.cells)} cells, the heads are {width}",
            )
            continue
        yield row if text else row.filled(width)
