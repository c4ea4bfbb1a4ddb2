"""`finstats enterprises`, `products`, `indicators`, `financings`, `sources`, `figures`."""

from __future__ import annotations

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer


def _list(
    name: str,
    theme: str | None,
    bank: str | None,
    place: str | None,
    source: str | None,
    search: str | None,
    writing: Writing,
) -> None:
    from finstats.queries.lists import Filters, listed

    filters = Filters(theme, bank, place, source, search=search)
    answer(lambda reader: listed(reader, name, filters), writing)


def enterprises(
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
    _list(
        "enterprises",
        theme,
        bank,
        place,
        source,
        search,
        Writing(form, output, lang, limit, bom, database),
    )


def products(
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
    _list(
        "products",
        theme,
        bank,
        place,
        source,
        search,
        Writing(form, output, lang, limit, bom, database),
    )


def indicators(
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
    _list(
        "indicators",
        theme,
        bank,
        place,
        source,
        search,
        Writing(form, output, lang, limit, bom, database),
    )


def financings(
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
    _list(
        "financings",
        theme,
        bank,
        place,
        source,
        search,
        Writing(form, output, lang, limit, bom, database),
    )


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
    _list(
        "sources",
        None,
        None,
        None,
        source,
        search,
        Writing(form, output, lang, limit, bom, database),
    )


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
    answer(lambda reader: query(reader, filters), Writing(form, output, lang, limit, bom, database))
