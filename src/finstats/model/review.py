"""The sheets of a draft that people review in a spreadsheet, agreed on by who writes and who reads."""

from __future__ import annotations

MARK = "finstats-review-1"  # in the first cell of the sheet MARKER
MARKER = "finstats"
FIGURES, SOURCE, SECTIONS = "figures", "source", "sections"
DEFINITIONS, NOT_FIGURES = "definitions", "not_figures"
# Of each sheet the columns: the key, by which they are found again, and the Chinese word before it.
COLUMNS: dict[str, dict[str, str]] = {
    FIGURES: {
        "ref": "段.序", "sentence": "句子", "printed": "原文", "value": "数值", "unit": "单位",
        "qualifier": "限定", "transformation": "变换", "comparison": "比较", "period": "时期",
        "period_basis": "时期依据", "base_period": "基期", "indicator": "指标", "term": "用词",
        "measure": "度量", "category": "分类", "subject": "主体", "nature": "性质",
        "confidence": "把握", "reasons": "存疑", "accept": "采用", "correct": "更正",
        "reference": "参照量", "base_basis": "基期依据", "at": "位置", "unit_at": "单位位置",
    },
    SOURCE: {"key": "项", "value": "值"},
    SECTIONS: {"theme": "主题", "first": "起段", "last": "止段"},
    DEFINITIONS: {"n": "序", "block": "块", "key": "项", "value": "值"},
    NOT_FIGURES: {"at": "位置", "printed": "原文", "reason": "原因"},
}  # fmt: skip
OF_FIGURE = ("ref", "at", "unit_at", "printed", "value", "unit", "qualifier")
OF_QUANTITY = ("indicator", "measure", "category", "subject")
OF_SAYS = (
    *("transformation", "comparison", "reference", "period", "period_basis"),
    *("base_period", "base_basis", "nature", "term"),
)
# What a reviewer may give in the column `correct`.
CORRECTABLE = ("value", "unit", "qualifier", *OF_QUANTITY, *OF_SAYS)
YES = ("是", "采用", "yes", "y", "true", "ok")
NO = ("否", "不采用", "no", "n", "false")


def head(sheet: str, key: str) -> str:
    """How a column is headed: `采用 / accept`."""
    return f"{COLUMNS[sheet][key]} / {key}"


def key_of(text: str) -> str:
    """The key of a column from its head."""
    return text.rpartition("/")[2].strip()
