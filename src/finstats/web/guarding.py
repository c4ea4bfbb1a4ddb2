"""What SQL may do on Datasette's connections: read the published tables, within limits.

The file holds nothing else and is opened immutable; this is the second layer. Datasette asks the
same connections about tables and columns, so a few pragmas that read the schema stay allowed. The
one that would name the file on disk answers nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from finstats.store.answers import MEBIBYTE
from finstats.store.guard import FUNCTIONS, bound_statement
from finstats.store.views import READABLE

# One step of SQLite cannot be interrupted: texts are short enough that none lasts a second.
LONGEST_TEXT = 200_000
# Of SQLite in this process, all connections together; who goes beyond ends with a MemoryError.
HEAP = 256 * MEBIBYTE
MOST_COLUMNS = 200
_PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info", "schema_version"}
)
_OF_SCHEMA = frozenset({"sqlite_master", "sqlite_schema", "sqlite_stat1", "pragma_table_info"})
# Findings hold documents of JSON.
_MORE_FUNCTIONS = frozenset(
    {"json_array_length", "json_extract", "json_type", "json_valid", "->", "->>"}
)
_TABLES = READABLE | _OF_SCHEMA
_PLAIN = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)


def guard(connection: sqlite3.Connection) -> None:
    """From now on the connection reads the published tables and nothing else."""
    bound_statement(connection)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MOST_COLUMNS)
    with suppress(sqlite3.Error):  # not in every build
        connection.execute(f"pragma hard_heap_limit = {HEAP}").close()
    for pragma in ("query_only = 1", "trusted_schema = 0", "temp_store = 2"):
        connection.execute(f"pragma {pragma}").close()
    connection.set_authorizer(_allowed)


def _allowed(
    action: int, first: str | None, second: str | None, _: str | None, __: str | None
) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        if name == "database_list":
            return sqlite3.SQLITE_IGNORE
        ok = name in _PRAGMAS and (second is None or name != "schema_version")
    elif action == sqlite3.SQLITE_READ:
        # No name, or none of a column: a part of the statement itself, such as a subquery.
        ok = not first or first.lower() in _TABLES or not second
    elif action == sqlite3.SQLITE_FUNCTION:
        name = (second or "").lower()
        ok = name in FUNCTIONS or name in _MORE_FUNCTIONS
    else:
        ok = action in _PLAIN
    return sqlite3.SQLITE_OK if ok else sqlite3.SQLITE_DENY
