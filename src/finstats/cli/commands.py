"""Every command: where it stands in the help, the question it answers, two examples.

Only names: the file of a command is imported when it is called (cli/program.py).
"""

from __future__ import annotations

from typing import NamedTuple

from finstats.cli.speech import COMMON, MORE, say


class Command(NamedTuple):
    """`place`: file and function in cli/, `themes.themes`; a Typer app where there are subcommands."""

    name: str
    place: str
    panel: str
    question: str
    examples: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """The question, then the examples, each kept on a line of its own."""
        lines = "\n".join(f"  {example}" for example in self.examples)
        return f"{self.question}\n\n\b\n{lines}" if lines else self.question


# In the order of the help.
COMMANDS = (
    Command(
        "themes",
        "themes.themes",
        COMMON,
        say(
            "五篇大文章各有哪些数字?", "What are the figures of each of the five areas of finance?"
        ),
        ("finstats themes", "finstats themes --as-of 2025-06 --format md"),
    ),
    Command(
        "banks",
        "banks.banks",
        COMMON,
        say(
            "银行做了什么: 通过什么, 为谁, 多少?",
            "What did each bank do, through what, for whom, how much?",
        ),
        ("finstats banks --theme green", "finstats banks 农行 工行"),
    ),
    Command(
        "indicator",
        "indicator.indicator",
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
    Command(
        "total",
        "total.total",
        COMMON,
        say("这些数字能不能相加, 合计多少?", "May these figures be added, and to what?"),
        ("finstats total tech-loans", "finstats total tech-loans --measure borrowers"),
    ),
    Command(
        "trace",
        "tracing.trace",
        COMMON,
        say(
            "一个数字在原文哪里, 怎么读, 有多确定?",
            "Where does a figure stand, how is it read, how sure is it?",
        ),
        ("finstats trace weifang-2025/4.2", "finstats trace 1026.09"),
    ),
    Command(
        "cite",
        "tracing.cite",
        COMMON,
        say("怎样在报告里引用一个数字?", "How is a figure cited in a report?"),
        ("finstats cite 4.2", "finstats cite 4.2 11.1 --lang zh"),
    ),
    Command(
        "audit",
        "auditing.audit",
        COMMON,
        say("已发布的数字互相矛盾吗?", "Do published figures contradict each other?"),
        ("finstats audit", "finstats audit --theme green --strict"),
    ),
    Command(
        "extract",
        "extracting.extract",
        COMMON,
        say(
            "一篇文章里有哪些数字? 写成待复核的草稿",
            "Which figures does an article hold, as a draft?",
        ),
        (
            "finstats extract article.txt --published 2025-10-20 --place 潍坊",
            "finstats extract article.docx -o draft.toml",
        ),
    ),
    Command(
        "check",
        "checking.check",
        COMMON,
        say(
            "一篇文章与已发布的相符吗? (不存任何内容)",
            "Does an article fit what was published? (stores nothing)",
        ),
        (
            "finstats check article.txt --published 2025-10-20",
            "finstats check article.txt --against weifang-2025 --strict",
        ),
    ),
    Command(
        "indicators",
        "lists.indicators",
        COMMON,
        say("有哪些指标, 定义是什么?", "Which indicators are there, and how are they defined?"),
        ("finstats indicators --theme pension", "finstats indicators -q 涉农 --format json"),
    ),
    Command(
        "figures",
        "lists.figures",
        COMMON,
        say("有哪些数字?", "Which figures are there?"),
        ("finstats figures --theme digital", "finstats figures --paragraph 4 --format csv"),
    ),
    Command(
        "explain",
        "auditing.explain",
        MORE,
        say(
            "一个数字和哪些数字有关系, 各路推得多少?",
            "What relations does a figure stand in, and what do they say of it?",
        ),
        ("finstats explain 11.4", "finstats explain 13.36%"),
    ),
    Command(
        "implied",
        "auditing.implied",
        MORE,
        say(
            "没有印出的数字可由已发布的推出多少?",
            "What do published figures imply that nobody printed?",
        ),
        ("finstats implied all-loans", "finstats implied tech-loans green-loans"),
    ),
    Command(
        "compare",
        "auditing.compare",
        MORE,
        say(
            "增速比别的快多少? 两期之间变了多少?",
            "How much faster than another, how much more than before?",
        ),
        (
            "finstats compare green-loans --against all-loans",
            "finstats compare tech-loans --from 2024 --to 2025-06",
        ),
    ),
    Command(
        "history",
        "history.history",
        MORE,
        say(
            "一个数字各版怎么说, 何时、因何被取代?",
            "What was ever published of a figure, and what took its place when and why?",
        ),
        ("finstats history green-loans", "finstats history 4.2 --known-at 2025-12-31"),
    ),
    Command(
        "diff",
        "history.diff",
        MORE,
        say(
            "两个发布日之间新增、修订、撤回了什么?",
            "What was added, revised, withdrawn between two days of publication?",
        ),
        (
            "finstats diff --from 2025-06-30 --to latest",
            "finstats diff --from 2025-06 --to 2025-09 --theme green",
        ),
    ),
    Command(
        "enterprises",
        "lists.enterprises",
        MORE,
        say("提到哪些企业, 有什么资质?", "Which enterprises are named, with which designations?"),
        ("finstats enterprises --theme tech", "finstats enterprises --bank 农行"),
    ),
    Command(
        "products",
        "lists.products",
        MORE,
        say("银行有哪些产品、平台、服务?", "Which products, platforms and services do banks have?"),
        ("finstats products --bank 建行", "finstats products --theme inclusive"),
    ),
    Command(
        "financings",
        "lists.financings",
        MORE,
        say(
            "有哪些融资案例, 凭什么担保?", "Which cases of financing are there, on what collateral?"
        ),
        ("finstats financings --theme tech", "finstats financings -q 质押"),
    ),
    Command(
        "sources",
        "lists.sources",
        MORE,
        say("数字出自哪些文献?", "Which sources do the figures come from?"),
        ("finstats sources", "finstats sources --format json"),
    ),
    Command(
        "sql",
        "sql.sql",
        MORE,
        say("用 SQL 自己提问 (只读)", "What does a question of your own in SQL say (read only)?"),
        (
            'finstats sql "select ref, printed from figures limit 5"',
            "finstats sql -p theme=green -f query.sql",
        ),
    ),
    Command(
        "schema",
        "other.schema",
        MORE,
        say(
            "有哪些公开视图, 各列是什么意思?",
            "Which public views are there, and what do their columns mean?",
        ),
        ("finstats schema", "finstats schema figures"),
    ),
    Command(
        "web",
        "serving.web",
        MORE,
        say(
            "在浏览器里看和问 (只读副本, 不含原文)",
            "What does the database say, in a browser (a read-only copy without texts)?",
        ),
        ("finstats web", "finstats web --port 8080 --open"),
    ),
    Command(
        "import",
        "importing.import_",
        MORE,
        say("把事实文件或表格导入数据库", "Import facts files and tables into the database"),
        (
            "finstats import next-quarter.toml draft.xlsx",
            "finstats import loans.csv --mapping loans.mapping.toml --dry-run",
        ),
    ),
    Command(
        "info",
        "other.info",
        MORE,
        say("这是哪个版本, 哪个数据库?", "Which release is this, and which database?"),
        ("finstats info", "finstats info --format json"),
    ),
    Command(
        "source",
        "source.app",
        MORE,
        say(
            "为文献附上原文, 或补记发布信息",
            "Attach a source's text, or record what became known of it",
        ),
    ),
    Command(
        "db",
        "database.app",
        MORE,
        say("建库、升级、检查、备份、恢复", "Make, upgrade, check, back up and restore a database"),
    ),
)
