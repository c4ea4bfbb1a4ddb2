"""What components and codes of SDMX are called, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from finstats.model.sdmx_codes import (
    NOT_APPLICABLE,
    TOTAL,
    UNSPECIFIED,
    sdmx_id,
    text_of_id,
    unit_of,
)
from finstats.model.sdmx_components import COMPONENTS, UNKNOWN_FREQUENCY
from finstats.result import About, Label

CONCEPTS = {
    "FREQ": Label("频率", "frequency"),
    "INDICATOR": Label("指标", "indicator"),
    "MEASURE": Label("度量", "measure"),
    "CATEGORY": Label("分类", "category"),
    "SUBJECT": Label("主体", "subject"),
    "REF_AREA": Label("地区", "reference area"),
    "TRANSFORMATION": Label("变换", "transformation"),
    "COMPARISON": Label("比较", "comparison"),
    "REFERENCE": Label("参照量", "reference quantity"),
    "NATURE": Label("性质", "nature"),
    "SOURCE": Label("文献", "source"),
    "REF": Label("出处 (段.序)", "ref: where the figure stands"),
    "READING": Label("第几次读", "reading"),
    "TIME_PERIOD": Label("时期", "time period"),
    "OBS_VALUE": Label("数字 (印出的各位)", "value, in the printed digits"),
    "UNIT_MEASURE": Label("计量单位", "unit of measure"),
    "UNIT_MULT": Label("单位乘数 (10的幂)", "unit multiplier (power of ten)"),
    "DECIMALS": Label("小数位数", "decimals"),
    "OBS_STATUS": Label("观测状态", "observation status"),
    "UNIT": Label("印出的单位", "unit as printed"),
    "QUALIFIER": Label("措辞", "qualifier"),
    "LOWER": Label("下界", "lower bound"),
    "UPPER": Label("上界", "upper bound"),
    "LOWER_CLOSED": Label("下界可取", "lower bound belongs to it"),
    "UPPER_CLOSED": Label("上界可取", "upper bound belongs to it"),
    "WORDING": Label("措辞原文", "wording around the number"),
    "PRINTED": Label("印出", "as printed"),
    "TERM": Label("用词", "the source's own term"),
    "PARAGRAPH": Label("段", "paragraph"),
    "CHAR_START": Label("始于", "starts at character"),
    "CHAR_END": Label("止于", "ends before character"),
    "SEQ": Label("同一数字的第几义", "which of the things one figure says"),
    "PERIOD": Label("时期 (本库写法)", "period as finstats writes it"),
    "PERIOD_BASIS": Label("日期依据", "basis of the date"),
    "BASE_PERIOD": Label("基期", "base period"),
    "BASE_BASIS": Label("基期依据", "basis of the base period"),
    "KIND": Label("时点或时期", "stock or flow"),
    "THEME": Label("段落主题", "theme of the section"),
    "INDICATOR_THEME": Label("指标主题", "theme of the indicator"),
    "IN_THEME": Label("属本主题", "belongs to the theme"),
    "BANK": Label("银行", "bank"),
    "ENTERPRISE": Label("企业", "enterprise"),
    "PRODUCT": Label("产品", "product"),
    "KNOWN_FROM": Label("最迟发布", "published by"),
    "KNOWN_TO": Label("取代日", "superseded on"),
    "RECORDED_AT": Label("入库时间", "recorded at"),
    "STATUS": Label("状态", "status"),
    "REASON": Label("取代原因", "why it was superseded"),
    "REVISES": Label("它修订了哪个数字", "the figure that it revises"),
    "BY_SOURCE": Label("由哪个文献", "superseded by source"),
    "BY_REF": Label("由哪个数字", "superseded by figure"),
    "DEFINITION_FROM": Label("按此日起的口径", "as defined from"),
    "REFS": Label("全部出处", "all refs"),
    "STALE": Label("非当期", "of an earlier date"),
    "CONFLICT": Label("来源不一致", "sources differ"),
    "COMMENT_OBS": Label("备注", "note (Chinese)"),
    "COMMENT_OBS_EN": Label("英文备注", "note (English)"),
}
_STANDARD = {
    TOTAL: Label("合计 (不分类)", "total (not broken down)"),
    NOT_APPLICABLE: Label("不适用", "not applicable"),
    UNSPECIFIED: Label("未载", "not stated"),
}
# Lists that never grow, whole; a test compares them with the tables of the database.
CLOSED: dict[str, dict[str, Label]] = {
    "TRANSFORMATION": {
        "level": Label("水平值", "level"),
        "change": Label("增减额", "change"),
        "growth": Label("增速", "growth"),
        "share": Label("占比", "share"),
        "share-change": Label("占比变动", "change of share"),
        "growth-gap": Label("增速差", "growth gap"),
    },
    "COMPARISON": {
        "ytd": Label("比年初", "since year start"),
        "yoy": Label("同比", "year on year"),
        "qoq": Label("比上季", "on the quarter before"),
        "mom": Label("比上月", "on the month before"),
        "since": Label("比指定日期", "since a named date"),
        "unstated": Label("未说明比较基期", "base not stated"),
    },
    "NATURE": {
        "actual": Label("实际", "actual"),
        "planned": Label("计划", "planned"),
        "target": Label("目标", "target"),
        "estimate": Label("估计", "estimate"),
    },
    "QUALIFIER": {
        "exact": Label("确切", "as printed"),
        "above": Label("超过", "above"),
        "and-more": Label("余、多", "and more"),
        "below": Label("不足、接近", "below or near"),
        "at-most": Label("以内", "at most"),
        "at-least": Label("以上", "at least"),
        "reaches": Label("达到", "reaches"),
        "about": Label("约", "about"),
    },
    "PERIOD_BASIS": {
        "stated": Label("原文载明", "stated"),
        "inferred": Label("推定", "inferred"),
        "undated": Label("日期未载", "not dated"),
    },
    "KIND": {
        "stock": Label("时点数", "stock"),
        "flow": Label("时期数", "flow"),
        "cumulative": Label("累计数", "cumulative"),
    },
    "REASON": {
        "reading": Label("本库读错, 已更正", "misread by us"),
        "revision": Label("同一发布者后来的数字", "revised by the same publisher"),
        "correction": Label("发布者更正", "corrected by the publisher"),
        "withdrawal": Label("发布者撤回", "withdrawn by the publisher"),
    },
}
# Codes of our own making or of the standard's lists, of which no table of the database tells.
_WORKED_OUT: dict[str, dict[str, Label]] = {
    "STATUS": {
        "current": Label("现行", "current"),
        "superseded": Label("已被取代", "superseded"),
        "withdrawn": Label("已撤回", "withdrawn"),
    },
    "FREQ": {UNKNOWN_FREQUENCY: Label("未说明", "unspecified")},
    "OBS_STATUS": {
        "A": Label("正常", "normal value"),
        "E": Label("估计", "estimated value"),
        "F": Label("预测 (计划或目标)", "forecast value (a plan or a target)"),
    },
}


class Named(NamedTuple):
    """What a code is called, and what more is to be said of it."""

    name: Label
    about: Label | None = None


CodeLists = dict[str, dict[str, Named]]
# The code lists whose names differ from those of our columns.
_OURS = {"place": "REF_AREA"}


def code_lists(
    cells: Sequence[Mapping[str, str]], units: Iterable[tuple[str, str | None]], about: About | None
) -> CodeLists:
    """The code lists of some observations: those that never grow whole, of others what is used.

    A code without a name is called by itself.
    """
    named = _named(about) | {
        ("UNIT_MEASURE", one.measure): Named(Label(one.name_zh, one.name_en))
        for one in (unit_of(*unit) for unit in units)
    }
    lists: CodeLists = {}
    for one in COMPONENTS:
        if one.codes:
            held = lists.setdefault(one.codes, _fixed(one.codes))
            for code in sorted({row[one.id] for row in cells} - {"", *held}):
                held[code] = named.get((one.codes, code)) or _unnamed(one.codes, code)
    return lists


def _fixed(codes: str) -> dict[str, Named]:
    found = CLOSED.get(codes) or _WORKED_OUT.get(codes, {})
    return {code: Named(label) for code, label in found.items()}


def _unnamed(codes: str, code: str) -> Named:
    if codes == "UNIT_MULT":
        return Named(Label(f"10的{code}次方", f"10 to the power {code}"))
    text = text_of_id(code)
    return Named(_STANDARD.get(code, Label(text, text)))


def _named(about: About | None) -> dict[tuple[str, str], Named]:
    """What codes are called, by code list and code."""
    found: dict[tuple[str, str], Named] = {}
    for name, code, *words in about.names.rows if about is not None else ():
        name_zh, name_en, about_zh, about_en = words
        found[_OURS.get(str(name), str(name).upper()), sdmx_id(str(code))] = Named(
            _label(name_zh, name_en),
            None if about_zh is None and about_en is None else _label(about_zh, about_en),
        )
    return found


def _label(zh: object, en: object) -> Label:
    """The same in both languages; where one is missing the other stands."""
    return Label(str(zh or en), str(en or zh))
