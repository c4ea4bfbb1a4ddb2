"""`finstats banks`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME…]",
        help=say(
            "银行: 代码、名称或简称, 含其下各级",
            "banks: code, name or short name, with all under them",
        ),
    ),
]
Everything = Annotated[
    bool, typer.Option("--all", help=say("也列没有提到的银行", "also banks nothing is said of"))
]


def banks(
    names: Names = None,
    theme: o.Theme = None,
    place: o.Place = None,
    everything: Everything = False,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    answer(
        lambda db: db.banks(*(names or ()), theme=theme, place=place, all=everything, limit=limit),
        Writing(form, output, bom, database),
    )
