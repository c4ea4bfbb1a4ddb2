"""Reading a PostgreSQL database by psycopg: read only, one statement, numbers as whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from finstats.errors import DatabaseError
from finstats.result import Label
from finstats.settings import Target
from finstats.store.decimals import whole
from finstats.store.parameters import for_psycopg
from finstats.store.reader import NotReady, Row, check_revision, option_of

if TYPE_CHECKING:
    import psycopg

_PORTION = 2_000  # rows that a server hands over at once


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
        with _refused_by_server():
            cursor = self.connection.execute(for_psycopg(sql).encode(), params or {}, prepare=True)
        return [whole(row) for row in cursor.fetchall()]

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[Row]:
        """The same rows one after another, fetched in portions."""
        with _refused_by_server(), self.connection.cursor(name="finstats_each") as cursor:
            cursor.itersize = _PORTION
            cursor.execute(for_psycopg(sql).encode(), params or {})
            for row in cursor:
                yield whole(row)

    @contextmanager
    def of_one_state(self) -> Iterator[None]:
        """One transaction on one snapshot."""
        from psycopg import IsolationLevel

        self.connection.rollback()  # what was asked before has ended
        self.connection.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            yield
        finally:
            self.connection.rollback()
            self.connection.isolation_level = None

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""
        with _refused_by_server():
            cursor = self.connection.execute(f"select * from {view} limit 0".encode())
        return [column.name for column in cursor.description or ()]

    def close(self) -> None:
        """End the connection."""
        self.connection.close()


@contextmanager
def _refused_by_server() -> Iterator[None]:
    """Within: a server that goes away, or does not allow it, raises DatabaseError."""
    try:
        yield
    except (driver().errors.InsufficientPrivilege, driver().OperationalError) as error:
        why = str(error).splitlines()[0]
        raise DatabaseError(
            "unreachable", f"服务器不答: {why}", f"the server refuses: {why}"
        ) from error


def connect(target: Target, *, read_only: bool = True) -> psycopg.Connection[tuple[object, ...]]:
    """A connection, read-only unless asked otherwise; raises DatabaseError without the password when there is no answer."""
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
                f"先在服务器上建数据库, 再运行 finstats db init {option_of(target)}",
                f"make the database on the server, then: finstats db init {option_of(target)}",
            )
            if "does not exist" in why
            else None,
        ) from error
    connection.read_only = read_only
    return connection


def open_postgres(target: Target) -> PostgresReader:
    """A reader of a database of this release; raises NotReady otherwise."""
    connection = connect(target)
    try:
        with _refused_by_server():
            held = connection.execute("select to_regclass('alembic_version')").fetchone()
            if held is None or held[0] is None:
                raise NotReady("missing", target)
            revision = connection.execute("select version_num from alembic_version").fetchall()
        check_revision(revision, target)
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
