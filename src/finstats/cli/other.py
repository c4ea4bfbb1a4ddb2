"""`finstats schema` and `finstats info`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli import screen
from finstats.cli.answer import Writing, answer, must_be_for_answers
from finstats.cli.placing import put_text
from finstats.cli.speech import say

View = Annotated[
    str | None,
    typer.Argument(
        metavar="[VIEW]", help=say("公开视图, 如 figures", "a public view, e.g. figures")
    ),
]
Spec = Annotated[
    bool,
    typer.Option(
        "--spec",
        help=say(
            "命令、选项、格式、退出码, 一份 JSON, 供程序读",
            "commands, options, formats, exit codes as one JSON document, for programs",
        ),
    ),
]


def schema(
    view: View = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    answer(lambda db: db.schema(view), Writing(form, output, database=database))


def info(
    spec: Spec = False,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    writing = Writing(form, output, database=database)
    if spec:
        _put_spec(writing)
    else:
        answer(lambda db: db.info(), writing)


def _put_spec(writing: Writing) -> None:
    from finstats.cli.spec import spec

    if writing.output is None:
        screen.put(lambda out, _: out.write(spec()))
    else:
        must_be_for_answers(writing.output, writing)
        put_text(writing.output, lambda out: out.write(spec()))
