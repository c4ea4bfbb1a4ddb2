"""Runs an audit for the command line: keeps the run where that is allowed, shows what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from finstats.audit.auditing import Audit, Progress, audit
from finstats.audit.checking import Check
from finstats.audit.findings import Shown, audit_result, chosen, register
from finstats.audit.published import Rounding
from finstats.audit.scope import portions_of
from finstats.audit.verdicts import Verdict
from finstats.errors import DatabaseError, UsageError
from finstats.queries.names import resolve
from finstats.result import Label, Result
from finstats.settings import Target
from finstats.store.reader import Reader


class Run(NamedTuple):
    """What was found, shown as asked. `refused`: why the run could not be kept; None: it is kept."""

    result: Result
    contradictions: int
    register: str
    refused: Label | None


class Wanted(NamedTuple):
    """What a command line asks of an audit."""

    theme: str | None = None
    source: str | None = None
    rule: str | None = None
    all: bool = False
    known_at: str | None = None
    rounding: Rounding = "nearest"
    limit: int | None = None


def run(target: Target, reader: Reader, wanted: Wanted, progress: Progress | None) -> Run:
    """Audit, keep the run where it is of everything, and show what the options leave of it."""
    shown = Shown(
        None if wanted.theme is None else resolve(reader, "theme", wanted.theme),
        None if wanted.source is None else resolve(reader, "source", wanted.source),
        wanted.rule,
        wanted.all,
    )
    found, refused = _audited(target, reader, wanted, shown.source, progress)
    checks = chosen(reader, found, shown)
    result = audit_result(
        reader, found, checks, shown, known_at=wanted.known_at, limit=wanted.limit
    )
    count = sum(check.verdict is Verdict.CONTRADICTION for check in checks)
    return Run(result, count, register(checks), refused)


def _audited(
    target: Target, reader: Reader, wanted: Wanted, source: str | None, progress: Progress | None
) -> tuple[Audit, Label | None]:
    """The audit of today's data, kept if it was not already; and why it could not be kept.

    In a large database, where a source is asked for, of what its figures bear on alone.
    """
    refused: Label | None = None
    portions = None if source is None else portions_of(reader, source)
    if portions is not None and portions != [None]:
        refused = Label(
            f"只核对了与文献 {source} 有关的数字",
            f"only figures that bear on the source {source} were audited",
        )
    elif not _is_kept(reader, wanted):
        from finstats.audit.keeping import keep_audit

        try:
            kept = keep_audit(
                target,
                known_at=wanted.known_at,
                rounding=wanted.rounding,
                keep_all=wanted.all,
                progress=progress,
            )
        except (DatabaseError, UsageError) as error:  # a lake is read only
            refused = error.message
        else:
            return kept.audit, None
    found = audit(
        reader,
        known_at=wanted.known_at,
        rounding=wanted.rounding,
        keep_all=wanted.all,
        progress=progress,
        portions=portions,
    )
    return found, refused


def _is_kept(reader: Reader, wanted: Wanted) -> bool:
    rows = reader.rows(
        "select audit from audits where is_fresh = 1 and rounding = :rounding "
        "and coalesce(known_at, '') = :known_at",
        {"rounding": wanted.rounding, "known_at": wanted.known_at or ""},
    )
    return bool(rows)


def news(checks: Sequence[Check]) -> tuple[str, str]:
    """What is new, in one line."""
    counted = {
        verdict: sum(check.verdict is verdict for check in checks)
        for verdict in (Verdict.CONTRADICTION, Verdict.TENSION)
    }
    if not any(counted.values()):
        return "核对: 没有新的矛盾或存疑", "audit: no new contradiction or tension"
    wrong, doubtful = counted.values()
    zh = f"核对: 新发现 互相矛盾 {wrong}, 表述存疑 {doubtful}; 见 finstats audit"
    return zh, f"audit: new contradictions {wrong}, wording in doubt {doubtful}; see finstats audit"
