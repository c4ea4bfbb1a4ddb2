"""`finstats chart`: the figures of indicators as bars, from the same query as `finstats indicator`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from finstats.chart import By, Chart
from finstats.queries.chart_panels import panels
from finstats.queries.chart_words import begun
from finstats.queries.figure_rows import FigureRow
from finstats.queries.indicator import Found, Scope, figures_found, result_of
from finstats.queries.indicator_table import topic
from finstats.queries.time import TimeOptions
from finstats.queries.wording import period_words
from finstats.result import NO_TITLE, Label, Note, Result
from finstats.store.reader import Reader


class Charted(NamedTuple):
    """A chart, and the figures in it as the rows of an answer."""

    chart: Chart
    result: Result


def chart_of(
    reader: Reader,
    words: Sequence[str],
    by: By | None,
    scope: Scope,
    options: TimeOptions,
    limit: int | None = None,
) -> Charted:
    """The chart of at most `limit` figures, over time the newest.

    Raises UnknownName (exit 5) for an unknown name or when there is no figure, as `indicator` does.
    """
    chosen_by, found = _found(reader, words, by, scope, options)
    result = _left_out(result_of(reader, "chart", found, options, limit), chosen_by, found)
    shown = found.chosen[:limit]
    leads = [one.lead for one in shown or found.chosen]
    dated = chosen_by != "period" and len({(r.period, r.period_basis) for r in leads}) > 1
    chart = Chart(
        title=_topic(leads),
        date=_date(leads, chosen_by, dated=dated),
        by=chosen_by,
        panels=panels(shown, chosen_by),
        notes=result.notes,
        dated=dated,
    )
    return Charted(chart, replace(result, title=_title(chart)))


def _found(
    reader: Reader, words: Sequence[str], by: By | None, scope: Scope, options: TimeOptions
) -> tuple[By, Found]:
    """What the bars stand for, and the figures."""
    if by == "period":
        return by, figures_found(reader, words, scope, options, over_time=True)
    found = figures_found(reader, words, scope, options)
    chosen_by = by or _by([one.lead for one in found.chosen])
    if chosen_by == "period":
        found = figures_found(reader, words, scope, options, over_time=True)
    return chosen_by, found


def _by(leads: Sequence[FigureRow]) -> By:
    """What tells the figures apart: classes, else subjects or indicators, else dates."""
    if len({row.category for row in leads}) > 1:
        return "category"
    several = len({(row.indicator, row.subject) for row in leads}) > 1
    undated = any(row.period_end is None for row in leads)
    return "bank" if several or undated else "period"


def _topic(leads: Sequence[FigureRow]) -> Label:
    """What all is about, as the title of a picture."""
    words = topic(leads)
    return begun(Label(words.zh, words.en.replace("  ", ", ")))


def _date(leads: Sequence[FigureRow], by: By, *, dated: bool) -> Label:
    """The date of all bars, the range of a series, or that each bar has its own."""
    if dated:
        return Label("日期不一, 见各条", "dates differ, see each bar")
    if by != "period":
        return period_words(leads[0].period, leads[0].period_basis)
    ends = sorted({row.period_end for row in leads if row.period_end is not None})
    first, last = (period_words(end, "stated") for end in (ends[0], ends[-1]))
    return first if first == last else Label(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")


def _title(chart: Chart) -> Label:
    """Topic and date as one line, for the formats that are tables."""
    parts = [chart.title, *([] if chart.dated or chart.date == NO_TITLE else [chart.date])]
    return Label("  ".join(part.zh for part in parts), "  ".join(part.en for part in parts))


def _left_out(result: Result, by: By, found: Found) -> Result:
    """Undated figures have no place in a series, whatever option is given."""
    if by != "period":
        return result
    notes = [note for note in result.notes if note.code != "undated-hidden"]
    if found.hidden_undated:
        count = found.hidden_undated
        text = Label(
            f"另有 {count} 个数字日期未载, 不在序列里",
            f"{count} more have no date and are not in the series",
        )
        place = next((n for n, note in enumerate(notes) if note.code == "source"), len(notes))
        notes.insert(place, Note("undated-hidden", text))
    return replace(result, notes=tuple(notes))
