"""`finstats chart`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from finstats.cli import options as o
from finstats.cli import screen
from finstats.cli.answer import Writing, answer, format_of
from finstats.cli.placing import told
from finstats.cli.speech import OUTPUT, say
from finstats.formats import CHART_FORMATS, PICTURES
from finstats.render import Style

if TYPE_CHECKING:
    from finstats.api import Answer, Database
    from finstats.api.chart import ChartAnswer

By = Annotated[
    str | None,
    typer.Option(
        "--by",
        help=say(
            "每条是什么: 分类 category、银行 (或主体) bank、时期 period (时间序列); 不写则自动",
            "what a bar is: category 分类, bank 银行 (or subject 主体), period 时期 (a series over time); else chosen",
        ),
    ),
]
Measure = Annotated[
    str | None, typer.Option("--measure", help=say("度量, 如 balance", "measure, e.g. borrowers"))
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help=say(
            f"图: table (屏幕)、{'、'.join(PICTURES)}; 数据: {'、'.join(CHART_FORMATS[4:])}",
            f"chart: table (screen), {', '.join(PICTURES)}; its data: {', '.join(CHART_FORMATS[4:])}",
        ),
        rich_help_panel=OUTPUT,
    ),
]


def chart(
    names: o.Indicators,
    by: By = None,
    measure: Measure = None,
    as_of: o.AsOfDate = None,
    known_at: o.KnownAt = None,
    vintage: o.VintageName = "latest",
    exact: o.Exact = False,
    undated: o.Undated = False,
    nature: o.NatureName = "actual",
    bank: o.Bank = None,
    place: o.Place = None,
    unit: o.Unit = None,
    form: Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    writing = Writing(form, output, bom, database, forms=CHART_FORMATS)
    chosen = format_of(writing)
    drawn: list[ChartAnswer] = []

    def ask(db: Database) -> Answer:
        found = db.chart(
            *names,
            by=by,
            measure=measure,
            as_of=as_of,
            known_at=known_at,
            vintage=vintage,
            exact=exact,
            undated=undated,
            nature=nature,
            bank=bank,
            place=place,
            unit=unit,
            limit=limit,
        )
        drawn.append(found)
        return found

    is_drawing = chosen in ("table", *PICTURES)
    answer(ask, writing, (lambda _: _put(drawn[0], writing, chosen)) if is_drawing else None)


def _put(found: ChartAnswer, writing: Writing, form: str) -> None:
    """Write a chart to the file or the screen."""
    if writing.output is not None:
        found.save(writing.output, form)
        told(writing.output)
    elif form == "table":
        screen.put(lambda out, style: _draw(found, out, style))
    elif form == "png":
        out = screen.output()
        out.buffer.write(found.png())
        out.flush()
    else:
        picture = found.text(form)
        screen.put(lambda out, _: out.write(picture))


def _draw(found: ChartAnswer, out: TextIO, style: Style) -> None:
    from finstats.render.chart_terminal import render

    render(found.chart, out, style)
