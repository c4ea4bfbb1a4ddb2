"""Writing very many rows: what each engine has for that, past the statements of the rest.

The rows are complete, their keys were checked, and their digests are given to the keeper by who
made them. All is inside the transaction of the connection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, func, select

from finstats.store import tables

Row = tuple[object, ...]
_CACHE_KIB = 2**18  # of SQLite's pages while much is written
# Indexes over the digits: a page of them for nearly every row, in no order. Building one costs less
# than as many additions, as long as what is new is not little beside what is there.
_OVER_DIGITS = ("ix_figure_printed", "ix_figure_value_text")
_PARENTS = ("source", "unit", "qualifier", "nature", "period_basis", "subject")
_TEXTS_MAY_BE_EMPTY = {"figure": ("wording",)}


class Bulk(Protocol):
    """Takes rows of tables."""

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows."""


@contextmanager
def bulk(connection: Connection, rows: int) -> Iterator[Bulk]:
    """A way to add about so many figures; what it set aside for that is back when the block ends."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        held = connection.scalar(select(func.max(tables.figure.c.id))) or 0
        with _without_indexes(raw, _OVER_DIGITS if rows > held else ()):
            yield _Sqlite(raw)
    else:
        _trust_keys(raw)
        yield _Copy(raw)


@contextmanager
def _without_indexes(raw: Any, names: Sequence[str]) -> Iterator[None]:
    """Within, these indexes are not there; after that they are made again in the same words."""
    raw.execute(f"pragma cache_size = -{_CACHE_KIB}")
    words = [
        raw.execute("select sql from sqlite_master where name = ?", (name,)).fetchone()[0]
        for name in names
    ]
    for name in names:
        raw.execute(f"drop index {name}")
    yield
    for one in words:
        raw.execute(one)


def _trust_keys(raw: Any) -> None:
    """Let the server not look up each key of each row again, where it lets us choose.

    They were taken from the very rows they name, which nobody changes until the commit.
    """
    with raw.cursor() as cursor:
        cursor.execute("select has_parameter_privilege('session_replication_role', 'SET')")
        if cursor.fetchone()[0]:
            cursor.execute(f"lock table {', '.join(_PARENTS)} in share row exclusive mode")
            cursor.execute("set local session_replication_role = replica")


class _Sqlite:
    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        self._raw.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)


class _Copy:
    """COPY, whose CSV tells NULL from an empty text only by quotes that Python's writer leaves out."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if not rows:
            return
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        filled = [name for name in _TEXTS_MAY_BE_EMPTY.get(table, ()) if name in columns]
        option = f", force_not_null ({', '.join(filled)})" if filled else ""
        statement = f"copy {table} ({', '.join(columns)}) from stdin (format csv{option})"
        with self._raw.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text.getvalue().encode())
