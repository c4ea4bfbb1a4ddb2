"""The answer of `finstats total` as data and as a table."""

from __future__ import annotations

from fractions import Fraction

from finstats.model.numbers import Number, decimal_text
from finstats.queries.figure_rows import FigureRow
from finstats.queries.sums import Sum, bounds_words, class_name
from finstats.queries.wording import number_cell, period_words
from finstats.result import Column, Grid, GridColumn, Group, Label, Note, Refs, Result, Value

COLUMNS = (
    Column("kind", Label("种类", "kind")),
    Column("indicator", Label("指标", "indicator")),
    Column("measure", Label("度量", "measure")),
    Column("subject", Label("主体", "subject")),
    Column("period", Label("时期", "period")),
    Column("parts", Label("项数", "parts"), "integer"),
    Column("value_text", Label("合计", "sum"), "digits"),
    Column("unit", Label("单位", "unit")),
    Column("lower_text", Label("下界", "lower"), "digits"),
    Column("upper_text", Label("上界", "upper"), "digits"),
    Column("lower_closed", Label("下界可取", "lower closed"), "flag"),
    Column("upper_closed", Label("上界可取", "upper closed"), "flag"),
    Column("overlapping", Label("有交叉的一对", "overlapping pair")),
    Column("refs", Label("出处", "refs"), "refs"),
)


_UNBOUNDED = Label("无界", "none")


def total_result(found: Sum) -> Result:
    first = found.rows[0]
    allowed = found.pair is None
    lower, upper = (
        None if end is None else decimal_text(end)
        for end in (found.interval.lower, found.interval.upper)
    )
    printed = sum((Number.parse(row.value_text).value for row in found.rows), Fraction(0))
    plain = all(row.qualifier == "exact" for row in found.rows)
    refs = tuple(row.ref for row in found.rows)
    values: tuple[Value, ...] = (
        *(
            "sum" if allowed else "union",
            first.indicator,
            first.measure,
            first.subject,
            first.period,
        ),
        *(
            len(found.rows),
            decimal_text(printed) if allowed and plain else None,
            first.unit,
            lower,
            upper,
        ),
        *(int(found.interval.lower_closed), int(found.interval.upper_closed)),
        *(None if found.pair is None else " / ".join(found.pair), " ".join(refs)),
    )
    return Result(
        "total",
        COLUMNS,
        (values,),
        title=_title(first),
        notes=_notes(found),
        grids=(_grid(found, str(values[6] or "-"), lower, upper),),
    )


def _title(row: FigureRow) -> Label:
    date = period_words(row.period, row.period_basis)
    subject = row.subject_name
    return Label(
        f"{row.indicator_zh}  {row.measure_zh}  {subject.zh}  {date.zh}",
        f"{row.indicator_en}  {row.measure_en}  {subject.en}  {date.en}",
    )


def _grid(found: Sum, printed: str, lower: str | None, upper: str | None) -> Grid:
    unit = Label(found.unit, found.rows[0].unit_en)
    columns = (
        GridColumn((Label("分类", "class"),), keep=False),
        GridColumn((Label(f"印出 ({unit.zh})", f"printed ({unit.en})"),), "number"),
        GridColumn((Label("下界", "lower"),), "number"),
        GridColumn((Label("上界", "upper"),), "number"),
        GridColumn((Label("出处", "ref"),)),
    )
    rows = tuple(
        (
            class_name(found.rows, f"{row.indicator}:{row.category}"),
            number_cell(row),
            row.lower_text or _UNBOUNDED,
            row.upper_text or _UNBOUNDED,
            Refs((row.ref,)),
        )
        for row in found.rows
    )
    name = (
        Label("合计", "sum")
        if found.pair is None
        else Label("合并 (不是合计)", "union (not a sum)")
    )
    last = (name, printed, lower or _UNBOUNDED, upper or _UNBOUNDED, Refs(()))
    return Grid(columns, (Group((*rows, last)),))


def _notes(found: Sum) -> tuple[Note, ...]:
    refs = tuple(row.ref for row in found.rows)
    words = bounds_words(found)
    if found.pair is None:
        if len(found.rows) == 1:
            return (
                Note("sum", Label(f"只有一项, {words.zh}", f"one part alone, {words.en}"), refs),
            )
        text = Label(
            f"各项互不相交, 合计{words.zh}", f"the parts share nothing; their sum is {words.en}"
        )
        return (Note("sum", text, refs),)
    text = Label(
        f"各项有交叉, 不能相加; 合并 (每一家只算一次) {words.zh}",
        f"the parts overlap and may not be added; their union (each client once) is {words.en}",
    )
    return (Note("overlap", text, refs),)
