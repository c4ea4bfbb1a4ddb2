"""Every error has a code, a sample that provokes it and its exact text in both languages.

FINSTATS_RECORD=1 writes catalogue.txt and docs/errors.md anew; read the difference.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from tests.engines.conftest import server, template
from tests.errors.catalogue import SUBJECTS, TEXT, Entry, Tried, as_text, read, tried
from tests.errors.codes import source
from tests.errors.page import PAGE, as_page
from tests.postgres import Server
from tests.scale import shown

__all__ = ["server", "template"]
RECORD = bool(os.environ.get("FINSTATS_RECORD"))
# Places that no sample reaches, and why.
OUT_OF_REACH: dict[str, str] = {
    "store/files.py:25": "a file that goes away between two looks at it",
    "store/files.py:59": "the same",
    "store/spark.py:120": "a Spark server, whose port is another each time: tests/spark",
    "store/spark_guard.py:59": "a Spark server that goes away while it answers",
    "store/spark_guard.py:67": "a table of a Spark server: tests/spark",
}
_OF_A_CLASS = re.compile(
    r"\b[A-Z][a-z]+(?:Error|Exception|Warning)\b|PosixPath\(|Traceback|\bNone\b"
)
_LONGEST = 300


def pinned() -> list[Entry]:
    return read(TEXT.read_text(encoding="utf-8"))


def test_every_sample_says_just_this_and_every_place_of_the_source_is_reached(
    seeded: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sites = source().sites()  # before the samples: what they run is what is read here

    def serve() -> tuple[Server, str]:
        return request.getfixturevalue("server"), request.getfixturevalue("template")

    done = [
        tried(subject, sample, seeded, tmp_path / f"{place}-{number}", serve)
        for place, (subject, samples) in enumerate(SUBJECTS.items())
        for number, sample in enumerate(samples)
    ]
    for one in done:
        _must_be_as_declared(one)
    text = as_text([one.entry for one in done])
    if RECORD:
        TEXT.write_text(text, encoding="utf-8", newline="\n")
    assert text == TEXT.read_text(encoding="utf-8")
    reached = frozenset(chain.from_iterable(one.reached for one in done))
    missed = {site.place for site in sites if not site.covers(reached)}
    assert sorted(missed) == sorted(OUT_OF_REACH), "places whose error no sample provokes"
    shown(
        "errors",
        codes=len({code for site in sites for code in site.codes}),
        messages=len(done),
        raise_sites=len(sites),
        reached=len(sites) - len(missed),
    )


def _must_be_as_declared(one: Tried) -> None:
    declared = set(one.sample.codes.split())
    for codes in one.codes:
        # A file with faults is refused as a whole: its own code needs one sample alone.
        assert codes - {"import-refused"} == declared - {"import-refused"}, one.entry
    for out in one.outs:
        assert bool(out) == one.sample.answers, f"{one.sample.command} prints: {out[:80]}"
    assert one.patched == bool(one.sample.why_patched), one.sample.command


def test_every_code_of_the_source_has_a_sample_and_every_sample_a_code_of_the_source() -> None:
    codes = {code for site in source().sites() for code in site.codes}
    assert {code for entry in pinned() for code in entry.codes.split()} == codes


def test_every_chinese_word_with_which_an_error_is_made_stands_in_the_catalogue() -> None:
    """So a message that says one thing or another has a sample for each."""
    said = "\n".join(line for entry in pinned() for line in (*entry.zh, *entry.en))
    untried = {
        f"{file}:{line}: {words}" for file, line, words in source().words() if words not in said
    }
    assert untried == set()


LINES = [
    pytest.param(entry, id=f"{number}-{entry.codes.split()[0]}")
    for number, entry in enumerate(pinned() if TEXT.exists() else [])
]


@pytest.mark.parametrize("entry", LINES)
def test_an_error_is_a_full_statement_in_both_languages(entry: Entry) -> None:
    assert entry.exit_code in (1, 2, 3, 4, 5, 6, 70, 130)
    assert len(entry.zh) == len(entry.en) > 0
    for zh, en in zip(entry.zh, entry.en, strict=True):
        assert zh != en
        assert any("\u4e00" <= character <= "\u9fff" for character in zh), zh
        for line in (zh, en):
            assert len(line.replace("x" * 200, "")) <= _LONGEST, line
            assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in line), ascii(line)
            assert not line.rstrip(".").endswith(("failed", "失败")), line
            assert entry.codes == "bug" or not _OF_A_CLASS.search(line), line
    _must_be_english(entry)


def _must_be_english(entry: Entry) -> None:
    """What is not ASCII in the English lines repeats a name, a token or the command's own words."""
    for word in _foreign_words(entry.en):
        assert word in entry.command or any(word in line for line in entry.zh), word
    ours = re.sub(r"'[^']*'", "", " ".join(entry.en[:1]))
    assert re.search(r"[a-z]{2}", ours), entry.en


def _foreign_words(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield from re.findall(r"[^\x00-\x7f]+", line)


def test_the_page_of_errors_is_the_catalogue() -> None:
    page = as_page(pinned())
    if RECORD:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert page == PAGE.read_text(encoding="utf-8")
