"""Options that commands share, each declared once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from finstats.cli.speech import OUTPUT, TIME, say
from finstats.formats import BINARY, FORMATS


def format_help(forms: Sequence[str] = FORMATS) -> str:
    """The formats, those that are files to make apart."""
    shown = [form for form in forms if form not in BINARY]
    made = [form for form in forms if form in BINARY]
    return say(
        f"{'、'.join(shown)}; 写成文件 (-o): {'、'.join(made)}",
        f"{', '.join(shown)}; as a file (-o): {', '.join(made)}",
    )


Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help=format_help(),
        rich_help_panel=OUTPUT,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help=say(
            "写到文件, 格式看后缀; x.sdmx.csv 旁边另有 x.structure.xml",
            "write to a file; its suffix chooses the format; x.sdmx.csv has x.structure.xml beside it",
        ),
        rich_help_panel=OUTPUT,
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=say("有互相矛盾时以 6 退出", "exit with 6 when there is a contradiction"),
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="D",
        help=say("发布日, 或 最早/最晚", "day of publication, or EARLIEST/LATEST"),
    ),
]
# Taken out of the arguments before they are parsed (speech.choose_language), for help needs it
# earlier; declared on each command so that its help shows it.
Lang = Annotated[
    str | None,
    typer.Option("--lang", help=say("zh 或 en", "zh or en"), rich_help_panel=OUTPUT),
]
# Taken out as well (main.run); shown where it is told of the whole program.
NoPager = Annotated[
    bool,
    typer.Option(
        "--no-pager",
        help=say("长的回答也一次打印完", "print long answers at once, not page by page"),
        rich_help_panel=OUTPUT,
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", min=0, help=say("最多几行", "at most this many rows"), rich_help_panel=OUTPUT
    ),
]
Bom = Annotated[
    bool,
    typer.Option(
        "--bom",
        help=say("csv 以 BOM 开头, 供 Excel 打开", "start csv with a BOM, for Excel"),
        rich_help_panel=OUTPUT,
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help=say(
            "数据库: 文件、postgresql+psycopg://… 或 parquet:数据湖",
            "database: a file, postgresql+psycopg://... or parquet:LAKE",
        ),
        rich_help_panel=OUTPUT,
    ),
]
Indicators = Annotated[
    list[str],
    typer.Argument(
        metavar="CODE…", help=say("指标: 代码、中文名或别名", "indicators: code, name or alias")
    ),
]
AsOfDate = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="P",
        help=say(
            "时点: 2025-06、2025-Q2、2025年6月末、latest……",
            "date: 2025-06, 2025-Q2, 2025-H1, 2025, latest ...",
        ),
        rich_help_panel=TIME,
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="D",
        help=say(
            "只用该日前已确定发布的 (YYYY-MM-DD)",
            "only what was certainly published by then (YYYY-MM-DD)",
        ),
        rich_help_panel=TIME,
    ),
]
VintageName = Annotated[
    str,
    typer.Option(
        "--vintage",
        help=say(
            "同一发布者的版本: latest、first、all", "versions of one publisher: latest, first, all"
        ),
        rich_help_panel=TIME,
    ),
]
Exact = Annotated[
    bool,
    typer.Option(
        "--exact",
        help=say("时期要落在所问日期之内", "the period must lie within the date asked for"),
        rich_help_panel=TIME,
    ),
]
Undated = Annotated[
    bool,
    typer.Option(
        "--undated", help=say("也列日期未载的", "also those without a date"), rich_help_panel=TIME
    ),
]
NatureName = Annotated[
    str,
    typer.Option(
        "--nature",
        help=say(
            "actual、planned、target、estimate 或 all", "actual, planned, target, estimate or all"
        ),
        rich_help_panel=TIME,
    ),
]
Unit = Annotated[
    str | None,
    typer.Option(
        "--unit",
        help=say(
            "金额单位: 亿元、万元、元、m、bn (只移小数点)",
            "unit of money: 亿元, 万元, 元, m, bn (only the point moves)",
        ),
    ),
]
Theme = Annotated[
    str | None, typer.Option("--theme", help=say("主题, 如 green、绿色金融", "theme, e.g. green"))
]
Bank = Annotated[
    str | None,
    typer.Option(
        "--bank", help=say("银行, 含其下各级, 如 农行", "bank with all under it, e.g. 农行 or abc")
    ),
]
Place = Annotated[
    str | None,
    typer.Option(
        "--place", help=say("地区, 含其下各级, 如 寿光", "place with all inside it, e.g. 370783")
    ),
]
Source = Annotated[str | None, typer.Option("--source", help=say("文献代码", "code of the source"))]
Paragraph = Annotated[
    int | None, typer.Option("--paragraph", min=1, help=say("第几段", "paragraph"))
]
Search = Annotated[
    str | None,
    typer.Option(
        "-q",
        "--search",
        metavar="TEXT",
        help=say("名称或字样里含有的文字", "text that names or tokens contain"),
    ),
]
