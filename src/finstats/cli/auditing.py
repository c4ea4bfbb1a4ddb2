"""`finstats audit`, `implied`, `explain` and `compare`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.opening import target_of
from finstats.cli.progress import Progress
from finstats.cli.speech import say, tell
from finstats.errors import NotAllowed, UsageError

if TYPE_CHECKING:
    from finstats.audit.running import Run
    from finstats.result import Result
    from finstats.store.reader import Reader

Word = Annotated[
    str,
    typer.Argument(
        metavar="REF|NUMBER|CODE",
        help=say(
            "出处 (11.4)、印出的数 (7.82个百分点)、量或代码",
            "a ref (11.4), a printed number (13.36%), a quantity or code",
        ),
    ),
]
All = Annotated[
    bool,
    typer.Option("--all", help=say("也列相符和无法判断的", "also what holds or cannot be told")),
]
Rule = Annotated[
    str | None,
    typer.Option(
        "--rule", help=say("只看一种关系, 如 growth-gap", "one relation, e.g. growth-gap")
    ),
]
RoundingName = Annotated[
    str,
    typer.Option(
        "--rounding",
        help=say(
            "数字按四舍五入、截尾或两可读取: nearest、truncation、either",
            "how digits are read: nearest, truncation, either",
        ),
    ),
]
Register = Annotated[
    bool,
    typer.Option(
        "--register",
        help=say(
            "只打印待复核的 [[explained]] 块, 填好理由后导入",
            "print [[explained]] blocks alone, to be completed and imported",
        ),
    ),
]


def audit(
    theme: o.Theme = None,
    source: o.Source = None,
    rule: Rule = None,
    all_: All = False,
    strict: o.Strict = False,
    rounding: RoundingName = "nearest",
    register: Register = False,
    known_at: o.KnownAt = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.audit.published import ROUNDINGS
    from finstats.audit.rules import RULES
    from finstats.audit.running import Wanted, run

    reading = next(one for one in ROUNDINGS if one == o.one_of("--rounding", rounding, ROUNDINGS))
    day = o.day(known_at)
    relation = None if rule is None else o.one_of("--rule", rule, RULES)
    wanted = Wanted(theme, source, relation, all_, day, reading, limit)
    runs: list[Run] = []

    def ask(reader: Reader) -> Result:
        with Progress(say("核对", "auditing")) as progress:
            runs.append(run(target_of(database), reader, wanted, progress))
        return runs[0].result

    if register:
        answer(ask, Writing(database=database), lambda _: sys.stdout.write(f"{runs[0].register}\n"))
    else:
        answer(ask, Writing(form, output, None, bom, database))
    _finish(runs[0], strict)


def _finish(run: Run, strict: bool) -> None:
    if run.refused is not None:
        why = run.refused
        tell(
            say(f"这次核对没有记入数据库: {why.zh}", f"this run was not kept: {why.en}"),
        )
    if strict and run.contradictions:
        raise NotAllowed(
            "contradiction",
            f"有 {run.contradictions} 项互相矛盾",
            f"contradictions: {run.contradictions}",
        )


def implied(
    names: o.Indicators,
    known_at: o.KnownAt = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.audit.implied import implied as query

    day = o.day(known_at)
    writing = Writing(form, output, limit, bom, database)
    answer(lambda reader: query(reader, names, day), writing)


def explain(
    word: Word,
    known_at: o.KnownAt = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    from finstats.audit.explaining import explained

    day = o.day(known_at)
    answer(lambda reader: explained(reader, word, day), Writing(form, output, database=database))


def compare(
    names: o.Indicators,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", help=say("对照的指标, 如 all-loans", "the other indicator, e.g. all-loans")
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="P", help=say("期初, 如 2024", "the earlier date, e.g. 2024")
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="P", help=say("期末, 如 2025-06", "the later date, e.g. 2025-06")
        ),
    ] = None,
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.audit import comparing

    day, writing = o.day(known_at), Writing(form, output, limit, bom, database)
    first, last, at = (o.as_of(one) for one in (start, end, as_of))
    if against is not None and first is None and last is None:
        answer(lambda reader: comparing.against(reader, names, against, at, day), writing)
    elif against is None and first is not None and last is not None:
        answer(lambda reader: comparing.between(reader, names, first, last, day), writing)
    else:
        raise UsageError(
            "compare-what",
            "要么 --against 指标, 要么 --from 期初 --to 期末",
            "give either --against CODE, or --from P --to P",
        )
