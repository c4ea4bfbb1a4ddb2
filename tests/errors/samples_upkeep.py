"""Backups, restoring, going back."""

from __future__ import annotations

import shutil

from sqlalchemy import Connection
from tests.errors.sample import STATS, Prepare, Sample, World, run
from tests.errors.samples_database import _AT_ONCE, _gone_meanwhile, _older, _stats


def _backup(*statements: str) -> Prepare:
    """A database, and a backup of it that was changed past finstats."""

    def prepare(world: World) -> None:
        shutil.copy(world.stats(), world.folder / "copy.db")
        run(world.folder / "copy.db", *statements)

    return prepare


def _foreign_backup(world: World) -> None:
    world.stats()
    run(world.folder / "copy.db", "create table t (x)")


def _blocked(world: World) -> None:
    """A folder where the journal of the database would be."""
    _backup()(world)
    (world.folder / f"{STATS}-journal").mkdir()


def _losing(world: World) -> None:
    from finstats.store import migrations

    world.stats()
    downgrade = migrations.downgrade

    def losing(connection: Connection, revision: str) -> None:
        downgrade(connection, revision)
        connection.exec_driver_sql("delete from not_figure where char_start > 100")

    world.replace("finstats.store.migrations.downgrade", losing)


UPKEEP = (
    Sample("file-exists", "a backup onto a file that is there", "db backup copy.db", _backup()),
    Sample("no-file", "a file removed while it is backed up", "db backup copy.db", _gone_meanwhile, why_patched=_AT_ONCE),
    Sample("no-backup", "a folder that is not there", "db backup nowhere/copy.db", _stats()),
    Sample("no-file", "a backup that is not there", "db restore copy.db", _stats()),
    Sample("same-file", "the database itself as its backup", "db restore stats.db", _stats()),
    Sample("bad-backup foreign-backup", "a database of another program as backup", "db restore copy.db", _foreign_backup),
    Sample("bad-backup backup-revision", "a backup of a later release", "db restore copy.db", _backup("update alembic_version set version_num = '9999'")),
    Sample("bad-backup content-differs", "a backup that was changed past finstats", "db restore copy.db", _backup("update subject set name_zh = '某行' where id = 2")),
    Sample("not-replaced", "a folder in the place of the journal", "db restore copy.db", _blocked),
    Sample("unknown-revision", "a revision that is not there", "db downgrade 0042", _stats()),
    Sample("later-revision", "a revision later than the present one", "db downgrade 0004", _older()),
    Sample("would-lose-data", "a migration that loses rows unasked", "db downgrade 0004", _losing, why_patched="no migration of ours does"),
    Sample("would-lose-data", "going back to before there were figures", "db downgrade 0001", _stats()),
)  # fmt: skip
