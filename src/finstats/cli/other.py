"""`finstats schema` and `finstats info`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say

View = Annotated[
    str | None,
    typer.Argument(
        metavar="[VIEW]", help=say("公开视图, 如 figures", "a public view, e.g. figures")
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
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    answer(lambda db: db.info(), Writing(form, output, database=database))
