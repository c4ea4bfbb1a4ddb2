"""What forked processes do: migrations step by step, first starts, and `finstats` itself."""

from __future__ import annotations

import io
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Self

from finstats.cli.main import run
from finstats.ingest import first_use, importing, jobs, reports, sources, verify
from finstats.settings import config, database_target
from finstats.store import keeping, migrations, postgres
from finstats.store.reader import open_reader
from finstats.store.writing import writing

_PRELOADED = (importing, jobs, reports, sources, verify, keeping, postgres)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def start(database: str) -> int:
    """Make or upgrade a database."""
    first_use.make_or_upgrade(database_target(database))
    return 0


def up(database: str, revision: str) -> int:
    """Migrate, without seeds."""
    with writing(database_target(database), foreign_keys=False) as connection:
        migrations.upgrade(connection, revision)
    return 0


def down(database: str, revision: str) -> int:
    """Take the schema back."""
    with writing(database_target(database), foreign_keys=False) as connection:
        migrations.downgrade(connection, revision)
    return 0


def down_and_pack(database: str, revision: str) -> int:
    """Take a database with figures back, to what an earlier release could have made of it."""
    down(database, revision)
    target = database_target(database)
    if target.path is not None:
        with closing(sqlite3.connect(target.path)) as connection:
            connection.execute("vacuum")
    return 0


def finstats(*arguments: str) -> int:
    """Run a command line."""
    return run(list(arguments))


def import_until(database: str, folder: str, end: str) -> int:
    """Import the facts files of a folder one after another; writes how many it were."""
    target, count = database_target(database), 0
    for path in sorted(Path(folder).glob("*.toml")):
        if time.time() >= float(end):
            break
        importing.import_file(target, path)
        count += 1
    sys.stdout.write(str(count))
    return 0


def read_until(database: str, end: str) -> int:
    """Count the figures of sources other than the seeds', each time anew; writes the counts."""
    target = database_target(database)
    query = "select count(*) from figures where source like 'source-%'"
    while time.time() < float(end):
        reader = open_reader(target)
        sys.stdout.write(f"{reader.rows(query)[0][0]}\n")
        reader.close()
    return 0


OPERATIONS: dict[str, Callable[..., int]] = {
    "start": start,
    "up": up,
    "down": down,
    "down_and_pack": down_and_pack,
    "finstats": finstats,
    "import_until": import_until,
    "read_until": read_until,
}


def warm_up() -> None:
    """Load all that the operations load in the course of them, once for all processes."""
    import psycopg
    import sqlalchemy.dialects.postgresql.psycopg

    assert psycopg
    assert sqlalchemy.dialects.postgresql.psycopg
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "warm.db")
        for arguments in (("db", "init"), ("themes",), ("themes", "--format", "csv")):
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                code = finstats(*arguments, "--database", path)
            assert code == 0
    config.cache_clear()


class _Standing(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(NOW.timestamp(), tz)


def stand_still() -> None:
    """Make the clock of all modules of finstats stand still."""
    for name, module in list(sys.modules.items()):
        if name.startswith("finstats.") and getattr(module, "datetime", None) is datetime:
            module.datetime = _Standing  # type: ignore[attr-defined]
