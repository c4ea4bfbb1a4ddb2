"""One unit of work is one transaction that is alone from its first statement.

SQLite: BEGIN IMMEDIATE, because a deferred transaction that reads and then writes loses updates
or fails at once in spite of the busy timeout, and SQLAlchemy's own handling leaves half-done
migrations (DESIGN 8.1, 8.5). PostgreSQL: an advisory lock for the transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, exc

from finstats.errors import DatabaseError
from finstats.settings import Target
from finstats.store.sqlite import check_version

BUSY_SECONDS = 120  # a first start that waits for another one to migrate and seed
_LOCK = 0x66696E73  # "fins": one lock for all writers of one PostgreSQL database


@contextmanager
def writing(target: Target, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """A connection inside a transaction that commits on leaving and rolls back on any error.

    `foreign_keys=False` is for migrations: SQLite's batch rebuilds would otherwise act on child
    rows (DESIGN 8.2); the keys are then checked before the commit. Raises DatabaseError when
    the database cannot be reached or written.
    """
    engine = _engine(target, foreign_keys)
    try:
        with engine.begin() as connection:
            yield connection
            if target.path is not None and not foreign_keys:
                _must_have_whole_keys(connection)
    except exc.DatabaseError as error:
        if not _out_of_reach(error):
            raise  # a statement of ours is wrong: a bug, not a database out of reach
        raise unreachable(target, error.orig or error) from error
    finally:
        engine.dispose()


def _out_of_reach(error: exc.DatabaseError) -> bool:
    """Whether the file or server failed, and not a statement."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return isinstance(error, exc.OperationalError)
    return code & 0xFF not in (
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
    )


def unreachable(target: Target, reason: BaseException) -> DatabaseError:
    """The error for a database that does not answer or cannot be written."""
    why = str(reason).strip().splitlines()[0] if str(reason).strip() else type(reason).__name__
    return DatabaseError(
        "unreachable",
        f"数据库 {target.shown} 用不了: {why}",
        f"cannot use the database {target.shown}: {why}",
    )


def _engine(target: Target, foreign_keys: bool) -> Engine:
    if target.path is None:
        engine = create_engine(target.url, poolclass=NullPool)
        event.listen(engine, "begin", _lock_postgres)
        return engine
    path = target.path
    check_version()

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute(f"pragma foreign_keys = {int(foreign_keys)}")
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("begin immediate")


def _lock_postgres(connection: Connection) -> None:
    connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")


def _must_have_whole_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("pragma foreign_key_check").first()
    if broken is not None:
        raise DatabaseError(
            "broken-keys",
            f"表 {broken[0]} 有外键指向不存在的行; 没有改动",
            f"table {broken[0]} has a foreign key to a row that is not there; nothing was changed",
        )
