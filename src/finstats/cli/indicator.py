"""`finstats indicator`."""

from __future__ import annotations

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer


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
    unit: o.Unit = None,
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
