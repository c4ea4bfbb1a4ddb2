"""What the audit of a trial finds of the new source: inside it, and against what is held."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.audit.auditing import Audit, explain, explanations, hear
from finstats.audit.checking import Check
from finstats.audit.declared import declared
from finstats.audit.drawing import drawn
from finstats.audit.findings import naming_of
from finstats.audit.naming import Naming
from finstats.audit.published import published, units_of
from finstats.audit.scope import subjects_of
from finstats.audit.verdicts import Verdict
from finstats.store.reader import Reader

SERIOUS = (Verdict.CONTRADICTION, Verdict.TENSION)


def findings(reader: Reader, source: str, but: set[str]) -> tuple[list[Check], Naming]:
    """Contradictions and tensions in which a figure of the source takes part, the serious ones first.

    As if the figures of `but` were not held: sources that are the same text, read before.
    """
    units = units_of(reader)
    found = Audit(units)
    subjects = _subjects(reader, source)
    if subjects:
        near = published(reader, units, subjects=subjects_of(reader, "subject", subjects))
        figures = [figure for figure in near if figure.row.source not in but]
        hear(found, figures, *drawn(figures, declared(reader)))
        explain(found, explanations(reader))
    mine = [check for check in found.checks if check.verdict in SERIOUS and _is_of(check, source)]
    return mine, naming_of(reader, found)


def is_inside(check: Check, source: str) -> bool:
    """Whether only figures of the source take part."""
    return {figure.row.source for figure in check.figures} == {source}


def _is_of(check: Check, source: str) -> bool:
    """Whether the source takes part in the smallest set, and not only in other ways to the same."""
    figures = check.sets[0] if check.sets else check.figures
    return any(figure.row.source == source for figure in figures)


def _subjects(reader: Reader, source: str) -> Sequence[str]:
    rows = reader.rows(
        "select distinct f.subject from figures f where f.source = :source order by f.subject",
        {"source": source},
    )
    return [str(subject) for (subject,) in rows]
