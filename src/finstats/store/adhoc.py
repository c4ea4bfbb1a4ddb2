"""Runs an analyst's statement on whichever engine a reader is of."""

from __future__ import annotations

from collections.abc import Mapping

from finstats.errors import SqlError
from finstats.store.answers import Answer, Caps
from finstats.store.guard import guarded
from finstats.store.reader import Reader, SqliteReader


def run_adhoc(reader: Reader, sql: str, params: Mapping[str, object], caps: Caps) -> Answer:
    """One reading statement under caps on time, rows and bytes."""
    if not sql.strip():
        raise SqlError("no-sql", "没有语句; 给一条 select", "there is no statement; give a select")
    if isinstance(reader, SqliteReader):
        return guarded(reader.connection, sql, params, caps)
    if reader.engine == "duckdb":
        from finstats.store.duck import DuckReader
        from finstats.store.duck_guard import guarded_duck

        assert isinstance(reader, DuckReader)  # noqa: S101 - the one of that name
        return guarded_duck(reader, sql, params, caps)
    if reader.engine == "spark":
        from finstats.store.spark import SparkReader
        from finstats.store.spark_guard import guarded_spark

        assert isinstance(reader, SparkReader)  # noqa: S101 - the one of that name
        return guarded_spark(reader, sql, params, caps)
    from finstats.store.postgres import PostgresReader
    from finstats.store.postgres_guard import guarded_postgres

    if isinstance(reader, PostgresReader):
        return guarded_postgres(reader, sql, params, caps)
    raise TypeError(type(reader).__name__)
