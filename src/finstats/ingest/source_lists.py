"""A list of sources without their figures, in the columns of the view `sources`.

What a flat file of figures needs to be known first. What is held of a source stays.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, select

from finstats.ingest.exported.heads import OF_SOURCE_LIST, OF_SOURCES
from finstats.ingest.exported.rows import Wanted, read_sheet
from finstats.ingest.exported.sources import check_same_document, held_source, sources_of
from finstats.ingest.faults import Faults
from finstats.ingest.format import check_format
from finstats.ingest.importing import Report, last_digest, run_facts
from finstats.ingest.located import Block
from finstats.store import tables
from finstats.store.files import Copied
from finstats.store.rows import Rows

_MORE = tuple(name for name in OF_SOURCES if name not in OF_SOURCE_LIST)
WANTED = Wanted(OF_SOURCE_LIST, (*_MORE, "folded_sha256"))
_TEXTS = tuple(
    column.name
    for column in tables.source.c
    if column.name not in ("id", "code", "user_set", "published_earliest", "published_latest")
)


def import_sources(connection: Connection, path: Path, copy: Copied) -> Report:
    """Add the sources that are not held; raises ImportRefused with every fault."""
    if last_digest(connection, None, copy.sha256) == copy.sha256:
        return Report(path.name, None, 0, 0, 0, None, same_file=True)
    faults = Faults(str(path))
    sheet = read_sheet(path, copy, WANTED, faults)
    told = sources_of(sheet)
    if len(told) < len(sheet.rows):
        _note_twice([entry.text("source") for entry in sheet.rows], faults)
    check_format([*told.values()], faults)
    faults.stop_if_any()
    held = set(connection.scalars(select(tables.source.c.code)))
    for code in told.keys() & held:
        known = held_source(connection, code, told[code])
        if known is not None:
            check_same_document(told[code], known, faults)
    faults.stop_if_any()
    rows = Rows(connection)
    new = [_row(block, rows) for code, block in told.items() if code not in held]
    if new:
        connection.execute(insert(tables.source), new)
    of_run = run_facts(path.name, copy.sha256)
    run = rows.add_with_id(tables.import_run, source_id=None, **of_run)
    return Report(
        path.name, None, 0, 0, 0, None, encoding=sheet.encoding, run=run, sources=len(told)
    )


def _row(block: Block, rows: Rows) -> dict[str, object]:
    earliest, latest = block.texts("published")
    values: dict[str, object] = {name: block.maybe(name) for name in _TEXTS}
    return values | {
        "id": rows.next_id(tables.source),
        "code": block.text("code"),
        "published_earliest": earliest,
        "published_latest": latest,
        "user_set": "",
    }


def _note_twice(codes: list[str], faults: Faults) -> None:
    seen: set[str] = set()
    for row, code in enumerate(codes, 2):
        if code in seen:
            faults.add(
                row, "duplicate-code", f"{code} 前面已有一行", f"{code} has a row before this one"
            )
        seen.add(code)
