"""Printed tokens: digits, unit and wording as the source has them, or a refusal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finstats.model.codes import Qualifier
from finstats.model.printed import Printed, read_all, read_printed
from finstats.model.refusal import Refusal


@pytest.mark.parametrize(
    ("token", "value", "unit", "qualifier", "word"),
    [
        ("1026.09亿元", "1026.09", "亿元", "exact", ""),
        ("254.30亿元", "254.30", "亿元", "exact", ""),
        ("1,026.09亿元", "1026.09", "亿元", "exact", ""),
        ("12,345,678户", "12345678", "户", "exact", ""),
        ("１０２６．０９亿元", "1026.09", "亿元", "exact", ""),
        ("１，０２６．０９亿元", "1026.09", "亿元", "exact", ""),
        ("２８．４７％", "28.47", "%", "exact", ""),
        ("28.47%", "28.47", "%", "exact", ""),
        ("7.82个百分点", "7.82", "个百分点", "exact", ""),
        ("3.10万亿元", "3.10", "万亿元", "exact", ""),
        ("4078户", "4078", "户", "exact", ""),
        ("0户", "0", "户", "exact", ""),
        ("40余户", "40", "户", "and-more", "余"),
        ("1100余万元", "1100", "万元", "and-more", "余"),
        ("2亿多元", "2", "亿元", "and-more", "多"),
        ("达2200余户", "2200", "户", "and-more", "余"),
        ("近4000人", "4000", "人", "below", "近"),
        ("突破23亿元", "23", "亿元", "above", "突破"),
        ("达400万吨", "400", "万吨", "reaches", "达"),
        ("10天内", "10", "天", "at-most", "内"),
        ("2个工作日内", "2", "个工作日", "at-most", "内"),
        # number words; a word takes the unit of its scale
        ("两家", "2", "家", "exact", ""),
        ("十家", "10", "家", "exact", ""),
        ("十余家", "10", "家", "and-more", "余"),
        ("两千五百余家", "2500", "家", "and-more", "余"),
        ("一百零五户", "105", "户", "exact", ""),
        ("三千万元", "3000", "万元", "exact", ""),
        ("超千万元", "1000", "万元", "above", "超"),
        ("超亿元", "1", "亿元", "above", "超"),
        ("3千万元", "3", "千万元", "exact", ""),
        ("5千元", "5", "千元", "exact", ""),
    ],
)
def test_a_token_is_taken_apart_as_printed(
    token: str, value: str, unit: str, qualifier: str, word: str
) -> None:
    assert read_printed(token) == Printed(value, unit, Qualifier(qualifier), word)


@pytest.mark.parametrize(
    ("token", "qualifier", "word"),
    [
        *(("超30亿元", "above", "超"), ("超过30亿元", "above", "超过")),
        *(("逾30亿元", "above", "逾"), ("突破30亿元", "above", "突破")),
        *(("30余亿元", "and-more", "余"), ("30多亿元", "and-more", "多")),
        *(("不足30亿元", "below", "不足"), ("不到30亿元", "below", "不到")),
        *(("近30亿元", "below", "近"), ("30%以下", "at-most", "以下")),
        *(("30天内", "at-most", "内"), ("30天以内", "at-most", "以内")),
        *(("不超过30天", "at-most", "不超过"), ("不高于30%", "at-most", "不高于")),
        *(("30%以上", "at-least", "以上"), ("不低于30%", "at-least", "不低于")),
        *(("不少于30户", "at-least", "不少于"), ("至少30户", "at-least", "至少")),
        *(("达30亿元", "reaches", "达"), ("达到30亿元", "reaches", "达到")),
        *(("约30亿元", "about", "约"), ("30亿元左右", "about", "左右")),
    ],
)
def test_each_wording_has_its_qualifier(token: str, qualifier: str, word: str) -> None:
    found = read_printed(token)
    assert (found.value_text, found.qualifier, found.wording) == ("30", qualifier, word)


@pytest.mark.parametrize(
    ("token", "qualifier"),
    [
        ("达2200余户", "and-more"),
        ("达到近30亿元", "below"),
        ("近达30亿元", "below"),
        ("约100余家", "and-more"),
        ("约100家以上", "at-least"),
        ("超100家左右", "above"),
        ("近100家左右", "below"),
    ],
)
def test_of_two_wordings_the_stronger_wins(token: str, qualifier: str) -> None:
    assert read_printed(token).qualifier == qualifier


@pytest.mark.parametrize(
    "token",
    [
        *("", " ", "家", "万元", "亿元", "余家", "多家", "%"),
        *("数百家", "数日", "几十家", "好几家", "半数"),
        *("1+3", "1+3+5+N", "1.元", ".5元", "1..5元", "1,02元", "1,026", "1,026.09,5元"),
        *("abc", "N", "R3", "1e5元", "①", "①家", "٣家", "𝟓家", "5", "1.5", "两", "百"),
        *("1" * 41, "1" * 39 + "元", "1" * 16 + "元", "5" + "家" * 40, "5" + "家" * 13),
        *("5十五家", "约" * 39 + "5", "十" * 40, "余" * 40, "5" + "余" * 39, "超" * 30 + "5家"),
    ],
)
def test_what_is_not_one_number_with_a_unit_is_refused(token: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_printed(token)
    assert refused.value.code == "bad-token"


def test_a_token_of_forty_characters_is_read() -> None:
    digits, unit = "1" * 15 + "." + "1" * 12, "家" * 12
    assert read_printed(digits + unit) == Printed(digits, unit, Qualifier.EXACT, "")


@pytest.mark.parametrize("digits", [29, 1_000_000])
def test_a_token_beyond_forty_characters_is_refused_and_not_repeated_whole(digits: int) -> None:
    with pytest.raises(Refusal) as refused:
        read_printed("1" * 15 + "." + "1" * (digits - 16) + "家" * 12)
    assert len(refused.value.zh) < 100
    assert len(refused.value.en) < 100


@pytest.mark.parametrize("token", ["10余", "5多", "5内", "5以上", "5左右"])
def test_a_wording_is_not_a_unit(token: str) -> None:
    with pytest.raises(Refusal):
        read_printed(token)


def value_or_refusal(token: str) -> str | None:
    try:
        return read_printed(token).value_text
    except Refusal:
        return None


@pytest.mark.parametrize("token", ["两三家", "三五天", "七八家", "十二三家", "一一家"])
def test_digit_words_side_by_side_name_no_value(token: str) -> None:
    assert value_or_refusal(token) is None


@pytest.mark.parametrize("token", ["十百家", "百千家", "一十二百家"])
def test_number_words_out_of_order_are_refused(token: str) -> None:
    assert value_or_refusal(token) is None


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("十四五", None),
        ("二〇二五年", "2025"),
        ("一万二千家", "12000"),
        ("3亿五千万元", "35000"),
        ("八点五亿元", "8.5"),
        ("百分之五", "5"),
        ("5①", None),
        ("5٣家", None),
    ],
)
def test_a_number_is_read_whole_or_refused_but_never_cut(token: str, value: str | None) -> None:
    assert value_or_refusal(token) in (None, value)


DIGITS = st.from_regex(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,4})?", fullmatch=True)
UNITS = st.sampled_from(["亿元", "万元", "元", "户", "%", "个百分点", "万吨/年", "个工作日"])


@given(
    st.sampled_from(["", "超", "达", "不足", "约", "不超过"]),
    DIGITS,
    st.sampled_from(["", "余", "多"]),
    UNITS,
    st.sampled_from(["", "以上", "以内", "左右"]),
)
@settings(deadline=None)
def test_digits_in_are_digits_out_whatever_stands_around_them(
    before: str, digits: str, between: str, unit: str, after: str
) -> None:
    found = read_printed(before + digits + between + unit + after)
    assert (found.value_text, found.unit) == (digits, unit)
    assert found.wording in (before, between, after)


@given(st.integers(1000, 10**12), UNITS)
@settings(deadline=None)
def test_separators_and_full_width_digits_change_nothing(value: int, unit: str) -> None:
    plain = read_printed(f"{value}{unit}")
    wide = f"{value:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert read_printed(f"{value:,}{unit}") == plain
    assert read_printed(wide + unit) == plain


def in_words(value: int) -> str:
    """A whole number from 1 to 9999 in Chinese words."""
    words = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            words += "零一二三四五六七八九"[digit] + name
        elif words and not words.endswith("零") and value % power:
            words += "零"
    return words


@given(st.integers(1, 9999), st.sampled_from(["家", "万元", "%"]))
@settings(deadline=None)
def test_number_words_say_their_value(value: int, unit: str) -> None:
    found = read_printed(in_words(value) + unit)
    assert (found.value_text, found.unit) == (str(value), unit)


@given(
    st.text(max_size=60)
    | st.text("0123456789０９，．％,.超近达约不足余多内以上零一二两十百千万亿元户①a\n", max_size=45)
)
@settings(deadline=None, max_examples=400)
def test_any_text_is_read_or_refused(token: str) -> None:
    try:
        found = read_printed(token)
    except Refusal:
        return
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", found.value_text)
    assert found.unit
    assert not set("0123456789") & set(found.unit)


@pytest.mark.parametrize(
    ("token", "unit", "read"),
    [
        ("88.4亿", "亿美元", ("88.4", "亿美元")),
        ("2.4个", "个百分点", ("2.4", "个百分点")),
        ("254.30", "亿元", ("254.30", "亿元")),
    ],
)
def test_a_token_takes_what_it_lacks_of_a_unit_elsewhere(
    token: str, unit: str, read: tuple[str, str]
) -> None:
    (found,) = read_all(token, unit)
    assert (found.value_text, found.unit) == read
