"""From figures to panels of bars: one axis for one measure, transformation and unit.

Within a panel a bar is named after what the chart is by. Whatever else differs heads a series of
bars, or joins the name where each such series would be one bar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from finstats.chart import Bar, By, Gap, Panel, Series
from finstats.queries.chart_periods import Steps, span_words, spans_of
from finstats.queries.chart_words import (
    bar_words,
    begun,
    gap_words,
    joined,
    mark_words,
    panel_words,
)
from finstats.queries.figure_rows import FigureRow
from finstats.queries.indicator_table import TRANSFORMATIONS
from finstats.queries.selection import Chosen
from finstats.queries.wording import period_words
from finstats.result import Label


class _Part(NamedTuple):
    """Something by which figures differ: the column, and its words."""

    column: str
    words: Callable[[FigureRow], Label]


_INDICATOR = _Part("indicator", lambda row: Label(row.indicator_zh, row.indicator_en))
_SUBJECT = _Part("subject", lambda row: row.subject_name)
_CATEGORY = _Part("category", lambda row: Label(row.category_zh, row.category_en))
_PERIOD = _Part("period", lambda row: period_words(row.period, row.period_basis))
_NAMED_BY: dict[By, _Part] = {"category": _CATEGORY, "bank": _SUBJECT, "period": _PERIOD}


class _Axis(NamedTuple):
    """What bars on one axis have in common; `span`: of what kind their spans of time are."""

    measure: str
    transformation: str
    comparison: str
    reference: str
    unit: str
    span: str


def panels(chosen: Sequence[Chosen], by: By) -> tuple[Panel, ...]:
    """The panels in the order of their measures, a level before its changes."""
    leads = [one.lead for one in chosen]
    spans = spans_of(leads) if by == "period" else {}
    axes: dict[_Axis, list[Chosen]] = {}
    for one in chosen:
        for span in spans.get((one.lead.quantity, one.lead.period), ("",)):
            axes.setdefault(_axis(one.lead, span), []).append(one)
    measures = list(dict.fromkeys(row.measure for row in sorted(leads, key=_read)))
    split = len({axis.span for axis in axes}) > 1
    naming, steps = _Naming(leads, by), Steps(leads, spans)

    def place(axis: _Axis) -> tuple[object, ...]:
        return measures.index(axis.measure), TRANSFORMATIONS.index(axis.transformation), axis

    return tuple(
        Panel(
            _title(axes[axis][0].lead, axis.span if split else ""),
            Label(axes[axis][0].lead.unit, axes[axis][0].lead.unit_en),
            tuple(_series(axes[axis], axis.span, naming, steps)),
        )
        for axis in sorted(axes, key=place)
    )


def _read(row: FigureRow) -> tuple[str, int]:
    return row.ref_order, row.seq


def _axis(row: FigureRow, span: str) -> _Axis:
    against, reference = row.comparison or "", row.reference or ""
    return _Axis(row.measure, row.transformation, against, reference, row.unit, span)


def _title(row: FigureRow, span: str) -> Label:
    title, of = begun(panel_words(row)), span_words(span)
    return title if of is None else Label(f"{title.zh}, {of.zh}", f"{title.en}, {of.en}")


class _Naming:
    """How series and bars are called, given all figures of a chart."""

    def __init__(self, leads: Sequence[FigureRow], by: By) -> None:
        self.by, self.own = by, _NAMED_BY[by]
        parts = [part for part in (_INDICATOR, _SUBJECT, _CATEGORY) if part != self.own]
        self.heads = [part for part in parts if _differ(leads, part)]
        self.own_tells = by == "period" or _differ(leads, self.own) or not self.heads
        self.terms_tell = not _differ(leads, _INDICATOR) and len({row.term for row in leads}) > 1

    def heading(self, row: FigureRow) -> Label | None:
        """What heads the series that a figure is in; None: there is one series."""
        return _words(self.heads, row) if self.heads else None

    def name(self, one: Chosen, *, headed: bool, termed: bool) -> Label:
        """A bar's name: what its heading does not say, its term, what is odd about it."""
        parts = [] if headed else self.heads
        own = [self.own] if headed or self.own_tells else []
        return mark_words(_words([*parts, *own], one.lead), one, with_term=termed)

    def key(self, row: FigureRow) -> tuple[str, ...]:
        """The same for figures of one name."""
        return tuple(str(getattr(row, part.column)) for part in (*self.heads, self.own))


def _words(parts: Sequence[_Part], row: FigureRow) -> Label:
    """The words of the parts; that something is not broken down is said where nothing else is."""
    told = [part for part in parts if part != _CATEGORY or row.category != "all"]
    return joined([part.words(row) for part in told or parts])


def _differ(leads: Iterable[FigureRow], part: _Part) -> bool:
    return len({getattr(row, part.column) for row in leads}) > 1


def _series(chosen: Sequence[Chosen], span: str, naming: _Naming, steps: Steps) -> list[Series]:
    """The figures of an axis by heading; by none where each heading would have one bar."""
    groups: dict[Label | None, list[Chosen]] = {}
    for one in sorted(chosen, key=lambda one: _read(one.lead)):
        groups.setdefault(naming.heading(one.lead), []).append(one)
    if naming.by == "period":
        return [
            Series(
                tuple(_over_time(group, span, naming, steps)), _with_term(heading, group, naming)
            )
            for heading, group in groups.items()
        ]
    if not any(_differ([one.lead for one in g], naming.own) for g in groups.values()):
        groups = {None: [one for group in groups.values() for one in group]}
    return [
        Series(tuple(_bars(group, naming, headed=heading is not None)), heading)
        for heading, group in groups.items()
    ]


def _with_term(heading: Label | None, group: Sequence[Chosen], naming: _Naming) -> Label | None:
    """The heading with the term of its figures, where they share one that others have not."""
    term = group[0].lead.term
    if heading is None or not term or not naming.terms_tell or _terms_differ(group):
        return heading
    return Label(f"{heading.zh} ({term})", f"{heading.en} ({term})")


def _terms_differ(group: Sequence[Chosen]) -> bool:
    return len({one.lead.term for one in group}) > 1


def _bars(group: Sequence[Chosen], naming: _Naming, *, headed: bool) -> list[Bar]:
    """Banks by size, all else as it was read; figures of one name together."""
    places: dict[tuple[str, ...], int] = {}
    sizes: dict[tuple[str, ...], int] = {}
    for place, one in enumerate(group):
        key = naming.key(one.lead)
        places.setdefault(key, place)
        sizes[key] = max(sizes.get(key, one.lead.value_base), one.lead.value_base)
    by_size = naming.by == "bank"

    def order(one: Chosen) -> tuple[int, int]:
        key = naming.key(one.lead)
        return -sizes[key] if by_size else 0, places[key]

    return [
        _bar(one, naming.name(one, headed=headed, termed=naming.terms_tell))
        for one in sorted(group, key=order)
    ]


def _over_time(
    group: Sequence[Chosen], span: str, naming: _Naming, steps: Steps
) -> list[Bar | Gap]:
    """Bars in the order of their periods, with the gaps between them."""
    found: list[Bar | Gap] = []
    before: str | None = None
    termed = naming.terms_tell and _terms_differ(group)
    for one in sorted(group, key=lambda one: (one.lead.period_end or "", one.lead.period)):
        row = one.lead
        if before is not None:
            found += gap_words(steps.missing(row.subject, span, before, row.period))
        found.append(_bar(one, naming.name(one, headed=True, termed=termed)))
        before = row.period
    return found


def _bar(one: Chosen, name: Label) -> Bar:
    row = one.lead
    return Bar(
        label=name,
        words=bar_words(row),
        value=row.value_text,
        lower=row.lower_text,
        upper=row.upper_text,
        lower_closed=bool(row.lower_closed),
        upper_closed=bool(row.upper_closed),
        qualifier=row.qualifier,
        ref=row.ref,
        refs=one.refs,
        period=row.period,
        when=period_words(row.period, row.period_basis),
        nature=row.nature,
    )
