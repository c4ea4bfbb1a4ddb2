"""`finstats audit`, `implied`, `explain` and `compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli import screen
from finstats.cli.answer import Writing, answer
from finstats.cli.progress import Progress
from finstats.cli.speech import say, tell
from finstats.cli.strictness import must_agree

if TYPE_CHECKING:
    from finstats.api import Answer, AuditAnswer, Database

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
    def ask(db: Database) -> Answer:
        with Progress(say("核对", "auditing")) as progress:
            found = db.audit(
                theme=theme,
                source=source,
                rule=rule,
                all=all_,
                rounding=rounding,
                known_at=known_at,
                limit=limit,
                progress=progress,
            )
        done.append(found)
        return found

    done: list[AuditAnswer] = []
    if register:
        answer(ask, Writing(database=database), lambda _: _put_register(done[0]))
    else:
        answer(ask, Writing(form, output, bom, database))
    if done[0].refused is not None:
        why = done[0].refused
        tell(say(f"这次核对没有记入数据库: {why.zh}", f"this run was not kept: {why.en}"))
    must_agree(done[0].contradictions if strict else 0)


def _put_register(audited: AuditAnswer) -> None:
    screen.put(lambda out, _: out.write(f"{audited.register}\n"))


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
    answer(
        lambda db: db.implied(*names, known_at=known_at, limit=limit),
        Writing(form, output, bom, database),
    )


def explain(
    word: Word,
    known_at: o.KnownAt = None,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    answer(lambda db: db.explain(word, known_at=known_at), Writing(form, output, database=database))


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
    answer(
        lambda db: db.compare(
            *names,
            against=against,
            start=start,
            end=end,
            as_of=as_of,
            known_at=known_at,
            limit=limit,
        ),
        Writing(form, output, bom, database),
    )
