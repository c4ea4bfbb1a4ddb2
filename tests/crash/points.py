"""The points at which a process may be killed: before each statement, row and file operation, and
before and after each commit, backup and closing of a database. Counted, and died at, in the process
itself.

What a killed process leaves is the same anywhere between two points: nothing is written there.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

# So few pages are kept in memory that changes are in the file long before the commit, but more than
# a restore copies before it looks whether anybody else wrote.
CACHED_PAGES = 24
_FILE_OPERATIONS = ("fsync", "link", "rename", "replace", "unlink", "remove", "truncate", "mkdir")


class Points:
    """Counts the points that are passed; at one of them the process dies, or stops."""

    def __init__(self, die_at: int = 0, stop_at: int = 0) -> None:
        self.passed: list[str] = []
        self._die_at, self._stop_at = die_at, stop_at

    def reach(self, name: str) -> None:
        """Pass a point, if it is not the last one."""
        self.passed.append(name)
        if len(self.passed) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(self.passed) == self._stop_at:
            os.kill(os.getpid(), signal.SIGSTOP)

    def around(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The call with a point before and one after it."""

        def called(*arguments: Any, **named: Any) -> Any:
            self.reach(f"before {name}")
            result = call(*arguments, **named)
            self.reach(f"after {name}")
            return result

        return called

    def each(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The rows with a point before each."""
        for row in rows:
            self.reach("row")
            yield row


def watch(points: Points) -> None:
    """Put points into everything of this process that writes databases or moves files."""
    _watch_sqlite(points)
    _watch_postgres(points)
    for name in _FILE_OPERATIONS:
        setattr(os, name, points.around(getattr(os, name), name))


def _watch_sqlite(points: Points) -> None:
    class Cursor(sqlite3.Cursor):
        def execute(self, *arguments: Any) -> Cursor:
            points.reach("statement")
            super().execute(*arguments)
            return self

        def executemany(self, sql: str, rows: Iterable[Any]) -> Cursor:
            super().executemany(sql, points.each(rows))
            return self

    class Connection(sqlite3.Connection):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            sqlite3.Cursor(self).execute(f"pragma cache_size = {CACHED_PAGES}")
            self.commit = points.around(super().commit, "commit")  # type: ignore[method-assign]
            self.backup = points.around(super().backup, "backup")  # type: ignore[method-assign]
            self.close = points.around(super().close, "close")  # type: ignore[method-assign]

        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(factory or Cursor)

    connect = sqlite3.connect

    def connected(*arguments: Any, **named: Any) -> sqlite3.Connection:
        found: sqlite3.Connection = connect(*arguments, **{"factory": Connection, **named})
        return found

    sqlite3.connect = points.around(connected, "connect")


def _watch_postgres(points: Points) -> None:
    import psycopg

    execute, executemany = psycopg.Cursor.execute, psycopg.Cursor.executemany

    def executed(self: Any, *arguments: Any, **named: Any) -> Any:
        points.reach("statement")
        return execute(self, *arguments, **named)

    def executed_many(self: Any, query: Any, rows: Any, **named: Any) -> None:
        executemany(self, query, points.each(rows), **named)

    psycopg.Cursor.execute = executed  # type: ignore[method-assign]
    psycopg.Cursor.executemany = executed_many  # type: ignore[method-assign, assignment]
    commit = points.around(psycopg.Connection.commit, "commit")
    psycopg.Connection.commit = commit  # type: ignore[method-assign]
