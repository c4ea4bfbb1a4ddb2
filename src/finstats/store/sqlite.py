"""What SQLite must be able to do here, and how a file is opened for reading only."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from finstats.errors import DatabaseError

APPLICATION_ID = 0x46494E53  # "FINS", in the file's header: tells our files from others
_NEEDED = (3, 37, 0)  # STRICT tables


def check_version() -> None:
    """Raises DatabaseError when Python's SQLite is older than STRICT tables."""
    if sqlite3.sqlite_version_info < _NEEDED:
        raise DatabaseError(
            "old-sqlite",
            f"SQLite {sqlite3.sqlite_version} 太旧: 需要 3.37 或更新; 请换较新的 Python",
            f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed; use a newer Python",
        )


def roll_back(path: Path) -> None:
    """Undo what a killed writer left half done, which a read-only connection may not.

    Only what was never committed goes; it is what SQLite does at the next writer's opening.
    """
    connection = sqlite3.connect(path, timeout=30.0, isolation_level=None)
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()
    finally:
        connection.close()


def open_read_only(path: Path, seconds: float = 30.0) -> sqlite3.Connection:
    """A connection that cannot write to the file, whatever is asked of it."""
    check_version()
    uri = f"file:{quote(str(path))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=seconds, isolation_level=None)
    connection.execute("pragma query_only = 1")
    connection.execute("pragma trusted_schema = 0")
    return connection
