"""The audit of a whole database, a portion at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from finstats.audit.checking import Check, Explained, checks_of
from finstats.audit.declared import declared
from finstats.audit.drawing import Drawn, Untied, drawn
from finstats.audit.published import Figure, Rounding, Units, published, units_of
from finstats.audit.scope import portions_of
from finstats.audit.verdicts import SEVERITY, Verdict
from finstats.result import Label
from finstats.store.reader import Reader

Progress = Callable[[int, int], None]
Portions = Sequence[tuple[str, ...] | None]


@dataclass(slots=True)
class Audit:
    """The checks, the serious ones first, and how many there were of each verdict.

    `checks` holds what is worth a look; what holds or cannot be told only where all was asked for.
    `printed`: the first unit that a measure is printed in. `capped`: computations cut short.
    """

    units: Units
    keep_all: bool = False
    figures: int = 0
    checks: list[Check] = field(default_factory=list)
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    printed: dict[str, str] = field(default_factory=dict)
    capped: int = 0

    @property
    def total(self) -> int:
        """How many checks were made."""
        return sum(self.counts.values())

    def count(self, verdict: Verdict) -> int:
        """How many checks came to a verdict."""
        return self.counts[verdict]

    def add(self, check: Check) -> None:
        """Take a check in."""
        self.counts[check.verdict] += 1
        if self.keep_all or check.verdict not in (Verdict.HOLDS, Verdict.CANNOT_TELL):
            self.checks.append(check)


def audit(
    reader: Reader,
    *,
    known_at: str | None = None,
    rounding: Rounding = "nearest",
    keep_all: bool = False,
    progress: Progress | None = None,
    portions: Portions | None = None,
) -> Audit:
    """Audit all that the database holds, or some portions of it, as known at a day or now.

    A portion of subjects at a time, so that memory does not grow with the database.
    """
    found, known = Audit(units_of(reader), keep_all), declared(reader)
    portions = portions_of(reader) if portions is None else portions
    for number, subjects in enumerate(portions):
        figures = published(
            reader, found.units, subjects=subjects, known_at=known_at, rounding=rounding
        )
        hear(found, figures, *drawn(figures, known))
        if progress is not None:
            progress(number + 1, len(portions))
    explain(found, explanations(reader))
    return found


def hear(
    found: Audit, figures: Sequence[Figure], clusters: Sequence[Drawn], untied: Sequence[Untied]
) -> None:
    """Check every cluster of some figures."""
    found.figures += len(figures)
    for figure in figures:
        if figure.row.transformation in ("level", "change"):
            found.printed.setdefault(figure.row.measure, figure.row.unit)
    for one in clusters:
        checks, capped = checks_of(one, found.units)
        for check in checks:
            found.add(check)
        found.capped += capped
    by_ref = {one.ref: one for one in reversed(figures)}
    for apart in untied:
        named = tuple(by_ref[ref] for ref in apart.refs)
        found.add(Check(Verdict.CANNOT_TELL, "same", None, named, untied=apart))


def explanations(reader: Reader) -> dict[str, Explained]:
    """What reviewers said, by the figures of the finding."""
    rows = reader.rows(
        "select figures, reason_zh, reason_en, explained_by, explained_on from explanations "
        "order by figures"
    )
    return {
        str(figures): Explained(
            Label(str(zh), str(en)),
            None if by is None else str(by),
            None if on is None else str(on),
        )
        for figures, zh, en, by, on in rows
    }


def explain(found: Audit, said: Mapping[str, Explained]) -> None:
    """Mark the findings that a reviewer explained while the same figures stood; put all in order."""
    for place, check in enumerate(found.checks):
        if check.verdict in (Verdict.CONTRADICTION, Verdict.TENSION):
            word = said.get(check.key)
            if word is not None:
                found.checks[place] = replace(check, verdict=Verdict.EXPLAINED, explained=word)
                found.counts[check.verdict] -= 1
                found.counts[Verdict.EXPLAINED] += 1
    found.checks.sort(key=_rank)


def _rank(one: Check) -> tuple[object, ...]:
    first = one.figures[0].row.ref_order if one.figures else ""
    return (-SEVERITY.index(one.verdict), first, one.rule, one.unknown.order if one.unknown else ())
