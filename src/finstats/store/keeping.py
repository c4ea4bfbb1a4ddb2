"""Keeping a database: backups that appear whole or not at all."""

from __future__ import annotations

import filecmp
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from finstats.errors import DataError, UsageError, reason
from finstats.settings import Target
from finstats.store.lake import must_not_be_a_lake
from finstats.store.part_files import part_of, remove_leftovers
from finstats.store.sqlite import open_read_only

_PATIENCE = 120  # seconds until a database that is being written is given up
_STEP = 16  # pages; fewer than the smallest database of ours has


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup beside a database; `new`: it was made now and was not there already."""

    path: Path
    new: bool

    def drop(self) -> None:
        """Remove it again, when nothing came of what it was made for."""
        if self.new:
            self.path.unlink(missing_ok=True)


def backup_beside(target: Target) -> Kept:
    """Back a SQLite database up into its own folder, named by the time.

    A backup of the very same content, as a killed attempt leaves it, is not made again.
    """
    path = file_of(target, "pg_dump")
    to = beside(path, "backup")
    backup(target, to)
    for other in sorted(path.parent.glob(f"{_escaped(path.stem)}-*.backup.db")):
        if other != to and filecmp.cmp(other, to, shallow=False):
            to.unlink()
            return Kept(other, new=False)
    return Kept(to, new=True)


def beside(path: Path, kind: str) -> Path:
    """A new name beside a database, with the time and the number of this process in it."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    name = f"{path.stem}-{stamp}-{os.getpid()}"
    to, number = path.with_name(f"{name}.{kind}.db"), 1
    while to.exists():  # twice in one second
        number += 1
        to = path.with_name(f"{name}-{number}.{kind}.db")
    return to


def _escaped(name: str) -> str:
    """A name as a pattern of glob that fits it alone."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in name)


def backup(target: Target, to: Path) -> None:
    """Copy a SQLite database by its backup API, consistent even while it is written.

    The copy appears whole or not at all; a file that is there is never overwritten.
    """
    path = file_of(target, "pg_dump")
    remove_leftovers(to.parent)  # of a backup killed at its end, whose file is there
    if to.exists():
        raise UsageError("file-exists", f"{to} 已存在", f"{to} is there already")
    if not path.is_file():
        raise UsageError("no-file", f"没有 {target.shown}", f"there is no {target.shown}")
    try:
        with part_of(to) as part:
            _copy(path, part)
    except (OSError, sqlite3.Error) as error:
        why = reason(error)
        raise DataError(
            "no-backup",
            f"备份不到 {to}: {why.zh}; 换一个地方",
            f"cannot back up to {to}: {why.en}; name another place",
        ) from error


def _copy(path: Path, to: Path) -> None:
    with closing(open_read_only(path)) as source, closing(sqlite3.connect(to)) as copy:
        copy.execute("pragma journal_mode = memory")  # no journal is left by a kill
        copy_pages(source, copy)


def copy_pages(
    source: sqlite3.Connection,
    to: sqlite3.Connection,
    when_locked: Callable[[], None] | None = None,
) -> None:
    """Copy all pages in one transaction of the file copied to; raises TimeoutError when it is busy.

    `when_locked` is called once, when nobody else can write to it and nothing is changed yet; what
    it raises undoes everything.
    """
    end = time.monotonic() + _PATIENCE
    pending = [when_locked] if when_locked else []

    def after_each_step(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > end:
                raise TimeoutError("the database is locked")
        elif pending:
            pending.pop()()

    source.backup(to, pages=_STEP, progress=after_each_step, sleep=0.05)


def file_of(target: Target, tool: str) -> Path:
    """The file of a SQLite database; raises UsageError for a server, which has tools of its own."""
    must_not_be_a_lake(target)
    if target.path is None:
        raise UsageError(
            "not-a-file",
            f"这只用于 SQLite 文件; PostgreSQL 请用 {tool}",
            f"this is for SQLite files; for PostgreSQL use {tool}",
        )
    return target.path
