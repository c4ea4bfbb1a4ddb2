"""`finstats info`: which release, which database, what is in it."""

from __future__ import annotations

from finstats import __version__
from finstats.result import Column, Grid, GridColumn, Group, Label, Result
from finstats.settings import Target, article_folders
from finstats.store.reader import Reader
from finstats.store.revision import HEAD


def info(reader: Reader, target: Target) -> Result:
    """Facts of this installation and its database; no password."""
    ((sources,), *_) = reader.rows("select count(*) from sources")
    ((figures,), *_) = reader.rows("select count(*) from figures")
    folders = ", ".join(str(folder) for folder in article_folders())
    facts: tuple[tuple[str, Label, str | None], ...] = (
        ("version", Label("版本", "release"), __version__),
        ("engine", Label("引擎", "engine"), reader.engine),
        ("database", Label("数据库", "database"), target.shown),
        ("revision", Label("结构版本", "schema revision"), HEAD),
        ("sources", Label("文献", "sources"), str(sources)),
        ("figures", Label("数字", "figures"), str(figures)),
        ("articles", Label("原文文件夹", "folders of articles"), folders or None),
    )
    columns = (GridColumn((Label("", ""),)), GridColumn((Label("", ""),), keep=False))
    return Result(
        "info",
        (Column("name", Label("项目", "name")), Column("value", Label("内容", "value"))),
        tuple((name, value) for name, _, value in facts),
        grids=(Grid(columns, (Group(tuple((label, value) for _, label, value in facts)),)),),
    )
