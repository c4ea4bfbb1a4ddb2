"""Every command: where it stands in the help, the question it answers, two examples."""

from __future__ import annotations

from collections.abc import Callable

import typer

from finstats.cli import (
    banks,
    database,
    importing,
    indicator,
    lists,
    other,
    source,
    sql,
    themes,
    total,
    tracing,
)
from finstats.cli.speech import COMMON, MORE, say


def register(app: typer.Typer) -> None:
    """Give the program its commands, in the order of its help; once is enough."""
    if app.registered_commands:
        return
    for command, panel, question, examples in _COMMANDS:
        _add(app, command, panel, question, examples)
    app.add_typer(source.app, name="source", rich_help_panel=MORE)
    app.add_typer(database.app, name="db", rich_help_panel=MORE)


def _add(
    app: typer.Typer,
    command: Callable[..., None],
    panel: str,
    question: str,
    examples: tuple[str, ...],
) -> None:
    # \b keeps the examples on lines of their own.
    words = question + "\n\n\b\n" + "\n".join(f"  {example}" for example in examples)
    name = command.__name__.rstrip("_")
    app.command(name=name, help=words, short_help=question, rich_help_panel=panel)(command)


_COMMANDS: tuple[tuple[Callable[..., None], str, str, tuple[str, ...]], ...] = (
    (
        themes.themes,
        COMMON,
        say(
            "五篇大文章各有哪些数字?", "What are the figures of each of the five areas of finance?"
        ),
        ("finstats themes", "finstats themes --as-of 2025-06 --format md"),
    ),
    (
        banks.banks,
        COMMON,
        say(
            "银行做了什么: 通过什么, 为谁, 多少?",
            "What did each bank do, through what, for whom, how much?",
        ),
        ("finstats banks --theme green", "finstats banks 农行 工行"),
    ),
    (
        indicator.indicator,
        COMMON,
        say(
            "一个指标的数字是多少: 按分类、银行或主体, 截至某时点?",
            "What are the figures of an indicator, by class, bank or subject, as of a date?",
        ),
        (
            "finstats indicator tech-loans --as-of 2025-06",
            "finstats indicator 绿色信贷 --format csv -o green.csv",
        ),
    ),
    (
        total.total,
        COMMON,
        say("这些数字能不能相加, 合计多少?", "May these figures be added, and to what?"),
        ("finstats total tech-loans", "finstats total tech-loans --measure borrowers"),
    ),
    (
        tracing.trace,
        COMMON,
        say(
            "一个数字在原文哪里, 怎么读, 有多确定?",
            "Where does a figure stand, how is it read, how sure is it?",
        ),
        ("finstats trace weifang-2025/4.2", "finstats trace 1026.09"),
    ),
    (
        tracing.cite,
        COMMON,
        say("怎样在报告里引用一个数字?", "How is a figure cited in a report?"),
        ("finstats cite 4.2", "finstats cite 4.2 11.1 --lang zh"),
    ),
    (
        lists.indicators,
        COMMON,
        say("有哪些指标, 定义是什么?", "Which indicators are there, and how are they defined?"),
        ("finstats indicators --theme pension", "finstats indicators -q 涉农 --format json"),
    ),
    (
        lists.figures,
        COMMON,
        say("有哪些数字?", "Which figures are there?"),
        ("finstats figures --theme digital", "finstats figures --paragraph 4 --format csv"),
    ),
    (
        lists.enterprises,
        MORE,
        say("提到哪些企业, 有什么资质?", "Which enterprises are named, with which designations?"),
        ("finstats enterprises --theme tech", "finstats enterprises --bank 农行"),
    ),
    (
        lists.products,
        MORE,
        say("银行有哪些产品、平台、服务?", "Which products, platforms and services do banks have?"),
        ("finstats products --bank 建行", "finstats products --theme inclusive"),
    ),
    (
        lists.financings,
        MORE,
        say(
            "有哪些融资案例, 凭什么担保?", "Which cases of financing are there, on what collateral?"
        ),
        ("finstats financings --theme tech", "finstats financings -q 质押"),
    ),
    (
        lists.sources,
        MORE,
        say("数字出自哪些文献?", "Which sources do the figures come from?"),
        ("finstats sources", "finstats sources --format json"),
    ),
    (
        sql.sql,
        MORE,
        say("用 SQL 自己提问 (只读)", "What does a question of your own in SQL say (read only)?"),
        (
            'finstats sql "select ref, printed from figures limit 5"',
            "finstats sql -p theme=green -f query.sql",
        ),
    ),
    (
        other.schema,
        MORE,
        say(
            "有哪些公开视图, 各列是什么意思?",
            "Which public views are there, and what do their columns mean?",
        ),
        ("finstats schema", "finstats schema figures"),
    ),
    (
        importing.import_,
        MORE,
        say("把事实文件导入数据库", "Import facts files into the database"),
        (
            "finstats import next-quarter.toml",
            "finstats import q1.toml q2.toml --database stats.db",
        ),
    ),
    (
        other.info,
        MORE,
        say("这是哪个版本, 哪个数据库?", "Which release is this, and which database?"),
        ("finstats info", "finstats info --format json"),
    ),
)
