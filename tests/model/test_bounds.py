"""What a printed number proves and what it makes likely: DESIGN 2, row by row, and its laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finstats.model.bounds import Bounds, Context, Interval, bounds
from finstats.model.codes import Qualifier, Transformation
from finstats.model.numbers import Number

ANY = Context(can_be_negative=True)
BALANCE = Context()
SINGLE = Context(single_things=True)
FINANCING = Context(financing=True)


def interval(text: str) -> Interval:
    """`[1, 2)` as an interval; `-` is unbounded."""
    lower, upper = (None if end == "-" else Fraction(end) for end in text[1:-1].split(", "))
    return Interval(lower, upper, text[0] == "[", text[-1] == "]")


def wording(word: str, context: Context = BALANCE) -> Context:
    return Context(context.single_things, context.financing, context.can_be_negative, word)


def holds(one: Interval, value: Fraction) -> bool:
    """Whether the value lies in the interval."""
    return (
        one.lower is None or value > one.lower or (one.lower_closed and value == one.lower)
    ) and (one.upper is None or value < one.upper or (one.upper_closed and value == one.upper))


def lies_in(inner: Interval, outer: Interval) -> bool:
    """Whether no value of `inner` can be outside `outer`, by its ends."""
    lower = outer.lower is None or (
        inner.lower is not None
        and (-inner.lower, inner.lower_closed) <= (-outer.lower, outer.lower_closed)
    )
    upper = outer.upper is None or (
        inner.upper is not None
        and (inner.upper, inner.upper_closed) <= (outer.upper, outer.upper_closed)
    )
    return lower and upper


@pytest.mark.parametrize(
    ("value", "qualifier", "context", "hard", "plausible"),
    [
        # x: a balance, a rate, a count in 万
        ("1026.09", "exact", BALANCE, "[1026.085, 1026.095]", "[1026.085, 1026.095]"),
        ("2150", "exact", BALANCE, "[2149.5, 2150.5]", "[2149.5, 2150.5]"),
        ("254.30", "exact", BALANCE, "[254.295, 254.305]", "[254.295, 254.305]"),
        ("28.47", "exact", ANY, "[28.465, 28.475]", "[28.465, 28.475]"),
        ("1.2", "exact", BALANCE, "[1.15, 1.25]", "[1.15, 1.25]"),
        ("0.00", "exact", BALANCE, "[0, 0.005]", "[0, 0.005]"),
        ("0.00", "exact", ANY, "[-0.005, 0.005]", "[-0.005, 0.005]"),
        # a count in single things
        ("4078", "exact", SINGLE, "[4078, 4078]", "[4078, 4078]"),
        # an amount of a financing
        ("3000", "exact", FINANCING, "[2999.5, 3000.5]", "[3000, 3000]"),
        # 超 突破 逾, 余 多
        ("23", "above", BALANCE, "(23, -)", "(23, 24)"),
        ("12.8", "above", BALANCE, "(12.8, -)", "(12.8, 12.9)"),
        ("9500", "above", SINGLE, "(9500, -)", "(9500, 9600)"),
        ("1100", "and-more", BALANCE, "(1100, -)", "(1100, 1200)"),
        ("1100", "and-more", FINANCING, "(1100, -)", "(1100, 1200)"),
        ("40", "and-more", SINGLE, "(40, -)", "(40, 50)"),
        # 不足 不到
        ("15", "below", wording("不足"), "[0, 15)", "[14, 15)"),
        ("15", "below", wording("不到"), "[0, 15)", "[14, 15)"),
        ("15", "below", wording("不足", ANY), "(-, 15)", "[14, 15)"),
        ("10", "below", wording("不足"), "[0, 10)", "[0, 10)"),
        # 近
        ("4000", "below", wording("近"), "[0, 5000)", "[3000, 4000)"),
        ("4000", "below", wording("近", ANY), "(-, 5000)", "[3000, 4000)"),
        ("4000", "below", BALANCE, "[0, 5000)", "[3000, 4000)"),
        # …内, 以下
        ("10", "at-most", BALANCE, "[0, 10]", "[0, 10]"),
        ("10", "at-most", ANY, "(-, 10]", "(-, 10]"),
        # 以上, 不低于
        ("30", "at-least", BALANCE, "[30, -)", "[30, -)"),
        # 达
        ("664.5", "reaches", BALANCE, "[664.45, -)", "[664.45, 664.55]"),
        ("400", "reaches", BALANCE, "[399.5, -)", "[399.5, 400.5]"),
        # 约, 左右
        ("500", "about", BALANCE, "[0, -)", "[450, 550]"),
        ("500", "about", ANY, "(-, -)", "[450, 550]"),
        ("5.2", "about", ANY, "(-, -)", "[5.15, 5.25]"),
    ],
)
def test_a_row_of_the_table_gives_its_two_intervals(
    value: str, qualifier: str, context: Context, hard: str, plausible: str
) -> None:
    found = bounds(Number.parse(value), Qualifier(qualifier), context)
    assert found == Bounds(interval(hard), interval(plausible))


@pytest.mark.parametrize(
    ("value", "dimension", "factor", "kinds", "said", "wanted"),
    [
        ("4078", "count", 1, {"place"}, {"level"}, SINGLE),
        ("1.2", "count", 10**4, {"place"}, {"level"}, BALANCE),
        ("12", "count", 10**4, {"place"}, {"level"}, BALANCE),
        ("4.5", "count", 1, {"place"}, {"level"}, BALANCE),
        ("10", "duration", 1, {"place"}, {"level"}, BALANCE),
        ("3000", "money", 10**6, {"financing"}, {"level"}, FINANCING),
        ("3000", "money", 10**6, {"financing", "bank"}, {"level"}, BALANCE),
        ("8", "rate", 10**6, {"financing"}, {"level"}, BALANCE),
        ("8", "rate", 10**6, {"bank"}, {"growth"}, ANY),
        ("8", "rate", 10**6, {"bank"}, {"share"}, BALANCE),
        ("8", "rate", 10**6, {"bank"}, {"growth", "share"}, ANY),
    ],
)
def test_what_a_figure_says_decides_which_row_of_the_table_it_stands_in(
    value: str, dimension: str, factor: int, kinds: set[str], said: set[str], wanted: Context
) -> None:
    context = Context.of(
        Number.parse(value),
        dimension=dimension,
        factor=factor,
        subject_kinds=frozenset(kinds),
        transformations={Transformation(one) for one in said},
        wording="近",
    )
    assert context == wording("近", wanted)


@pytest.mark.parametrize("financing", [False, True])
def test_a_count_that_reaches_2200_proves_2200_whole_things_and_not_2199(financing: bool) -> None:
    context = Context(single_things=True, financing=financing)
    hard = bounds(Number.parse("2200"), Qualifier.REACHES, context).hard
    assert [n for n in range(2190, 2210) if holds(hard, Fraction(n))] == list(range(2200, 2210))


@pytest.mark.parametrize(("x", "limit"), [("1100", 1200), ("40", 50), ("2200", 2300)])
def test_and_more_likely_stays_below_the_next_round_number(x: str, limit: int) -> None:
    found = bounds(Number.parse(x), Qualifier.AND_MORE, BALANCE)
    assert not holds(found.plausible, Fraction(limit))
    assert holds(found.plausible, limit - Fraction(1, 1000))
    assert holds(found.hard, Fraction(limit * 1000))


SIZES = st.from_regex(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,3})?", fullmatch=True)
QUALIFIERS = st.sampled_from(list(Qualifier))
CONTEXTS = st.builds(
    Context,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "近", "不足", "不到"]),
)
SIGNED = st.builds(Context, st.booleans(), st.booleans(), st.just(True), st.just(""))


@given(SIZES, st.sampled_from(["", "-"]), QUALIFIERS, CONTEXTS)
@settings(deadline=None)
def test_what_is_plausible_is_possible(
    size: str, sign: str, qualifier: Qualifier, context: Context
) -> None:
    found = bounds(Number.parse(sign + size), qualifier, context)
    assert lies_in(found.plausible, found.hard)


@given(SIZES, st.sampled_from(["", "-"]), QUALIFIERS, CONTEXTS)
@settings(deadline=None)
def test_the_printed_value_is_in_the_hard_interval_or_at_its_edge(
    size: str, sign: str, qualifier: Qualifier, context: Context
) -> None:
    number = Number.parse(sign + size)
    hard = bounds(number, qualifier, context).hard
    assert holds(Interval(hard.lower, hard.upper, True, True), number.value)


@given(SIZES, QUALIFIERS, CONTEXTS)
@settings(deadline=None)
def test_what_cannot_be_negative_starts_at_zero_or_above(
    size: str, qualifier: Qualifier, context: Context
) -> None:
    found = bounds(Number.parse(size), qualifier, context)
    ends = [found.hard.lower, found.plausible.lower]
    assert context.can_be_negative or all(end is not None and end >= 0 for end in ends)


@given(SIZES, QUALIFIERS, SIGNED)
@settings(deadline=None)
def test_a_fall_has_the_bounds_of_a_rise_mirrored(
    size: str, qualifier: Qualifier, context: Context
) -> None:
    rise = bounds(Number.parse(size), qualifier, context)
    fall = bounds(Number.parse("-" + size), qualifier, context)
    assert fall == Bounds(rise.hard.negated(), rise.plausible.negated())


def test_a_fall_of_more_than_five_percent_is_below_minus_five() -> None:
    fall = bounds(Number.parse("-5"), Qualifier.ABOVE, ANY)
    assert fall == Bounds(interval("(-, -5)"), interval("(-6, -5)"))


@st.composite
def intervals(draw: st.DrawFn, denominator: int = 1) -> Interval:
    """Intervals that hold at least one value, between -3 and 3 or unbounded."""
    ends = st.integers(-3 * denominator, 3 * denominator)
    lower, upper = sorted((draw(ends), draw(ends)))
    closed = (True, True) if lower == upper else (draw(st.booleans()), draw(st.booleans()))
    open_below, open_above = draw(st.booleans()), draw(st.booleans())
    return Interval(
        None if open_below else Fraction(lower, denominator),
        None if open_above else Fraction(upper, denominator),
        closed[0] and not open_below,
        closed[1] and not open_above,
    )


# With whole ends between -3 and 3, what two intervals share holds one of these.
GRID = [Fraction(n, 2) for n in range(-8, 9)]


@given(intervals(), intervals())
@settings(deadline=None)
def test_intervals_meet_just_where_some_value_lies_in_both_whichever_is_asked(
    one: Interval, other: Interval
) -> None:
    shared = any(holds(one, value) and holds(other, value) for value in GRID)
    assert one.meets(other) is shared
    assert other.meets(one) is shared


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("[1, 2]", "[2, 3]", True),
        ("[1, 2)", "[2, 3]", False),
        ("[1, 2]", "(2, 3]", False),
        ("(3, -)", "[3.095, 3.105]", True),
        ("(23, -)", "[22.5, 23]", False),
        ("(-, -)", "[1, 1]", True),
    ],
)
def test_intervals_that_touch_meet_only_where_both_ends_are_closed(
    one: str, other: str, meet: bool
) -> None:
    assert interval(one).meets(interval(other)) is meet


@given(intervals())
@settings(deadline=None)
def test_the_part_not_below_zero_holds_just_the_values_from_zero(one: Interval) -> None:
    cut = one.not_below_zero()
    assert [holds(cut, v) for v in GRID] == [v >= 0 and holds(one, v) for v in GRID]


@given(intervals())
@settings(deadline=None)
def test_a_negated_interval_holds_just_the_negated_values(one: Interval) -> None:
    assert [holds(one.negated(), -v) for v in GRID] == [holds(one, v) for v in GRID]
    assert one.negated().negated() == one


@given(intervals(denominator=40), st.sampled_from([1, 3, 10, 100]), st.fractions(-4, 4))
@settings(deadline=None)
def test_rounding_to_base_units_never_excludes_a_value(
    one: Interval, factor: int, value: Fraction
) -> None:
    assert holds(one.in_base(factor).as_interval(), value * factor) or not holds(one, value)


@given(intervals(denominator=40), st.sampled_from([1, 3, 10, 100]), st.integers(-400, 400))
@settings(deadline=None)
def test_rounding_to_base_units_keeps_just_the_same_whole_base_units(
    one: Interval, factor: int, units: int
) -> None:
    kept = holds(one.in_base(factor).as_interval(), Fraction(units))
    assert kept is holds(one, Fraction(units, factor))


@given(intervals(denominator=40), st.sampled_from([1, 3, 10, 100]))
@settings(deadline=None)
def test_an_end_moves_by_less_than_a_base_unit_and_is_open_if_it_moved(
    one: Interval, factor: int
) -> None:
    base = one.in_base(factor)
    assert (base.lower is None, base.upper is None) == (one.lower is None, one.upper is None)
    if one.lower is not None and base.lower is not None:
        moved = one.lower * factor - base.lower
        assert 0 <= moved < 1
        assert base.lower_closed is (one.lower_closed and moved == 0)
    if one.upper is not None and base.upper is not None:
        moved = base.upper - one.upper * factor
        assert 0 <= moved < 1
        assert base.upper_closed is (one.upper_closed and moved == 0)
