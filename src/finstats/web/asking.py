"""Datasette's database, told its bounds: what its SQL may take of memory, and where the file is."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from finstats.web.failures import AnswerTooLarge, NeedsMemory

MOST = 10_000_000  # characters and bytes of one answer


def bound(database: Any) -> None:
    """From now on a question of a Datasette database ends before it takes more than its share.

    Its questions raise NeedsMemory where SQLite ran out of it, AnswerTooLarge past MOST.
    """
    database.execute = _told_to_who_asks(database.execute)
    database.execute_fn = _measured(database.execute_fn)
    database.connect = lambda write=False: _connection(database)


def _told_to_who_asks(execute: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same; what somebody mistypes in a browser is told there, not to whoever runs the server."""

    async def executed(*arguments: Any, **more: Any) -> Any:
        return await execute(*arguments, **{**more, "log_sql_errors": False})

    return executed


def _measured(execute_fn: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same, what it fetches counted as it comes."""

    async def executed(function: Callable[[sqlite3.Connection], Any]) -> Any:
        def counted(connection: sqlite3.Connection) -> Any:
            connection.row_factory = _Meter()
            return function(connection)

        try:
            return await execute_fn(counted)
        except MemoryError as error:
            raise NeedsMemory from error

    return executed


class _Meter:
    """Makes the rows of one answer; raises AnswerTooLarge when they are too much to hold."""

    def __init__(self) -> None:
        self._left = MOST

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
        self._left -= sum(len(cell) if isinstance(cell, (str, bytes)) else 8 for cell in row)
        if self._left < 0:
            raise AnswerTooLarge
        return sqlite3.Row(cursor, row)


def _connection(database: Any) -> sqlite3.Connection:
    """What Datasette opens itself, but from a path in which any character may stand."""
    uri = f"file:{quote(bytes(Path(database.path)))}?immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    database._all_file_connections.append(connection)
    return connection
