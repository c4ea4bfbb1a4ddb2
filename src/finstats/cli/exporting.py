"""`finstats export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, must_be_for_answers
from finstats.cli.opening import open_database, target_of
from finstats.cli.progress import Progress
from finstats.cli.speech import OUTPUT, TIME, say, tell
from finstats.formats import LAKE

if TYPE_CHECKING:
    from finstats.api.exporting import Exported

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="[SELECTION…] FILE|DIR",
        help=say(
            "最后是文件 (后缀定格式) 或文件夹 (全部视图); 前面可写一个视图或几个指标, 不写: figures; "
            "lake 文件夹: 数据湖, 再导出只写有变动的",
            "a file (its suffix the format) or a folder (every view); before it one view or "
            "indicators, else figures; lake DIR: a lake, of which later exports write what changed",
        ),
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help=say(
            "csv、tsv、json、jsonl、md、html、xlsx、parquet、sdmx-csv; 文件夹: csv、jsonl、parquet",
            "csv, tsv, json, jsonl, md, html, xlsx, parquet, sdmx-csv; of a folder: csv, jsonl, parquet",
        ),
        rich_help_panel=OUTPUT,
    ),
]
AnyNature = Annotated[
    str,
    typer.Option(
        "--nature",
        help=say(
            "actual、planned、target、estimate 或 all",
            "actual, planned, target, estimate or all",
        ),
        rich_help_panel=TIME,
    ),
]


def export(
    words: Words,
    theme: o.Theme = None,
    bank: o.Bank = None,
    place: o.Place = None,
    source: o.Source = None,
    paragraph: o.Paragraph = None,
    search: o.Search = None,
    nature: AnyNature = "all",
    known_at: o.KnownAt = None,
    form: Form = None,
    lang: o.Lang = None,
    limit: o.Limit = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.api.exporting import file_form, is_folder

    *selection, to = words
    target = target_of(database)
    if selection != [LAKE] and not is_folder(to):
        file_form(Path(to), form)  # so that nobody waits in vain
        must_be_for_answers(Path(to), Writing(database=database))
    with (
        open_database(target) as db,
        Progress(say("导出", "exporting"), rate=say("行/秒", "rows/s")) as progress,
    ):
        done = db.export(
            to,
            *selection,
            theme=theme,
            bank=bank,
            place=place,
            source=source,
            paragraph=paragraph,
            search=search,
            nature=nature,
            known_at=known_at,
            limit=limit,
            form=form,
            bom=bom,
            progress=progress,
        )
    _tell(done, to)


def _tell(done: Exported, to: str) -> None:
    """What was written, with its counts."""
    counts = [say(f"{done.figures} 个数字", _many(done.figures, "figure"))]
    if done.view is None:
        counts.append(say(f"{done.sources} 份文献", _many(done.sources, "source")))
        counts.append(say(f"{done.files} 个文件", _many(done.files, "file")))
    elif done.view == LAKE:
        counts.append(say(f"{done.sources} 份文献", _many(done.sources, "source")))
        counts.append(
            say(
                f"{done.files} 个文件 (新写 {done.new} 个)",
                f"{_many(done.files, 'file')} ({done.new} new)",
            )
        )
    elif done.view in ("figures", "figure_versions"):
        counts.append(say(f"{done.sources} 份文献", _many(done.sources, "source")))
    else:
        counts = [say(f"{done.view} {done.rows} 行", f"{_many(done.rows, 'row')} of {done.view}")]
    if done.truncated:
        counts.append(say("余下的没有导出 (--limit)", "the rest was left out (--limit)"))
    tell(f"{', '.join(counts)} -> {to}")


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
