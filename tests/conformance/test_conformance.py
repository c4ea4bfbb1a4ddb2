"""Small cases as data: facts in, findings out (tests/conformance/cases.toml)."""

from __future__ import annotations

import random
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.audit.notation import FACTORS, Told, figure, quantity, told, told_of
from tests.audit.notation import declared as relations_of
from tests.scale import shown

from finstats.audit.implied import implied_in
from finstats.audit.naming import ends
from finstats.audit.verdicts import Verdict

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    answer = told(case["figures"], case.get("relations", ()))
    assert answer.found() == sorted(case["found"])
    if "tells" in case:
        verdicts = (Verdict.HOLDS, Verdict.CANNOT_TELL)
        assert [answer.audit.count(verdict) for verdict in verdicts] == case["tells"]
    if "implied" in case:
        _must_imply(answer, case["implied"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_order_of_the_figures_changes_nothing(case: dict[str, Any]) -> None:
    figures = [figure(line, place) for place, line in enumerate(case["figures"])]
    known = relations_of(case.get("relations", ()))
    before = told_of(figures, known)
    random.Random(case["name"]).shuffle(figures)  # noqa: S311 - no secrets
    after = told_of(figures, known)
    assert after.found() == before.found()
    assert [check.code for check in after.audit.checks] == [
        check.code for check in before.audit.checks
    ]


def test_there_are_sixty_cases_at_least() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 60
    shown("audit.cases", cases=len(names))


def _must_imply(answer: Told, lines: list[str]) -> None:
    """Each expected range holds what is implied, and is no wider than by a fiftieth."""
    found = {
        f"{one.unknown.whose.quantity} {one.unknown.kind} {one.unknown.period}"
        + (f" vs {one.unknown.base}" if one.unknown.base else ""): one
        for cluster in answer.clusters
        for one in implied_in(cluster, lambda _: True)
    }
    if not lines:
        assert not found
    for line in lines:
        what, _, said = line.rpartition(": ")
        name, rest = what.split(" ", 1)
        one = found[f"{quantity(name)} {rest}"]
        numbers, unit = said.rsplit(" ", 1)
        low, _, high = numbers.partition(" .. ")
        lower, upper, *_ = ends(one.span, FACTORS[unit])
        if not high:
            assert one.is_only
            assert lower == upper == low
            continue
        assert lower is not None
        assert upper is not None
        width = Fraction(high) - Fraction(low)
        assert Fraction(low) <= Fraction(lower) <= Fraction(upper) <= Fraction(high)
        assert Fraction(upper) - Fraction(lower) >= width * 49 / 50, (lower, upper)
