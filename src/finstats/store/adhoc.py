"""Runs an analyst's statement on whichever engine a reader is of."""

from __future__ import annotations

from collections.abc import Mapping

from finstats.errors import SqlError
from finstats.store.guard import Answer, guarded
from finstats.store.reader import Reader, SqliteReader


def run_adhoc(
    reader: Reader, sql: str, params: Mapping[str, object], seconds: float, most: int
) -> Answer:
    """One reading statement under a time limit and a row cap."""
    if not sql.strip():
        raise SqlError("no-sql", "没有语句", "there is no statement")
    if isinstance(reader, SqliteReader):
        return guarded(reader.connection, sql, params, seconds, most)
    from finstats.store.postgres import PostgresReader, guarded_postgres

    if isinstance(reader, PostgresReader):
        return guarded_postgres(reader, sql, params, seconds, most)
    raise TypeError(type(reader).__name__)
