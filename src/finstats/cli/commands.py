"""Every command: where it stands in the help, the question it answers, two examples.

Only names: the file of a command is imported when it is called (cli/program.py).
"""

from __future__ import annotations

from finstats.cli.command import Command, Example
from finstats.cli.common_commands import COMMON_COMMANDS
from finstats.cli.speech import MORE, say
from finstats.cli.upkeep import DB, SOURCE

# In the order of the help.
COMMANDS = (
    *COMMON_COMMANDS,
    Command(
        "explain",
        "auditing.explain",
        MORE,
        say(
            "一个数字和哪些数字有关系, 各路推得多少?",
            "What relations does a figure stand in, and what do they say of it?",
        ),
        (
            Example("finstats explain 11.4", say("按出处", "by its ref")),
            Example("finstats explain 13.36%", say("按印出的数字", "by its digits")),
        ),
        exits=(5,),
    ),
    Command(
        "implied",
        "auditing.implied",
        MORE,
        say(
            "没有印出的数字可由已发布的推出多少?",
            "What do published figures imply that nobody printed?",
        ),
        (
            Example(
                say("finstats implied 各项贷款", "finstats implied all-loans"),
                say("没有印出的余额和增速", "balances and growth"),
            ),
            Example(
                "finstats implied tech-loans green-loans", say("两个指标", "of two indicators")
            ),
        ),
        exits=(5,),
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
            Example(
                say(
                    "finstats compare 绿色贷款 --against 各项贷款",
                    "finstats compare green-loans --against all-loans",
                ),
                say("增速高几个百分点", "points of growth"),
            ),
            Example(
                say(
                    "finstats compare 科技型企业贷款 --from 2024 --to 2025-06",
                    "finstats compare tech-loans --from 2024 --to 2025-06",
                ),
                say("两期之间的变化", "between two dates"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "history",
        "history.history",
        MORE,
        say(
            "一个数字各版怎么说, 何时、因何被取代?",
            "What was ever published of a figure, and what took its place when and why?",
        ),
        (
            Example(
                say("finstats history 绿色贷款", "finstats history green-loans"),
                say("一个指标的各版", "all versions of an indicator"),
            ),
            Example(
                "finstats history 4.2 --known-at 2025-12-31",
                say("当日已发布的", "as it was known by then"),
            ),
        ),
        exits=(5,),
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
            Example(
                "finstats diff --from 2025-06-30 --to latest",
                say("此后的一切变动", "all that is new since"),
            ),
            Example(
                say(
                    "finstats diff --from 2025-06 --to 2025-12-31 --theme 绿色",
                    "finstats diff --from 2025-06 --to 2025-12-31 --theme green",
                ),
                say("一个主题", "of one theme"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "enterprises",
        "lists.enterprises",
        MORE,
        say("提到哪些企业, 有什么资质?", "Which enterprises are named, with which designations?"),
        (
            Example(
                say("finstats enterprises --theme 科技", "finstats enterprises --theme tech"),
                say("一个主题的", "those of one theme"),
            ),
            Example(
                say("finstats enterprises --bank 农行", "finstats enterprises --bank abc"),
                say("一家银行的客户", "clients of a bank"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "products",
        "lists.products",
        MORE,
        say("银行有哪些产品、平台、服务?", "Which products, platforms and services do banks have?"),
        (
            Example(
                say("finstats products --bank 建行", "finstats products --bank ccb"),
                say("一家银行的, 含下级", "of a bank and all under it"),
            ),
            Example(
                say("finstats products --theme 普惠", "finstats products --theme inclusive"),
                say("一个主题的", "those of one theme"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "financings",
        "lists.financings",
        MORE,
        say(
            "有哪些融资案例, 凭什么担保?", "Which cases of financing are there, on what collateral?"
        ),
        (
            Example(
                say("finstats financings --theme 科技", "finstats financings --theme tech"),
                say("一个主题的", "those of one theme"),
            ),
            Example(
                say("finstats financings -q 质押", "finstats financings --bank abc"),
                say("名称或字样里有质押的", "those of a bank and all under it"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "sources",
        "lists.sources",
        MORE,
        say("数字出自哪些文献?", "Which sources do the figures come from?"),
        (
            Example(
                "finstats sources", say("谁发布, 何时, 多少数字", "who, when, how many figures")
            ),
            Example("finstats sources --format json", say("供程序读", "for programs")),
        ),
        exits=(5,),
    ),
    Command(
        "sql",
        "sql.sql",
        MORE,
        say("用 SQL 自己提问 (只读)", "What does a question of your own in SQL say (read only)?"),
        (
            Example(
                'finstats sql "select ref, printed from figures limit 5"',
                say("公开视图见 schema", "views: schema"),
            ),
            Example(
                say(
                    "finstats sql -p theme=green -f 查询.sql",
                    "finstats sql -p theme=green -f query.sql",
                ),
                say("语句里写 :theme", ":theme in the statement"),
            ),
        ),
        exits=(4,),
    ),
    Command(
        "schema",
        "other.schema",
        MORE,
        say(
            "有哪些公开视图, 各列是什么意思?",
            "Which public views are there, and what do their columns mean?",
        ),
        (
            Example("finstats schema", say("全部公开视图", "all public views")),
            Example("finstats schema figures", say("一个视图的各列", "the columns of one")),
        ),
        exits=(5,),
    ),
    Command(
        "web",
        "serving.web",
        MORE,
        say(
            "在浏览器里看和问 (只读副本, 不含原文)",
            "What does the database say, in a browser (a read-only copy without texts)?",
        ),
        (
            Example("finstats web", say("在本机", "on this machine")),
            Example("finstats web --port 8080 --open", say("并打开浏览器", "and open a browser")),
        ),
    ),
    Command(
        "import",
        "importing.import_",
        MORE,
        say("把事实文件或表格导入数据库", "Import facts files and tables into the database"),
        (
            Example(
                say("finstats import 三季度.toml 草稿.xlsx", "finstats import q3.toml draft.xlsx"),
                say("事实文件, 复核过的草稿", "facts, and a reviewed draft"),
            ),
            Example(
                say(
                    "finstats import 贷款.csv --mapping 贷款.mapping.toml --dry-run",
                    "finstats import loans.csv --mapping loans.mapping.toml --dry-run",
                ),
                say("只试, 不写", "a trial"),
            ),
        ),
    ),
    Command(
        "export",
        "exporting.export",
        MORE,
        say(
            "把数字或全部视图写成文件, 供别处使用",
            "Write figures or every view to files, for work elsewhere",
        ),
        (
            Example(
                say(
                    "finstats export 科技型企业贷款 绿色贷款 贷款.csv",
                    "finstats export tech-loans green-loans loans.csv",
                ),
                say("两个指标的数字", "figures of two indicators"),
            ),
            Example(
                say("finstats export lake 数据湖/", "finstats export lake lake/"),
                say("全部, 给 DuckDB 和 Spark 读", "everything, for DuckDB and Spark"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "info",
        "other.info",
        MORE,
        say("这是哪个版本, 哪个数据库?", "Which release is this, and which database?"),
        (
            Example("finstats info", say("版本、库、个数", "release, database, counts")),
            Example(
                "finstats info --spec",
                say("命令、选项、退出码: JSON, 供程序读", "commands, options, exit codes as JSON"),
            ),
        ),
    ),
    SOURCE,
    DB,
)
