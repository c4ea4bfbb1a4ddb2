"""What a command finds at the place of its database, and what it does about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import INVENTED, run_cli
from tests.store.conftest import Program, folder
from tests.store.test_keeping import dump

from finstats.settings import database_target
from finstats.store.migrations import revisions, upgrade
from finstats.store.revision import HEAD
from finstats.store.writing import writing

OLDER = "0003"
Make = Callable[[Path, Path], object]


def make_older(path: Path, _: Path) -> None:
    """A database of an earlier release."""
    with writing(database_target(str(path)), foreign_keys=False) as connection:
        upgrade(connection, OLDER)


def make_newer(path: Path, seeded: Path) -> None:
    """A database of a later release."""
    shutil.copy(seeded, path)
    run(path, "update alembic_version set version_num = '9999'")


def run(path: Path, *statements: str) -> None:
    """Execute statements, past finstats."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# State, how it is made, what the message says, whether the embedded database is mended.
STATES: dict[str, tuple[Make, str, bool]] = {
    "missing": (lambda path, _: None, "finstats db init", True),
    "empty": (lambda path, _: path.write_bytes(b""), "finstats db init", True),
    "without tables": (
        lambda path, _: run(path, "create table t (x)", "drop table t"),
        "finstats db init",
        True,
    ),
    "older": (make_older, "finstats db upgrade", True),
    "newer": (make_newer, "9999", False),
    "foreign": (lambda path, _: run(path, "create table t (x)"), "is not a database of", False),
    "text": (
        lambda path, _: path.write_text("这是一篇报道, 不是数据库。\n" * 99, encoding="utf-8"),
        "is not a database of",
        False,
    ),
    "short text": (lambda path, _: path.write_bytes(b"x\n"), "is not a database of", False),
    "one byte": (lambda path, _: path.write_bytes(b"\0"), "is not a database of", False),
    "16 bytes": (
        lambda path, _: path.write_bytes(b"SQLite format 3\0"),
        "is not a database of",
        False,
    ),
    "99 bytes": (lambda path, _: path.write_bytes(b"z" * 99), "is not a database of", False),
    "zeros": (lambda path, _: path.write_bytes(bytes(512)), "is not a database of", False),
    "pages of zeros": (
        lambda path, _: path.write_bytes(bytes(8192)),
        "is not a database of",
        False,
    ),
}
READING = (
    ("themes",),
    ("figures", "--limit", "1"),
    ("sql", "select 1 as x"),
    ("schema",),
    ("info",),
    ("db", "current"),
    ("db", "check"),
    ("db", "verify"),
)
WRITING = (
    ("import", str(INVENTED / "jiangcheng-q1.toml")),
    ("source", "set", "weifang-2025", "--title", "题目"),
)


@pytest.mark.parametrize("state", STATES)
def test_a_database_that_was_named_is_never_changed_unasked(
    seeded: Path, tmp_path: Path, state: str
) -> None:
    path = tmp_path / "named.db"
    make, words, _ = STATES[state]
    make(path, seeded)
    before = folder(tmp_path)
    for command in (*READING, *WRITING, ("db", "backup", str(tmp_path / "copy.db"))):
        ran = run_cli(*command, "--database", str(path))
        assert (ran.code, ran.out) == (3, ""), (command, ran)
        assert str(path) in ran.err
        assert words in ran.err
        assert folder(tmp_path) == before, command


@pytest.mark.parametrize("state", [state for state in STATES if not STATES[state][2]])
@pytest.mark.parametrize("command", ["init", "upgrade"])
def test_not_even_db_init_and_db_upgrade_touch_what_is_not_ours(
    seeded: Path, tmp_path: Path, state: str, command: str
) -> None:
    path = tmp_path / "named.db"
    STATES[state][0](path, seeded)
    before = folder(tmp_path)
    ran = run_cli("db", command, "--database", str(path))
    assert (ran.code, ran.out) == (3, "")
    assert STATES[state][1] in ran.err
    assert folder(tmp_path) == before


@pytest.mark.parametrize("state", ["missing", "empty", "without tables"])
def test_db_upgrade_makes_nothing_where_nothing_is(
    seeded: Path, tmp_path: Path, state: str
) -> None:
    path = tmp_path / "named.db"
    STATES[state][0](path, seeded)
    before = folder(tmp_path)
    ran = run_cli("db", "upgrade", "--database", str(path))
    assert (ran.code, ran.out) == (3, "")
    assert "finstats db init" in ran.err
    assert folder(tmp_path) == before


@pytest.mark.parametrize("state", ["missing", "empty", "without tables"])
def test_db_init_makes_the_database_and_the_second_time_nothing(
    seeded: Path, tmp_path: Path, state: str
) -> None:
    path = tmp_path / "named.db"
    STATES[state][0](path, seeded)
    ran = run_cli("db", "init", "--database", str(path))
    assert (ran.code, ran.out) == (0, "")
    before = folder(tmp_path)
    assert set(before) == {"named.db"}
    again = run_cli("db", "init", "--database", str(path))
    assert (again.code, again.err) == (0, f"{path}: is of this release, nothing changed\n")
    assert folder(tmp_path) == before
    assert run_cli("figures", "--database", str(path)) == run_cli(
        "figures", "--database", str(seeded)
    )


def test_db_upgrade_brings_an_older_database_to_this_release(seeded: Path, tmp_path: Path) -> None:
    path = tmp_path / "named.db"
    make_older(path, seeded)
    ran = run_cli("db", "upgrade", "--database", str(path))
    applied = ", ".join(revision for revision in revisions() if revision > OLDER)
    assert (ran.code, ran.out, ran.err) == (0, "", f"{path}: applied {applied}\n")
    assert run_cli("db", "current", "--database", str(path)).out == f"{HEAD}\n"
    assert run_cli("db", "verify", "--database", str(path)).code == 0


@pytest.mark.parametrize(
    ("state", "command"),
    [
        ("missing", ()),
        ("missing", ("sql", "select 1 as x")),
        ("missing", ("db", "verify")),
        *(("missing", command) for command in WRITING),
        ("empty", ("themes",)),
        ("without tables", ("themes",)),
    ],
)
def test_the_embedded_database_is_made_by_any_command(
    seeded: Path, embedded: Path, state: str, command: tuple[str, ...]
) -> None:
    embedded.parent.mkdir(parents=True)
    STATES[state][0](embedded, seeded)
    ran = run_cli(*command)
    assert ran.code == 0
    assert ran.err.startswith(f"made the database {embedded}\n")
    assert set(folder(embedded.parent)) == {embedded.name}
    again = run_cli("themes")
    assert (again.code, again.err) == (0, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_older_embedded_database_is_backed_up_and_upgraded(
    seeded: Path, embedded: Path, lang: str
) -> None:
    embedded.parent.mkdir(parents=True)
    make_older(embedded, seeded)
    before = dump(embedded)
    ran = run_cli("--lang", lang)
    wanted = run_cli("--lang", lang, "--database", str(seeded))
    assert (ran.code, ran.out) == (0, wanted.out)
    (backup,) = (file for file in embedded.parent.iterdir() if file != embedded)
    assert ran.err.count("\n") == 1
    assert str(embedded) in ran.err
    assert str(backup) in ran.err
    assert dump(backup) == before
    again = run_cli("--lang", lang)
    assert (again.code, again.out, again.err) == (0, wanted.out, "")
    assert len(list(embedded.parent.iterdir())) == 2


@pytest.mark.parametrize("state", [state for state in STATES if not STATES[state][2]])
def test_what_is_not_ours_is_left_alone_in_the_embedded_place_too(
    seeded: Path, embedded: Path, state: str
) -> None:
    embedded.parent.mkdir(parents=True)
    STATES[state][0](embedded, seeded)
    before = folder(embedded.parent)
    for command in ((), *READING, *WRITING, ("db", "init"), ("db", "upgrade")):
        ran = run_cli(*command)
        assert (ran.code, ran.out) == (3, ""), command
        assert STATES[state][1] in ran.err
        assert folder(embedded.parent) == before, command


def test_a_folder_in_the_place_of_the_database_is_an_error_of_the_place(tmp_path: Path) -> None:
    for command in (("themes",), ("db", "init"), ("db", "upgrade"), ("db", "backup", "x.db")):
        ran = run_cli(*command, "--database", str(tmp_path))
        assert (ran.code, ran.out) == (3, ""), (command, ran)
        assert str(tmp_path) in ran.err


@pytest.mark.parametrize("kept", [5000, 100_000, 300_000])
def test_a_damaged_file_is_said_to_be_damaged(seeded: Path, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(seeded.read_bytes()[:kept])
    for command in (("themes",), ("figures",), ("sql", "select * from figures"), ("db", "check")):
        ran = run_cli(*command, "--database", str(path))
        assert ran.code in (1, 3), (command, ran)
        assert ran.out == ""
        assert "malformed" in ran.err or "damaged" in ran.err


@pytest.mark.parametrize("name", ["目录 一", "100%41", "a?mode=rwc", "a#b", "it's", '"x"', "-x"])
def test_a_database_is_found_wherever_it_lies(seeded: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.mkdir()
    path = Path(shutil.copy(seeded, place / f"{name}.db"))
    for url in (str(path), f"sqlite:///{path}"):
        assert run_cli("db", "check", "--database", url).code == 0
        assert run_cli("themes", "--database", url).code == 0
    assert set(folder(place)) == {path.name}
    assert set(tmp_path.iterdir()) == {place}


HALF_DONE = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size = 2")
connection.execute("begin immediate")
connection.execute("update t set x = x || 'half done'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_journal_of_another_program_is_not_rolled_back(program: Program, tmp_path: Path) -> None:
    """It is its owner's to do; a file that is not ours is never opened for writing."""
    path = tmp_path / "named.db"
    run(path, "create table t (x)", *["insert into t values (randomblob(3000))"] * 40)
    program(str(path), code=HALF_DONE).communicate(timeout=50)
    before = folder(tmp_path)
    assert set(before) == {path.name, f"{path.name}-journal"}
    for command in (*READING, *WRITING, ("db", "init"), ("db", "upgrade")):
        ran = run_cli(*command, "--database", str(path))
        assert (ran.code, ran.out) == (3, ""), (command, ran)
        assert "is not a database of" in ran.err
        assert folder(tmp_path) == before, command


def test_a_journal_is_not_played_into_a_file_of_text(seeded: Path, tmp_path: Path) -> None:
    """One that says that the file was empty before would empty it."""
    path = tmp_path / "named.db"
    STATES["text"][0](path, seeded)
    header = bytes.fromhex("d9d505f920a163d7") + bytes(12) + bytes([0, 0, 2, 0, 0, 0, 16, 0])
    path.with_name(f"{path.name}-journal").write_bytes(header.ljust(512, b"\0"))
    before = folder(tmp_path)
    for command in (*READING, ("db", "init")):
        ran = run_cli(*command, "--database", str(path))
        assert (ran.code, "is not a database of" in ran.err) == (3, True), (command, ran)
        assert folder(tmp_path) == before, command
