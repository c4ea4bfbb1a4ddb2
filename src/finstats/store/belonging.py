"""Whose a file is, told from its bytes before SQLite opens it and acts on what lies beside it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from finstats.store.sqlite import APPLICATION_ID, JOURNAL, open_untouched

_SQLITE = b"SQLite format 3\0"
_OURS = APPLICATION_ID.to_bytes(4, "big")
_IDENTITY, _WAL_MODE, _CELLS = slice(68, 72), slice(18, 20), slice(103, 105)
_HEADER = 105  # bytes up to the count of cells of the first page, which holds the schema


def is_anothers(path: Path) -> bool:
    """Whether a file is known for another program's without opening it as SQLite does.

    Even reading puts files beside a database in WAL mode. False where it cannot be known so.
    """
    # A database of ours that another process is making has a journal beside it.
    if not path.with_name(f"{path.name}-journal").exists():
        with (
            suppress(sqlite3.Error, UnicodeDecodeError),
            closing(open_untouched(path)) as connection,
        ):
            (identity,) = connection.execute("pragma application_id").fetchone()
            if identity == APPLICATION_ID:
                return False
            (held,) = connection.execute("select count(*) from sqlite_master").fetchone()
            if held:
                return True
    return _is_anothers_in_wal_mode(path)


def _is_anothers_in_wal_mode(path: Path) -> bool:
    """The same of one whose tables are in its log still; not looked at beside other threads.

    They may hold locks on the file, and closing it here would drop them.
    """
    if threading.active_count() > 1:
        return False
    header = _start(path, _HEADER)
    in_wal_mode = header.startswith(_SQLITE) and header[_WAL_MODE] == b"\2\2"
    return in_wal_mode and header[_IDENTITY] != _OURS


def journal_is_anothers(path: Path) -> bool:
    """Whether the journal beside a database of ours would put another program's pages into it.

    It keeps pages as they were; where the first is among them, that one says whose it is. An
    empty file that became ours says nobody's.
    """
    try:
        with path.with_name(f"{path.name}-journal").open("rb") as journal:
            first = _first_page(journal)
    except OSError:
        return False
    return first is not None and first[_IDENTITY] != _OURS and first[_CELLS] != bytes(2)


def _first_page(journal: BinaryIO) -> bytes | None:
    """The start of the database's first page, as the journal's first part keeps it."""
    head = journal.read(28)
    if len(head) < 28 or not head.startswith(JOURNAL):
        return None
    sector, page = (int.from_bytes(head[n : n + 4], "big") for n in (20, 24))
    journal.seek(sector)
    while len(number := journal.read(4)) == 4:
        if int.from_bytes(number, "big") == 1:
            return journal.read(_HEADER)
        journal.seek(page + 4, 1)  # the page and its checksum
    return None


def _start(path: Path, length: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(length)
    except OSError:
        return b""
