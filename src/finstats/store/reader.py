"""Reading a database: one small face for both engines, and how each is opened.

The embedded path uses Python's sqlite3 alone; SQLAlchemy would cost more than the answer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import Protocol

from finstats.errors import DatabaseError, reason
from finstats.result import Label
from finstats.settings import Target
from finstats.store.belonging import is_anothers, journal_is_anothers
from finstats.store.revision import HEAD
from finstats.store.sqlite import APPLICATION_ID, is_ours, open_read_only, roll_back

Row = tuple[object, ...]
# What says that a file is broken or out of reach, and not that a statement is wrong.
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
# Bytes of a SQLite file's one page; SQLite itself would take a file of one byte for an empty one.
_SMALLEST = 512
NOT_TEXT = Label("里面的文字不是 UTF-8", "text in it is not UTF-8")
TOO_LONG = Label("里面有一段长得放不进内存", "something in it is longer than memory can hold")


class Reader(Protocol):
    """A read-only connection that answers portable SQL with `:name` parameters."""

    engine: str

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> Sequence[Row]:
        """All rows; text and whole numbers only."""

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""

    def close(self) -> None:
        """End the connection."""


class Opened(Reader, Protocol):
    """A reader of a database that was opened for it alone."""

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[Row]:
        """Rows one after another, as they are taken; no more than a portion is in memory."""

    def of_one_state(self) -> AbstractContextManager[None]:
        """Within, all answers are of one state of the database, whatever is written meanwhile."""


class SqliteReader:
    """Reads a SQLite file."""

    engine = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> Sequence[Row]:
        """All rows."""
        with _sound():
            return self.connection.execute(sql, params or {}).fetchall()

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[Row]:
        """The same rows one after another."""
        with _sound():
            # Not `yield from`: what is left over when nobody takes it is not closed a second time.
            for row in self.connection.execute(sql, params or {}):  # noqa: UP028
                yield row

    @contextmanager
    def of_one_state(self) -> Iterator[None]:
        """One transaction; who writes meanwhile waits with the commit."""
        self.connection.execute("begin")
        try:
            yield
        finally:
            self.connection.execute("rollback")

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""
        description = self.connection.execute(f"select * from {view} limit 0").description
        return [str(column[0]) for column in description]

    def close(self) -> None:
        """End the connection."""
        self.connection.close()


@contextmanager
def _sound() -> Iterator[None]:
    """Within, what SQLite says of a damaged file raises DatabaseError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Without a code it is Python's own: bytes that are no text.
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _DAMAGE:
            raise
        raise damaged(error) from error
    except UnicodeDecodeError as error:  # a message of SQLite's, about damaged words
        raise damaged(NOT_TEXT) from error


def damaged(reason: object) -> DatabaseError:
    """The error for a file that cannot be read as what it should be; an engine's words, or ours."""
    words = reason if isinstance(reason, Label) else Label(str(reason), str(reason))
    return DatabaseError(
        "damaged",
        f"数据库文件读不了: {words.zh}",
        f"the database file cannot be read: {words.en}",
        Label("用备份恢复: finstats db restore 文件", "restore a backup: finstats db restore FILE"),
    )


class NotReady(DatabaseError):
    """The database is missing, empty, older or newer than this release, or not of finstats.

    `state` is missing, older, newer or foreign; the first two can be mended by making or
    upgrading, which finstats does by itself for its embedded database alone.
    """

    def __init__(self, state: str, target: Target, revision: str | None = None) -> None:
        self.state = state
        self.revision = revision
        super().__init__(
            f"database-{state}", *_words(state, target, revision), hint=_next_step(state, target)
        )


def _words(state: str, target: Target, revision: str | None) -> tuple[str, str]:
    shown = target.shown
    return {
        "missing": (f"{shown} 没有 finstats 数据库", f"there is no finstats database at {shown}"),
        "older": (
            f"{shown} 的结构是 {revision}, 本版需要 {HEAD}",
            f"{shown} is at revision {revision}, this release needs {HEAD}",
        ),
        "newer": (
            f"{shown} 的结构 {revision} 比本版 ({HEAD}) 新",
            f"{shown} is at revision {revision}, newer than this release ({HEAD})",
        ),
        "foreign": (f"{shown} 不是 finstats 的数据库", f"{shown} is not a database of finstats"),
    }[state]


def _next_step(state: str, target: Target) -> Label:
    option = option_of(target)
    return {
        "missing": Label(f"建库: finstats db init {option}", f"make it: finstats db init {option}"),
        "older": Label(
            f"先备份再升级: finstats db upgrade {option}",
            f"back it up, then: finstats db upgrade {option}",
        ),
        "newer": Label("请安装更新的 finstats", "install a newer finstats"),
        "foreign": Label(
            "换一个文件, 或不写 --database 而用默认的库",
            "name another file, or leave --database out for the default one",
        ),
    }[state]


def option_of(target: Target) -> str:
    """The option that names a database, fit to be typed into a shell; empty for the default one."""
    shown = target.shown.replace("'", "'\\''")
    return f"--database '{shown}'" if not target.embedded else ""


def open_reader(target: Target) -> Opened:
    """A reader of a database of this release; raises NotReady or DatabaseError otherwise."""
    if target.lake is not None:
        return _open_lake(target)
    if target.path is None:
        from finstats.store.postgres import open_postgres

        return open_postgres(target)
    size = _size(target, target.path)
    if size == 0:
        raise NotReady("missing", target)
    if size < _SMALLEST or is_anothers(target.path):
        raise NotReady("foreign", target)
    try:
        try:
            return _open_sqlite(target)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                raise
            if is_ours(target.path) and journal_is_anothers(target.path):
                raise _planted(target) from error
            if not roll_back(target.path):
                raise NotReady("foreign", target) from error
            return _open_sqlite(target)
    except UnicodeDecodeError as error:
        raise damaged(NOT_TEXT) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_NOTADB:
            raise NotReady("foreign", target) from error
        if code == sqlite3.SQLITE_CORRUPT and is_ours(target.path):
            raise damaged(error) from error
        raise DatabaseError(
            "unreachable", f"打不开 {target.shown}: {error}", f"cannot open {target.shown}: {error}"
        ) from error


def _open_lake(target: Target) -> Opened:
    if target.url.startswith("sc://"):
        from finstats.store.spark import open_spark

        return open_spark(target)
    from finstats.store.duck import open_duck

    return open_duck(target)


def _planted(target: Target) -> DatabaseError:
    return DatabaseError(
        "unreachable",
        f"打不开 {target.shown}: 旁边的 {target.shown}-journal 属于另一个数据库; 移走它再试",
        f"cannot open {target.shown}: {target.shown}-journal beside it is of another database; "
        "move that away",
    )


def _size(target: Target, path: Path) -> int:
    """Bytes of the file, 0 when there is none, less for what is no file (a pipe, a folder)."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except (OSError, ValueError) as error:
        why = reason(error)
        raise DatabaseError(
            "unreachable",
            f"打不开 {target.shown}: {why.zh}",
            f"cannot open {target.shown}: {why.en}",
        ) from error
    return found.st_size if S_ISREG(found.st_mode) else -1


def _open_sqlite(target: Target) -> SqliteReader:
    assert target.path is not None  # noqa: S101 - the caller told the engines apart
    connection = open_read_only(target.path)
    try:
        (identity,) = connection.execute("pragma application_id").fetchone()
        found = connection.execute(
            "select name from sqlite_master where name in ('alembic_version', 'figure_versions')"
        ).fetchall()
        if identity != APPLICATION_ID:
            held = connection.execute("select count(*) from sqlite_master").fetchone()[0]
            raise NotReady("foreign" if held else "missing", target)
        if ("alembic_version",) not in found:
            # One transaction made them both: a view without it has lost it to damage.
            if ("figure_versions",) in found:
                raise damaged(Label("缺表 alembic_version", "the table alembic_version is gone"))
            raise NotReady("missing", target)
        check_revision(
            connection.execute("select version_num from alembic_version").fetchall(), target
        )
    except BaseException:
        connection.close()
        raise
    return SqliteReader(connection)


def check_revision(rows: Sequence[Row], target: Target) -> None:
    """Raises NotReady unless the one revision is that of this release."""
    if not rows:
        raise NotReady("missing", target)
    revision = str(rows[0][0])
    if not re.fullmatch("[0-9]{4}", revision):  # another project's migrations
        raise NotReady("foreign", target)
    if revision != HEAD:
        raise NotReady("older" if revision < HEAD else "newer", target, revision)


def must_be_ready_or(target: Target, *states: str) -> None:
    """Raises NotReady unless the database is of this release, or in one of these states of it.

    Raises UsageError for a lake, which can be made ready for nothing but reading.
    """
    from finstats.store.lake import must_not_be_a_lake

    must_not_be_a_lake(target)
    try:
        open_reader(target).close()
    except NotReady as not_ready:
        if not_ready.state not in states:
            raise
