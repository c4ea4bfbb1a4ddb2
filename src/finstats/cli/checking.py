"""`finstats check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli import reading_articles as a
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say
from finstats.cli.strictness import must_agree
from finstats.errors import UsageError

if TYPE_CHECKING:
    from finstats.api import Answer, Database
    from finstats.check.checked import Checked

Article = Annotated[
    Path,
    typer.Argument(
        metavar="ARTICLE",
        help=say(
            "文章 (.txt .md .html .docx), 或 - (标准输入)",
            "an article (.txt .md .html .docx), or - for standard input",
        ),
    ),
]
AgainstSource = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="SOURCE",
        help=say(
            "对照哪份文献; 不写就是同一地区最近的",
            "the source to compare with; else the latest of the same place",
        ),
    ),
]


def check(
    article: Article,
    against: AgainstSource = None,
    source: a.Source = None,
    published: o.Published = None,
    place: a.Place = None,
    bank: a.Bank = None,
    rules: a.Rules = None,
    strict: o.Strict = False,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.api.articles import asked_of, checked_article

    a.must_be_a_code(source)
    if article.is_dir():
        raise UsageError(
            "one-article",
            f"check 只查一篇文章, 不是文件夹: {article}",
            f"check takes one article, not a folder: {article}",
        )
    done: list[Checked] = []

    def ask(db: Database) -> Answer:
        asked = asked_of(db.reader, published, place, bank, rules, source)
        a.each(
            [article],
            lambda text, progress: done.append(checked_article(db, text, asked, against, progress)),
        )
        return db.answered(done[0].result)

    answer(ask, Writing(form, output, bom, database, reads=(article,)))
    must_agree(done[0].contradictions if strict else 0)
