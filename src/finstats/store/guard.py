"""Ad-hoc SQL on SQLite: layers that each stop some attacks, so that no single one must hold.

No single switch holds (DESIGN 8.4): `mode=ro` is escaped by ATTACH, `query_only` by PRAGMA, both
by temporary tables, a progress handler by one long function. The layers, each a function here:

read-only file, query_only, untrusted schema   `sqlite.open_read_only`
shadow      it is planned first where nothing but the public views exists
limits      lengths, columns, depth; nothing attached
authorizer  an allow-list of actions, functions and tables
time        a progress handler; what outlives it, the watchdog of the command ends
memory      a hard limit for SQLite's heap, no temporary files, a cap on the answer
one statement   Python's sqlite3 refuses a second one
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress

from finstats.errors import SqlError, TimeLimit
from finstats.store.answers import MEBIBYTE, Answer, Caps, Meter
from finstats.store.shadow import reads_beyond, shadow_of
from finstats.store.views import INTERNAL_VIEWS, READABLE

HEAP = 64 * MEBIBYTE  # SQLite's own; the answer comes on top of it
MAX_LENGTH = 100_000
# Names of common table expressions inside the views; a test holds them to the migrations.
CTES_OF_VIEWS = frozenset({"ranked", "led", "held", "ties", "named"})
# Who reads tables. Others may bear these names too: only the shadow makes that harmless.
_READERS = READABLE | CTES_OF_VIEWS | set(INTERNAL_VIEWS)
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 4 * MAX_LENGTH,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 1_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_ACTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_RESERVED = (
    *("sqlite_", "pragma_", "json", "fts", "rtree", "dbstat"),
    *("bytecode", "tables_used", "geopoly"),
)
# Functions that reach nothing outside; the length limit bounds what they make. Not printf and
# format: beyond that limit they answer NULL instead of an error, which would falsify an answer.
FUNCTIONS = frozenset(
    {
        *(
            "abs",
            "avg",
            "ceil",
            "ceiling",
            "char",
            "coalesce",
            "count",
            "cume_dist",
            "current_date",
        ),
        *("current_time", "current_timestamp", "date", "datetime", "floor", "mod", "pow", "power"),
        *(
            "sqrt",
            "unixepoch",
            "dense_rank",
            "first_value",
            "glob",
            "group_concat",
            "hex",
            "ifnull",
            "iif",
            "instr",
        ),
        *("julianday", "lag", "last_value", "lead", "length", "like", "likelihood", "likely"),
        *("lower", "ltrim", "max", "min", "nth_value", "ntile", "nullif", "percent_rank", "quote"),
        *("rank", "replace", "round", "row_number", "rtrim", "sign", "strftime", "substr"),
        *("substring", "sum", "time", "total", "trim", "typeof", "unicode", "unlikely", "upper"),
    }
)


def guarded(
    connection: sqlite3.Connection, sql: str, params: Mapping[str, object], caps: Caps
) -> Answer:
    """Run one reading statement; raises SqlError or TimeLimit, and changes nothing.

    The connection is of no other use afterwards than reading the public views.
    """
    must_be_short(sql)
    must_read_views_alone(connection, sql, params)
    bound_statement(connection)
    bound_memory(connection)
    refused = allow_reading_views(connection)
    stopped = bound_time(connection, caps.seconds)
    meter = Meter(caps)
    connection.text_factory = meter.text
    try:
        with _told(refused):
            return _answer(connection.execute(sql, dict(params)), meter)
    except _Interrupted as error:
        if not stopped():
            raise KeyboardInterrupt from error  # Ctrl-C, which arrives in the handler
        raise time_is_up(caps.seconds) from error
    finally:
        connection.text_factory = str
        connection.set_progress_handler(None, 0)


def _answer(cursor: sqlite3.Cursor, meter: Meter) -> Answer:
    columns = tuple(str(column[0]) for column in cursor.description)
    rows, cut = meter.rows(cursor.fetchone)
    cursor.close()
    return Answer(columns, rows, cut)


def must_be_short(sql: str) -> None:
    """Raises SqlError for a statement that no analyst writes."""
    if len(sql) > MAX_LENGTH:
        raise SqlError(
            "sql-too-long",
            f"语句超过 {MAX_LENGTH} 字",
            f"the statement is longer than {MAX_LENGTH} characters",
        )


def must_read_views_alone(
    connection: sqlite3.Connection, sql: str, params: Mapping[str, object]
) -> None:
    """Raises SqlError for a statement that would read anything but the public views."""
    with closing(shadow_of(connection)) as shadow:
        bound_statement(shadow.connection)
        with _told(allow_reading_views(shadow.connection)):
            beyond = reads_beyond(shadow, sql, params)
    if beyond == "":
        raise not_a_query()
    if beyond is not None:
        raise not_allowed(beyond)


def bound_statement(connection: sqlite3.Connection) -> None:
    """Statements of ordinary size, texts of a million bytes, no other database attached."""
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)


def bound_memory(connection: sqlite3.Connection) -> None:
    """SQLite's heap stays under HEAP, for the rest of the process; sorting fills no disk.

    Builds of SQLite without memory statistics have no such limit; the watchdog remains.
    """
    with suppress(sqlite3.Error):
        connection.execute("pragma temp_store = 2").close()
        connection.execute(f"pragma hard_heap_limit = {HEAP}").close()


def bound_time(connection: sqlite3.Connection, seconds: float) -> Callable[[], bool]:
    """Interrupts what runs longer, between two steps of it; gives whether the time is up."""
    deadline = time.monotonic() + seconds

    def over() -> bool:
        return time.monotonic() > deadline

    connection.set_progress_handler(over, 10_000)
    return over


def allow_reading_views(connection: sqlite3.Connection) -> list[str]:
    """Allows reading the public views and what they read themselves; nothing else.

    What is refused is written into the list.
    """
    refused: list[str] = []

    def allowed(
        action: int, first: str | None, second: str | None, _: str | None, inner: str | None
    ) -> int:
        if action == sqlite3.SQLITE_READ:
            ok = _may_read((first or "").lower(), second or "", inner)
        elif action == sqlite3.SQLITE_FUNCTION:
            ok = (second or "").lower() in FUNCTIONS
        else:
            ok = action in _ACTIONS
        if not ok:
            called = action == sqlite3.SQLITE_FUNCTION
            refused.append(f"{second}()" if called else str(first or second or action))
        return sqlite3.SQLITE_OK if ok else sqlite3.SQLITE_DENY

    connection.set_authorizer(allowed)
    return refused


def _may_read(table: str, column: str, inner: str | None) -> bool:
    """`inner` names the view that reads for the user, or a common table expression that bears
    its name, which the shadow makes harmless; the text is refused even so."""
    if table == "source_text":  # the view of sources says whether a text is attached
        return column in ("source_id", "")
    if table in INTERNAL_VIEWS:
        return inner in _READERS or column == ""
    if table.startswith(_RESERVED):
        return False
    if table in READABLE or inner in _READERS:
        return True
    # A CTE, or a table of a view that was merged into the statement: named without a column.
    return column == ""


class _Interrupted(Exception):
    """SQLite was told to stop, by the time limit or by Ctrl-C."""


@contextmanager
def _told(refused: list[str]) -> Iterator[None]:
    """What SQLite and its driver say against a statement, as SqlError; _Interrupted apart."""
    try:
        yield
    except MemoryError as error:
        raise too_large() from error
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise _Interrupted from error
        raise _explained(error, refused) from error


def _explained(error: Exception, refused: list[str]) -> SqlError:
    if refused:
        return not_allowed(refused[0])
    if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM):
        return too_large()
    return sql_error(error)


def not_a_query() -> SqlError:
    """For a statement that is none of reading, or none at all."""
    return SqlError(
        "not-a-query", "只能查询: 用 select 或 with", "only queries are run: use select or with"
    )


def not_allowed(what: str) -> SqlError:
    """For what ad-hoc SQL may not touch."""
    return SqlError(
        "sql-refused",
        f"不允许: {what[:80]}; 只能用普通函数读公开视图 (finstats schema)",
        f"not allowed: {what[:80]}; plain functions over the public views are (finstats schema)",
    )


def sql_error(error: Exception) -> SqlError:
    """For what the engine does not understand, in its own words."""
    words = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return SqlError("sql-error", f"SQL 有错: {words}", f"SQL error: {words}")


def too_large() -> SqlError:
    """For an answer, or a step on the way to it, that may not be held in memory."""
    return SqlError(
        "too-large",
        "结果放不进内存; 请少取几列几行",
        "the answer does not fit into memory; ask for less",
    )


def time_is_up(seconds: float) -> TimeLimit:
    """For a statement that outlived its time."""
    return TimeLimit(
        "time-limit", f"超过 {seconds:g} 秒, 已停止", f"stopped after {seconds:g} seconds"
    )
