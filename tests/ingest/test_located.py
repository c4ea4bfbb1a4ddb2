"""Blocks know their lines, and what is no facts file is refused before it does harm."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable

import pytest
from tests.conftest import ROOT
from tests.ingest.facts import SUBJECT, invented_text
from tests.ingest.samples import GOOD, marked

from finstats.errors import ImportRefused
from finstats.ingest.faults import Faults, FaultyFile
from finstats.ingest.format import check_format
from finstats.ingest.importing import read_checked_blocks
from finstats.ingest.located import Block, read_blocks

TEXTS = {
    path.stem: path.read_text(encoding="utf-8")
    for folder in ("seeds", "tests/invented")
    for path in sorted((ROOT / folder).glob("*.toml"))
}


def blocks_of(text: str | bytes) -> list[Block]:
    """The blocks of a text without faults."""
    content = text.encode() if isinstance(text, str) else text
    return read_blocks(content, Faults("f.toml"))


def faults_of(text: str | bytes) -> list[tuple[int, str]]:
    """Line and code of the faults for which a text is refused."""
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(FaultyFile) as caught:
        read_checked_blocks(content, Faults("f.toml"))
    return [(fault.line, fault.code) for fault in caught.value.faults]


def test_a_block_knows_the_line_of_its_header_and_of_each_key() -> None:
    (block,) = blocks_of('# a note\n\n[[theme]]\ncode = "a"\n# another\nname_zh = "甲"\n')
    assert (block.name, block.line) == ("theme", 3)
    assert (block.line_of("code"), block.line_of("name_zh")) == (4, 6)


def test_a_key_that_is_not_written_is_told_at_the_header() -> None:
    (block,) = blocks_of('\n[[theme]]\ncode = "a"\n')
    assert block.line_of("name_zh") == 2


def test_inner_blocks_stand_inside_their_own_outer_block_with_their_own_lines() -> None:
    first, second = blocks_of(
        '[[figure]]\nref = "1.1"\n[[figure.says]]\nperiod = "x"\n\n'
        '[[figure.says]]\nperiod = "y"\n[[figure]]\nref = "1.2"\n[[figure.says]]\nperiod = "z"\n'
    )
    assert [(inner.name, inner.line, inner.text("period")) for inner in first.inside] == [
        ("says", 3, "x"),
        ("says", 6, "y"),
    ]
    assert [inner.line_of("period") for inner in second.inside] == [11]
    assert first.values == {"ref": "1.1"}, "what stands inside is no value"


def test_blocks_of_one_name_keep_their_lines_when_others_stand_between() -> None:
    found = blocks_of('[[a]]\nx = "1"\n[[b]]\nx = "2"\n[[a]]\nx = "3"\n[[b]]\nx = "4"\n')
    assert {(block.text("x"), block.line, block.line_of("x")) for block in found} == {
        ("1", 1, 2),
        ("2", 3, 4),
        ("3", 5, 6),
        ("4", 7, 8),
    }


@pytest.mark.parametrize("name", TEXTS)
def test_every_key_of_a_real_file_stands_on_the_line_it_is_told_at(name: str) -> None:
    lines = TEXTS[name].split("\n")
    blocks = blocks_of(TEXTS[name])
    every = [*blocks, *(inner for block in blocks for inner in block.inside)]
    assert len(every) == sum(line.startswith("[") for line in lines)
    for block in every:
        assert lines[block.line - 1].strip("[]").split(".")[-1] == block.name
        for key, value in block.values.items():
            line = lines[block.line_of(key) - 1]
            assert line.startswith(f"{key} = ")
            assert block.line_of(key) > block.line
            if isinstance(value, str) and "\\" not in line:
                assert f'"{value}"' in line


def test_lines_are_counted_the_same_when_they_end_as_on_windows() -> None:
    text = GOOD.replace('value = "548.26"', "value = 548.26  #! wrong-type").replace("\n", "\r\n")
    assert faults_of(text) == marked(text) != []


def test_a_list_over_several_lines_is_told_at_its_key() -> None:
    (block,) = blocks_of(SUBJECT + 'aliases = [\n  "甲",\n\n  "乙",\n]\nplace = "370700"\n')
    assert block.texts("aliases") == ["甲", "乙"]
    assert (block.line_of("aliases"), block.line_of("place")) == (6, 11)


def test_headers_may_be_indented_spaced_and_commented() -> None:
    (block,) = blocks_of('  [[ theme ]]   # a [[theme]]\n\tcode = "a" # = b\n')
    assert (block.line, block.line_of("code")) == (1, 2)


def test_a_text_that_looks_like_a_header_or_a_key_is_only_a_text() -> None:
    (block,) = blocks_of('[[theme]]\ncode = "a"\nname_zh = "[[theme]] code = {"\n')
    assert block.lines == {"code": 2, "name_zh": 3}


def test_one_block_may_have_single_brackets() -> None:
    assert [block.line for block in blocks_of('[source]\ncode = "a"\n')] == [1]
    assert [block.line for block in blocks_of('[[source]]\ncode = "a"\n')] == [1]


def test_a_bad_line_deep_in_a_long_file_is_told_by_its_number() -> None:
    text = TEXTS["weifang-2025"] + 'x == "y"  #! bad-toml\n'
    assert faults_of(text) == marked(text)
    assert faults_of(text)[0][0] > 2000


def test_the_line_of_a_wrong_byte_is_told() -> None:
    content = b"# one\n# two\n# \xb2\xe2\xca\xd4\n"
    assert faults_of(content) == [(3, "not-utf8")]


def test_gb18030_is_named_as_what_it_may_be() -> None:
    with pytest.raises(FaultyFile) as caught:
        blocks_of(invented_text("reedville").encode("gb18030"))
    (fault,) = caught.value.faults
    assert "GB18030" in fault.text.zh
    assert "GB18030" in fault.text.en


# Made when asked for: together they are a hundred megabytes.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "10 MB of garbage": lambda: hashlib.shake_128(b"garbage").digest(10_000_000),
    "10 MB of zeros": lambda: bytes(10_000_000),
    "10 MB of line ends": lambda: b"\n" * 10_000_000,
    "10 MB of spaces and a letter": lambda: b" " * 10_000_000 + b"x",
    "10 MB of opening brackets": lambda: b"x = " + b"[" * 10_000_000,
    "10 MB of opening braces": lambda: b"x = " + b"{a=" * 3_333_333,
    "10 MB of a text that does not end": lambda: b'[[theme]]\nx = "' + b"a" * 10_000_000,
    "a header of 2000 parts": lambda: b"[[" + b".".join([b"a"] * 2_000) + b"]]\n",
    "a key of 2000 parts": lambda: b"[[theme]]\n" + b".".join([b"a"] * 2_000) + b" = 1\n",
    "20000 lists in lists": lambda: b"[[theme]]\nx = " + b"[" * 20_000 + b"]" * 20_000,
    "20000 tables in tables": lambda: b"[[theme]]\nx = " + b"{a=" * 20_000 + b"1" + b"}" * 20_000,
    "a whole number of 100000 digits": lambda: b"[[theme]]\nx = " + b"1" * 100_000,
    "5000 keys without a block": lambda: b"".join(b"k%d = 1\n" % n for n in range(5_000)),
    "5000 empty blocks": lambda: b"[[theme]]\n" * 5_000,
    "half a surrogate": lambda: b'[[theme]]\nx = "\xed\xa0\x80"\n',
    "an escaped surrogate": lambda: b'[[theme]]\nx = "\\ud800"\n',
    "a header that is not closed": lambda: b"[[theme]\n",
    "a lone carriage return": lambda: b"[[theme]]\rcode = 1\n",
    "a zip archive": lambda: b"PK\x03\x04" + bytes(range(256)) * 40,
    "a SQLite file": lambda: b"SQLite format 3\x00" + bytes(4096),
    "an article": lambda: "　　截至2024年9月末，余额356.70亿元。\n".encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_facts_file_is_refused_to_its_end(name: str) -> None:
    content = HOSTILE[name]()
    with pytest.raises(FaultyFile) as caught:
        read_checked_blocks(content, Faults("f.toml"))
    lines = content.count(b"\n") + 1
    assert all(1 <= fault.line <= lines for fault in caught.value.faults)
    assert all(len(line) < 1000 for line in caught.value.lines("en"))


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same damage every time
    whole = TEXTS["jiangcheng-h1"].encode()
    refused = 0
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(content))
            stray = dice.choice([b"", b"\x00", b'"', b"[", b"]", b"\n", b"=", b"\xff", b"{", b"."])
            content[place : place + dice.randint(0, 20)] = stray
        faults = Faults("f.toml")
        try:
            check_format(read_blocks(bytes(content), faults), faults)
            faults.stop_if_any()
        except ImportRefused:
            refused += 1
    assert refused > 30, "the damage was too small to show anything"


def test_a_text_in_a_list_over_several_lines_is_only_a_text() -> None:
    (block,) = blocks_of(SUBJECT + 'aliases = [\n  "a = {b}",\n  "kind = c",\n]\n')
    assert block.texts("aliases") == ["a = {b}", "kind = c"]
    assert block.line_of("kind") == 3


def test_a_line_full_of_quotation_marks_is_read_to_its_end() -> None:
    assert faults_of(b'[[theme]]\nx = "' + b'\\"' * 12_000) == [(2, "bad-toml")]


@pytest.mark.parametrize(
    "text",
    [
        '[[theme]]\n"\\u001b[31m" = 1\n',
        '[[theme]]\n[["\\u001b[31m"]]\n',
        '[[theme]]\n"\\u202e" = 1\n',
        "[[theme]]\n" + "a" * 5000 + " = 1\n",
        GOOD.replace('value = "548.26"', 'value = "\\u001b[31m"'),
    ],
    ids=["an escape in a key", "in a header", "a bidi override", "a key of 5000", "in digits"],
)
def test_what_a_message_repeats_is_short_and_safe_on_a_terminal(text: str) -> None:
    with pytest.raises(FaultyFile) as caught:
        read_checked_blocks(text.encode(), Faults("f.toml"))
    for line in caught.value.lines("zh") + caught.value.lines("en"):
        assert len(line) < 500
        assert line.isprintable()
