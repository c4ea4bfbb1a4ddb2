"""A facts file held against its text: in a folder, attached, moved, or not at hand."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from tests.conftest import INVENTED
from tests.ingest.conftest import Library
from tests.ingest.facts import FIGURE, SOURCE, invented_text, swap

from finstats.errors import ImportRefused
from finstats.ingest.article import paragraphs, unexplained
from finstats.ingest.sources import attach
from finstats.settings import Target, database_target

TEXT = (INVENTED / "reedville.txt").read_text(encoding="utf-8")


@pytest.fixture
def articles(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the invented article lies."""
    monkeypatch.setenv("FINSTATS_ARTICLES", str(INVENTED))
    return INVENTED


def test_every_token_of_the_invented_article_stands_where_its_facts_say(
    library: Library, articles: Path
) -> None:
    assert articles == INVENTED
    (report,) = library.bring_invented("reedville")
    tokens = library.rows(
        "select char_start, char_end, printed from figures where source = 'reedville'"
        " union select char_start, char_end, printed from not_figures where source = 'reedville'"
    )
    assert report.checked == len(tokens) == 14
    for start, end, printed in tokens:
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert TEXT[start:end] == printed


def test_the_invented_article_has_the_digests_its_facts_give() -> None:
    facts = invented_text("reedville")
    folded = "".join(unicodedata.normalize("NFKC", TEXT).split())
    assert f'\nsha256 = "{hashlib.sha256(TEXT.encode()).hexdigest()}"\n' in facts
    assert f'\nfolded_sha256 = "{hashlib.sha256(folded.encode()).hexdigest()}"\n' in facts


def test_a_line_of_full_width_space_is_no_paragraph() -> None:
    found = [TEXT[start:end].strip() for start, end in paragraphs(TEXT)]
    assert len(TEXT.rstrip("\n").split("\n")) == 5
    assert len(found) == 4
    assert all(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("a", [(0, 1)]),
        ("a\nb\n", [(0, 1), (2, 3)]),
        (" \t\n　\nab\n\n", [(5, 7)]),
        ("a\r\n\r\nb", [(0, 2), (5, 6)]),
    ],
)
def test_paragraphs_are_lines_that_hold_more_than_white_space(
    text: str, expected: list[tuple[int, int]]
) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("text", "explained", "expected"),
    [
        ("余额5亿元", [], [2, 3]),
        ("余额5亿元", [(2, 5)], []),
        ("余额５６亿元", [(2, 3)], [3, 4]),
        ("数百家", [], [0]),
        ("数百家", [(1, 3)], [0]),
        ("数百家", [(0, 3)], []),
        ("数字", [], []),
        ("两家半", [(0, 2)], [2]),
        ("①号", [], []),
        ("5", [(0, 99)], []),
        ("5", [(7, 9)], [0]),
    ],
)
def test_every_digit_arabic_or_chinese_must_be_explained(
    text: str, explained: list[tuple[int, int]], expected: list[int]
) -> None:
    assert unexplained(text, explained) == expected


def test_a_text_with_other_bytes_is_another_text(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    (library.folder / "reedville.txt").write_text(TEXT + "\n", encoding="utf-8")
    monkeypatch.setenv("FINSTATS_ARTICLES", str(library.folder))
    assert library.bring(invented_text("reedville")).checked is None


def test_a_text_is_found_by_its_digest_whatever_its_name_and_folder(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    (library.folder / "z.txt").write_text(TEXT, encoding="utf-8")
    (library.folder / "a.txt").write_text("another\n", encoding="utf-8")
    missing = library.folder / "missing"
    monkeypatch.setenv("FINSTATS_ARTICLES", f"{missing}{os.pathsep}{library.folder}")
    assert library.bring(invented_text("reedville")).checked == 14


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_offsets_count_characters_of_the_decoded_text(
    library: Library, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    content = TEXT.encode(encoding)
    (library.folder / "reedville.txt").write_bytes(content)
    monkeypatch.setenv("FINSTATS_ARTICLES", str(library.folder))
    old, new = (hashlib.sha256(one).hexdigest() for one in (TEXT.encode(), content))
    assert library.bring(swap(invented_text("reedville"), (old, new))).checked == 14


def test_a_text_that_is_no_text_is_refused(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"\xff\x00\xff"
    (library.folder / "broken.txt").write_bytes(content)
    monkeypatch.setenv("FINSTATS_ARTICLES", str(library.folder))
    digest = hashlib.sha256(content).hexdigest()
    before = library.content()
    with pytest.raises(ImportRefused) as caught:
        library.bring(SOURCE + f'sha256 = "{digest}"\n' + FIGURE)
    assert caught.value.code == "not-text"
    assert library.content() == before


def test_a_file_is_held_against_its_attached_text(library: Library) -> None:
    library.bring_invented("reedville")
    attach(_target(library), "reedville", INVENTED / "reedville.txt")
    text = swap(invented_text("reedville"), ("at = [25, 33]", "at = [26, 34]"), ('"2.1"', '"3.9"'))
    codes = {fault.code for fault in library.refused(text).faults}
    assert codes == {"text-mismatch", "unexplained-digit", "wrong-paragraph"}


def test_a_copy_that_differs_in_white_space_and_width_alone_may_be_attached(
    library: Library,
) -> None:
    library.bring_invented("reedville")
    copy = library.folder / "copy.txt"
    copy.write_text(
        TEXT.replace("　　", "").replace("，", ", ").replace("4", "４"), encoding="utf-8"
    )
    assert attach(_target(library), "reedville", copy).moved
    assert not attach(_target(library), "reedville", INVENTED / "reedville.txt").moved


def test_another_text_cannot_be_attached(library: Library) -> None:
    library.bring_invented("reedville")
    before = library.content()
    other = library.folder / "other.txt"
    other.write_text(TEXT.replace("356.70", "356.71"), encoding="utf-8")
    with pytest.raises(ImportRefused) as caught:
        attach(_target(library), "reedville", other)
    assert caught.value.code == "another-text"
    assert library.content() == before


def test_a_copy_in_which_a_token_is_not_found_cannot_be_attached(library: Library) -> None:
    facts = swap(
        invented_text("reedville"),
        ('printed = "356.70亿元"', 'printed = "356.07亿元"'),
        ('value = "356.70"', 'value = "356.07"'),
    )
    library.bring(facts)
    before = library.content()
    copy = library.folder / "copy.txt"
    copy.write_text(TEXT + "\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as caught:
        attach(_target(library), "reedville", copy)
    assert caught.value.code == "tokens-missing"
    assert library.content() == before


def _target(library: Library) -> Target:
    return database_target(str(library.database))
