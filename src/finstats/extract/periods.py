"""From a date in a text to the period of a figure, and to the period of its base."""

from __future__ import annotations

from finstats.extract.dates import Calendar, Compared, Dated
from finstats.model.codes import Comparison, PeriodBasis, Transformation
from finstats.model.periods import UNDATED, Period, base_of, month_before


def period_of(
    dated: Dated | None, time: str, calendar: Calendar, *, carried: bool, this_year: bool
) -> tuple[str, PeriodBasis, str | None]:
    """The period of a stock, flow or cumulative measure under a date.

    `carried`: the date stands in an earlier sentence. `this_year`: 今年以来 stands beside it.
    """
    if dated is None:
        return UNDATED, PeriodBasis.UNDATED, None
    start, end, rule = dated.start, dated.end, dated.rule
    if dated.open:
        rule = "to-the-last-date-named"
    if end is None:
        return UNDATED, PeriodBasis.UNDATED, None
    stated = rule in (
        "day-told",
        None,
        "year-of-publication",
        "year-named-before",
        "same-year",
        "last-end-named",
    )
    if carried:
        stated, rule = False, "date-of-earlier-text"
    if time == "stock":
        if start is not None:
            stated, rule = False, "last-day-of-the-span"
        text = end
    elif time == "cumulative":
        text = f"{start}/{end}" if start else f"/{end}"
    else:
        if start is None:
            stated, rule = False, "since-the-year-began"
        text = f"{start or end[:4] + '-01-01'}/{end}"
    if this_year and time != "stock":
        text = f"{end[:4]}-01-01/{end}"
    if Period.parse(text).start == end and "/" in text:
        text = f"/{end}"
    return text, PeriodBasis.STATED if stated else PeriodBasis.INFERRED, None if stated else rule


def compared(
    transformation: Transformation, found: Compared | None, dated: Dated | None, period: str
) -> tuple[Comparison | None, str | None]:
    """The comparison of a figure and the period of its base.

    Without words of comparison an increase over a span is against the span's start.
    """
    if not transformation.takes_comparison:
        return None, None
    comparison = found.comparison if found is not None else Comparison.UNSTATED
    base = found.base if found is not None else None
    if found is None and transformation is Transformation.CHANGE and dated is not None:
        comparison = _of_span(dated)
    when = Period.parse(period)
    if when.end is None:
        # Against a day that the text does not tell from, only the words remain.
        return (Comparison.UNSTATED if comparison is Comparison.SINCE else comparison), None
    if comparison is Comparison.SINCE:
        return _since(base, when)
    if comparison is Comparison.MOM and not when.is_span:
        return comparison, month_before(when.end, 1)
    if comparison is Comparison.QOQ and not when.is_span:
        return comparison, month_before(when.end, 3)
    return comparison, base_of(comparison, when)


def _since(base: str | None, when: Period) -> tuple[Comparison, str | None]:
    """Against a named day; one that the comparison has a name for is called by that."""
    if base is None or base >= (when.end or ""):
        return Comparison.UNSTATED, None
    if when.is_span:
        span = f"{base[:4]}-01-01/{base}"
        whole = when.start is not None and base.endswith("-12-31")
        if span == base_of(Comparison.YOY, when):
            return Comparison.YOY, span
        return (Comparison.SINCE, span) if whole else (Comparison.UNSTATED, None)
    if base == base_of(Comparison.YTD, when):
        return Comparison.YTD, base
    if base == base_of(Comparison.YOY, when):
        return Comparison.YOY, base
    if base == month_before(when.end or "", 1):
        return Comparison.MOM, base
    if base == month_before(when.end or "", 3):
        return Comparison.QOQ, base
    return Comparison.SINCE, base


def _of_span(dated: Dated) -> Comparison:
    if dated.start is None:
        return Comparison.UNSTATED
    if dated.start.endswith("-01-01"):
        return Comparison.YTD
    if dated.end is not None and dated.start[:7] == dated.end[:7]:
        return Comparison.MOM
    return Comparison.UNSTATED
