"""Hostile arguments: an answer or a line that says what is wrong, and nothing is written."""

from __future__ import annotations

import os
import random
import shutil
import socket
from pathlib import Path

import pytest
from tests.conftest import Ran, run_cli
from tests.hostile.guarding import assert_calm, no_hanging, odd_characters
from tests.hostile.programs import ran
from tests.scale import scaled, shown

PARTS = 4
# 0 done, 1 data or SQL, 2 usage, 3 database, 5 unknown, 6 not allowed; never 4, 70 or a signal.
CODES = (0, 1, 2, 3, 5, 6)
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("themes",), ("banks",), ("indicator",), ("indicator", "tech-loans"), ("total",)),
    *(("total", "tech-loans"), ("trace",), ("trace", "4.2"), ("cite",), ("cite", "4.2")),
    *(("indicators",), ("figures",), ("enterprises",), ("products",), ("financings",)),
    *(("sources",), ("sql",), ("sql", "select ref from figures where theme = :x"), ("schema",)),
    *(("info",), ("import",), ("source", "attach", "weifang-2025"), ("db", "current"), ()),
    *(("extract",), ("check",), ("chart",), ("chart", "tech-loans")),
)
OPTIONS = (
    *("--theme", "--bank", "--place", "--source", "--paragraph", "-q", "--search", "--nature"),
    *("--as-of", "--known-at", "--vintage", "--exact", "--undated", "--format", "-f", "--lang"),
    *("--limit", "--bom", "--measure", "--category", "--subject", "--unit", "--all", "--by"),
    *("-p", "--param", "--timeout", "--file", "--help", "-h", "--version", "--no-such"),
)
WORDS = (
    *("", " ", "\n", "\t", "a\nb", "x" * 10_000, "汉" * 3000, "\x1b[31m", "\x1b]0;t\x07", "\x9b1m"),
    *("\u202eabc", "\u200b", "\ufeff", "\ud800", "\udcff", "[red]x[/red]", "[/]", "[", "%s%n", "%"),
    *("{}", "{0}", ":name", "--", "-", "-1", "0", "1", "00", "999999999999999999999", "1e9", "1.5"),
    *("nan", "inf", "-inf", "１", "①", "٣", "١.٢", "½", "'", '"', "';--", "' or 1=1 --", "\\", "*"),
    *(
        "../../etc/passwd",
        "/dev/null",
        "~",
        "~nobody-here/x",
        "$(id)",
        "`id`",
        "a=b",
        "=",
        "x=",
        "=x",
    ),
    *(
        "x=\x1b[31m",
        "x=" + "y" * 5000,
        "2025-02-30",
        "2025-13",
        "2025-06",
        "0000-00-00",
        "２０２５",
    ),
    *(
        "2025-06-30/2025-01-01",
        "latest",
        "最新",
        "2025年13月末",
        "2025-Q9",
        "9999-12-31",
        "all",
        "zh",
    ),
    *("tech-loans", "green", "农行", "潍坊银行业", "4.2", "4.2 ", "weifang-2025/4.2", "1026.09"),
    *("a:b:c:d", "tech-loans:balance:high-tech:banks-in-weifang", "10" * 200, "4." + "9" * 100),
    *(
        "1026.09亿元",
        "-28.47%",
        "csv",
        "json",
        "md",
        "table",
        "select 1",
        "select",
        "select char(27)",
    ),
    *(
        "select * from source_text",
        "attach 'x' as y",
        "pragma user_version = 1",
        "select zeroblob(9)",
    ),
    *(
        "select 1; select 2",
        "select '" + "x" * 90_000 + "'",
        "(" * 2000 + "1" + ")" * 2000,
        "select x'ff'",
    ),
    *(
        "select cast(x'ff' as text)",
        "select 1e400, -0.0, 9223372036854775807, null",
        "\x00"[:0] + "a/b",
    ),
)


@pytest.mark.parametrize("part", range(PARTS))
def test_any_words_on_the_command_line_give_an_answer_or_say_what_is_wrong(
    part: int, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(shutil.copy(seeded, tmp_path / "own.db"))
    content = own.read_bytes()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FINSTATS_DATABASE", str(own))
    count = scaled(400, 6000) // PARTS
    for case in range(part * count, (part + 1) * count):
        chance = random.Random(case)  # noqa: S311 - cases, not secrets
        arguments = _arguments(chance)
        with no_hanging(arguments):
            done = run_cli(*arguments, screen=chance.choice((None, None, 40, 100)))
        _assert_harmless(done, arguments)
        assert own.read_bytes() == content, arguments
        assert [path.name for path in tmp_path.iterdir()] == ["own.db"], arguments
    shown("hostile.arguments", lines=count)


def _arguments(chance: random.Random) -> list[str]:
    found = list(chance.choice(COMMANDS))
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        found.append(chance.choice(OPTIONS))
        if chance.random() < 0.9:
            found.append(chance.choice(WORDS))
    for _ in range(chance.choice((0, 0, 1, 2))):
        found.insert(chance.randint(0, len(found)), chance.choice(WORDS))
    # Half of all would otherwise be refused for a word in the command's place.
    return found if chance.random() < 0.1 else [*chance.choice(COMMANDS)[:1], *found[1:]]


def _assert_harmless(done: Ran, arguments: object) -> None:
    try:
        assert_calm(done, *CODES, lines=4)
    except AssertionError as error:
        raise AssertionError(arguments) from error
    # csv and tsv hold a value as it is; the help is Typer's, with its own line ends.
    assert not odd_characters(done.out, "\n\t\r" + "".join(WORDS)), arguments
    assert len(done.err) < 10_000, arguments


@pytest.mark.parametrize("word", [b"\xff", b"\xed\xa0\x80", b"a\x1b[31m\xfe", b"\xc3("])
def test_bytes_that_are_no_text_are_no_bug(word: bytes, seeded: Path) -> None:
    database = ("--database", seeded)
    lines: tuple[tuple[str | bytes | Path, ...], ...] = (
        (word,),
        ("themes", b"--as-of=" + word),
        ("indicator", word, *database),
        ("trace", word, *database),
        ("figures", "-q", word, *database),
        ("sql", word, *database),
        ("sql", "select :x", "-p", b"x=" + word, *database),
        ("import", word, *database),
        ("source", "attach", "weifang-2025", word, *database),
        ("themes", "--format", word, *database),
        ("themes", "--database", word),
        ("--lang", word, "themes"),
    )
    for arguments in lines:
        done = run_cli(*map(os.fsdecode, arguments))
        _assert_harmless(done, arguments)
    # As a program of its own the interpreter reads the bytes.
    _assert_harmless(ran(*lines[len(word)]), lines[len(word)])
    shown("hostile.arguments", lines=len(lines) + 1)


PLACES = (
    "a?b#c%41 d",
    "n\nl",
    "\x1b[31m",
    "[red]",
    "汉字",
    "'q'",
    '"',
    ":memory:",
    "file:x?mode=rwc",
)


@pytest.mark.parametrize("name", [*PLACES, os.fsdecode(b"\xff\xfe")], ids=ascii)
def test_a_database_answers_wherever_it_lies(name: str, seeded: Path, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    database = Path(shutil.copy(seeded, folder / name))
    changing = ("source", "set", "weifang-2025", "--title", "x")
    for command in (("themes",), ("db", "verify"), changing):
        done = run_cli(*command, "--database", str(database))
        assert done.code == 0, done
        _assert_harmless(done, command)
    assert list(folder.iterdir()) == [database]
    done = run_cli("themes", "--database", str(database), "-o", str(folder / "out.csv"))
    assert done.code == 0
    _assert_harmless(done, "-o")
    done = ran("themes", "--database", folder / f"{name}-nowhere")
    assert done.code == 3
    _assert_harmless(done, "--database")
    assert sorted(folder.iterdir()) == sorted([database, folder / "out.csv"])
    shown("hostile.arguments", places=1)


def test_an_answer_never_takes_the_place_of_its_database(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = database.read_bytes()
    (tmp_path / "link.csv").symlink_to(database)
    (tmp_path / "hard.csv").hardlink_to(database)
    (tmp_path / "round").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = (database.name, "link.csv", "hard.csv", f"round/{database.name}", f"./{database.name}")
    beside = tuple(f"{database}{ending}" for ending in ("-journal", "-wal", "-shm"))
    facts = tmp_path / "facts.toml"
    facts.write_text('[[category]]\ncode = "x"\nname_zh = "x"\n')
    before = sorted(path.name for path in tmp_path.iterdir())
    for output in (*names, *beside, str(database)):
        for command in (("themes",), ("sql", "select 1"), ("info",), ("figures", "--limit", "0")):
            done = run_cli(
                *command,
                "--format",
                "csv",
                "-o",
                output,
                "--database",
                str(database),
                "--lang",
                "en",
            )
            assert done.code == 2, (output, done)
            assert "must not be the database itself" in done.err
    assert database.read_bytes() == content
    done = run_cli("import", str(facts), "--format", "csv", "-o", "own.db", "--database", "own.db")
    assert done.code == 2
    assert database.read_bytes()[:16] == b"SQLite format 3\0"
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    shown("hostile.arguments", outputs=len(names) + len(beside) + 1)


def test_an_answer_goes_into_a_file_or_says_why_not(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "held.csv").write_text("held")
    (tmp_path / "link.csv").symlink_to("held.csv")
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.csv")
    outputs = {
        **dict.fromkeys(("folder", ".", "..", "/", "", "folder/"), 2),
        **dict.fromkeys(("nowhere/x.csv", "x" * 300, "socket.csv", "/dev/full"), 1),
        **dict.fromkeys(("held.csv/x.csv", "/proc/x.csv", "\ud800.csv"), 1),
        **dict.fromkeys(
            ("held.csv", "link.csv", "/dev/null", "\x1b[31m.csv", "a\nb.csv", "-", "circle.csv"), 0
        ),
    }
    for output, code in outputs.items():
        done = run_cli("themes", "--format", "csv", "-o", output, "--database", str(seeded))
        assert done.code == code or (output == "\ud800.csv" and done.code == 2), (output, done)
        _assert_harmless(done, output)
        assert done.out == ""
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "held.csv").read_text(encoding="utf-8").startswith("ref,")
    assert not list(tmp_path.glob(".*.part"))
    shown("hostile.arguments", outputs=len(outputs))


def test_files_that_are_none_are_read_to_no_end(database: Path, tmp_path: Path) -> None:
    content = database.read_bytes()
    with (tmp_path / "sparse").open("wb") as stream:
        stream.truncate(1 << 40)
    (tmp_path / "circle").symlink_to("circle")
    own = ("--database", str(database))
    for file in ("sparse", "circle", "nowhere", ".", "/dev/zero", "/dev/null", "x" * 300):
        path = str(tmp_path / file)
        for command in (("import",), ("source", "attach", "weifang-2025"), ("sql", "-f")):
            with no_hanging((file, command)):
                done = run_cli(*command, path, *own)
            assert done.code in (1, 2), (file, command, done)
            _assert_harmless(done, (file, command))
    (tmp_path / "sparse").unlink()
    assert database.read_bytes() == content
    shown("hostile.arguments", files=21)
