"""An empty database that has the public views as tables and nothing else.

SQLite's authorizer is not asked about every column (those that a full join merges), and is told the
name of the view that reads, which a common table expression may bear too. What a statement can
reach at all is therefore decided where nothing else is there, by SQLite's own parser.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from finstats.store.views import READABLE

_COLUMNS = 'select object, "column" from dictionary where "column" <> \'\''


class Shadow(NamedTuple):
    """The database, and the first page of each of its tables."""

    connection: sqlite3.Connection
    pages: frozenset[int]

    def close(self) -> None:
        """Let it go."""
        self.connection.close()


def shadow_of(connection: sqlite3.Connection) -> Shadow:
    """A database in memory with the names and columns of what ad-hoc SQL may read, and no rows."""
    columns: dict[str, list[str]] = {view: [] for view in sorted(READABLE)}
    for view, column in connection.execute(_COLUMNS):
        if view in columns:
            columns[view].append(f'"{column}"')
    shadow = sqlite3.connect(":memory:", isolation_level=None)
    for view, names in columns.items():
        shadow.execute(f'create table "{view}" ({", ".join(names)})')
    pages = shadow.execute("select rootpage from sqlite_master").fetchall()
    return Shadow(shadow, frozenset(int(page) for (page,) in pages))


def reads_beyond(shadow: Shadow, sql: str, params: Mapping[str, object]) -> str | None:
    """What the statement would open besides the shadow's tables; empty: it answers no rows.

    None: it reads the views and nothing else.

    It is planned, not run. Raises sqlite3.Error for what SQLite does not understand or find.
    """
    planned = shadow.connection.execute(f"explain {sql}", dict(params)).fetchall()
    for _, opcode, _, page, *_ in planned:
        if opcode == "OpenRead" and page not in shadow.pages:
            return "sqlite_master"
        if opcode in ("OpenWrite", "ReopenIdx", "VOpen"):
            return str(opcode)
    return None if any(opcode == "ResultRow" for _, opcode, *_ in planned) else ""
