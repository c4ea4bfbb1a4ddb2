"""The score counts what it says: all of a perfect reading, and each thing that is made wrong once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.extract.answers import Answer, Answered, answered, names
from tests.extract.scoring import FIELDS, Names, bare, same_name, score

from finstats.extract.found import Confidence, Found, Proposed, Read, Says
from finstats.model.codes import Comparison, Nature, PeriodBasis, Qualifier, Transformation
from finstats.model.series import Quantity

NAMES = Names({}, {}, frozenset({"balance"}))


def _find(answer: Answer, subject: str) -> Found:
    first = {key: values[0] for key, values in answer.right.items()}
    transformation = Transformation(first.get("transformation", "level"))
    comparison = first.get("comparison") if transformation.takes_comparison else None
    indicator = first.get("indicator", "")
    says = Says(
        Quantity(
            indicator if indicator.isascii() and indicator else "new",
            first.get("measure", "balance"),
            first.get("category", "all"),
            subject,
        ),
        transformation,
        Comparison(comparison) if comparison else None,
        None,
        indicator,
        first.get("period", "undated"),
        PeriodBasis.STATED,
        None,
        first.get("base_period"),
        None,
        Nature(first["nature"]),
    )
    return Found(
        1,
        answer.start,
        answer.end,
        answer.printed,
        answer.value,
        first["unit"],
        None,
        Qualifier(first["qualifier"]),
        (says,),
        Confidence.HIGH,
        (),
        "",
    )


def perfect(text: Answered) -> Read:
    """What a reader without fault would find."""
    subjects: dict[str, str] = {}
    finds = []
    for answer in text.answers:
        name = answer.right.get("subject", ("nobody",))[0]
        code = name if name.isascii() else f"s-{len(subjects)}"
        finds.append(_find(answer, subjects.setdefault(name, code)))
    proposed = tuple(
        Proposed("subject", {"code": code, "name_zh": name}) for name, code in subjects.items()
    )
    return Read(text.paragraphs[0], tuple(finds), (), proposed)


@pytest.mark.parametrize("name", names())
def test_a_reading_without_fault_gets_all(name: str) -> None:
    text = answered(name)
    got = score(text, [perfect(text)], NAMES)
    assert (got.found, got.false, got.wrong) == (len(text.answers), 0, [])
    assert got.asked == got.agreed


def test_each_field_made_wrong_is_counted_as_that_field_alone() -> None:
    text = answered("association")
    read = perfect(text)
    find = read.figures[5]  # a growth since the year's start, with a base
    says = find.says[0]
    other = replace(says.quantity, indicator="other")
    wrongs = {
        "digits": replace(find, value_text=f"-{find.value_text}"),
        "unit": replace(find, unit="户"),
        "qualifier": replace(find, qualifier=Qualifier.ABOUT),
        "place": replace(find, end=find.end - 1),
        "period": replace(find, says=(replace(says, period="undated"),)),
        "base_period": replace(find, says=(replace(says, base_period=None),)),
        "transformation": replace(
            find, says=(replace(says, transformation=Transformation.CHANGE),)
        ),
        "comparison": replace(find, says=(replace(says, comparison=Comparison.MOM),)),
        "indicator": replace(find, says=(replace(says, quantity=other, term="别的"),)),
        "measure": replace(
            find, says=(replace(says, quantity=replace(says.quantity, measure="drawn")),)
        ),
        "subject": replace(
            find, says=(replace(says, quantity=replace(says.quantity, subject="other")),)
        ),
        "nature": replace(find, says=(replace(says, nature=Nature.TARGET),)),
    }
    assert {*wrongs} == {*FIELDS} - {"category"}
    for key, wrong in wrongs.items():
        figures = (*read.figures[:5], wrong, *read.figures[6:])
        got = score(text, [replace(read, figures=figures)], NAMES)
        assert [one.what for one in got.wrong] == [key]
        assert got.asked[key] - got.agreed[key] == 1


def test_other_digits_are_a_miss_and_a_false_find_and_an_open_token_is_neither() -> None:
    text = answered("nasty")
    read = perfect(text)
    start, end = text.open[0]
    opened = replace(read.figures[0], start=start, end=end)
    other = replace(read.figures[1], value_text="7")
    got = score(text, [replace(read, figures=(opened, other, *read.figures[2:]))], NAMES)
    assert (got.expected - got.found, got.false) == (2, 1)
    assert [one.what for one in got.wrong] == ["missed", "missed", "false"]


def test_names_are_the_same_where_one_holds_the_other_but_a_bank_is_not_its_place() -> None:
    assert bare("广义货币（M2）余额") == bare("广义货币") == "广义货币"
    assert same_name("江城市银行业", "江城市")
    assert same_name("中国银行业", "全国")
    assert not same_name("江城农商银行", "江城市")
    assert not same_name("中国银行", "全国")
    assert not same_name("南屏银行", "南屏")
    assert not same_name("", "南屏")
