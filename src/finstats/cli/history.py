"""`finstats history` and `finstats diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say

Word = Annotated[
    str,
    typer.Argument(
        metavar="CODE|QUANTITY|REF",
        help=say(
            "指标、量 (指标:度量:分类:主体) 或出处 (4.2)",
            "an indicator, a quantity indicator:measure:category:subject, or a ref (4.2)",
        ),
    ),
]
Indicator = Annotated[
    str | None,
    typer.Option("--indicator", help=say("指标, 如 绿色贷款", "indicator, e.g. green-loans")),
]


def history(
    word: Word,
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    source: o.Source = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    answer(
        lambda db: db.history(word, as_of=as_of, known_at=known_at, source=source, limit=limit),
        Writing(form, output, bom, database),
    )


def diff(
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="D1",
            help=say(
                "此日之前已发布的, 如 2025-06-30、2025-06",
                "known by then, e.g. 2025-06-30, 2025-06",
            ),
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="D2",
            help=say(
                "与此日之前已发布的相比; latest: 全部",
                "against what was known by then; latest: all",
            ),
        ),
    ] = None,
    theme: o.Theme = None,
    source: o.Source = None,
    indicator: Indicator = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    answer(
        lambda db: db.diff(
            start, end, theme=theme, source=source, indicator=indicator, limit=limit
        ),
        Writing(form, output, bom, database),
    )
