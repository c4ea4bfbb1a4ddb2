"""Options that commands share, each declared once; text is turned into values here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from finstats.cli.speech import OUTPUT, TIME, say
from finstats.errors import UsageError

if TYPE_CHECKING:
    from finstats.model.periods import AsOf
    from finstats.queries.time import TimeOptions, Vintage

T = TypeVar("T")

VINTAGES: dict[str, Vintage] = {"latest": "latest", "first": "first", "all": "all"}
NATURES = ("actual", "planned", "target", "estimate")

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help=say("table、csv、tsv、json、jsonl 或 md", "table, csv, tsv, json, jsonl or md"),
        rich_help_panel=OUTPUT,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help=say("写到文件, 格式看后缀", "write to a file; its suffix chooses the format"),
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
            "数据库: 文件, 或 postgresql+psycopg://…",
            "database: a file, or postgresql+psycopg://...",
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


def time_options(
    as_of_: str | None,
    known_at: str | None,
    vintage: str,
    exact: bool,
    undated: bool,
    nature: str,
) -> TimeOptions:
    """The time options as values; raises UsageError for what cannot be read."""
    from finstats.queries.time import TimeOptions

    known = day(known_at)
    return TimeOptions(
        as_of=as_of(as_of_),
        known_at=known,
        vintage=VINTAGES[one_of("--vintage", vintage, tuple(VINTAGES))],
        exact=exact,
        undated=undated,
        natures=natures(nature),
    )


def day(given: str | None) -> str | None:
    """The day that an option names; raises UsageError for what is none."""
    from finstats.model.periods import iso_day

    return _read(iso_day, given)


def published_days(given: str | None) -> tuple[str, str] | None:
    """The earliest and latest day that `D` or `D1/D2` names; raises UsageError for what is none."""
    if given is None:
        return None
    earliest, slash, latest = given.partition("/")
    days = str(day(earliest)), str(day(latest if slash else earliest))
    if days[0] > days[1]:
        raise UsageError(
            "bad-range",
            f"{given}: 最早日晚于最晚日",
            f"{given}: the earliest day is after the latest",
        )
    return days


def as_of(given: str | None) -> AsOf | None:
    """The date that an option names (DESIGN 4); raises UsageError for what cannot be read."""
    from finstats.model.periods import AsOf

    return _read(AsOf.parse, given)


def _read(parse: Callable[[str], T], given: str | None) -> T | None:
    from finstats.model.refusal import Refusal

    try:
        return None if given is None else parse(given)
    except Refusal as refusal:
        raise UsageError(refusal.code, refusal.zh, refusal.en) from refusal


def natures(nature: str) -> tuple[str, ...]:
    """The natures that `--nature` asks for."""
    return NATURES if nature == "all" else (one_of("--nature", nature, (*NATURES, "all")),)


def one_of(option: str, given: str, allowed: tuple[str, ...]) -> str:
    """The value when it is allowed; raises UsageError that names the allowed ones."""
    if given in allowed:
        return given
    listed = ", ".join(allowed)
    raise UsageError(
        "bad-choice",
        f"{option} 不能是“{given[:40]}”: 可用 {listed}",
        f"{option} cannot be '{given[:40]}': use {listed}",
    )
