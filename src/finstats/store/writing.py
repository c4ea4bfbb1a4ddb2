"""One unit of work is one transaction that is alone from its first statement.

Writing, SQLite: BEGIN IMMEDIATE, because a deferred transaction that reads and then writes loses updates
or fails at once in spite of the busy timeout, and SQLAlchemy's own handling leaves half-done
migrations (DESIGN 8.1, 8.5). PostgreSQL: an advisory lock for the transaction.
Reading for checks takes no lock that a writer waits for longer than its commit, changes nothing,
and sees one state from its first statement to its last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, exc

from finstats.errors import DatabaseError
from finstats.settings import Target
from finstats.store.digest_keeper import keeping
from finstats.store.lake import must_not_be_a_lake
from finstats.store.reader import NOT_TEXT, TOO_LONG, damaged
from finstats.store.sqlite import check_version, open_read_only

BUSY_SECONDS = 120  # a first start that waits for another one to migrate and seed
_NO_ANSWER = (
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
    sqlite3.SQLITE_READONLY,
)
_LOCK = 0x66696E73  # "fins": one lock for all writers of one PostgreSQL database


@contextmanager
def writing(target: Target, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """A connection inside a transaction that commits on leaving and rolls back on any error.

    `foreign_keys=False` is for migrations: SQLite's batch rebuilds would otherwise act on child
    rows (DESIGN 8.2); the keys are then checked before the commit. The digests of what was changed
    are written last. Raises DatabaseError when the database cannot be reached or written, DataError
    when what is to be changed differs from its digest. A file is only made for migrations.
    """
    must_not_be_a_lake(target)
    file = _file(target.path)
    engine = _engine(target, foreign_keys)
    event.listen(engine, "before_cursor_execute", _see)
    try:
        with engine.begin() as connection:
            file = file or _file(target.path)
            yield connection
            keeping(connection).write()
            if target.path is not None and not foreign_keys:
                _must_have_whole_keys(connection)
            _must_be_there(target, file)
    except exc.DatabaseError as error:
        if not out_of_reach(error):
            raise  # a statement of ours is wrong: a bug, not a database out of reach
        _must_be_there(target, file)  # else SQLite's reason is a riddle
        raise unreachable(target, error.orig or error) from error
    finally:
        engine.dispose()


class _TakenBack(Exception):
    """Ends a trial: the transaction is rolled back."""


@contextmanager
def trying(target: Target) -> Iterator[Connection]:
    """A connection as `writing` gives one; whatever was written is taken back on leaving.

    For what-if questions: they hold the write lock while they last, and change nothing.
    """
    try:
        with writing(target) as connection:
            yield connection
            raise _TakenBack
    except _TakenBack:
        pass


@contextmanager
def reading(target: Target) -> Iterator[Connection]:
    """A connection that only reads, inside one transaction that sees one state of the database.

    For checks, whose statements are known to be right: whatever the engine says against them is
    damage. Raises DatabaseError: `damaged`, or `unreachable` when it does not answer.
    """
    must_not_be_a_lake(target)
    engine = _reading_engine(target)
    try:
        with answering(target), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def answering(target: Target) -> Iterator[None]:
    """What the engine says against right statements, as an error of ours."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        reason = getattr(error, "orig", None) or error
        code = getattr(reason, "sqlite_errorcode", None)
        if code is None or code & 0xFF in _NO_ANSWER:
            raise unreachable(target, reason) from error
        raise damaged(reason) from error
    except MemoryError as error:  # a damaged length
        raise damaged(TOO_LONG) from error
    except UnicodeDecodeError as error:  # a message of SQLite's with damaged words
        raise damaged(NOT_TEXT) from error


def _reading_engine(target: Target) -> Engine:
    if target.path is None:
        return create_engine(
            target.url,
            poolclass=NullPool,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
        )
    path = target.path
    engine = create_engine(
        "sqlite+pysqlite://", creator=lambda: open_read_only(path), poolclass=NullPool
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin"))
    return engine


def out_of_reach(error: exc.DatabaseError) -> bool:
    """Whether the file or server failed, and not a statement."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        # Class 42501: a role that may not, such as a reader's; 25006: a server that only reads.
        return isinstance(error, exc.OperationalError) or getattr(error.orig, "sqlstate", None) in (
            "42501",
            "25006",
        )
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
    check_version()
    uri = f"file:{quote(bytes(target.path))}?mode={'rw' if foreign_keys else 'rwc'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute(f"pragma foreign_keys = {int(foreign_keys)}")
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _file(path: Path | None) -> tuple[int, int] | None:
    """Which file it is that lies at a path; None: none, or a server."""
    if path is None or not path.exists():
        return None
    found = path.stat()
    return found.st_dev, found.st_ino


def _must_be_there(target: Target, file: tuple[int, int] | None) -> None:
    """Raises DatabaseError when the file is not the one that was opened: what is written is lost.

    SQLite notices that only before its first write.
    """
    if file is not None and _file(target.path) != file:
        raise DatabaseError(
            "moved",
            f"写入时 {target.shown} 被移走或替换了; 没有写入, 请再试一次",
            f"{target.shown} was moved or replaced while it was written; nothing was kept, try again",
        )


def _see(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    keeping(connection).see(statement)


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
