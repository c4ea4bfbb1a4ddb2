"""Spans in words: an end that is open is not said to be reached."""

from __future__ import annotations

from math import inf

import pytest

from finstats.audit.naming import ends
from finstats.audit.spans import STEP, Span
from finstats.result import Label


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (Span(1100 * STEP, inf, False, False), "大于 1100 户", "above 1100 clients"),
        (Span(1100 * STEP, inf, True, False), "不小于 1100 户", "at least 1100 clients"),
        (Span(-inf, 40 * STEP, False, False), "小于 40 户", "below 40 clients"),
        (Span(-inf, 40 * STEP, False, True), "不大于 40 户", "at most 40 clients"),
    ],
)
def test_a_bound_says_whether_it_may_be_reached(span: Span, zh: str, en: str) -> None:
    assert ends(span, 1).words(Label("户", "clients")) == Label(zh, en)
