"""May these figures be added? The sum, or the refusal with the bounds of the union."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.errors import MayNotBeAdded, UnknownName
from finstats.model.bounds import Interval
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow, fetch, selected
from finstats.queries.names import resolve
from finstats.queries.relations import Relations, relations
from finstats.queries.selection import choose
from finstats.queries.sums import class_name, printed_interval, together
from finstats.queries.time import TimeOptions, known, latest_of_each, parameters
from finstats.queries.total_table import total_result
from finstats.result import Result
from finstats.store.reader import Reader


def total_of(
    reader: Reader, words: Sequence[str], measure: str | None, options: TimeOptions
) -> Result:
    """The answer of `finstats total`; raises MayNotBeAdded (exit 6) where one may not add."""
    rows = _parts(reader, words, measure, options)
    _must_belong_together(reader, rows)
    declared = relations(reader)
    found = together(rows, declared, _wholes(reader, rows, declared, options))
    result = total_result(found)
    if found.pair is not None:
        one, other = (class_name(rows, part) for part in found.pair)
        raise MayNotBeAdded(
            f"不能相加: {one.zh}与{other.zh}没有声明互不相交 (一家可能两边都算)",
            f"may not be added: {one.en} and {other.en} are not declared disjoint (one client may count in both)",
            result,
        )
    return result


def _parts(
    reader: Reader, words: Sequence[str], measure: str | None, options: TimeOptions
) -> list[FigureRow]:
    quantities = [word for word in words if ":" in word]
    params = parameters(options)
    if quantities and len(quantities) == len(words):
        try:
            named = [str(Quantity.parse(word)) for word in words]
        except Refusal as refusal:
            raise UnknownName(refusal.code, refusal.zh, refusal.en) from refusal
        column = "quantity"
    else:
        column, named = "indicator", [resolve(reader, "indicator", word) for word in words]
    series, named_params = any_of(f"s.{column}", "q", named)
    view, latest = latest_of_each(options, series, selected())
    where = f"f.transformation = 'level' and {latest}"
    rows = [one.lead for one in choose(fetch(reader, where, params | named_params, view), options)]
    if not rows:
        listed = " ".join(words)
        raise UnknownName("no-figures", f"没有可加的数字: {listed}", f"no figures to add: {listed}")
    if quantities:
        missing = [one for one in words if one not in {row.quantity for row in rows}]
        if missing:
            raise UnknownName(
                "no-figures", f"没有数字: {missing[0]}", f"there is no figure of {missing[0]}"
            )
        return rows
    wanted = resolve(reader, "measure", measure) if measure else _first_measure(reader, rows)
    found = [row for row in rows if row.measure == wanted]
    if not found:
        raise UnknownName(
            "no-figures",
            f"没有度量 {wanted} 的数字; 有 {', '.join(sorted({row.measure for row in rows}))}",
            f"no figures of the measure {wanted}; there are {', '.join(sorted({row.measure for row in rows}))}",
        )
    return found


def _first_measure(reader: Reader, rows: list[FigureRow]) -> str:
    """Balances before borrowers before the rest, as the measures are listed."""
    held = {row.measure for row in rows}
    return next(
        str(code)
        for (code,) in reader.rows("select measure from measures order by sort, measure")
        if code in held
    )


def _must_belong_together(reader: Reader, rows: list[FigureRow]) -> None:
    additive = {
        str(code)
        for (code,) in reader.rows(
            "select measure from measures where additive = 1 order by measure"
        )
    }
    for row in rows:
        if row.measure not in additive:
            raise MayNotBeAdded(
                f"{row.measure_zh}不是可加的度量", f"{row.measure_en} is not a measure that adds up"
            )
    for name, zh, en in (
        ("measure", "度量", "measures"),
        ("subject", "主体", "subjects"),
        ("period", "时期", "periods"),
        ("unit", "单位", "units"),
    ):
        found = list(dict.fromkeys(str(getattr(row, name)) for row in rows))
        if len(found) > 1:
            listed = ", ".join(found[:4])
            raise MayNotBeAdded(
                f"不能相加: {zh}不同 ({listed})", f"may not be added: different {en} ({listed})"
            )
    quantities = [row.quantity for row in rows]
    if len(set(quantities)) < len(quantities):
        raise MayNotBeAdded(
            f"不能相加: {quantities[0]} 有几个来源不一致的数字",
            f"may not be added: sources differ on {quantities[0]}",
        )


def _wholes(
    reader: Reader, rows: list[FigureRow], declared: Relations, options: TimeOptions
) -> tuple[Interval, ...]:
    """Published levels of what all parts lie in, of the same measure, subject, period and unit."""
    first = rows[0]
    common = set.intersection(
        *(declared.wholes_of(f"{row.indicator}:{row.category}") for row in rows)
    )
    found: list[Interval] = []
    for whole in sorted(common):
        indicator, category = whole.split(":")
        quantity = f"{indicator}:{first.measure}:{category}:{first.subject}"
        where = f"f.quantity = :quantity and f.period = :period and f.unit = :unit and f.transformation = 'level' and {known(options, 'f')}"
        params = parameters(options) | {
            "quantity": quantity,
            "period": first.period,
            "unit": first.unit,
        }
        found.extend(printed_interval(row) for row in fetch(reader, where, params))
    return tuple(found)
