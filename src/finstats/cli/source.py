"""`finstats source attach` and `finstats source set`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.opening import open_database, target_of
from finstats.cli.speech import say, tell
from finstats.result import Label

Code = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help=say("文献代码, 如 weifang-2025", "code of the source, e.g. weifang-2025"),
    ),
]
Text = Annotated[
    Path, typer.Argument(metavar="FILE", help=say("原文的文本文件", "a text file of the source"))
]

_RECORDED = {
    "published_latest": Label("发布日", "day of publication"),
    "title": Label("标题", "title"),
    "publisher": Label("发布者", "publisher"),
    "url": Label("网址", "address"),
}


def _option(name: str, zh: str, en: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(name, help=say(zh, en))
    return found


def attach(code: Code, file: Text, lang: o.Lang = None, database: o.Database = None) -> None:
    with open_database(target_of(database)) as db:
        done = db.attach(code, file)
    tell(say(f"已附上 {code} 的原文", f"attached the text of {code}"))
    if done.moved:
        tell(
            say(
                "文件字节与登记的不同, 只差空白或全半角; 位置已逐字重找",
                "its bytes differ from the registered ones in white space or width alone; places were found again by token and order",
            )
        )
    if done.encoding != "utf-8":
        tell(say(f"按 {done.encoding} 读取", f"read as {done.encoding}"))


def set_(
    code: Code,
    published: Annotated[
        str | None,
        _option("--published", "发布日, 或 最早/最晚", "day of publication, or EARLIEST/LATEST"),
    ] = None,
    title: Annotated[str | None, _option("--title", "标题", "title")] = None,
    publisher: Annotated[str | None, _option("--publisher", "发布者", "publisher")] = None,
    url: Annotated[str | None, _option("--url", "网址", "address")] = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    from finstats.cli.importing import audit_again

    target = target_of(database)
    with open_database(target) as db:
        done = db.set_source(code, published=published, title=title, publisher=publisher, url=url)
    named = [label for name, label in _RECORDED.items() if name in done]
    zh, en = "、".join(one.zh for one in named), ", ".join(one.en for one in named)
    tell(say(f"已记: {code} {zh}", f"recorded for {code}: {en}"))
    audit_again(target)
