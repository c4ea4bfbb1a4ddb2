"""The words of a chart: what its panels, bars and gaps are called."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.chart import Gap
from finstats.queries.figure_rows import FigureRow
from finstats.queries.indicator_table import printed_cell
from finstats.queries.selection import Chosen
from finstats.queries.wording import base_words, comparison_words, period_words, worded
from finstats.result import Label

_NATURES = {
    "planned": Label("计划", "planned"),
    "target": Label("目标", "target"),
    "estimate": Label("估计", "estimate"),
}
_FALLS = {
    "level": Label("负", "minus"),
    "change": Label("减少", "down"),
    "growth-gap": Label("低", "lower by"),
}
_FALL = Label("下降", "down")
_MOST_GAPS = 3  # one by one; more are one line


def joined(parts: Sequence[Label]) -> Label:
    """Names one after the other."""
    return Label(" ".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def begun(words: Label) -> Label:
    """Words as a title begins: in English with a capital letter."""
    return Label(words.zh, words.en[:1].upper() + words.en[1:])


def panel_words(row: FigureRow) -> Label:
    """Measure and transformation, whichever way the figures go: 贷款余额 比年初增减."""
    base, against = Label(row.measure_zh, row.measure_en), comparison_words(row.comparison)
    above = ""  # a gap's base is told in Chinese where it is a day of its own
    if row.comparison == "since" and row.base_period is not None:
        day = base_words(row.base_period)
        against = Label(f"比{day.zh}", f"since {day.en}")
        above = against.zh
    reference = Label(row.reference_zh or "", row.reference_en or row.reference_zh or "")
    return {
        "level": base,
        "change": Label(f"{base.zh} {against.zh}增减", f"{base.en}, change {against.en}"),
        "growth": Label(f"{base.zh} {against.zh}增长", f"{base.en}, growth {against.en}"),
        "share": Label(f"{base.zh} 占{reference.zh}比重", f"{base.en}, share of {reference.en}"),
        "share-change": Label(
            f"{base.zh} 占{reference.zh}比重 {against.zh}变动",
            f"{base.en}, change of share of {reference.en} {against.en}",
        ),
        "growth-gap": Label(
            f"{base.zh} {above}增速与{reference.zh}之差",
            f"{base.en}, growth above that of {reference.en} {against.en}",
        ),
    }[row.transformation]


def bar_words(row: FigureRow) -> Label:
    """The figure beside its bar: in Chinese as printed, in English without the axis's unit.

    A fall is printed as a size, 下降5.1%: beside a bar to the left of zero it needs its sign.
    """
    per_cent = "%" if row.unit == "%" else ""
    zh, en = printed_cell(row).words.zh, worded(row, row.value_text).en + per_cent
    if not row.value_text.startswith("-") or "-" in row.printed:
        return Label(zh, en)
    if row.qualifier == "exact":
        return Label(zh if zh.startswith("-") else f"-{zh}", en)
    fall = _FALLS.get(row.transformation, _FALL)
    size = worded(row, row.value_text.removeprefix("-")).en
    return Label(f"{fall.zh}{zh}", f"{fall.en} {size}{per_cent}")


def mark_words(name: Label, one: Chosen, *, with_term: bool) -> Label:
    """A bar's name with what must be known of it alone in brackets."""
    row = one.lead
    marks = [Label(row.term, row.term)] if with_term and row.term else []
    if row.nature in _NATURES:
        marks.append(_NATURES[row.nature])
    if one.conflict:
        marks.append(Label("来源不一致", "sources differ"))
    if one.stale:
        marks.append(Label("非当期", "earlier date"))
    if not marks:
        return name
    zh, en = ", ".join(mark.zh for mark in marks), ", ".join(mark.en for mark in marks)
    return Label(f"{name.zh} ({zh})", f"{name.en} ({en})")


def gap_words(periods: Sequence[str]) -> list[Gap]:
    """Missing periods one by one, or many as one gap."""
    names = [period_words(period, "stated") for period in periods]
    if len(names) <= _MOST_GAPS:
        return [Gap(name) for name in names]
    first, last = names[0], names[-1]
    return [Gap(Label(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}"))]
