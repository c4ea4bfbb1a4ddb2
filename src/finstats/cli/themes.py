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
    from finstats.queries import themes as query

    times = o.time_options(as_of, known_at, vintage, exact, True, nature)
    answer(
        lambda reader: query.themes(reader, times, limit),
        Writing(form, output, None, bom, database),
    )
