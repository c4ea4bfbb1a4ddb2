"""Ad-hoc SQL on SQLite: read-only file, one statement, an allow-list of what it may touch, a limit.

No single switch holds (DESIGN 8.4): `mode=ro` is escaped by ATTACH, `query_only` by PRAGMA; the
authorizer refuses both before they run.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from finstats.errors import SqlError, TimeLimit
from finstats.store.reader import Row
from finstats.store.views import INTERNAL_VIEWS, READABLE

MAX_LENGTH = 100_000
_ACTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_CTES_OF_VIEWS = frozenset({"ranked", "led", "parts", "ties", "named", "superseding"})
_RESERVED = (
    "sqlite_",
    "pragma_",
    "json",
    "fts",
    "rtree",
    "dbstat",
    "bytecode",
    "tables_used",
    "geopoly",
)
# Functions that reach nothing outside; the length limit bounds what they make. Not printf and
# format: beyond that limit they answer NULL instead of an error, which would falsify an answer.
_FUNCTIONS = frozenset(
    {
        *("abs", "avg", "changes", "char", "coalesce", "count", "cume_dist", "date", "datetime"),
        *("dense_rank", "first_value", "glob", "group_concat", "hex", "ifnull", "iif"),
        *(
            "instr",
            "julianday",
            "lag",
            "last_value",
            "lead",
            "length",
            "like",
            "likelihood",
            "likely",
        ),
        *("lower", "ltrim", "max", "min", "nth_value", "ntile", "nullif", "percent_rank"),
        *("quote", "rank", "replace", "round", "row_number", "rtrim", "sign", "strftime"),
        *(
            "substr",
            "substring",
            "sum",
            "time",
            "total",
            "trim",
            "typeof",
            "unicode",
            "unlikely",
            "upper",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of the columns, rows, and whether the row cap cut some off."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: bool


def guarded(
    connection: sqlite3.Connection,
    sql: str,
    params: Mapping[str, object],
    seconds: float,
    most: int,
) -> Answer:
    """Run one reading statement; raises SqlError or TimeLimit, and changes nothing.

    `most` is the row cap; one row more is fetched to know whether it cut.
    """
    if len(sql) > MAX_LENGTH:
        raise SqlError(
            "sql-too-long",
            f"语句超过 {MAX_LENGTH} 字",
            f"the statement is longer than {MAX_LENGTH} characters",
        )
    refused: list[str] = []
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorizer(refused))
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
    try:
        cursor = connection.execute(sql, dict(params))
        if cursor.description is None:
            raise SqlError(
                "not-a-query",
                "只能查询: 用 select 或 with",
                "only queries are run: use select or with",
            )
        rows = cursor.fetchmany(most + 1)
        columns = tuple(str(column[0]) for column in cursor.description)
        cursor.close()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            if time.monotonic() <= deadline:
                raise KeyboardInterrupt from error  # Ctrl-C, which arrives in the handler
            raise TimeLimit(
                "time-limit", f"超过 {seconds:g} 秒, 已停止", f"stopped after {seconds:g} seconds"
            ) from error
        raise _explained(error, refused) from error
    except MemoryError as error:
        raise SqlError(
            "too-large",
            "结果放不进内存; 请少取几列几行",
            "the answer does not fit into memory; ask for less",
        ) from error
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        raise _explained(error, refused) from error
    return Answer(columns, tuple(rows[:most]), len(rows) > most)


def _authorizer(refused: list[str]) -> Callable[..., int]:
    """Allows reading the public views and what they read themselves; nothing else."""

    def may_read(table: str, column: str, inner: str | None) -> bool:
        """`inner` names the view that reads for the user, or a CTE, which anyone may name so:
        what must stay out of reach is refused whoever reads it."""
        if table == "source_text":  # the view of sources says whether a text is attached
            return column in ("source_id", "")
        if table in INTERNAL_VIEWS:
            return inner in READABLE or column == ""
        if table.startswith(_RESERVED):
            return False
        if table in READABLE or inner in READABLE | _CTES_OF_VIEWS:
            return True
        # A CTE, or a table of a view that was merged into the statement: named without a column.
        return column == ""

    def allowed(
        action: int, first: str | None, second: str | None, _: str | None, inner: str | None
    ) -> int:
        if action == sqlite3.SQLITE_READ:
            ok = may_read((first or "").lower(), second or "", inner)
        elif action == sqlite3.SQLITE_FUNCTION:
            ok = (second or "").lower() in _FUNCTIONS
        else:
            ok = action in _ACTIONS
        if not ok:
            refused.append(str(first or second or action))
        return sqlite3.SQLITE_OK if ok else sqlite3.SQLITE_DENY

    return allowed


def _explained(error: Exception, refused: list[str]) -> SqlError:
    if refused:
        what = refused[0]
        return SqlError(
            "sql-refused",
            f"不允许: {what}; 只能读公开视图 (finstats schema)",
            f"not allowed: {what}; only the public views may be read (finstats schema)",
        )
    words = str(error).splitlines()[0]
    return SqlError("sql-error", f"SQL 有错: {words}", f"SQL error: {words}")
