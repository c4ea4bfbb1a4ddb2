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
        answer(
            lambda db: db.list(
                name,
                theme=theme,
                bank=bank,
                place=place,
                source=source,
                search=search,
                limit=limit,
            ),
            Writing(form, output, bom, database),
        )

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
    answer(
        lambda db: db.list("sources", source=source, search=search, limit=limit),
        Writing(form, output, bom, database),
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
    answer(
        lambda db: db.figures(
            theme=theme,
            bank=bank,
            place=place,
            source=source,
            paragraph=paragraph,
            search=search,
            nature=nature,
            limit=limit,
        ),
        Writing(form, output, bom, database),
    )
