"""Reading a PostgreSQL database by psycopg: read only, one statement, numbers as whole numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING

from finstats.errors import DatabaseError, SqlError, TimeLimit
from finstats.result import Label
from finstats.settings import Target
from finstats.store.guard import Answer
from finstats.store.parameters import code_of, for_psycopg
from finstats.store.reader import NotReady, Row, check_revision

if TYPE_CHECKING:
    import psycopg


def driver() -> ModuleType:
    """psycopg; raises DatabaseError with the install line when it is missing."""
    try:
        import psycopg
    except ImportError as error:
        raise DatabaseError(
            "missing-extra",
            "连接 PostgreSQL 需要: pip install 'finstats[postgres]'",
            "PostgreSQL needs: pip install 'finstats[postgres]'",
        ) from error
    return psycopg


class PostgresReader:
    """Reads a PostgreSQL database in one read-only transaction."""

    engine = "postgresql"

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self.connection = connection

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> Sequence[Row]:
        """All rows, NUMERIC as int."""
        # prepare=True takes the extended protocol, which refuses a second statement.
        try:
            cursor = self.connection.execute(for_psycopg(sql).encode(), params or {}, prepare=True)
        except (driver().errors.InsufficientPrivilege, driver().OperationalError) as error:
            why = str(error).splitlines()[0]
            raise DatabaseError(
                "unreachable", f"服务器不答: {why}", f"the server refuses: {why}"
            ) from error
        return [tuple(_whole(value) for value in row) for row in cursor.fetchall()]

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""
        description = self.connection.execute(f"select * from {view} limit 0".encode()).description
        return [column.name for column in description or ()]

    def close(self) -> None:
        """End the connection."""
        self.connection.close()


def _whole(value: object) -> object:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def connect(target: Target) -> psycopg.Connection[tuple[object, ...]]:
    """A read-only connection; raises DatabaseError without the password when there is no answer."""
    psycopg_ = driver()
    try:
        connection: psycopg.Connection[tuple[object, ...]] = psycopg_.connect(
            target.url.replace("postgresql+psycopg://", "postgresql://", 1), connect_timeout=10
        )
    except psycopg_.Error as error:
        why = _without_secrets(str(error), target)
        raise DatabaseError(
            "unreachable",
            f"连不上 {target.shown}: {why}",
            f"cannot reach {target.shown}: {why}",
            Label(
                "先在服务器上建数据库, 再运行 finstats db init",
                "make the database on the server, then: finstats db init",
            )
            if "does not exist" in why
            else None,
        ) from error
    connection.read_only = True
    return connection


def open_postgres(target: Target) -> PostgresReader:
    """A reader of a database of this release; raises NotReady otherwise."""
    connection = connect(target)
    try:
        held = connection.execute("select to_regclass('alembic_version')").fetchone()
        if held is None or held[0] is None:
            raise NotReady("missing", target)
        check_revision(
            connection.execute("select version_num from alembic_version").fetchall(), target
        )
    except BaseException:
        connection.close()
        raise
    return PostgresReader(connection)


def _without_secrets(message: str, target: Target) -> str:
    first = message.strip().splitlines()[0] if message.strip() else "no answer"
    credentials = target.url.split("//", 1)[-1].rpartition("@")[0]
    secret = credentials.partition(":")[2] if "@" in target.url else ""
    # A password with @ or / in it is cut differently by whoever reads the address.
    for part in sorted({secret, *re.split("[@/?:]", secret)}, key=len, reverse=True):
        if part:
            first = first.replace(part, "***")
    return first


# Until a role of its own bounds what analysts may do (db init --reader), these are refused by name:
# a read-only transaction does not stop a superuser from files, programs and other sessions.
_REFUSED = re.compile(
    r"\b(source_text|pg_(?:read|ls|stat_file|terminate|cancel|reload|rotate|switch|logical|create|drop|advisory)\w*"
    r"|lo_\w+|dblink\w*|query_to_xml\w*|table_to_xml\w*|cursor_to_xml\w*|schema_to_xml\w*|database_to_xml\w*"
    r"|set_config|ts_stat|ts_rewrite|pg_sleep_\w+|current_setting|pg_shadow|pg_authid|copy)\b"
    r"|\bu&",  # names written in escapes
    re.IGNORECASE,
)


def _must_be_a_query(sql: str) -> None:
    """Raises SqlError before anything runs: COPY and DO act even where their result is refused."""
    bare = code_of(sql).strip().lstrip("( ").strip()
    if not re.match(r"(select|with|values|table)\b", bare, re.IGNORECASE):
        raise SqlError(
            "not-a-query", "只能查询: 用 select 或 with", "only queries are run: use select or with"
        )
    refused = _REFUSED.search(bare)
    if refused is not None:
        raise SqlError(
            "sql-refused",
            f"不允许: {refused[0]}; 只能读公开视图 (finstats schema)",
            f"not allowed: {refused[0]}; only the public views may be read (finstats schema)",
        )


def guarded_postgres(
    reader: PostgresReader, sql: str, params: Mapping[str, object], seconds: float, most: int
) -> Answer:
    """One statement in a read-only transaction under a server-side time limit."""
    from psycopg import Error, errors

    _must_be_a_query(sql)
    connection = reader.connection
    try:
        connection.execute(f"set local statement_timeout = {int(seconds * 1000)}".encode())
        cursor = connection.execute(for_psycopg(sql).encode(), params, prepare=True)
        if cursor.description is None:
            raise SqlError(
                "not-a-query",
                "只能查询: 用 select 或 with",
                "only queries are run: use select or with",
            )
        rows = [tuple(_whole(value) for value in row) for row in cursor.fetchmany(most + 1)]
        columns = tuple(column.name for column in cursor.description)
    except errors.QueryCanceled as error:
        raise TimeLimit(
            "time-limit", f"超过 {seconds:g} 秒, 已停止", f"stopped after {seconds:g} seconds"
        ) from error
    except Error as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SqlError("sql-error", f"SQL 有错: {words}", f"SQL error: {words}") from error
    finally:
        connection.rollback()
    return Answer(columns, tuple(rows[:most]), len(rows) > most)
