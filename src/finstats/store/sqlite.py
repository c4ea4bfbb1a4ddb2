"""What SQLite must be able to do here, and how a file is opened for reading only."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from finstats.errors import DatabaseError

APPLICATION_ID = 0x46494E53  # "FINS", in the file's header: tells our files from others
_NEEDED = (3, 37, 0)  # STRICT tables
JOURNAL = bytes.fromhex("d9d505f920a163d7")  # what a rollback journal begins with
_ROLLING_BACK = threading.Lock()


def check_version() -> None:
    """Raises DatabaseError when Python's SQLite is older than STRICT tables."""
    if sqlite3.sqlite_version_info < _NEEDED:
        raise DatabaseError(
            "old-sqlite",
            f"SQLite {sqlite3.sqlite_version} 太旧: 需要 3.37 或更新; 请换较新的 Python",
            f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed; use a newer Python",
        )


def roll_back(path: Path) -> bool:
    """Undo what a killed writer left half done, which a read-only connection may not.

    Only what was never committed goes; it is what SQLite does at the next writer's opening.
    False, and nothing is touched, when the file is not of finstats: its journal is its owner's.
    """
    with _ROLLING_BACK:
        if not is_ours(path) and not _was_never_finished(path):
            return False
        uri = f"file:{quote(bytes(path))}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=30.0, isolation_level=None)
        try:
            connection.execute("select count(*) from sqlite_master").fetchone()
        finally:
            connection.close()
    return True


def is_ours(path: Path) -> bool:
    """Whether the file's header says finstats."""
    try:
        with closing(open_untouched(path)) as connection:
            connection.execute("pragma writable_schema = 1")  # reads a file that was cut short
            return bool(connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.Error:
        return False


def open_untouched(path: Path) -> sqlite3.Connection:
    """A connection that reads the file past any lock and any journal, and puts nothing beside it.

    SQLite keeps this process's own locks on the file when it is closed.
    """
    return sqlite3.connect(f"file:{quote(bytes(path))}?mode=ro&immutable=1", uri=True)


def _was_never_finished(path: Path) -> bool:
    """A first start that was killed: no header yet, and a journal that goes back to an empty file."""
    # Closing a file drops this process's locks on it; roll_back is alone in the process meanwhile,
    # and nobody else holds one while a journal waits to be rolled back.
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
        with path.with_name(f"{path.name}-journal").open("rb") as stream:
            journal = stream.read(20)
    except OSError:
        return False
    return header == bytes(100) and journal[:8] == JOURNAL and journal[16:] == bytes(4)


def open_read_only(path: Path, seconds: float = 30.0) -> sqlite3.Connection:
    """A connection that cannot write to the file, whatever is asked of it."""
    check_version()
    uri = f"file:{quote(bytes(path))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=seconds, isolation_level=None)
    connection.execute("pragma query_only = 1")
    connection.execute("pragma trusted_schema = 0")
    return connection
