"""The commands that have commands of their own: sources and databases."""

from __future__ import annotations

from finstats.cli.command import Command, Example
from finstats.cli.speech import MORE, say

_DEFAULT = say("默认的库", "the default database")
_GIVEN = say("指定的库", "a given database")

SOURCE = Command(
    "source",
    "source",
    MORE,
    say(
        "为文献附上原文, 或补记发布信息",
        "Attach a source's text, or record what became known of it",
    ),
    (
        Example(
            say(
                "finstats source attach weifang-2025 文章.txt",
                "finstats source attach weifang-2025 article.txt",
            ),
            say("附上原文", "its text"),
        ),
        Example(
            "finstats source set weifang-2025 --published 2025-09-03",
            say("补记发布日", "its date"),
        ),
    ),
    (
        Command(
            "attach",
            "source.attach",
            "",
            say(
                "怎样让 trace 显示原句? 附上文献的原文",
                "How does trace show the sentence? Attach the text of a source",
            ),
            (
                Example(
                    say(
                        "finstats source attach weifang-2025 文章.txt",
                        "finstats source attach weifang-2025 article.txt",
                    ),
                    say("附到默认的库", "to the default database"),
                ),
                Example(
                    say(
                        "finstats source attach weifang-2025 文章.txt --database 统计.db",
                        "finstats source attach weifang-2025 article.txt --database stats.db",
                    ),
                ),
            ),
            exits=(5,),
        ),
        Command(
            "set",
            "source.set_",
            "",
            say(
                "后来才知道标题、发布者、网址、发布日? 补记下来",
                "Has its title, publisher, address or date become known? Record it",
            ),
            (
                Example(
                    "finstats source set weifang-2025 --published 2025-09-03",
                    say("确切的一天", "the very day"),
                ),
                Example(
                    "finstats source set weifang-2025 --published 2025-09-01/2025-09-15",
                    say("一段时间", "a range"),
                ),
            ),
            exits=(5,),
        ),
    ),
)


def _alike(name: str, question: str, here: str = _DEFAULT, there: str = _GIVEN) -> Command:
    """A command that takes no more than a database: of the default one, and of another."""
    line = f"finstats db {name}"
    return Command(
        name,
        f"database.{name}",
        "",
        question,
        (
            Example(line, here),
            Example(say(f"{line} --database 统计.db", f"{line} --database stats.db"), there),
        ),
    )


DB = Command(
    "db",
    "database",
    MORE,
    say("建库、升级、检查、备份、恢复", "Make, upgrade, check, back up and restore a database"),
    (
        Example("finstats db verify", say("库是否完好无损", "is everything as it was written?")),
        Example(
            say("finstats db backup 备份.db", "finstats db backup copy.db"),
            say("备份默认的库", "a backup of the default database"),
        ),
    ),
    (
        Command(
            "init",
            "database.init",
            "",
            say(
                "怎样建库? 自带的数字一并装入", "How is a database made, with the bundled figures?"
            ),
            (
                Example(
                    say(
                        "finstats db init --database 统计.db",
                        "finstats db init --database stats.db",
                    ),
                    say("一个 SQLite 文件", "a SQLite file"),
                ),
                Example(
                    "finstats db init --database postgresql://localhost/stats",
                    say("PostgreSQL 服务器", "a server"),
                ),
            ),
        ),
        _alike(
            "upgrade", say("怎样升级到本版的结构?", "How is a database brought to this release?")
        ),
        _alike("current", say("结构是哪一版?", "Which revision is the schema at?")),
        _alike("check", say("结构与文件是否完好? (快)", "Are structure and file sound? (quick)")),
        Command(
            "verify",
            "database.verify",
            "",
            say(
                "有没有任何损坏: 结构、内容摘要、每个数字的区间? 数据湖: 每个文件的字节、行和列?",
                "Is there any damage to structure, content, any figure's bounds? of a lake: to any "
                "file's bytes, rows, columns?",
            ),
            (
                Example("finstats db verify", _DEFAULT),
                Example(
                    say("finstats db verify 数据湖/", "finstats db verify lake/"),
                    say("一个数据湖", "a lake"),
                ),
            ),
        ),
        Command(
            "backup",
            "database.backup",
            "",
            say("怎样备份 SQLite 数据库?", "How is a SQLite database backed up?"),
            (
                Example(
                    say("finstats db backup 备份.db", "finstats db backup copy.db"),
                    _DEFAULT,
                ),
                Example(
                    say(
                        "finstats db backup 备份.db --database 统计.db",
                        "finstats db backup copy.db --database stats.db",
                    ),
                    _GIVEN,
                ),
            ),
        ),
        Command(
            "restore",
            "database.restore",
            "",
            say(
                "怎样用备份恢复? 现有内容先另存",
                "How is a backup restored? The present content is kept beside",
            ),
            (
                Example(
                    say("finstats db restore 备份.db", "finstats db restore copy.db"),
                    _DEFAULT,
                ),
                Example(
                    say(
                        "finstats db restore 备份.db --database 统计.db",
                        "finstats db restore copy.db --database stats.db",
                    ),
                    _GIVEN,
                ),
            ),
        ),
        Command(
            "downgrade",
            "database.downgrade",
            "",
            say(
                "怎样回退到较早的结构? 会丢数据则拒绝",
                "How does one go back to an earlier structure? Refused where data would be lost",
            ),
            (
                Example(
                    say(
                        "finstats db downgrade 0007 --database 统计.db",
                        "finstats db downgrade 0007 --database stats.db",
                    ),
                    say("先自动备份", "backed up first"),
                ),
                Example(
                    say(
                        "finstats db downgrade 0004 --database 统计.db",
                        "finstats db downgrade 0004 --database stats.db",
                    ),
                    say("一次退几版", "several at once"),
                ),
            ),
        ),
    ),
)
