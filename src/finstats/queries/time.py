"""The time options of DESIGN 4 as SQL conditions over `figure_versions`.

Order: what was known, which vintage, then as of when. Everything here is portable SQL.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from finstats.model.periods import AsOf
from finstats.queries.conditions import any_of
from finstats.result import Label

Vintage = Literal["latest", "first", "all"]
_FOREVER = "9999-12-31"


class TimeOptions(NamedTuple):
    """What the time options of a command line ask for; the defaults ask for nothing."""

    as_of: AsOf | None = None
    known_at: str | None = None
    vintage: Vintage = "latest"
    exact: bool = False
    undated: bool = False
    natures: tuple[str, ...] = ("actual",)

    @property
    def last(self) -> str | None:
        """The last day that counts; None: no bound."""
        return None if self.as_of is None else self.as_of.last


def known(options: TimeOptions, alias: str) -> str:
    """Which versions count: published by then, not superseded by then, of vintage and nature asked."""
    natures, _ = any_of(f"{alias}.nature", "nature", options.natures)
    return f"{_published(options, alias)} and {natures}"


def _published(options: TimeOptions, alias: str) -> str:
    f = alias
    standing = f"({f}.known_to is null or {f}.known_to > :known_at)"
    if options.vintage != "latest":
        # Of what was corrected or withdrawn too, later than that day perhaps, the views say that.
        other = (
            f"exists (select 1 from supersessions x where x.ref = {f}.ref and x.reading = {f}.reading "
            f"and x.seq = {f}.seq and x.reason <> 'revision' and x.known_to <= :known_at)"
        )
        standing = f"({standing} or {f}.reason = 'revision'"
        standing += f" or ({f}.reason in ('correction', 'withdrawal') and not {other}))"
    first = f" and {f}.revises is null" if options.vintage == "first" else ""
    return f"{f}.known_from <= :known_at and {standing}{first}"


def as_of(options: TimeOptions, alias: str) -> str:
    """Which periods may count: ended by the date; flows only of its year; not undated."""
    f = alias
    if options.last is None:
        return f"{f}.period_end is not null"
    return f"{f}.period_end <= :last and ({f}.kind <> 'flow' or {f}.period_end >= :year_start)"


def latest_of_each(
    options: TimeOptions, series: str, columns: str, also: str = "1 = 1"
) -> tuple[str, str]:
    """A relation `f` of the rows that may count, and which of them are of the latest period.

    Of each quantity and nature the latest period end, and undated ones if asked. `series` says
    which `s` of `all_series`, `also` what else must hold of figures `f`; both hold for all figures
    of a quantity or for none. The latest of each series is one step back in its index, however long
    its history is (DESIGN 4); then the latest of these. DISTINCT keeps the series together: an
    engine that merged them into the rest would look for the latest once for each row of history.
    """
    latest = [
        f"(select max(g.period_end) from figure_versions g where g.series = s.series "
        f"and {as_of(options, 'g')} and g.nature = :nature{n} and {_published(options, 'g')}) as latest{n}"
        for n in range(len(options.natures))
    ]
    ends = f"select distinct s.series, {', '.join(latest)} from all_series s where {series}"
    ended = " or ".join(
        f"f.period_end = d.latest{n} and f.nature = :nature{n}" for n in range(len(options.natures))
    )
    if options.undated:
        ended = f"{ended} or f.period_end is null"
    rows = (
        f"(select {columns}, max(f.period_end) over (partition by f.quantity, f.nature) as latest "
        f"from ({ends}) d join figure_versions f on f.series = d.series and ({ended}) "
        f"where {also} and {known(options, 'f')})"
    )
    dated = "f.period_end = f.latest"
    if options.exact and options.as_of is not None and not options.as_of.is_latest:
        dated += " and f.period_end >= :first"
    return rows, f"({dated} or f.period_end is null)" if options.undated else dated


def every_dated(options: TimeOptions, scope: str) -> str:
    """The condition for all figures `f` that are of some period, up to the date or, exactly, in it."""
    within = "f.period_end is not null" if options.last is None else "f.period_end <= :last"
    if options.exact and options.last is not None:
        within += " and f.period_end >= :first"
    return f"{scope} and {known(options, 'f')} and {within}"


def parameters(options: TimeOptions) -> dict[str, object]:
    """Values of the parameters that the conditions above use."""
    found: dict[str, object] = {"known_at": options.known_at or _FOREVER}
    found |= any_of("nature", "nature", options.natures)[1]
    if options.as_of is not None and options.as_of.last is not None:
        found["last"] = options.as_of.last
        found["first"] = options.as_of.first
        found["year_start"] = options.as_of.last[:4] + "-01-01"
    return found


def asked_for(options: TimeOptions) -> Label:
    """The date asked for, in words, for an empty answer."""
    if options.as_of is None or options.as_of.is_latest:
        return Label("", "")
    from finstats.model.periods import chinese_date, english_date

    last = options.as_of.last or ""
    return Label(f"{chinese_date(last)}及以前", f"by {english_date(last)}")
