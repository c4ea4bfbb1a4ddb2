"""Why a reading is doubtful, in words, and how sure that leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.extract.found import Confidence, Doubt
from finstats.result import Label

_WORDS = {
    "new-indicator": Label(
        "指标是新的, 代码由程序提出", "the indicator is new, its code is proposed"
    ),
    "not-that-indicator": Label(
        "与库中一个指标名称相近而口径不同", "its name resembles that of another indicator"
    ),
    "list-mismatch": Label(
        "并列的数与前面的名称个数不一致", "a list of figures that does not match its heads"
    ),
    "topic-of-an-earlier-clause": Label(
        "指标取自同句前面的分句", "the indicator is of an earlier clause"
    ),
    "topic-of-an-earlier-sentence": Label(
        "指标取自前面的句子", "the indicator is of an earlier sentence"
    ),
    "no-topic": Label("没有找到指的是什么", "nothing tells what it is of"),
    "no-reference": Label("没有找到与什么相比", "nothing tells what it is against"),
    "undated": Label("没有日期", "no date"),
    "date-of-earlier-text": Label("日期取自前文", "the date is of earlier text"),
    "not-storable": Label(
        "这个数存不了 (基本单位里不是整数, 太长, 或水平值为负), 草稿只列出它的位置",
        "it cannot be stored (not whole in base units, too long, or a level below zero); a draft only lists its place",
    ),
}
_SERIOUS = frozenset(("list-mismatch", "no-topic", "no-reference", "not-storable"))


def doubt(code: str) -> Doubt:
    """A doubt with its words."""
    return Doubt(code, _WORDS[code])


def confidence_of(codes: Sequence[str]) -> Confidence:
    """High without a doubt, low with a serious one or several."""
    if not codes:
        return Confidence.HIGH
    return Confidence.LOW if len(codes) > 2 or _SERIOUS & set(codes) else Confidence.MEDIUM
