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
    from finstats.queries.indicator import MONEY, Scope, indicator_of

    scope = Scope(bank, place, None if unit is None else o.one_of("--unit", unit, tuple(MONEY)))
    times = o.time_options(as_of, known_at, vintage, exact, undated, nature)
    writing = Writing(form, output, None, bom, database)
    answer(lambda reader: indicator_of(reader, names, scope, times, limit), writing)
