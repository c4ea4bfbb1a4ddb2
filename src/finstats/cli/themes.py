"""`finstats themes`."""

from __future__ import annotations

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer


def themes(
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    vintage: o.VintageName = "latest",
    exact: o.Exact = False,
    nature: o.NatureName = "actual",
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    answer(
        lambda db: db.themes(
            as_of=as_of,
            known_at=known_at,
            vintage=vintage,
            exact=exact,
            nature=nature,
            limit=limit,
        ),
        Writing(form, output, bom, database),
    )
