"""Keeping a database: backups that appear whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from finstats.errors import DataError, UsageError
from finstats.settings import Target
from finstats.store.sqlite import open_read_only


def backup_beside(target: Target) -> Path:
    """Back an embedded database up into its own folder, named by the time."""
    if target.path is None:
        raise UsageError(
            "not-a-file", "只有 SQLite 文件能这样备份", "only a SQLite file is backed up this way"
        )
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    to = target.path.with_name(f"{target.path.stem}-{stamp}-{os.getpid()}.backup.db")
    backup(target, to)
    return to


def backup(target: Target, to: Path) -> None:
    """Copy a SQLite database by its backup API, consistent even while it is written.

    The copy appears whole or not at all; a file that is there is never overwritten.
    """
    if target.path is None:
        raise UsageError(
            "not-a-file",
            "PostgreSQL 请用 pg_dump 备份",
            "back a PostgreSQL database up with pg_dump",
        )
    if to.exists():
        raise UsageError("file-exists", f"{to} 已存在", f"{to} is there already")
    if not target.path.is_file():
        raise UsageError("no-file", f"没有 {target.shown}", f"there is no {target.shown}")
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        with closing(open_read_only(target.path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.link(part, to)
    except (OSError, sqlite3.Error) as error:
        raise DataError("no-backup", f"备份不成: {error}", f"the backup failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)
