"""Figures of every wording, below zero, without bounds, at many dates: invented, for charts."""

from __future__ import annotations

from tests.ingest.facts import figure, source

_ALL = "all-loans:balance:all:banks-in-weifang"
_DEPOSITS = "agri-loans:{}:all:{}"
_GROWTH = {"transformation": "growth", "comparison": "ytd", "quantity": _ALL}


def _growth(ref: str, printed: str, value: str, date: str, qualifier: str = "exact") -> str:
    base = f"{int(date[:4]) - 1}-12-31"
    return figure(
        ref,
        printed,
        value,
        "%",
        qualifier=qualifier,
        period=date,
        base_period=base,
        base_basis="stated",
        **_GROWTH,
    )


def _level(
    ref: str, printed: str, value: str, bank: str, qualifier: str, unit: str = "亿元"
) -> str:
    quantity = f"county-loans:balance:all:{bank}"
    return figure(
        ref, printed, value, unit, qualifier=qualifier, quantity=quantity, period="2026-01-31"
    )


ODD = "\n".join(
    (
        source("odd-figures", "样本统计局", "2026-03-01", "2026-03-01"),
        _growth("1.1", "5.10%", "-5.10", "2024-03-31"),
        _growth("1.2", "超5%", "-5", "2024-06-30", "above"),
        _growth("1.3", "约3%", "3", "2024-12-31", "about"),
        _growth("1.4", "近6%", "6", "2025-03-31", "below"),
        _growth("1.5", "0.4%", "0.4", "2025-09-30"),
        _level("2.1", "达664.5亿元", "664.5", "abc-weifang", "reaches"),
        _level("2.2", "约300亿元", "300", "boc-weifang", "about"),
        _level("2.3", "近500亿元", "500", "psbc-weifang", "below"),
        _level("2.4", "100亿元以下", "100", "bank-of-weifang", "at-most"),
        _level("2.5", "不低于80亿元", "80", "changyi-rcb", "at-least"),
        _level("2.6", "超千万元", "1000", "bank-of-rizhao-weifang", "above", "万元"),
    )
)  # fmt: skip
