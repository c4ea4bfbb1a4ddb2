"""Keeps what an audit found, so that read commands can warn of it, and runs can be looked up.

A run that finds what the last one of the same kind found, in the same data, is that one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from finstats import __version__
from finstats.audit.auditing import Audit, Progress, audit
from finstats.audit.checking import Check
from finstats.audit.findings import naming_of
from finstats.audit.naming import Naming
from finstats.audit.published import Rounding
from finstats.audit.summary import summary
from finstats.audit.verdicts import Verdict
from finstats.settings import Target
from finstats.store import tables
from finstats.store.audit_tables import audit_run, explanation, finding, finding_figure
from finstats.store.digests import digests_of
from finstats.store.reader import Row
from finstats.store.rows import Rows
from finstats.store.writing import writing

QUICK = 20_000  # observations: seconds to audit, a minute or two where all are long histories
FOUND = (Verdict.CONTRADICTION, Verdict.TENSION, Verdict.EXPLAINED)
_RUN, _FINDING, _FIGURE = audit_run, finding, finding_figure
_COUNTED = (*FOUND, Verdict.TIGHT, Verdict.HOLDS, Verdict.CANNOT_TELL)


class Kept(NamedTuple):
    """What a kept run found, and which findings the run before did not have."""

    audit: Audit
    new: tuple[Check, ...]


class Within:
    """Reads inside a unit of work, as a Reader does."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.engine = connection.dialect.name

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> Sequence[Row]:
        """All rows."""
        return [tuple(row) for row in self._connection.execute(text(sql), params or {})]

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""
        return list(self._connection.execute(text(f"select * from {view} limit 0")).keys())

    def close(self) -> None:
        """The unit of work ends by itself."""


def keep_audit(
    target: Target,
    *,
    known_at: str | None = None,
    rounding: Rounding = "nearest",
    keep_all: bool = False,
    progress: Progress | None = None,
) -> Kept:
    """Audit a database and keep the run, in one unit of work; raises DatabaseError if it cannot."""
    with writing(target) as connection:
        return keep_within(
            connection, known_at=known_at, rounding=rounding, keep_all=keep_all, progress=progress
        )


def keep_if_quick(connection: Connection, progress: Progress | None = None) -> Kept | None:
    """Audit what was just changed, unless so much is held that somebody would wait long: None.

    Then read commands say that nobody has audited it yet, and `finstats audit` shows its progress.
    """
    beyond = select(tables.observation.c.id).offset(QUICK).limit(1)
    if connection.scalar(beyond) is not None:
        return None
    return keep_within(connection, progress=progress)


def keep_within(
    connection: Connection,
    *,
    known_at: str | None = None,
    rounding: Rounding = "nearest",
    keep_all: bool = False,
    progress: Progress | None = None,
) -> Kept:
    """The same inside the caller's unit of work."""
    reader = Within(connection)
    found = audit(
        reader, known_at=known_at, rounding=rounding, keep_all=keep_all, progress=progress
    )
    naming = naming_of(reader, found)
    checks = [check for check in found.checks if check.verdict in FOUND]
    values = {
        "known_at": known_at,
        "rounding": rounding,
        "import_run_id": connection.scalar(select(func.max(tables.import_run.c.id))),
        "source_sha256": digests_of(connection, "source")["source", ""].sha256,
        "findings_sha256": _digest(checks),
        "figures": found.figures,
        "checks": found.total,
        **{verdict.value.replace("-", "_"): found.count(verdict) for verdict in _COUNTED},
    }
    last = _last(connection, known_at, rounding)
    before = _codes(connection, last)
    if last is None or any(last[name] != value for name, value in values.items()):
        _write(Rows(connection), values, checks, naming)
    return Kept(found, tuple(check for check in checks if check.code not in before))


def _last(
    connection: Connection, known_at: str | None, rounding: str
) -> Mapping[str, object] | None:
    same = _RUN.c.known_at.is_(None) if known_at is None else _RUN.c.known_at == known_at
    query = select(_RUN).where(same, _RUN.c.rounding == rounding).order_by(_RUN.c.id.desc())
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else dict(row)


def _codes(connection: Connection, run: Mapping[str, object] | None) -> set[str]:
    if run is None:
        return set()
    query = select(_FINDING.c.code).where(_FINDING.c.audit_run_id == run["id"])
    return set(connection.scalars(query))


def _digest(checks: Sequence[Check]) -> str:
    lines = [f"{check.code} {check.verdict} {check.explained}" for check in checks]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _write(
    rows: Rows, values: Mapping[str, object], checks: Sequence[Check], naming: Naming
) -> None:
    run = rows.add_with_id(
        _RUN,
        recorded_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        release=__version__,
        **values,
    )
    known = {row.figures: row.id for row in rows.connection.execute(select(explanation)).all()}
    for check in checks:
        words = summary(check, naming)
        unknown = check.unknown
        number = rows.add_with_id(
            _FINDING,
            audit_run_id=run,
            code=check.code,
            verdict=check.verdict.value,
            rule=check.rule,
            quantity=None if unknown is None else unknown.whose.quantity,
            transformation=None if unknown is None else unknown.kind,
            period=None if unknown is None else unknown.period,
            base_period=(unknown.base or None) if unknown else None,
            summary_zh=words.zh,
            summary_en=words.en,
            explanation_id=known.get(check.key),
        )
        smallest = {figure.ref for figure in check.sets[0]}
        shown = {figure.ref: figure.row.printed for figure in check.figures}
        for seq, (ref, printed) in enumerate(shown.items()):
            rows.add(
                _FIGURE,
                finding_id=number,
                seq=seq,
                ref=ref,
                printed=printed,
                in_smallest=int(ref in smallest),
            )
