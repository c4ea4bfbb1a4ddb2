"""Ad-hoc SQL on a lake by DuckDB: layers that each stop some attacks.

files       nothing but the files of the lake can be opened, by no path and no address; nothing is
            attached, installed or loaded, and no setting changes any more
grammar     DuckDB's own parser finds one statement, a query, and in it no function that stands for
            a table but those that count and unfold: others read files, settings, run text as SQL
time        an interrupt from here
memory      DuckDB's own limit, no files for what does not fit, caps on rows and bytes
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any

from finstats.errors import SqlError
from finstats.store.answers import Answer, Caps, Meter
from finstats.store.decimals import Row, whole
from finstats.store.duck import DuckReader, connected
from finstats.store.guard import (
    must_be_short,
    not_a_query,
    not_allowed,
    sql_error,
    time_is_up,
    too_large,
)
from finstats.store.interrupting import interrupted_after
from finstats.store.parameters import for_duckdb

if TYPE_CHECKING:
    import duckdb

# The watchdog of the command line allows the process half as much again.
_BOUNDS = {"memory_limit": "100MiB", "threads": "1"}
_TABLES = {"range", "generate_series", "unnest", "repeat", "repeat_row"}


def guarded_duck(reader: DuckReader, sql: str, params: Mapping[str, object], caps: Caps) -> Answer:
    """Run one query in DuckDB's own words; raises SqlError or TimeLimit, and changes nothing."""
    import duckdb

    must_be_short(sql)
    query = for_duckdb(sql)
    must_be_a_query(query)
    over = Event()
    connection = connected(reader.manifest, _BOUNDS)

    def interrupt() -> None:
        over.set()
        connection.interrupt()

    try:
        must_call_no_other_tables(connection, query)
        with interrupted_after(caps.seconds, interrupt):
            return _answer(connection, query, params, Meter(caps))
    except duckdb.InterruptException as error:
        if not over.is_set():
            raise KeyboardInterrupt from error
        raise time_is_up(caps.seconds) from error
    except duckdb.OutOfMemoryException as error:
        raise too_large() from error
    except duckdb.PermissionException as error:
        raise not_allowed(str(error).splitlines()[0]) from error
    except duckdb.Error as error:
        raise sql_error(error) from error
    finally:
        connection.close()


def must_be_a_query(query: str) -> None:
    """Raises SqlError for anything but one query, before anything runs."""
    import duckdb

    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        raise sql_error(error) from error
    if len(statements) > 1:
        raise SqlError(
            "sql-error", "SQL 有错: 一次只能一条语句", "SQL error: one statement at a time"
        )
    if not statements or statements[0].type != duckdb.StatementType.SELECT:
        raise not_a_query()


def must_call_no_other_tables(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raises SqlError for a function that stands for a table, unless it is a harmless one."""
    parsed = connection.execute("select json_serialize_sql(cast(? as varchar))", [query])
    try:
        tree = json.loads(str((parsed.fetchone() or ("{}",))[0]))
    except RecursionError as error:
        raise SqlError("sql-error", "SQL 有错: 嵌套太深", "SQL error: nested too deeply") from error
    refused = [f"{name}()" for name in _called(tree) if name.lower() not in _TABLES]
    if tree.get("error") is not False:  # a query that cannot be looked through
        refused.append(str(tree.get("error_message")))
    if refused:
        raise not_allowed(refused[0])


def _called(tree: Any) -> Iterator[str]:
    """The functions that stand for tables, anywhere in a statement."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "TABLE_FUNCTION":
                yield str(node.get("function", {}).get("function_name"))
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _answer(
    connection: duckdb.DuckDBPyConnection, query: str, params: Mapping[str, object], meter: Meter
) -> Answer:
    found = connection.execute(query, dict(params))
    columns = tuple(str(column[0]) for column in found.description or ())

    def fetch() -> Row | None:
        row = found.fetchone()
        return None if row is None else whole(row)

    rows, cut = meter.rows(fetch)
    return Answer(columns, rows, cut)
