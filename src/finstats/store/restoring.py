"""Putting a backup in the place of a database: the old content or the new one, at any moment.

The file is not renamed over. A rename would leave the old file's `-journal` or `-wal` beside the
new one, and SQLite would play it into what was restored; it would also leave whoever has the old
file open writing into a file without a name. Instead the pages are copied by SQLite's backup API
inside one exclusive transaction of the file that is there:

- opening it first rolls back or takes over whatever journal belongs to it, as for any writer;
- a journal beside a file that is gone or empty belongs to nothing, and SQLite removes it;
- readers and writers elsewhere wait, and then see the new content;
- killed before the commit, the copy's own journal takes the next opening back to the old content.

The backup itself is never opened for writing. When it lies beside a journal of its own, both are
copied and read elsewhere, as SQLite would read them.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from finstats.errors import DatabaseError, DataError, FinstatsError, UsageError
from finstats.result import Label
from finstats.settings import Target
from finstats.store import migrations
from finstats.store.keeping import Kept, backup_beside, beside, copy_pages, file_of
from finstats.store.part_files import part_of, remove_leftovers
from finstats.store.reader import NotReady, open_reader
from finstats.store.revision import HEAD
from finstats.store.soundness import check_content, check_structure
from finstats.store.sqlite import APPLICATION_ID, is_ours
from finstats.store.writing import BUSY_SECONDS, answering, reading

_BESIDE = ("-journal", "-wal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: its revision, and where the former database is kept (None: none was)."""

    revision: str
    kept: Path | None


class _ChangedMeanwhile(Exception):
    """Somebody wrote between the backup of the present database and the lock on it."""


def restore(target: Target, backup: Path) -> Restored:
    """Put a sound backup in the place of the database, whose present content is kept beside first.

    Raises DataError when the backup is damaged or of a newer release, NotReady when the file that
    is there is not of finstats; nothing is changed then.
    """
    path = file_of(target, "pg_restore --clean --if-exists -d DATABASE FILE")
    if not backup.is_file():
        raise UsageError("no-file", f"没有 {backup}", f"there is no {backup}")
    if path.exists() and path.samefile(backup):
        raise UsageError(
            "same-file", f"{backup} 就是这个数据库", f"{backup} is this database itself"
        )
    with _sound(backup) as (connection, revision):
        kept = _replace(target, path, _driver(connection))
    return Restored(revision, kept)


@contextmanager
def _sound(backup: Path) -> Iterator[tuple[Connection, str]]:
    """A read transaction of a backup that was checked in it, and its revision."""
    with ExitStack() as stack:
        with _refusing(backup):
            path = stack.enter_context(_readable(backup)).absolute()
            read = Target(path, f"sqlite:///{path}")
            connection = stack.enter_context(reading(read))
            with answering(read):
                revision = _checked(connection)
        yield connection, revision


@contextmanager
def _refusing(backup: Path) -> Iterator[None]:
    try:
        yield
    except FinstatsError as error:
        raise DataError(
            "bad-backup",
            f"备份 {backup} 不能用, 没有改动: {error.message.zh}",
            f"the backup {backup} cannot be used, nothing was changed: {error.message.en}",
            Label("换一个备份", "use another backup"),
        ) from error


@contextmanager
def _readable(backup: Path) -> Iterator[Path]:
    """Where the backup can be read without changing it or what lies beside it."""
    backup = backup.resolve()  # SQLite keeps what lies beside a file where the file itself lies
    companions = [path for end in _BESIDE if (path := backup.with_name(backup.name + end)).exists()]
    with backup.open("rb") as stream:
        uses_wal = 2 in stream.read(20)[18:20]
    if not companions and not uses_wal:
        yield backup
        return
    with tempfile.TemporaryDirectory(prefix="finstats-") as folder:
        for path in (backup, *companions):
            shutil.copyfile(path, Path(folder) / path.name)
        copy = Path(folder) / backup.name
        # What is wrong with it is said by the check.
        with (
            closing(sqlite3.connect(copy, isolation_level=None)) as connection,
            suppress(sqlite3.Error),
        ):
            connection.execute("pragma journal_mode = delete").fetchall()
        yield copy


def _checked(connection: Connection) -> str:
    if connection.exec_driver_sql("pragma application_id").scalar() != APPLICATION_ID:
        raise DataError(
            "foreign-backup", "它不是 finstats 的数据库", "it is not a database of finstats"
        )
    revision = migrations.current(connection)
    if revision is None or revision not in migrations.revisions():
        raise DataError(
            "backup-revision",
            f"它的结构是 {revision}, 本版至多 {HEAD}",
            f"it is at revision {revision}, this release reads {HEAD} at most",
        )
    check_structure(connection, revision)
    check_content(connection)
    return revision


def _replace(target: Target, path: Path, source: sqlite3.Connection) -> Path | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.parent)
    state = _state_of(target, path)
    while True:
        before = _fingerprint(path)
        kept = None if state == "missing" else _keep(target, path)
        try:
            _copy_over(target, path, source, before)
        except BaseException as error:
            if kept is not None:
                kept.drop()
            if not isinstance(error, _ChangedMeanwhile):
                raise
        else:
            return None if kept is None else kept.path


def _state_of(target: Target, path: Path) -> str:
    """missing, ours or damaged; raises NotReady for a file of somebody else's."""
    try:
        open_reader(target).close()
    except NotReady as not_ready:
        if not_ready.state == "foreign":
            raise
        return "missing" if not_ready.state == "missing" else "ours"
    except DatabaseError:
        if not is_ours(path):
            raise
        return "damaged"
    return "ours"


def _keep(target: Target, path: Path) -> Kept:
    """A backup of the present database; of one that SQLite cannot read, the bytes."""
    try:
        return backup_beside(target)
    except DataError as error:
        if not isinstance(error.__cause__, sqlite3.DatabaseError):
            raise
        kept = beside(path, "damaged")
        with part_of(kept) as part:
            shutil.copyfile(path, part)
        return Kept(kept, new=True)


def _copy_over(
    target: Target, path: Path, source: sqlite3.Connection, before: tuple[object, ...]
) -> None:
    def must_be_unchanged() -> None:
        if _fingerprint(path) != before:
            raise _ChangedMeanwhile

    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as to:
            to.execute("pragma writable_schema = 1")  # else a file cut short is not even replaced
            copy_pages(source, to, must_be_unchanged)
            # A -wal that was left there would have put the file into its mode.
            with suppress(sqlite3.OperationalError):  # somebody has it open
                to.execute("pragma journal_mode = delete").fetchall()
    except (sqlite3.Error, TimeoutError) as error:
        raise DatabaseError(
            "not-replaced",
            f"不能替换 {target.shown}: {error}; 没有改动",
            f"cannot replace {target.shown}: {error}; nothing was changed",
            Label(
                "把它和旁边的 -journal、-wal 文件移走, 再恢复",
                "move it away, with the -journal and -wal beside it, and restore again",
            ),
        ) from error


def _fingerprint(path: Path) -> tuple[object, ...]:
    """What changes when somebody writes. Not read from the file: closing it would end our locks."""
    path = path.resolve()
    return tuple(
        (found.st_ino, found.st_size, found.st_mtime_ns)
        for end in ("", "-wal")
        if (place := path.with_name(path.name + end)).exists() and (found := place.stat())
    )


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)  # noqa: S101 - reading() opened a file
    return found
