"""Reading a lake by DuckDB, inside this process: the files that its manifest lists, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from finstats.settings import Target
from finstats.store.decimals import whole
from finstats.store.extras import must_be_installed
from finstats.store.lake import (
    DERIVED,
    STORED,
    Manifest,
    must_have_all_files,
    read_manifest,
    unread,
)
from finstats.store.parameters import for_duckdb, names_in
from finstats.store.reader import Row

if TYPE_CHECKING:
    import duckdb

_PORTION = 2_000  # rows taken at once
# No extension, no variable of this program as a table, no file for what does not fit into memory.
_CLOSED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
    "python_enable_replacements": "false",
}


class DuckReader:
    """Reads one lake as it was when it was opened."""

    engine = "duckdb"

    def __init__(self, manifest: Manifest) -> None:
        """Raises DataError when a file is not there or not what it should be."""
        must_have_all_files(manifest)
        self.manifest = manifest
        self.connection = connected(manifest)

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> Sequence[Row]:
        """All rows, decimals as int."""
        return list(self.each(sql, params))

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[Row]:
        """The same rows one after another, taken in portions."""
        given = {name: (params or {})[name] for name in names_in(sql)}
        with readable(self.manifest), self.connection.cursor() as cursor:
            cursor.execute(for_duckdb(sql), given)
            while portion := cursor.fetchmany(_PORTION):
                yield from map(whole, portion)

    def of_one_state(self) -> AbstractContextManager[None]:
        """Always: the files of a manifest do not change."""
        return nullcontext()

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""
        with readable(self.manifest), self.connection.cursor() as cursor:
            cursor.execute(f"select * from {view} limit 0")
            return [str(column[0]) for column in cursor.description or ()]

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()


def open_duck(target: Target) -> DuckReader:
    """A reader of the lake.

    Raises MissingExtra without duckdb, DatabaseError or DataError unless it is one of this release.
    """
    must_be_installed("duckdb", "duckdb")
    return DuckReader(read_manifest(Path(str(target.lake))))


def connected(
    manifest: Manifest, settings: Mapping[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A database in memory whose views are those of the lake, and that opens its files alone.

    `settings`: more of DuckDB's, which cannot be changed any more when there are some.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config={**_CLOSED, **(settings or {})})
    try:
        with readable(manifest):
            for view in STORED:
                paths = ", ".join(map(quoted, manifest.paths(view)))
                columns = ", ".join(f'"{name}"' for name, _ in manifest.views[view].columns)
                connection.execute(
                    f"create view {view} as select {columns} "
                    f"from read_parquet([{paths}], hive_partitioning = false)"
                )
            for view, body in DERIVED.items():
                connection.execute(f"create view {view} as {body}")
        files = ", ".join(quoted(path) for view in STORED for path in manifest.paths(view))
        connection.execute(f"set allowed_paths = [{files}]")
        connection.execute("set enable_external_access = false")
        if settings:
            connection.execute("set lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def readable(manifest: Manifest) -> Iterator[None]:
    """Within: a file that is not there or not what it should be raises DataError."""
    import duckdb

    try:
        yield
    except (
        duckdb.IOException,
        duckdb.InvalidInputException,
        duckdb.SerializationException,
    ) as error:
        why = str(error).splitlines()[0][:200]
        raise unread(manifest, why, why) from error
