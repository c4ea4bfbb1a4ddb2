"""`finstats trace` and `finstats cite`."""

from __future__ import annotations

from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say

Word = Annotated[
    str,
    typer.Argument(
        metavar="REF|NUMBER|CODE",
        help=say(
            "出处 (4.2)、印出的数 (1026.09、2150亿元)、代码或名称",
            "a ref (4.2), a printed number (1026.09, 2150亿元), a code or name",
        ),
    ),
]
Words = Annotated[
    list[str], typer.Argument(metavar="REF…", help=say("出处, 如 4.2", "refs, e.g. 4.2"))
]


def trace(
    word: Word,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    answer(lambda db: db.trace(word, limit=limit), Writing(form, output, bom, database))


def cite(
    words: Words,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    answer(lambda db: db.cite(*words), Writing(form, output, database=database))
