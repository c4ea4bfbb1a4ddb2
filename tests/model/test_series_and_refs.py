"""Codes, quantities, series and the names of figures."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finstats.model.codes import Comparison, Nature, PeriodBasis, Qualifier, Reason, Transformation
from finstats.model.refs import CellRef, LocalRef, cell_of, column_letters, short
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity, Series, is_code

CODES = st.from_regex(r"[a-z0-9]{1,6}(?:-[a-z0-9]{1,4}){0,3}", fullmatch=True)
QUANTITIES = st.builds(Quantity, CODES, CODES, CODES, CODES)
LOANS = Quantity("tech-loans", "balance", "high-tech", "banks-in-weifang")
ALL_LOANS = Quantity("loans", "balance", "all", "banks-in-weifang")

# DESIGN 1: which transformation goes with a comparison, which with a reference.
PARTS = {
    "level": (False, False),
    "change": (True, False),
    "growth": (True, False),
    "share": (False, True),
    "share-change": (True, True),
    "growth-gap": (True, True),
}


def test_the_code_lists_are_those_of_the_design() -> None:
    assert list(Transformation) == list(PARTS)
    assert list(Comparison) == ["ytd", "yoy", "qoq", "mom", "since", "unstated"]
    assert list(Nature) == ["actual", "planned", "target", "estimate"]
    assert list(PeriodBasis) == ["stated", "inferred", "undated"]
    assert list(Reason) == ["reading", "revision", "correction", "withdrawal"]
    assert sorted(Qualifier) == sorted(
        ("exact", "above", "and-more", "below", "at-most", "at-least", "reaches", "about")
    )


@pytest.mark.parametrize(
    ("transformation", "dimension", "can_be_negative"),
    [
        ("level", None, False),
        ("change", None, True),
        ("growth", "rate", True),
        ("share", "rate", False),
        ("share-change", "points", True),
        ("growth-gap", "points", True),
    ],
)
def test_a_transformation_has_a_dimension_and_a_sign(
    transformation: str, dimension: str | None, can_be_negative: bool
) -> None:
    found = Transformation(transformation)
    assert (found.dimension, found.can_be_negative) == (dimension, can_be_negative)


@pytest.mark.parametrize(
    ("transformation", "compared", "referred"), list(product(PARTS, (False, True), (False, True)))
)
def test_a_series_has_the_parts_of_its_transformation_and_no_others(
    transformation: str, compared: bool, referred: bool
) -> None:
    def made() -> Series:
        return Series(
            LOANS,
            Transformation(transformation),
            Comparison.YTD if compared else None,
            ALL_LOANS if referred else None,
        )

    if PARTS[transformation] == (compared, referred):
        assert made().quantity == LOANS
    else:
        with pytest.raises(Refusal) as refused:
            made()
        assert refused.value.code == "series-parts"


@st.composite
def series(draw: st.DrawFn) -> Series:
    few = st.sampled_from([LOANS, ALL_LOANS])  # few, so that two series are often alike
    transformation = draw(st.sampled_from(list(Transformation)))
    compared, referred = PARTS[transformation]
    return Series(
        draw(few),
        transformation,
        draw(st.sampled_from(list(Comparison))) if compared else None,
        draw(few) if referred else None,
    )


@given(series(), series())
@settings(deadline=None)
def test_two_series_are_written_alike_only_if_they_are_one(one: Series, other: Series) -> None:
    assert (str(one) == str(other)) is (one == other)
    assert str(one).startswith(f"{one.quantity}/{one.transformation}")


@given(QUANTITIES)
@settings(deadline=None)
def test_a_quantity_is_read_as_it_is_written(quantity: Quantity) -> None:
    assert Quantity.parse(str(quantity)) == quantity


def test_a_quantity_is_written_with_its_four_codes() -> None:
    text = "tech-loans:balance:high-tech:banks-in-weifang"
    assert Quantity.parse(text) == LOANS
    assert str(LOANS) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", ":::", "a:b:c", "a:b:c:", "a:b:c:d:e", "a:b:c:D", "a:b:c:d ", "a:b:c:d\n", "a::c:d"),
        *("绿色:b:c:d", "a:b:c:é", "a:b:c:-d", "a:b:c:d-", "a:b:c:d--e", "a:b:c:d_e", "a:b:c:①"),
        *("a:b:c:" + "d" * 65, "a:b:c:'; drop table figure --"),
        pytest.param(":" * 1_000_000, id="a million colons"),
        pytest.param("-a" * 500_000, id="a million characters"),
    ],
)
def test_what_is_not_four_codes_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        Quantity.parse(text)
    assert refused.value.code == "bad-quantity"
    assert len(refused.value.en) < 300


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *(("a", True), ("3r", True), ("a" * 64, True), ("-".join("a" * 12), True)),
        *(
            ("", False),
            ("a" * 65, False),
            ("-".join("a" * 13), False),
            ("A", False),
            ("a\n", False),
        ),
    ],
)
def test_a_code_is_short_and_of_lower_case_words(text: str, wanted: bool) -> None:
    assert is_code(text) is wanted


@given(st.text() | st.text("abz09-:_A\n", max_size=20))
@settings(deadline=None)
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    try:
        found = Quantity.parse(text)
    except Refusal:
        return
    assert str(found) == text
    assert re.fullmatch(r"[a-z0-9-]+(:[a-z0-9-]+){3}", text)


NUMBERS = st.integers(1, 999_999)
LOCAL_REFS = st.builds(LocalRef, NUMBERS, NUMBERS)


@given(LOCAL_REFS)
@settings(deadline=None)
def test_a_ref_is_read_as_it_is_written(ref: LocalRef) -> None:
    assert LocalRef.parse(str(ref)) == ref
    assert short(ref.within("weifang-2025")) == str(ref)


@given(st.lists(LOCAL_REFS | st.builds(LocalRef, st.integers(1, 20), st.integers(1, 20))))
@settings(deadline=None)
def test_the_order_of_refs_as_text_is_that_of_their_numbers(refs: list[LocalRef]) -> None:
    by_text = sorted(refs, key=lambda ref: ref.order("weifang-2025"))
    assert by_text == sorted(refs, key=lambda ref: (ref.paragraph, ref.number))


def test_figure_ten_comes_after_figure_nine() -> None:
    nine, ten = (LocalRef.parse(text).order("weifang-2025") for text in ("4.9", "4.10"))
    assert nine < ten


def test_a_full_ref_names_its_source_and_the_short_one_does_not() -> None:
    assert LocalRef.parse("4.2").within("weifang-2025") == "weifang-2025/4.2"
    assert [short(ref) for ref in ("weifang-2025/4.2", "tables/sheet1!B4")] == ["4.2", "sheet1!B4"]


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "4", "4.", ".2", "0.1", "4.0", "04.2", "4.02", "-4.2", "4.2.1", "4.2 ", "4.2\n"),
        *("４.２", "四.二", "①.1", "٤.٢", "1000000.1", "1.1000000", "weifang-2025/4.2", "1e3.1"),
        pytest.param("9" * 1_000_000, id="a million digits"),
    ],
)
def test_what_is_no_ref_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        LocalRef.parse(text)
    assert refused.value.code == "bad-ref"
    assert len(refused.value.en) < 100


@given(st.text() | st.text("0123456789.-/", max_size=14))
@settings(deadline=None)
def test_any_text_is_a_ref_or_refused(text: str) -> None:
    try:
        found = LocalRef.parse(text)
    except Refusal:
        return
    assert str(found) == text


def test_a_refusal_is_an_error_said_in_both_languages() -> None:
    refusal = Refusal("bad", "不行", "no")
    assert isinstance(refusal, ValueError)
    assert (refusal.code, refusal.zh, refusal.en, str(refusal)) == ("bad", "不行", "no", "no")


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")]
)
def test_columns_are_called_as_in_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert CellRef.parse(f"loans!{letters}7") == CellRef("loans", 7, column)


@given(st.integers(1, 16_384), st.integers(1, 999_999_999))
def test_a_cell_is_read_as_it_is_written(column: int, row: int) -> None:
    cell = CellRef("loans-2", row, column)
    assert CellRef.parse(str(cell)) == cell
    assert cell.within("a-source") == f"a-source/{cell}"
    assert cell_of(cell.within("a-source")) == cell


@pytest.mark.parametrize("text", ["4.2", "loans!", "loans!7", "loans!C0", "loans!c7", "Loans!C7", "!C7", "a!C7!", "a!AAAA1"])  # fmt: skip
def test_what_is_no_cell_is_none(text: str) -> None:
    assert CellRef.parse(text) is None


@given(st.lists(st.tuples(st.integers(1, 10**9 - 1), st.integers(1, 18_278)), max_size=20))
def test_cells_sort_by_row_then_by_column(cells: list[tuple[int, int]]) -> None:
    found = [CellRef("loans", row, column) for row, column in cells]
    in_order = sorted(found, key=lambda cell: cell.order("a"))
    assert [(cell.row, cell.column) for cell in in_order] == sorted(cells)
