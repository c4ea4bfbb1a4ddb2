"""What goes into a database: files, and what became known of a source; then the audit anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from finstats.api.words import published_days
from finstats.audit.auditing import Progress
from finstats.audit.keeping import Within, keep_if_quick
from finstats.audit.running import news
from finstats.errors import FinstatsError, UsageError
from finstats.ingest import sources
from finstats.ingest.importing import Report
from finstats.ingest.jobs import import_jobs, jobs_of, try_jobs
from finstats.ingest.reports import import_result, trial_result
from finstats.queries.checks import is_audited
from finstats.result import Label, Result
from finstats.settings import Target
from finstats.store.writing import writing

_NOT_AUDITED = Label(
    "尚未核对: finstats audit, 只看一份文献用 finstats audit --source 文献",
    "not audited yet: finstats audit, or for one source: finstats audit --source SOURCE",
)
_NOTHING_NEW = Label(*news(()))


class Loading:
    """The files that are to be imported.

    `reads`: every file that will be read; `left_out`: tables of folders that have no mapping.
    Raises UsageError for what is no set of files to import.
    """

    def __init__(
        self, files: Sequence[Path], mapping: Path | None, *, accept_doubtful: bool
    ) -> None:
        self._jobs, self.left_out = jobs_of(files, mapping, accept_doubtful=accept_doubtful)
        self.reads = tuple(
            path
            for job in self._jobs
            for path in (job.path, job.mapping, *_inside(job.path))
            if path is not None
        )

    def reports(self, target: Target, progress: Progress | None) -> Iterator[Report]:
        """Import file after file; raises ImportRefused with every fault of one."""
        return import_jobs(target, self._jobs, progress)

    def result(self, reports: Sequence[Report]) -> Result:
        """What was done, one row a file."""
        return import_result(reports)

    def trial(self, target: Target, progress: Progress | None) -> tuple[Result, list[Report]]:
        """What importing would do; nothing is written."""
        trials = try_jobs(target, self._jobs, progress)
        return trial_result(trials), [trial.report for trial in trials]


def _inside(path: Path) -> list[Path]:
    """The files of a folder that is imported whole."""
    return [*path.iterdir()] if path.is_dir() else []


def audit_again(target: Target, progress: Progress | None) -> Label:
    """Audit what the database holds after it was changed; says what is new, or why it was left.

    It is left where so much is held that somebody would wait long for it.
    """
    try:
        with writing(target) as connection:
            kept = keep_if_quick(connection, progress)
            if kept is None:
                return _NOTHING_NEW if is_audited(Within(connection)) else _NOT_AUDITED
    except FinstatsError as error:
        why = error.message
        return Label(f"核对没有做成: {why.zh}", f"the audit could not be made: {why.en}")
    return Label(*news(kept.new))


def set_source(
    target: Target, code: str, published: str | None, given: Mapping[str, str | None]
) -> tuple[str, ...]:
    """Record what became known of a source; returns the columns that were set."""
    values = {name: value.strip() for name, value in given.items() if value and value.strip()}
    days = published_days(published)
    if days is not None:
        values |= {"published_earliest": days[0], "published_latest": days[1]}
    if not values:
        raise UsageError(
            "nothing-to-set",
            "要记什么? 用 --published --title --publisher --url",
            "what is to be set? use --published, --title, --publisher, --url",
        )
    sources.set_source(target, code, values)
    return tuple(values)
