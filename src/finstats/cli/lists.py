"""`finstats enterprises`, `products`, `indicators`, `financings`, `sources`, `figures`."""

from __future__ import annotations

from collections.abc import Callable

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer


def _listing(name: str) -> Callable[..., None]:
    """The command of one list; these four take the same options."""

    def command(
        theme: o.Theme = None,
        bank: o.Bank = None,
        place: o.Place = None,
        source: o.Source = None,
        search: o.Search = None,
        form: o.Format = None,
        output: o.Output = None,
        lang: o.Lang = None,
        limit: o.Limit = None,
        bom: o.Bom = False,
        database: o.Database = None,
    ) -> None:
        from finstats.queries.lists import Filters, listed

        filters = Filters(theme, bank, place, source, search=search)
        writing = Writing(form, output, limit, bom, database)
        answer(lambda reader: listed(reader, name, filters), writing)

    command.__name__ = name
    return command


enterprises = _listing("enterprises")
products = _listing("products")
indicators = _listing("indicators")
financings = _listing("financings")


def sources(
    source: o.Source = None,
    search: o.Search = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.queries.lists import Filters, listed

    filters = Filters(source=source, search=search)
    writing = Writing(form, output, limit, bom, database)
    answer(lambda reader: listed(reader, "sources", filters), writing)


def figures(
    theme: o.Theme = None,
    bank: o.Bank = None,
    place: o.Place = None,
    source: o.Source = None,
    paragraph: o.Paragraph = None,
    search: o.Search = None,
    nature: o.NatureName = "actual",
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.queries.lists import Filters
    from finstats.queries.lists import figures as query

    filters = Filters(theme, bank, place, source, paragraph, search, o.natures(nature))
    answer(
        lambda reader: query(reader, filters, limit), Writing(form, output, limit, bom, database)
    )
