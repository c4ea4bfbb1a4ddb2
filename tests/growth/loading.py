"""Generated rows into a seeded database of either engine, past the import."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import delete, insert
from tests.growth.columns import COLUMNS
from tests.growth.grown import Grown

from finstats.settings import database_target
from finstats.store.digests import digests_of, parts_of
from finstats.store.tables import content_digest
from finstats.store.writing import writing


def load_sqlite(path: Path, observations: int) -> None:
    """Add generated rows to a SQLite file; its keys are checked afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma cache_size = -500000")
        connection.execute("pragma synchronous = off")
        connection.execute("begin immediate")
        for portion in Grown(observations).tables():
            for table, rows in portion.items():
                marks = ", ".join("?" * (COLUMNS[table].count(",") + 1))
                connection.executemany(
                    f"insert into {table} ({COLUMNS[table]}) values ({marks})", rows
                )
        connection.execute("commit")
        assert connection.execute("pragma foreign_key_check").fetchone() is None


def load_postgres(url: str, observations: int) -> None:
    """Add generated rows to a PostgreSQL database, and let it count them."""
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        for portion in Grown(observations).tables():
            for table, rows in portion.items():
                with connection.cursor().copy(
                    f"copy {table} ({COLUMNS[table]}) from stdin".encode()
                ) as copy:
                    for row in rows:
                        copy.write_row(row)
        connection.execute("analyze")


def seal(path: Path) -> None:
    """Give a SQLite file the digests that finstats itself would have written."""
    with writing(database_target(str(path))) as connection:
        connection.execute(delete(content_digest))
        for part in parts_of(connection, set()):
            for (name, scope), one in digests_of(connection, part).items():
                row = {"part": name, "scope": scope, "rows": one.rows, "sha256": one.sha256}
                connection.execute(insert(content_digest), row)


if __name__ == "__main__":
    load_sqlite(Path(sys.argv[1]), int(sys.argv[2]))
