"""A draft is a facts file that imports as it is, holds no sentence, and survives any character."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Cli
from tests.extract.workbooks import YEAR_END, year_end_draft

from finstats.extract.draft import Draft, label_of, new_codes, source_code
from finstats.extract.facts_file import facts_lines, toml_value
from finstats.ingest.faults import Faults
from finstats.ingest.importing import read_checked_blocks
from finstats.ingest.located import read_blocks
from finstats.model.refs import LocalRef
from finstats.model.series import is_code

_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def text_of(draft: Draft) -> str:
    return "\n".join(facts_lines(draft, "draft.toml")) + "\n"


@given(words=_ANY, listed=st.lists(_ANY, max_size=3))
def test_any_text_comes_back_from_toml_as_it_was(words: str, listed: list[str]) -> None:
    line = f"[[a]]\nb = {toml_value(words)}\nc = {toml_value(listed)}\nd = {toml_value(True)}\n"
    assert tomllib.loads(line)["a"] == [{"b": words, "c": listed, "d": True}]
    (block,) = read_blocks(line.encode(), Faults("x"))
    assert (block.values["b"], block.lines) == (words, {"b": 2, "c": 3, "d": 4})


@pytest.mark.parametrize("words", ["'''", "''''''", '"""', "a'''b", "\\'''", '\\"""\\', "." * 50])
def test_quotes_and_dots_in_rows_are_no_text_over_lines(words: str) -> None:
    (block,) = read_blocks(f"[[a]]\nb = {toml_value(words + '.' * 40)}\n".encode(), Faults("x"))
    assert block.values["b"] == words + "." * 40


@given(reason=_ANY, name=_ANY)
def test_what_the_engine_says_of_doubts_never_breaks_the_file(reason: str, name: str) -> None:
    from finstats.extract.found import Doubt
    from finstats.result import Label

    draft = year_end_draft()
    ref, found = draft.figures[-1]
    doubts = (Doubt("odd", Label(reason, reason)),)
    says = tuple(replace(one, period_rule=reason) for one in found.says)
    draft.figures[-1] = ref, replace(found, doubts=doubts, says=says)
    content = "\n".join(facts_lines(draft, name))
    blocks = read_checked_blocks(content.encode(), Faults("x"))
    assert sum(block.name == "figure" for block in blocks) == 8


def test_no_sentence_of_the_text_is_in_a_draft() -> None:
    draft = text_of(year_end_draft())
    for line in YEAR_END.read_text(encoding="utf-8").split("\n"):
        for part in line.replace("，", "；").replace("。", "；").split("；"):
            tokens = [found.printed for _, found in year_end_draft().figures]
            assert part in ("", *tokens) or len(part.strip()) < 7 or part.strip() not in draft


def test_a_unit_that_stands_elsewhere_has_its_place_written() -> None:
    draft = year_end_draft()
    ref, found = draft.figures[0]
    draft.figures[0] = ref, replace(found, printed="365.20", unit_at=(27, 29))
    assert 'printed = "365.20"\nunit_at = [27, 29]\nvalue = "365.20"' in text_of(draft)


def test_themes_that_go_on_are_one_section() -> None:
    draft = year_end_draft()
    assert draft.sections == [("green", 1, 2), ("digital", 3, 3)]


def test_a_source_that_nobody_dates_came_out_between_its_last_date_and_today() -> None:
    draft = year_end_draft()
    assert draft.published == ("2024-12-31", "2025-01-20")
    early = replace(draft.origin, today="2024-11-30")
    assert Draft(early, figures=draft.figures).published == ("1900-01-01", "2024-11-30")
    known = replace(draft.origin, published=("2025-01-03", "2025-01-09"))
    assert Draft(known, figures=draft.figures).published == ("2025-01-03", "2025-01-09")


@pytest.mark.parametrize(
    ("stem", "held", "code"),
    [
        ("reedville-2024 Q4", {}, "reedville-2024-q4"),
        ("苇川2024年4季度", {}, "2024-4-abcdef01"),
        ("苇川", {}, "article-abcdef01"),
        ("reedville", {"reedville": "f" * 64}, "reedville-abcdef01"),
        ("reedville", {"reedville": "abcdef01"}, "reedville"),
        ("a" * 90, {}, "a" * 55),
        ("-".join("abcdefghijk"), {}, "a-b-c-d-e-f-g-h"),
    ],
)
def test_a_source_is_called_as_its_file_and_as_no_other(
    stem: str, held: dict[str, str | None], code: str
) -> None:
    assert source_code(stem, "abcdef01", held) == code


@given(stem=_ANY)
def test_whatever_a_file_is_called_its_source_has_a_code_and_a_label(stem: str) -> None:
    assert is_code(source_code(stem, "abcdef01" * 8, {}))
    content = f"[source]\nx = {toml_value(label_of(stem))}\n"
    assert tomllib.loads(content)["source"]["x"].isprintable() or label_of(stem).strip()


def test_codes_that_the_draft_defines_are_named() -> None:
    draft = year_end_draft()
    proposed = {str(one.values["code"]): one for one in draft.definitions}
    assert [new_codes(found, proposed) for _, found in draft.figures] == [
        *[()] * 7,
        ("yin-shu-loans",),
    ]
    assert draft.figures[-1][0] == LocalRef(3, 1)


def test_a_draft_imports_as_it_is_and_its_text_can_be_attached(
    reedville: Cli, tmp_path: Path
) -> None:
    assert reedville("extract", "reedville-year-end.txt", "-o", "draft.toml").code == 0
    ran = reedville("import", "draft.toml", "--lang", "en", "--format", "jsonl")
    assert (ran.code, '"added": 8' in ran.out) == (0, True)
    ran = reedville("source", "attach", "reedville-year-end", "reedville-year-end.txt")
    assert ran.code == 0, ran.err
    traced = reedville("trace", "reedville-year-end/1.4", "--lang", "en").out
    assert "贷款户数1302户" in traced
