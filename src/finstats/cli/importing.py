"""`finstats import`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from finstats.cli import options as o
from finstats.cli.answer import Writing, format_of, show
from finstats.cli.opening import open_database, target_of
from finstats.cli.progress import Progress
from finstats.cli.speech import say, tell
from finstats.errors import UsageError
from finstats.result import Label
from finstats.settings import Target

if TYPE_CHECKING:
    from finstats.api.loading import Loading
    from finstats.ingest.importing import Report
    from finstats.ingest.vintages import Stale

_LONG = 5.0  # seconds
Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help=say(
            "事实文件 (TOML)、表格 (csv、tsv、xlsx)、复核过的草稿、finstats export 写的文件, 或文件夹",
            "facts files (TOML), tables (csv, tsv, xlsx), reviewed drafts, what finstats export "
            "wrote, or folders",
        ),
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help=say(
            "表格的映射文件; 否则用旁边的 <表格名>.mapping.toml",
            "the table's mapping; else <table>.mapping.toml beside it",
        ),
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
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help=say(
            "全部检查, 只说会改什么, 不写入",
            "check everything, say what would change, write nothing",
        ),
    ),
]


def import_(
    files: Files,
    mapping: Mapping = None,
    accept_doubtful: AcceptDoubtful = False,
    dry_run: DryRun = False,
    form: o.Format = None,
    output: o.Output = None,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    from finstats.api.loading import Loading

    _must_be_no_article(files)
    loading = Loading(files, mapping, accept_doubtful=accept_doubtful)
    writing = Writing(form, output, database=database, reads=loading.reads)
    chosen = format_of(writing)
    target = target_of(database)
    open_database(target).close()  # makes the embedded one; any other must be there
    for path in loading.left_out:
        tell(say(f"略过 {path}: 没有映射文件", f"left out {path}: it has no mapping"))
    with Progress(say("导入", "importing"), rate=say("行/秒", "rows/s")) as progress:
        if dry_run:
            result, reports = loading.trial(target, progress)
            progress.clear()
            show(result, writing, chosen)
            _tell_encodings(reports)
            _tell_left_out(reports)
            _tell_undeclared(reports)
            _tell_reread(reports)
        else:
            reports = _import(loading, target, progress, writing)
    if not dry_run:
        audit_again(target)


def _import(loading: Loading, target: Target, progress: Progress, writing: Writing) -> list[Report]:
    """Import; what was imported before a faulty file stays, and is told."""
    reports: list[Report] = []
    try:
        started = time.monotonic()
        for report in loading.reports(target, progress):
            reports.append(report)
            seconds, started = time.monotonic() - started, time.monotonic()
            _tell_rate(report, seconds)
    finally:
        progress.clear()
        if reports:
            show(loading.result(reports), writing)
            _tell_encodings(reports)
            _tell_longer_ways(reports)
            _tell_left_out(reports)
            _tell_undeclared(reports)
            _tell_reread(reports)
            _tell_stale([one for report in reports for one in report.stale])
    return reports


def _must_be_no_article(files: Sequence[Path]) -> None:
    """Raises UsageError for a text, which is read into a draft before it is imported."""
    from finstats.extract.texts import SUFFIXES

    for path in files:
        if path.suffix.lower() in SUFFIXES and path.is_file():
            raise UsageError(
                "an-article",
                f"{path} 是文章, 不是事实文件或表格",
                f"{path} is an article, no facts file and no table",
                Label(
                    f"先读成草稿, 复核后再导入: finstats extract '{path}' -o draft.xlsx",
                    f"make a draft to review first: finstats extract '{path}' -o draft.xlsx",
                ),
            )


def _tell_rate(report: Report, seconds: float) -> None:
    """How fast a long import was."""
    count = report.added + report.unchanged
    if seconds >= _LONG and count:
        speed = f"{seconds:.0f} s, {count / seconds:.0f}"
        tell(say(f"{report.file}: {speed} 个数字/秒", f"{report.file}: {speed} figures/s"))


def _tell_encodings(reports: Sequence[Report]) -> None:
    """A text that is no UTF-8 was read as what it most likely is: whoever imports it must know."""
    for report in reports:
        if report.encoding == "gb18030":
            tell(say(f"{report.file}: 按 GB18030 读取", f"{report.file}: read as GB18030"))


def _tell_left_out(reports: Sequence[Report]) -> None:
    """Versions that ended are known to have ended only together with what ended them."""
    for report in reports:
        if report.left_out:
            tell(
                say(
                    f"{report.file}: {report.source} 有 {report.left_out} 个更正或撤回的版本没有导入; "
                    "导出成文件夹则连同取代它们的一起导入",
                    f"{report.file}: {report.left_out} corrected or withdrawn versions of "
                    f"{report.source} were left out; an exported folder has what took their place",
                )
            )


def _tell_longer_ways(reports: Sequence[Report]) -> None:
    """A large file that could not be read row by row took longer: whoever waited may know why."""
    for name, why in {(r.file, r.longer_way) for r in reports if r.longer_way is not None}:
        tell(
            say(
                f"{name}: 不能逐行导入, 因此整个读入 ({why.zh})",
                f"{name}: read whole, not row by row ({why.en})",
            )
        )


def _tell_undeclared(reports: Sequence[Report]) -> None:
    """A single file says that a figure took the place of another publisher's, not why."""
    for report in reports:
        if report.undeclared:
            tell(
                say(
                    f"{report.file}: {report.source} 对别家数字的 {report.undeclared} 项更正没有登记, "
                    "单个文件不带更正; 导出成文件夹则带着",
                    f"{report.file}: {report.undeclared} corrections of others' figures by "
                    f"{report.source} were not recorded; an exported folder carries them",
                )
            )


def _tell_reread(reports: Sequence[Report]) -> None:
    """A figure that is held now prints something else: whoever imports must see which."""
    for report in reports:
        for ref, before, after in report.reread:
            tell(f"{ref}: {before} -> {after}")
        more = report.superseded - len(report.reread)
        if report.reread and more > 0:
            tell(say(f"…… 另有 {more} 处", f"… and {more} more"))


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
    from finstats.api.loading import audit_again

    with Progress(say("核对", "auditing")) as progress:
        said = audit_again(target, progress)
    tell(say(*said))
