"""`finstats total`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer, show
from finstats.cli.speech import say

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="QUANTITY…|INDICATOR",
        help=say(
            "一个指标, 或几个 指标:度量:分类:主体",
            "an indicator, or quantities indicator:measure:category:subject",
        ),
    ),
]
Measure = Annotated[
    str | None,
    typer.Option("--measure", help=say("哪个度量, 如 borrowers", "which measure, e.g. borrowers")),
]


def total(
    words: Words,
    measure: Measure = None,
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    from finstats.queries.total import MayNotBeAdded, total_of

    times = o.time_options(as_of, known_at, "latest", False, False, "actual")
    writing = Writing(form, output, database=database)
    try:
        answer(lambda reader: total_of(reader, words, measure, times), writing)
    except MayNotBeAdded as refusal:
        # The bounds of the union are an answer all the same: data to stdout, the refusal to stderr.
        if refusal.result is not None:
            show(refusal.result, writing)
        raise
