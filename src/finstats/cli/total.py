"""`finstats total`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say
from finstats.errors import MayNotBeAdded

if TYPE_CHECKING:
    from finstats.api import Answer, Database

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
    refused: list[MayNotBeAdded] = []

    def ask(db: Database) -> Answer:
        try:
            return db.total(*words, measure=measure, as_of=as_of, known_at=known_at)
        except MayNotBeAdded as refusal:
            # The union's bounds are an answer all the same: data to stdout, the refusal to stderr.
            if refusal.result is None:
                raise
            refused.append(refusal)
            return db.answered(refusal.result)

    answer(ask, Writing(form, output, database=database))
    for refusal in refused:
        raise refusal
