"""Reading a PostgreSQL database by psycopg: read only, one statement, numbers as whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING

from finstats.errors import DatabaseError, SqlError, TimeLimit
from finstats.settings import Target
from finstats.store.guard import Answer
from finstats.store.parameters import for_psycopg
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
        cursor = self.connection.execute(for_psycopg(sql).encode(), params or {}, prepare=True)
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
            "unreachable", f"连不上 {target.shown}: {why}", f"cannot reach {target.shown}: {why}"
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
    credentials = target.url.split("//", 1)[-1].split("@", 1)[0]
    secret = credentials.partition(":")[2] if "@" in target.url else ""
    return first.replace(secret, "***") if secret else first


def guarded_postgres(
    reader: PostgresReader, sql: str, params: Mapping[str, object], seconds: float, most: int
) -> Answer:
    """One statement in a read-only transaction under a server-side time limit."""
    from psycopg import Error, errors

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
