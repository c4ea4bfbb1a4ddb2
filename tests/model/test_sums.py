"""Sums of disjoint parts and bounds of unions, tried on sets of clients."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finstats.model.bounds import Context, Interval, bounds
from finstats.model.codes import Qualifier
from finstats.model.numbers import Number
from finstats.model.sums import Pairs, overlapping_pair, total, union

NONE: Pairs = frozenset()
CLASSES = ("high-tech", "little-giant", "srdi-sme", "tech-sme")
CLIENTS = range(6)


def exactly(value: int | str) -> Interval:
    return Interval(Fraction(value), Fraction(value), True, True)


def printed(value: str) -> Interval:
    return bounds(Number.parse(value), Qualifier.EXACT, Context()).hard


def holds(one: Interval, value: Fraction) -> bool:
    return (
        one.lower is None or value > one.lower or (one.lower_closed and value == one.lower)
    ) and (one.upper is None or value < one.upper or (one.upper_closed and value == one.upper))


@dataclass(frozen=True)
class World:
    """Clients with balances, classes of them, what was published, and what was declared."""

    balances: tuple[int, ...]
    members: dict[str, frozenset[int]]
    parts: dict[str, Interval]
    inside: Pairs
    apart: Pairs

    def sum_of(self, clients: frozenset[int]) -> Fraction:
        return Fraction(sum(self.balances[client] for client in clients))

    @property
    def truth(self) -> Fraction:
        """The balance of all classes together, each client counted once."""
        return self.sum_of(frozenset().union(*self.members.values()))


@st.composite
def around(draw: st.DrawFn, value: Fraction) -> Interval:
    """A published interval that holds the value and nothing negative."""
    below = min(int(value), draw(st.integers(0, 3)))
    above = draw(st.none() | st.integers(0, 3))
    return Interval(
        value - below,
        None if above is None else value + above,
        below == 0 or draw(st.booleans()),
        above == 0 or (above is not None and draw(st.booleans())),
    )


@st.composite
def worlds(draw: st.DrawFn, apart_only: bool = False) -> World:
    """Any world; what is declared is true, but not all that is true is declared."""
    balances = tuple(draw(st.integers(0, 9)) for _ in CLIENTS)
    names = CLASSES[: draw(st.integers(1, len(CLASSES)))]
    members, left = dict[str, frozenset[int]](), frozenset(CLIENTS)
    for name in names:
        members[name] = draw(st.frozensets(st.sampled_from(sorted(left)))) if left else frozenset()
        left = left - members[name] if apart_only else left
    pairs = list(combinations(names, 2))
    true_apart = [(a, b) for a, b in pairs if not members[a] & members[b]]
    # Each pair in one direction at most: equal classes declared both ways have a test of their own.
    true_inside = [(a, b) for a, b in pairs if members[a] <= members[b]]
    true_inside += [(b, a) for a, b in pairs if members[b] < members[a]]
    return World(
        balances,
        members,
        {
            name: draw(around(Fraction(sum(balances[client] for client in clients))))
            for name, clients in members.items()
        },
        frozenset(pair for pair in true_inside if draw(st.booleans())),
        frozenset(pair for pair in true_apart if apart_only or draw(st.booleans())),
    )


@given(worlds())
@settings(deadline=None, max_examples=400)
def test_the_bounds_of_a_union_hold_the_union(world: World) -> None:
    assert holds(union(world.parts, world.inside, world.apart), world.truth)


@given(worlds(), st.data())
@settings(deadline=None)
def test_a_whole_that_is_really_larger_never_cuts_off_the_union(
    world: World, data: st.DataObject
) -> None:
    more = data.draw(st.frozensets(st.sampled_from(CLIENTS)))
    whole = data.draw(around(world.sum_of(more.union(*world.members.values()))))
    found = union(world.parts, world.inside, world.apart, (whole,))
    assert holds(found, world.truth)
    assert whole.upper is None or (found.upper is not None and found.upper <= whole.upper)


@given(worlds())
@settings(deadline=None)
def test_what_is_declared_only_narrows_the_bounds(world: World) -> None:
    told = union(world.parts, world.inside, world.apart)
    untold = union(world.parts, NONE, NONE)
    assert told.lower is not None
    assert untold.lower is not None
    assert told.lower >= untold.lower
    assert untold.upper is None or (told.upper is not None and told.upper <= untold.upper)


@given(worlds(apart_only=True))
@settings(deadline=None)
def test_disjoint_classes_may_be_added_and_the_sum_holds_their_union(world: World) -> None:
    assert overlapping_pair(world.parts, world.apart) is None
    assert holds(total(world.parts), world.truth)
    assert union(world.parts, NONE, world.apart) == total(world.parts)


@given(worlds())
@settings(deadline=None)
def test_classes_may_be_added_only_if_each_pair_is_declared_disjoint(world: World) -> None:
    pair = overlapping_pair(world.parts, world.apart)
    undeclared = set(combinations(sorted(world.parts), 2)) - world.apart
    assert (pair is None) is (not undeclared)
    assert pair is None or pair in undeclared
    turned: Pairs = frozenset((b, a) for a, b in world.apart)
    assert overlapping_pair(world.parts, turned) == pair


def test_the_four_classes_of_the_article_lie_between_1026_085_and_1696_435() -> None:
    parts = {
        "high-tech": printed("1026.09"),
        "tech-sme": printed("254.30"),
        "srdi-sme": printed("416.03"),
        "little-giant": printed("97.82"),
    }
    found = union(parts, frozenset({("little-giant", "srdi-sme")}), NONE)
    assert found == Interval(Fraction("1026.085"), Fraction("1696.435"), True, True)


def test_the_first_pair_that_is_not_disjoint_is_named() -> None:
    parts = {"c": exactly(1), "a": exactly(1), "b": exactly(1)}
    assert overlapping_pair(parts, frozenset({("b", "a")})) == ("a", "c")
    assert overlapping_pair(parts, frozenset({("b", "a"), ("a", "c"), ("c", "b")})) is None


def test_one_part_may_always_be_added_and_a_part_of_another_never() -> None:
    assert overlapping_pair({"a": exactly(1)}, NONE) is None
    assert overlapping_pair({"a": exactly(1), "b": exactly(2)}, NONE) == ("a", "b")


def test_a_sum_adds_ends_and_is_open_where_a_part_is() -> None:
    parts = {
        "a": printed("254.30"),
        "b": Interval(Fraction(23), None, False, False),
        "c": exactly("0.5"),
    }
    assert total(parts) == Interval(Fraction("277.795"), None, False, False)
    assert total({"a": parts["a"], "c": parts["c"]}) == Interval(
        Fraction("254.795"), Fraction("254.805"), True, True
    )


def test_the_lower_bound_is_the_largest_sum_over_disjoint_parts() -> None:
    parts = {"a": exactly(5), "b": exactly(4), "c": exactly(8)}
    assert union(parts, NONE, frozenset({("b", "a")})) == Interval(
        Fraction(9), Fraction(17), True, True
    )


def test_of_two_equal_lower_ends_the_open_one_says_more() -> None:
    parts = {"a": exactly(5), "b": Interval(Fraction(5), Fraction(6), False, True), "c": exactly(5)}
    assert union(parts, NONE, NONE) == Interval(Fraction(5), Fraction(16), False, True)


def test_a_part_inside_another_adds_nothing_to_the_upper_bound() -> None:
    parts = {"a": exactly(5), "b": exactly(4), "c": exactly(3)}
    chain = frozenset({("c", "b"), ("b", "a")})
    assert union(parts, chain, NONE) == exactly(5)


def test_a_relation_to_a_class_that_was_not_asked_for_changes_nothing() -> None:
    parts = {"a": exactly(5), "b": exactly(4)}
    elsewhere = frozenset({("a", "x"), ("x", "b")})
    assert union(parts, elsewhere, elsewhere) == union(parts, NONE, NONE)


def test_the_smallest_whole_caps_the_upper_bound_and_an_unbounded_one_does_not() -> None:
    parts = {"a": exactly(5), "b": exactly(4)}
    wholes = (exactly(8), Interval(Fraction(6), Fraction(7), True, False), printed("100"))
    assert union(parts, NONE, NONE, wholes) == Interval(Fraction(5), Fraction(7), True, False)
    assert union(parts, NONE, NONE, (Interval(Fraction(5), None, False, False),)) == Interval(
        Fraction(5), Fraction(9), True, True
    )


def test_a_whole_caps_a_union_of_parts_without_upper_bound() -> None:
    parts = {"a": Interval(Fraction(5), None, False, False), "b": exactly(4)}
    assert union(parts, NONE, NONE, (exactly(20),)) == Interval(
        Fraction(5), Fraction(20), False, True
    )


def test_a_whole_below_ten_keeps_a_union_of_at_most_ten_below_ten() -> None:
    parts = {"a": exactly(5), "b": exactly(5)}
    whole = Interval(Fraction(0), Fraction(10), True, False)
    assert union(parts, NONE, NONE, (whole,)) == Interval(Fraction(5), Fraction(10), True, False)


def test_two_names_of_one_class_each_inside_the_other_are_counted_once() -> None:
    parts = {"a": exactly(5), "b": exactly(5)}
    assert union(parts, frozenset({("a", "b"), ("b", "a")}), NONE) == exactly(5)


@pytest.mark.parametrize("count", [13, 20])
def test_many_disjoint_parts_and_one_more_still_have_true_bounds(count: int) -> None:
    parts = {f"p{n}": exactly(1) for n in range(count)}
    apart = frozenset(combinations(parts, 2))
    found = union(parts | {"other": exactly(2)}, NONE, apart)
    assert holds(found, Fraction(count))
    assert holds(found, Fraction(count + 2))
    assert not holds(found, Fraction(count + 3))
