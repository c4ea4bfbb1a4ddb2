"""`finstats sql`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import OUTPUT, say
from finstats.errors import UsageError, reason
from finstats.result import Label

if TYPE_CHECKING:
    from finstats.api import Answer, Database

Query = Annotated[
    str | None,
    typer.Argument(
        metavar="[QUERY|-]",
        help=say("一条 select; - 从标准输入读", "one select; - reads standard input"),
    ),
]
File = Annotated[
    Path | None,
    typer.Option("-f", "--file", help=say("从文件读语句", "read the statement from a file")),
]
Params = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        "--param",
        metavar="NAME=VALUE",
        help=say("语句里 :名 的值", "value of :name in the statement"),
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.1,
        max=3600,
        help=say("最多几秒 (0.1 至 3600)", "at most this many seconds (0.1 to 3600)"),
    ),
]
Form = Annotated[
    str | None,
    typer.Option("--format", help=o.format_help(), rich_help_panel=OUTPUT),
]


def sql(
    query: Query = None,
    file: File = None,
    params: Params = None,
    timeout: Timeout = 30.0,
    limit: o.Limit = None,
    form: Form = None,
    output: o.Output = None,
    lang: o.Lang = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.cli.watchdog import watched

    statement, seconds = _statement(query, file), _seconds(timeout)

    def question(db: Database) -> Answer:
        with watched(seconds):
            return db.sql(statement, params=params or (), timeout=seconds, limit=limit)

    reads = () if file is None else (file,)
    answer(question, Writing(form, output, bom, database, tells_cuts=True, reads=reads))


def _seconds(timeout: float) -> float:
    """The time limit; raises UsageError for nan, which no comparison catches."""
    if timeout != timeout:
        raise UsageError(
            "bad-timeout",
            "--timeout 要写秒数, 如 30",
            "--timeout wants a number of seconds, e.g. 30",
        )
    return timeout


def _statement(query: str | None, file: Path | None) -> str:
    """The statement from the argument, standard input or a file; raises UsageError for none or two."""
    if (query is None) == (file is None):
        raise UsageError(
            "which-statement",
            "给一条语句, 或 -f 文件, 或 - (标准输入)",
            "give one statement, or -f FILE, or - for standard input",
        )
    if file is None and query != "-":
        return str(query)
    from finstats.store.guard import MAX_LENGTH

    try:
        # Not one character more than what tells that it is too long: a device has no end.
        if file is None:
            return sys.stdin.read(MAX_LENGTH + 1)
        with file.open(encoding="utf-8") as stream:
            return stream.read(MAX_LENGTH + 1)
    except (OSError, UnicodeDecodeError, AttributeError) as error:
        shown = file or "-"
        why = _why_unreadable(error)
        raise UsageError(
            "unreadable", f"读不了 {shown}: {why.zh}", f"cannot read {shown}: {why.en}"
        ) from error


def _why_unreadable(error: Exception) -> Label:
    if isinstance(error, UnicodeDecodeError):
        return Label("不是 UTF-8; 请存成 UTF-8", "not UTF-8; save it as UTF-8")
    if isinstance(error, OSError):
        return reason(error)
    return Label("标准输入已关闭", "standard input is closed")
