"""May these figures be added? The sum, or the refusal with the bounds of the union."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from finstats.errors import NotAllowed, UnknownName
from finstats.model.bounds import Interval
from finstats.model.numbers import Number, decimal_text
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity
from finstats.model.sums import overlapping_pair, total, union
from finstats.queries.figure_rows import FigureRow, fetch
from finstats.queries.names import resolve
from finstats.queries.relations import Relations, relations
from finstats.queries.selection import choose
from finstats.queries.time import TimeOptions, known, latest_of_each, parameters
from finstats.queries.wording import period_words
from finstats.result import Column, Grid, GridColumn, Group, Label, Note, Refs, Result, Value
from finstats.store.reader import Reader

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


class MayNotBeAdded(NotAllowed):
    """The parts overlap or do not belong together; `result` holds what can be said instead."""

    def __init__(self, zh: str, en: str, result: Result | None = None) -> None:
        super().__init__("may-not-be-added", zh, en)
        self.result = result


@dataclass(frozen=True, slots=True)
class Sum:
    """Bounds of what parts make together; `pair` is set when they overlap."""

    interval: Interval
    pair: tuple[str, str] | None
    rows: tuple[FigureRow, ...]

    @property
    def unit(self) -> str:
        """The unit of every part."""
        return self.rows[0].unit


def together(
    rows: Sequence[FigureRow], declared: Relations, wholes: tuple[Interval, ...] = ()
) -> Sum:
    """The sum of rows of one measure, subject, period and unit, or the bounds of their union."""
    parts = {f"{row.indicator}:{row.category}": _in_unit(row) for row in rows}
    pair = overlapping_pair(parts, declared.apart)
    interval = (
        total(parts) if pair is None else union(parts, declared.inside, declared.apart, wholes)
    )
    return Sum(interval, pair, tuple(rows))


def _in_unit(row: FigureRow) -> Interval:
    return Interval(
        None if row.lower_text is None else Number.parse(row.lower_text).value,
        None if row.upper_text is None else Number.parse(row.upper_text).value,
        bool(row.lower_closed),
        bool(row.upper_closed),
    )


def total_of(
    reader: Reader, words: Sequence[str], measure: str | None, options: TimeOptions
) -> Result:
    """The answer of `finstats total`; raises MayNotBeAdded (exit 6) where one may not add."""
    rows = _parts(reader, words, measure, options)
    _must_belong_together(reader, rows)
    declared = relations(reader)
    found = together(rows, declared, _wholes(reader, rows, declared, options))
    result = _result(found)
    if found.pair is not None:
        one, other = (_class_name(rows, part) for part in found.pair)
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
        condition = f"f.quantity in ({', '.join(f':q{n}' for n in range(len(named)))})"
        params |= {f"q{n}": quantity for n, quantity in enumerate(named)}
    else:
        codes = [resolve(reader, "indicator", word) for word in words]
        condition = f"f.indicator in ({', '.join(f':q{n}' for n in range(len(codes)))})"
        params |= {f"q{n}": code for n, code in enumerate(codes)}
    where = f"{condition} and f.transformation = 'level' and {known(options, 'f')} and {latest_of_each(options)}"
    rows = [one.lead for one in choose(fetch(reader, where, params), options)]
    if not rows:
        listed = " ".join(words)
        raise UnknownName("no-figures", f"没有可加的数字: {listed}", f"no figures to add: {listed}")
    wanted = measure or rows[0].measure
    return [row for row in rows if quantities or row.measure == wanted]


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
        found.extend(_in_unit(row) for row in fetch(reader, where, params))
    return tuple(found)


def _class_name(rows: Sequence[FigureRow], part: str) -> Label:
    row = next(row for row in rows if f"{row.indicator}:{row.category}" == part)
    if row.category == "all":
        return Label(row.indicator_zh, row.indicator_en)
    return Label(row.category_zh, row.category_en)


def bounds_words(found: Sum) -> Label:
    """`在1026.085至1696.435亿元之间`, with what is unbounded said."""
    lower, upper = (
        None if end is None else decimal_text(end)
        for end in (found.interval.lower, found.interval.upper)
    )
    unit, unit_en = found.unit, found.rows[0].unit_en
    if upper is None:
        return Label(
            f"不少于{lower}{unit}, 上不封顶",
            f"at least {lower} ({unit_en}), without an upper bound",
        )
    return Label(f"在{lower}至{upper}{unit}之间", f"between {lower} and {upper} ({unit_en})")


def _result(found: Sum) -> Result:
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
            _class_name(found.rows, f"{row.indicator}:{row.category}"),
            row.value_text,
            row.lower_text,
            row.upper_text,
            Refs((row.ref,)),
        )
        for row in found.rows
    )
    name = (
        Label("合计", "sum")
        if found.pair is None
        else Label("合并 (不是合计)", "union (not a sum)")
    )
    unbounded = Label("无界", "none")
    last = (name, printed, lower or unbounded, upper or unbounded, Refs(()))
    return Grid(columns, (Group((*rows, last)),))


def _notes(found: Sum) -> tuple[Note, ...]:
    refs = tuple(row.ref for row in found.rows)
    words = bounds_words(found)
    if found.pair is None:
        text = Label(
            f"各项互不相交, 合计{words.zh}", f"the parts share nothing; their sum is {words.en}"
        )
        return (Note("sum", text, refs),)
    text = Label(
        f"各项有交叉, 不能相加; 合并 (每一家只算一次) {words.zh}",
        f"the parts overlap and may not be added; their union (each client once) is {words.en}",
    )
    return (Note("overlap", text, refs),)
