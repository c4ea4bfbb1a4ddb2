"""`finstats db`: making, upgrading, checking, backing up, restoring and taking back a database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.opening import open_database, target_of
from finstats.cli.speech import say, tell
from finstats.settings import Target

To = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=say("备份到哪个文件 (不能已存在)", "the file to make (must not be there)"),
    ),
]

Backup = Annotated[
    Path, typer.Argument(metavar="BACKUP", help=say("哪个备份文件", "the backup to restore"))
]
Lake = Annotated[
    Path | None,
    typer.Argument(
        metavar="[LAKE]",
        help=say(
            "数据湖的文件夹 (finstats export lake); 不写: 数据库",
            "the folder of a lake (finstats export lake); left out: the database",
        ),
    ),
]
ReaderRole = Annotated[
    str | None,
    typer.Option(
        "--reader",
        metavar="ROLE",
        help=say(
            "PostgreSQL: 建一个只能读公开视图的角色",
            "PostgreSQL: make a role that reads the public views and nothing else",
        ),
    ),
]
Revision = Annotated[
    str,
    typer.Argument(
        metavar="REVISION",
        help=say("回退到哪一版结构, 如 0004", "the revision to go back to, e.g. 0004"),
    ),
]


def init(reader: ReaderRole = None, lang: o.Lang = None, database: o.Database = None) -> None:
    if reader is None:
        _make(database, "missing", "older")
        return
    from finstats.store.readers import make_reader, must_be_a_role

    target = target_of(database)
    must_be_a_role(target, reader)
    _make(database, "missing", "older")
    make_reader(target, reader)
    _tell(
        f"角色 {reader} 可以读公开视图; 先给它密码: psql 里 \\password {reader}",
        f"the role {reader} may read the public views; give it a password: \\password {reader} in psql",
    )


def upgrade(lang: o.Lang = None, database: o.Database = None) -> None:
    _make(database, "older")


def _make(database: str | None, *states: str) -> None:
    from finstats.audit.keeping import keep_if_quick
    from finstats.ingest.first_use import make_or_upgrade
    from finstats.store.reader import must_be_ready_or

    target = target_of(database)
    must_be_ready_or(target, *states)
    applied = make_or_upgrade(target, None, keep_if_quick)
    done = ", ".join(applied)
    if applied:
        _tell(f"{target.shown}: 已应用 {done}", f"{target.shown}: applied {done}")
    else:
        _tell(
            f"{target.shown}: 已是本版, 没有改动",
            f"{target.shown}: is of this release, nothing changed",
        )


def current(lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.revision import HEAD

    open_database(target_of(database)).close()
    sys.stdout.write(f"{HEAD}\n")


def check(lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.soundness import check_structure
    from finstats.store.writing import reading

    target = target_of(database)
    if target.lake is not None:
        _verify_lake(Path(target.lake))
        return
    open_database(target).close()
    with reading(target) as connection:
        check_structure(connection)
    sys.stdout.write(say("完好\n", "sound\n"))


def verify(lake: Lake = None, lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.ingest.verify import verify as verify_figures
    from finstats.store.writing import reading

    target = target_of(database)
    folder = lake or (Path(target.lake) if target.lake else None)
    if folder is not None:
        _verify_lake(folder)
        return
    open_database(target).close()
    with reading(target) as connection:
        count = verify_figures(connection)
    sys.stdout.write(
        say(f"{count} 个数字与印出的数字一致\n", f"{count} figures agree with their digits\n")
    )


def _verify_lake(folder: Path) -> None:
    from finstats.store.lake_checking import check_lake

    found = check_lake(folder)
    for path in found.extra:
        _tell(
            f"不属于数据湖, 没有人读: {path}",
            f"no part of the lake, read by nobody: {path}",
        )
    sys.stdout.write(
        say(
            f"{found.files} 个文件、{found.rows} 行与写入时一致\n",
            f"{found.files} files, {found.rows} rows are as they were written\n",
        )
    )


def backup(to: To, lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.keeping import backup as make_backup

    target = target_of(database)
    open_database(target).close()
    make_backup(target, to)
    _tell(f"已备份到 {to}", f"backed up to {to}")


def restore(backup: Backup, lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.restoring import restore as put_back
    from finstats.store.revision import HEAD

    target = target_of(database)
    done = put_back(target, backup)
    _tell(f"已从 {backup} 恢复 {target.shown}", f"restored {target.shown} from {backup}")
    if done.kept is not None:
        _tell(f"原来的内容在 {done.kept}", f"the former content is in {done.kept}")
    if done.revision != HEAD:
        _tell_older(target, done.revision)


def downgrade(revision: Revision, lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.going_back import go_back
    from finstats.store.keeping import Kept, backup_beside
    from finstats.store.reader import must_be_ready_or

    target = target_of(database)
    must_be_ready_or(target, "older")
    kept: list[Kept] = []

    def keep() -> None:
        if target.path is not None:
            kept.append(backup_beside(target))
        else:
            _tell(
                "PostgreSQL 的备份请自己用 pg_dump 做",
                "a backup of PostgreSQL is yours to make: pg_dump",
            )

    try:
        undone = go_back(target, revision, keep)
    except BaseException:
        for one in kept:
            one.drop()
        raise
    if not undone:
        _tell(
            f"{target.shown}: 已是 {revision}, 没有改动",
            f"{target.shown}: is at {revision}, nothing changed",
        )
        return
    _tell(
        f"{target.shown}: 已撤销 {', '.join(undone)}",
        f"{target.shown}: took back {', '.join(undone)}",
    )
    for one in kept:
        _tell(f"备份在 {one.path}", f"backup in {one.path}")
    _tell_older(target, revision)


def _tell_older(target: Target, revision: str) -> None:
    if target.embedded:
        _tell(
            f"结构是 {revision}: 下一条命令又会把默认的库升级",
            f"it is at revision {revision}: the next command upgrades the default database again",
        )
    else:
        upgrade = f"finstats db upgrade --database '{target.shown}'"
        _tell(
            f"结构是 {revision}: 用前升级 {upgrade}",
            f"it is at revision {revision}: to use it, {upgrade}",
        )


def _tell(zh: str, en: str) -> None:
    tell(say(zh, en))
