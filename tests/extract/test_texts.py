"""The answer files are sound: every figure stands where it is said to, and every code is known."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache

import pytest
from tests.extract.answers import TEXTS, Answered, answered, names

from finstats.bundled import bundled
from finstats.model.codes import Comparison, Nature, Qualifier, Transformation
from finstats.model.periods import Period
from finstats.model.series import is_code

_DIGIT = re.compile(r"\d")
_CODES = {
    "qualifier": {*Qualifier},
    "transformation": {*Transformation},
    "comparison": {*Comparison},
    "nature": {*Nature},
}


@cache
def seed_codes(block: str) -> set[str]:
    """Codes that the bundled seeds define under these blocks."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in bundled("seeds").glob("*.toml")]
    return {one["code"] for file in files for one in file.get(block, [])}


@pytest.fixture(params=names())
def text(request: pytest.FixtureRequest) -> Answered:
    return answered(str(request.param))


def test_every_text_has_its_answers_and_is_as_long_as_a_release() -> None:
    texts = [answered(name) for name in names()]
    assert [text.name for text in texts] == sorted(path.stem for path in TEXTS.glob("*.txt"))
    assert all(250 <= len(text.text) <= 1500 for text in texts)


def test_figures_stand_in_reading_order_and_only_the_two_of_a_range_share_a_place(
    text: Answered,
) -> None:
    places = [(answer.start, answer.end) for answer in text.answers]
    assert places == sorted(places)
    for one, other in zip(text.answers, text.answers[1:], strict=False):
        if other.start < one.end:
            assert (one.start, one.end) == (other.start, other.end)
            assert one.right["qualifier"] == ("at-least",)
            assert other.right["qualifier"] == ("at-most",)


def test_no_number_was_cut(text: Answered) -> None:
    for answer in text.answers:
        before, after = text.text[: answer.start][-1:], text.text[answer.end :][:1]
        assert not (_DIGIT.match(answer.printed) and re.match(r"[\d.,]", before)), answer
        assert not (_DIGIT.match(answer.printed[-1]) and re.match(r"[\d.,%]", after)), answer


def test_a_value_has_the_digits_that_are_printed(text: Answered) -> None:
    for answer in text.answers:
        assert re.fullmatch(r"-?\d+(\.\d+)?", answer.value), answer
        printed = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", answer.printed))
        if re.search(r"\d", printed):
            assert answer.value.lstrip("-") in re.findall(r"\d+(?:\.\d+)?", printed), answer


def test_every_code_is_known_and_every_period_can_be_read(text: Answered) -> None:
    for answer in text.answers:
        right = answer.right
        for key, known in _CODES.items():
            assert known.issuperset(right.get(key, ())), answer
        for period in (*right.get("period", ()), *right.get("base_period", ())):
            Period.parse(period)
        for block, keys in (("indicator", "indicator"), ("category", "category")):
            codes = {word for word in right.get(keys, ()) if word.isascii() and is_code(word)}
            assert codes <= seed_codes(block), answer
        subjects = {word for word in right.get("subject", ()) if word.isascii()}
        assert subjects <= seed_codes("subject") | seed_codes("bank"), answer
        assert all(is_code(word) for word in right.get("measure", ())), answer


def test_what_is_against_another_time_says_which(text: Answered) -> None:
    for answer in text.answers:
        kinds = [
            Transformation(word) for word in answer.right.get("transformation", Transformation)
        ]
        assert "comparison" not in answer.right or any(kind.takes_comparison for kind in kinds)
        if kinds == [Transformation.LEVEL]:
            assert not answer.value.startswith("-"), answer
