"""Figures as the public views give them, one typed row for each observation."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from finstats.model.bounds import Interval
from finstats.result import Column, Label, Value
from finstats.store.reader import Reader


class FigureRow(NamedTuple):
    """The columns of `figure_versions` that questions need, under their own names."""

    ref: str
    ref_order: str
    source: str
    paragraph: int
    char_start: int
    char_end: int
    printed: str
    theme: str | None
    indicator_theme: str | None
    in_theme: int | None
    term: str | None
    quantity: str
    series: str
    indicator: str
    indicator_zh: str
    indicator_en: str
    measure: str
    measure_zh: str
    measure_en: str
    kind: str
    category: str
    category_zh: str
    category_en: str
    transformation: str
    comparison: str | None
    reference: str | None
    reference_zh: str | None
    reference_en: str | None
    subject: str
    subject_kind: str
    subject_zh: str
    subject_en: str | None
    bank: str | None
    bank_zh: str | None
    bank_en: str | None
    enterprise: str | None
    enterprise_zh: str | None
    product: str | None
    product_zh: str | None
    place: str | None
    place_zh: str | None
    place_en: str | None
    period: str
    period_start: str | None
    period_end: str | None
    period_basis: str
    base_period: str | None
    base_basis: str | None
    nature: str
    value_text: str
    unit: str
    unit_en: str
    qualifier: str
    wording: str
    lower_text: str | None
    upper_text: str | None
    lower_closed: int
    upper_closed: int
    base_unit: str
    value_base: int
    lower_base: int | None
    upper_base: int | None
    soft_lower_base: int | None
    soft_upper_base: int | None
    status: str
    known_from: str
    known_to: str | None
    scale: int
    note_zh: str | None
    note_en: str | None
    seq: int
    reading: int

    @property
    def hard(self) -> Interval:
        """The hard interval in base units."""
        return Interval(
            None if self.lower_base is None else Fraction(self.lower_base),
            None if self.upper_base is None else Fraction(self.upper_base),
            bool(self.lower_closed),
            bool(self.upper_closed),
        )

    def stands(self, known_at: str | None) -> bool:
        """Whether it was certainly published by the end of a day and nothing had its place then.

        None: of all that is known now.
        """
        if known_at is None:
            return self.known_to is None
        return self.known_from <= known_at and (self.known_to is None or self.known_to > known_at)

    @property
    def digits(self) -> int:
        """How many digits are printed."""
        return sum(character.isdigit() for character in self.value_text)

    @property
    def subject_name(self) -> Label:
        """Whom it is about; a name without English stands in Chinese."""
        return Label(self.subject_zh, self.subject_en or self.subject_zh)


def selected(alias: str = "f") -> str:
    """The select list of a FigureRow."""
    return ", ".join(f"{alias}.{name}" for name in FigureRow._fields)


def fetch(
    reader: Reader,
    where: str,
    params: Mapping[str, object],
    view: str = "figure_versions",
    limit: int | None = None,
) -> list[FigureRow]:
    """The rows `f` of a view that a condition holds for, in reading order; the first `limit`."""
    sql = (
        f"select {selected()} from {view} f where {where} order by f.ref_order, f.seq, f.known_from"
    )
    if limit is not None:
        sql += f" limit {limit:d}"
    return [FigureRow(*row) for row in reader.rows(sql, params)]  # type: ignore[arg-type]


# What a figure is in data formats; the head is what people read when they print these columns.
COLUMNS = (
    Column("ref", Label("出处", "ref")),
    Column("source", Label("文献", "source")),
    Column("paragraph", Label("段", "paragraph"), "integer"),
    Column("printed", Label("印出", "printed")),
    Column("theme", Label("段落主题", "section")),
    Column("indicator_theme", Label("指标主题", "indicator theme")),
    Column("in_theme", Label("属本主题", "in theme"), "flag"),
    Column("term", Label("用词", "term")),
    Column("quantity", Label("量", "quantity")),
    Column("indicator", Label("指标", "indicator")),
    Column("indicator_zh", Label("指标中文名", "indicator (zh)")),
    Column("indicator_en", Label("指标英文名", "indicator (en)")),
    Column("measure", Label("度量", "measure")),
    Column("measure_zh", Label("度量中文名", "measure (zh)")),
    Column("measure_en", Label("度量英文名", "measure (en)")),
    Column("kind", Label("时点或时期", "stock or flow")),
    Column("category", Label("分类", "category")),
    Column("category_zh", Label("分类中文名", "category (zh)")),
    Column("category_en", Label("分类英文名", "category (en)")),
    Column("transformation", Label("变换", "transformation")),
    Column("comparison", Label("比较", "comparison")),
    Column("reference", Label("参照量", "reference")),
    Column("subject", Label("主体", "subject")),
    Column("subject_zh", Label("主体中文名", "subject (zh)")),
    Column("subject_en", Label("主体英文名", "subject (en)")),
    Column("bank", Label("银行", "bank")),
    Column("enterprise", Label("企业", "enterprise")),
    Column("product", Label("产品", "product")),
    Column("place", Label("地区", "place")),
    Column("period", Label("时期", "period")),
    Column("period_basis", Label("日期依据", "date basis")),
    Column("base_period", Label("基期", "base period")),
    Column("nature", Label("性质", "nature")),
    Column("value_text", Label("数字", "value"), "digits"),
    Column("unit", Label("单位", "unit")),
    Column("unit_en", Label("单位英文名", "unit (en)")),
    Column("qualifier", Label("措辞", "qualifier")),
    Column("lower_text", Label("下界", "lower"), "digits"),
    Column("upper_text", Label("上界", "upper"), "digits"),
    Column("lower_closed", Label("下界可取", "lower closed"), "flag"),
    Column("upper_closed", Label("上界可取", "upper closed"), "flag"),
    Column("base_unit", Label("基本单位", "base unit")),
    Column("value_base", Label("基本单位值", "value in base units"), "digits"),
    Column("lower_base", Label("基本单位下界", "lower in base units"), "digits"),
    Column("upper_base", Label("基本单位上界", "upper in base units"), "digits"),
    Column("known_from", Label("最迟发布", "published by")),
    Column("status", Label("状态", "status")),
    Column("note_zh", Label("备注", "note (zh)")),
    Column("note_en", Label("英文备注", "note (en)")),
)


_BY_NAME = {column.name: column for column in COLUMNS}


def columns_of(*names: str) -> tuple[Column, ...]:
    """Some of COLUMNS, for another answer that promises them."""
    return tuple(_BY_NAME[name] for name in names)


def values(row: FigureRow) -> tuple[Value, ...]:
    """The row in the order of COLUMNS; base values as text, which is a promise of the formats."""
    found: list[Value] = []
    for column in COLUMNS:
        value = getattr(row, column.name)
        found.append(str(value) if column.kind == "digits" and value is not None else value)
    return tuple(found)
