"""Numbers as printed: digits in are digits out, and no value is ever rounded."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finstats.model.numbers import Number, decimal_text, moved_point
from finstats.model.refusal import Refusal

PRINTED = st.from_regex(r"-?(?:0|[1-9][0-9]{0,4})(?:\.[0-9]{1,4})?", fullmatch=True)
FACTORS = st.sampled_from([1, 100, 1_000, 10**4, 10**6, 10**8, 10**10, 10**14])


def exact(text: str) -> Fraction:
    """The value of a decimal by another road than the code's own."""
    return Fraction(Decimal(text))


@given(PRINTED)
@settings(deadline=None)
def test_the_printed_digits_are_kept_and_the_value_is_exact(text: str) -> None:
    number = Number.parse(text)
    assert number.text == text
    assert number.value == exact(text)
    assert number.last_digit == Fraction(1, 10 ** len(text.partition(".")[2]))


@given(PRINTED, st.integers(1, 4))
@settings(deadline=None)
def test_zeros_printed_at_the_end_change_the_number_but_not_its_value(text: str, more: int) -> None:
    longer = text + ("" if "." in text else ".") + "0" * more
    assert Number.parse(longer) != Number.parse(text)
    assert Number.parse(longer).value == Number.parse(text).value


@pytest.mark.parametrize(
    ("text", "last_digit", "last_nonzero"),
    [
        ("2150", "1", "10"),
        ("2150.00", "0.01", "10"),
        ("254.30", "0.01", "0.1"),
        ("1100", "1", "100"),
        ("-1100", "1", "100"),
        ("10.05", "0.01", "0.01"),
        ("0", "1", "1"),
        ("0.00", "0.01", "0.01"),
    ],
)
def test_the_units_of_the_last_digit_and_of_the_last_that_is_not_zero(
    text: str, last_digit: str, last_nonzero: str
) -> None:
    number = Number.parse(text)
    assert (number.last_digit, number.last_nonzero_digit) == (
        exact(last_digit),
        exact(last_nonzero),
    )


@pytest.mark.parametrize("text", ["999999999999999", "-99999999999999.9", "0.12345678901234"])
def test_fifteen_digits_are_kept(text: str) -> None:
    assert Number.parse(text).value == exact(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "--1", "+1", "1.", ".5", "1.2.3", "1e5", "1E+1000000", "nan", "inf", "0x10"),
        *("1_000", "1,026", " 1", "1 ", "1\n", "\x001", "１", "①", "٣", "𝟓", "三", "1\u202e"),
        *("1" * 16, "0.123456789012345", "1." + "0" * 15),
        pytest.param("9" * 1_000_000, id="a million digits"),
    ],
)
def test_what_is_no_ascii_number_of_at_most_fifteen_digits_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        Number.parse(text)
    assert refused.value.code == "bad-number"
    assert text[:40] in refused.value.zh
    assert len(refused.value.en) < 200


@given(st.text() | st.text("0123456789.-+eE, １①"))
@settings(deadline=None)
def test_any_text_is_a_number_with_just_its_characters_or_refused(text: str) -> None:
    try:
        number = Number.parse(text)
    except Refusal:
        assert not re.fullmatch(r"-?[0-9]{1,14}(\.[0-9])?", text)
    else:
        assert number.text == text
        assert number.value == exact(text)


@pytest.mark.parametrize(
    ("text", "factor", "base"),
    [
        ("1026.09", 10**10, 10_260_900_000_000),
        ("13.36", 10**6, 13_360_000),
        ("-7.82", 10**6, -7_820_000),
        ("4078", 1, 4078),
        ("0.01", 100, 1),
        ("999999999999999", 1000, 999_999_999_999_999_000),
    ],
)
def test_a_value_in_base_units_is_a_whole_number(text: str, factor: int, base: int) -> None:
    assert Number.parse(text).in_base(factor) == base


@pytest.mark.parametrize(
    ("text", "factor", "code"),
    [
        ("0.001", 100, "not-whole"),
        ("1.5", 1, "not-whole"),
        ("100000000000000", 10**4, "too-large"),
        ("-100000000000000", 10**4, "too-large"),
    ],
)
def test_what_is_not_whole_or_too_large_in_base_units_is_refused(
    text: str, factor: int, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        Number.parse(text).in_base(factor)
    assert refused.value.code == code


@given(PRINTED, FACTORS)
@settings(deadline=None)
def test_base_units_are_exact_or_refused_for_good_reason(text: str, factor: int) -> None:
    wanted = exact(text) * factor
    try:
        base = Number.parse(text).in_base(factor)
    except Refusal:
        assert wanted.denominator != 1 or abs(wanted) >= 10**18
    else:
        assert base == wanted
        assert abs(base) < 2**63


@pytest.mark.parametrize(
    ("text", "places", "moved"),
    [
        ("1026.09", 4, "10260900"),
        ("1026.09", -4, "0.102609"),
        ("912.77", -1, "91.277"),
        ("254.30", 1, "2543.0"),
        ("254.30", 2, "25430"),
        ("-0.05", 1, "-0.5"),
        ("2150.00", 0, "2150.00"),
    ],
)
def test_the_point_moves_and_the_digits_stay(text: str, places: int, moved: str) -> None:
    assert moved_point(text, places) == moved


@pytest.mark.parametrize(("text", "places"), [("0", 3), ("0.00", 4), ("0.0", 2)])
def test_zero_with_its_point_moved_to_the_right_is_one_zero(text: str, places: int) -> None:
    assert moved_point(text, places) == "0"


@given(PRINTED, st.integers(-6, 6))
@settings(deadline=None)
def test_a_moved_point_is_a_power_of_ten_and_adds_zeros_to_whole_numbers_alone(
    text: str, places: int
) -> None:
    moved = moved_point(text, places)
    assert exact(moved) == exact(text) * Fraction(10) ** places
    before, after = (one.replace(".", "").lstrip("-0") for one in (text, moved))
    added = after.removeprefix(before)
    assert after.startswith(before)
    assert added == "0" * len(added)
    assert not added or "." not in moved


@given(PRINTED, st.integers(0, 6))
@settings(deadline=None)
def test_a_point_moved_left_and_back_gives_the_printed_text(text: str, places: int) -> None:
    assert moved_point(moved_point(text, -places), places) == text


@given(PRINTED, st.data())
@settings(deadline=None)
def test_a_point_moved_right_within_the_decimals_and_back_gives_the_printed_text(
    text: str, data: st.DataObject
) -> None:
    places = data.draw(st.integers(0, len(text.partition(".")[2])))
    assert moved_point(moved_point(text, places), -places) == text


@given(st.text())
@settings(deadline=None)
def test_no_point_is_moved_in_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        moved_point("x" + text, 1)


@given(st.integers(-(10**15), 10**15), st.integers(0, 20), st.integers(0, 20))
@settings(deadline=None)
def test_a_finite_decimal_is_exact_and_has_no_needless_digit(n: int, twos: int, fives: int) -> None:
    value = Fraction(n, 2**twos * 5**fives)
    text = decimal_text(value)
    assert exact(text) == value
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", text)
    assert text != "-0"


@given(st.integers(-999, 999), st.integers(1, 999).filter(lambda n: n % 2 and n % 5))
@settings(deadline=None)
def test_an_endless_decimal_is_refused(n: int, denominator: int) -> None:
    value = Fraction(n, denominator)
    if value.denominator == 1:
        assert decimal_text(value) == str(value)
        return
    with pytest.raises(ValueError, match="has no finite decimal"):
        decimal_text(value)
