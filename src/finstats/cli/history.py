"""`finstats history` and `finstats diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.speech import say
from finstats.errors import UsageError

if TYPE_CHECKING:
    from finstats.queries.differences import Wanted

Word = Annotated[
    str,
    typer.Argument(
        metavar="CODE|QUANTITY|REF",
        help=say(
            "指标、量 (指标:度量:分类:主体) 或出处 (4.2)",
            "an indicator, a quantity indicator:measure:category:subject, or a ref (4.2)",
        ),
    ),
]
Indicator = Annotated[
    str | None,
    typer.Option("--indicator", help=say("指标, 如 绿色贷款", "indicator, e.g. green-loans")),
]


def history(
    word: Word,
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    source: o.Source = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.queries.history import Wanted, history

    wanted = Wanted(o.as_of(as_of), o.day(known_at), source, limit)
    writing = Writing(form, output, None, bom, database)
    answer(lambda reader: history(reader, word, wanted), writing)


def diff(
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="D1",
            help=say(
                "此日之前已发布的, 如 2025-06-30、2025-06",
                "known by then, e.g. 2025-06-30, 2025-06",
            ),
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="D2",
            help=say(
                "与此日之前已发布的相比; latest: 全部",
                "against what was known by then; latest: all",
            ),
        ),
    ] = None,
    theme: o.Theme = None,
    source: o.Source = None,
    indicator: Indicator = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.queries.differences import differences

    wanted = _days(start, end)._replace(
        theme=theme, source=source, indicator=indicator, limit=limit
    )
    writing = Writing(form, output, None, bom, database)
    answer(lambda reader: differences(reader, wanted), writing)


def _days(start: str | None, end: str | None) -> Wanted:
    """The two days; a month or quarter is its last day. Raises UsageError for what are none."""
    from finstats.queries.differences import Wanted

    first, last = o.as_of(start), o.as_of(end)
    if first is None or first.last is None or last is None:
        raise UsageError(
            "diff-what",
            "要两个发布日期: --from 2025-06-30 --to 2025-09-30 (--to latest: 全部)",
            "give two days of publication: --from 2025-06-30 --to 2025-09-30 (--to latest: all)",
        )
    if last.last is not None and last.last < first.last:
        raise UsageError(
            "bad-range",
            f"--from {first.text} 晚于 --to {last.text}",
            f"--from {first.text} is after --to {last.text}",
        )
    return Wanted(first.last, last.last)
