"""`finstats indicator`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say

Unit = Annotated[
    str | None,
    typer.Option(
        "--unit",
        help=say(
            "金额单位: 亿元、万元、元、m、bn (只移小数点)",
            "unit of money: 亿元, 万元, 元, m, bn (only the point moves)",
        ),
    ),
]


def indicator(
    names: o.Indicators,
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    vintage: o.VintageName = "latest",
    exact: o.Exact = False,
    undated: o.Undated = False,
    nature: o.NatureName = "actual",
    bank: o.Bank = None,
    place: o.Place = None,
    unit: Unit = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    answer(
        lambda db: db.indicator(
            *names,
            as_of=as_of,
            known_at=known_at,
            vintage=vintage,
            exact=exact,
            undated=undated,
            nature=nature,
            bank=bank,
            place=place,
            unit=unit,
            limit=limit,
        ),
        Writing(form, output, bom, database),
    )
