"""What was read, as promised columns: one row for each thing that a figure says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from finstats.extract.draft import new_codes, numbered
from finstats.extract.found import Found, Read, Says
from finstats.model.periods import Period
from finstats.model.refs import LocalRef
from finstats.result import Column, Label, Row

COLUMNS = (
    Column("file", Label("文件", "file")),
    Column("char_start", Label("起", "start"), "integer"),
    Column("char_end", Label("止", "end"), "integer"),
    Column("printed", Label("原文", "printed")),
    Column("value_text", Label("数值", "value"), "digits"),
    Column("unit_zh", Label("单位", "unit")),
    Column("qualifier", Label("限定", "qualifier")),
    Column("transformation", Label("变换", "transformation")),
    Column("comparison", Label("比较", "comparison")),
    Column("period_start", Label("时期起", "period start")),
    Column("period_end", Label("时期止", "period end")),
    Column("base_period", Label("基期", "base period")),
    Column("indicator", Label("指标", "indicator")),
    Column("term", Label("用词", "term")),
    Column("measure", Label("度量", "measure")),
    Column("category", Label("分类", "category")),
    Column("subject", Label("主体", "subject")),
    Column("bank", Label("银行", "bank")),
    Column("enterprise", Label("企业", "enterprise")),
    Column("product", Label("产品", "product")),
    Column("nature", Label("性质", "nature")),
    Column("confidence", Label("把握", "confidence")),
    Column("paragraph", Label("段", "paragraph"), "integer"),
    Column("period_basis", Label("时期依据", "period basis")),
    Column("reference", Label("参照量", "reference")),
    Column("new", Label("新代码", "new codes")),
    Column("reasons", Label("存疑", "reasons")),
    Column("sentence", Label("句子", "sentence")),
    Column("ref", Label("段.序", "ref")),
    Column("reasons_zh", Label("存疑 (中文)", "reasons (zh)")),
    Column("reasons_en", Label("存疑 (英文)", "reasons (en)")),
)


def rows_of(file: str, reads: Iterable[Read]) -> Iterator[Row]:
    """The rows of a text, while it is read; only the codes that it defines are held."""
    proposed: dict[str, object] = {}
    for read in reads:
        proposed |= {str(one.values["code"]): one for one in read.proposed if "code" in one.values}
        for ref, found in numbered(read):
            new = " ".join(new_codes(found, proposed))
            for says in found.says:
                yield _row(file, ref, found, says, new)


def _row(file: str, ref: LocalRef, found: Found, says: Says, new: str) -> Row:
    period, quantity = Period.parse(says.period), says.quantity
    return (
        *(file, found.start, found.end, found.printed, found.value_text, found.unit),
        *(found.qualifier.value, says.transformation.value, _code(says.comparison)),
        *(period.start, period.end, says.base_period),
        *(quantity.indicator, says.term or None, quantity.measure, quantity.category),
        *(quantity.subject, says.bank, says.enterprise, says.product),
        *(says.nature.value, found.confidence.value, ref.paragraph, says.period_basis.value),
        *(_code(says.reference), new or None),
        " ".join(doubt.code for doubt in found.doubts) or None,
        *(found.sentence, str(ref)),
        "; ".join(doubt.text.zh for doubt in found.doubts) or None,
        "; ".join(doubt.text.en for doubt in found.doubts) or None,
    )


def _code(value: object) -> str | None:
    return None if value is None else str(value)
