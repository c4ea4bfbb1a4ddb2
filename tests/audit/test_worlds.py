"""What is printed of one true world never contradicts itself, and no true value is ever cut off."""

from __future__ import annotations

from fractions import Fraction
from math import isinf
from random import Random

import pytest
from tests.audit.notation import Told, declared, figure, told_of
from tests.audit.worlds import RELATIONS, World
from tests.scale import scaled, shown

from finstats.audit import narrowing
from finstats.audit.drawing import drawn
from finstats.audit.narrowing import narrowed
from finstats.audit.published import Figure
from finstats.audit.spans import STEP, Span
from finstats.audit.verdicts import Verdict

WORLDS, PORTIONS = scaled(800, 10_000), 8
KNOWN = declared(RELATIONS)


def _world(seed: int, *, exact: bool = False) -> tuple[World, list[Figure]]:
    world = World(Random(seed))  # noqa: S311 - no secrets
    count = world.random.randint(4, 24)
    lines = world.lines(count, exact=exact)
    return world, [figure(line, place) for place, line in enumerate(lines)]


def _audited(figures: list[Figure]) -> Told:
    return told_of(figures, KNOWN)


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_consistent_world_never_contradicts_itself(portion: int) -> None:
    """An unknown without a value is what makes a contradiction: none may be; one world in ten is
    audited whole besides, down to what holds only by rounding."""
    checks = tight = 0
    seeds = range(portion, WORLDS, PORTIONS)
    for seed in seeds:
        world, figures = _world(seed)
        for cluster in drawn(figures, KNOWN)[0]:
            state = narrowed(cluster.cluster, range(len(cluster.figures)))
            assert not state.empty, seed
            for number, unknown in enumerate(cluster.unknowns):
                true = world.truth(unknown)
                assert true is None or state.of(number).has(true * STEP), (seed, unknown)
        if seed % 10 == 0:
            answer = _audited(figures)
            assert answer.audit.count(Verdict.CONTRADICTION) == 0, seed
            checks += answer.audit.total
            tight += answer.audit.count(Verdict.TIGHT)
    shown("audit.worlds", worlds=len(seeds), checks=checks, tight=tight)


@pytest.mark.parametrize("portion", range(4))
def test_a_figure_moved_by_more_than_rounding_is_found(portion: int) -> None:
    moved = 0
    for seed in range(portion, scaled(60, 800), 4):
        _, figures = _world(100_000 + seed, exact=True)
        answer = _audited(figures)
        wrong = _moved(answer)
        if wrong is None:
            continue
        place, beside = wrong
        changed = [beside if one.ref == place else one for one in figures]
        found = _audited(changed)
        sets = [
            {f.ref for f in figures}
            for check in found.audit.checks
            if check.verdict is Verdict.CONTRADICTION
            for figures in check.sets
        ]
        assert any(place in refs for refs in sets), (seed, place)
        moved += 1
    assert moved > 3
    shown("audit.worlds", moved=moved)


def _moved(answer: Told) -> tuple[str, Figure] | None:
    """A figure that others determine, and one in its place just outside what they allow."""
    for cluster in answer.clusters:
        everything = range(len(cluster.figures))
        for number, said in enumerate(cluster.cluster.said):
            rest = narrowed(cluster.cluster, [n for n in everything if n != number])
            allowed, span = rest.of(said.unknown), said.hard
            if allowed.is_empty or isinf(allowed.hi) or isinf(span.width) or not span.width:
                continue
            natural = cluster.cluster.natural[said.unknown]
            if allowed.hi >= natural.hi:
                continue
            by = Fraction(allowed.hi) - Fraction(span.lo) + STEP
            outside = Span(span.lo + by, span.hi + by, True, True)
            one = cluster.figures[number]
            return one.ref, Figure(one.row, outside, outside)
    return None


def test_the_order_of_figures_changes_no_finding() -> None:
    for seed in range(scaled(24, 200)):
        _, figures = _world(200_000 + seed)
        wrong = [
            Figure(one.row, _shifted(one.hard), _shifted(one.soft)) if place % 5 == 0 else one
            for place, one in enumerate(figures)
        ]
        before = _audited(wrong)
        Random(seed).shuffle(wrong)  # noqa: S311 - no secrets
        after = _audited(wrong)
        assert after.found() == before.found(), seed
        assert [c.code for c in after.audit.checks] == [c.code for c in before.audit.checks]


def _shifted(span: Span) -> Span:
    by = 0 if isinf(span.lo) else abs(int(span.lo)) // 3 + STEP
    return Span(span.lo + by, span.hi + by, span.lo_closed, span.hi_closed)


def test_every_minimal_set_is_minimal_and_impossible_in_exact_rationals() -> None:
    from finstats.audit.conflicts import conflicts
    from finstats.audit.narrowing import possible

    sets = 0
    for seed in range(scaled(24, 200)):
        _, figures = _world(300_000 + seed)
        wrong = [
            Figure(one.row, _shifted(one.hard), _shifted(one.soft)) if place % 6 == 0 else one
            for place, one in enumerate(figures)
        ]
        for cluster in _audited(wrong).clusters:
            for conflict in conflicts(cluster.cluster):
                for numbers in conflict.sets:
                    sets += 1
                    assert not possible(cluster.cluster, numbers, soft=False, exact=True)
                    for number in numbers:
                        rest = [other for other in numbers if other != number]
                        assert possible(cluster.cluster, rest, soft=False, exact=True), seed
                for repair in conflict.repairs:
                    assert repair
    assert sets > 10
    shown("audit.worlds", minimal_sets=sets)


def test_a_few_figures_say_the_same_whether_or_not_all_rules_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Smallest sets are looked for among thousands of rules, most of which then say nothing."""
    compared = 0
    for seed in range(scaled(20, 400)):
        _, figures = _world(seed)
        for one in drawn(figures, KNOWN)[0]:
            for number in range(len(one.figures)):
                some = (number, (number + 1) % len(one.figures))
                states = []
                for few in (10, 10**9):
                    monkeypatch.setattr(narrowing, "_FEW", few)
                    for exact in (False, True):
                        state = narrowed(one.cluster, some, soft=True, exact=exact)
                        known = range(len(one.unknowns))
                        states.append([(state.of(n), state.givers(n)) for n in known])
                assert states[:2] == states[2:], seed
                compared += len(one.unknowns) > 10 * len(some)
    assert compared > 20
