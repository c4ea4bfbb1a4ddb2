"""`finstats import`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, format_of, show
from finstats.cli.opening import open_database, target_of
from finstats.cli.progress import Progress
from finstats.cli.speech import say, tell
from finstats.errors import FinstatsError
from finstats.settings import Target

if TYPE_CHECKING:
    from finstats.ingest.vintages import Stale

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help=say("事实文件 (TOML)、复核过的草稿", "facts files (TOML), reviewed drafts"),
    ),
]
AcceptDoubtful = Annotated[
    bool,
    typer.Option(
        "--accept-doubtful",
        help=say(
            "复核表里没有填采用的存疑读数也采用",
            "take doubtful readings of a review sheet that nobody decided",
        ),
    ),
]


def import_(
    files: Files,
    accept_doubtful: AcceptDoubtful = False,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    from finstats.ingest.importing import Report, import_file
    from finstats.ingest.reports import import_result
    from finstats.ingest.review_sheet import import_sheet, is_review_sheet

    writing = Writing(form, output, database=database, reads=tuple(files))
    chosen = format_of(writing)
    target = target_of(database)
    open_database(target).close()  # makes the embedded one; any other must be there
    reports: list[Report] = []
    try:
        for path in files:
            if is_review_sheet(path):
                reports.append(import_sheet(target, path, accept_doubtful=accept_doubtful))
            else:
                reports.append(import_file(target, path))
    finally:
        if reports:  # what was imported before a faulty file stays, and is told
            show(import_result(reports), writing, chosen)
            _tell_stale([one for report in reports for one in report.stale])
    audit_again(target)


def _tell_stale(stale: Sequence[Stale]) -> None:
    """Name corrections whose reason is gone; they stand until their file says otherwise."""
    for one in stale:
        tell(
            say(
                f"更正 {one.by} 已过时: {one.ref} 原印“{one.expected}”, 现为“{one.printed}”; "
                "请复核它所在的文件并重新导入, 在此之前它仍有效",
                f"the correction {one.by} is stale: {one.ref} printed '{one.expected}', now "
                f"'{one.printed}'; review its file and import it again, it stands until then",
            )
        )


def audit_again(target: Target) -> None:
    """Audit what the database now holds and say what is new; the import itself is done."""
    from finstats.audit.keeping import keep_audit
    from finstats.audit.running import news

    try:
        with Progress(say("核对", "auditing")) as progress:
            kept = keep_audit(target, progress=progress)
    except FinstatsError as error:
        why = error.message
        tell(say(f"核对没有做成: {why.zh}", f"the audit could not be made: {why.en}"))
    else:
        tell(say(*news(kept.new)))
