"""`finstats db`: making, upgrading, checking and backing up a database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.opening import open_database, target_of
from finstats.cli.speech import say

app = typer.Typer(
    help=say("建库、升级、检查、备份", "Make, upgrade, check and back up a database"),
    no_args_is_help=True,
)
To = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=say("备份到哪个文件 (不能已存在)", "the file to make (must not be there)"),
    ),
]


@app.command(
    help=say(
        "建库并装入自带的数字: finstats db init --database stats.db",
        "Make a database with the bundled figures: finstats db init --database stats.db",
    )
)
def init(lang: o.Lang = None, database: o.Database = None) -> None:
    _make(database, "missing", "older")


@app.command(
    help=say(
        "升级到本版的结构: finstats db upgrade --database stats.db",
        "Bring a database to this release: finstats db upgrade --database stats.db",
    )
)
def upgrade(lang: o.Lang = None, database: o.Database = None) -> None:
    _make(database, "older")


def _make(database: str | None, *states: str) -> None:
    from finstats.ingest.first_use import make_or_upgrade
    from finstats.store.reader import must_be_ready_or

    target = target_of(database)
    must_be_ready_or(target, *states)
    applied = make_or_upgrade(target)
    done = ", ".join(applied)
    words = say(f"{target.shown}: 已应用 {done}\n", f"{target.shown}: applied {done}\n")
    same = say(
        f"{target.shown}: 已是本版, 没有改动\n",
        f"{target.shown}: is of this release, nothing changed\n",
    )
    sys.stderr.write(words if applied else same)


@app.command(
    help=say(
        "结构是哪一版: finstats db current", "Which revision is the schema at: finstats db current"
    )
)
def current(lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.revision import HEAD

    open_database(target_of(database)).close()
    sys.stdout.write(f"{HEAD}\n")


@app.command(
    help=say(
        "结构与文件是否完好: finstats db check", "Are structure and file sound: finstats db check"
    )
)
def check(lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.ingest.verify import check_structure
    from finstats.store.writing import writing

    target = target_of(database)
    open_database(target).close()
    with writing(target) as connection:
        check_structure(connection)
    sys.stdout.write(say("完好\n", "sound\n"))


@app.command(
    help=say(
        "重算每个数字的基本单位值与区间: finstats db verify",
        "Recompute every figure's base value and bounds: finstats db verify",
    )
)
def verify(lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.ingest.verify import verify as verify_figures
    from finstats.store.writing import writing

    target = target_of(database)
    open_database(target).close()
    with writing(target) as connection:
        count = verify_figures(connection)
    sys.stdout.write(
        say(f"{count} 个数字与印出的数字一致\n", f"{count} figures agree with their digits\n")
    )


@app.command(
    help=say(
        "备份 SQLite 数据库: finstats db backup copy.db",
        "Back a SQLite database up: finstats db backup copy.db",
    )
)
def backup(to: To, lang: o.Lang = None, database: o.Database = None) -> None:
    from finstats.store.keeping import backup as make_backup

    target = target_of(database)
    open_database(target).close()
    make_backup(target, to)
    sys.stderr.write(say(f"已备份到 {to}\n", f"backed up to {to}\n"))
