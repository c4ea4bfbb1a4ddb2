"""Damaged, planted and foreign database files: an answer or one clear line, and nothing written."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.conftest import Ran, run_cli
from tests.hostile.guarding import assert_calm, no_hanging, odd_characters
from tests.scale import ALL, scaled, shown

PARTS = 10
READS: tuple[tuple[str, ...], ...] = (
    (),
    ("themes",),
    ("banks",),
    ("indicator", "tech-loans"),
    ("total", "tech-loans"),
    ("trace", "4.2"),
    ("cite", "4.2"),
    ("indicators",),
    ("figures", "--format", "csv"),
    ("products",),
    ("sources", "--format", "json"),
    ("schema",),
    ("info",),
    ("sql", "select * from figures"),
    ("db", "current"),
    ("db", "check"),
    ("db", "verify"),
)
# 0 an answer, 1 and 3 one line, 5 and 6 when what is left does not hold what was asked for.
CODES = (0, 1, 3, 5, 6)


def _read(database: Path, *command: str) -> Ran:
    ran = run_cli(*command, "--database", str(database), "--lang", "en")
    assert_calm(ran, *CODES, lines=3)
    return ran


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_file_gives_an_answer_or_one_line(
    part: int, invented: Path, tmp_path: Path
) -> None:
    whole, own = invented.read_bytes(), tmp_path / "own.db"
    count, refused = scaled(150, 3000) // PARTS, 0
    for case in range(part * count, (part + 1) * count):
        chance = random.Random(case)  # noqa: S311 - cases, not secrets
        content = _damaged(whole, chance)
        own.write_bytes(content)
        command = chance.choice(READS)
        with no_hanging((case, command), 60):
            ran = _read(own, *command)
        refused += ran.code in (1, 3)
        assert _files(tmp_path) == {"own.db": content}, (case, command)
    shown("hostile.database-files", files=count, refused=refused)


def _damaged(whole: bytes, chance: random.Random) -> bytes:
    page = int.from_bytes(whole[16:18], "big")
    kind = chance.randrange(6)
    if kind == 0:
        return whole[: page * chance.randrange(1, len(whole) // page)]
    if kind == 1:
        return whole[: chance.randrange(1, len(whole))]
    content = bytearray(whole)
    if kind == 2:  # the header
        for _ in range(chance.choice((1, 2, 4))):
            content[chance.randrange(100)] ^= 1 << chance.randrange(8)
    elif kind == 3:  # what a page says of itself
        start = page * chance.randrange(len(whole) // page)
        for _ in range(chance.choice((1, 4, 16))):
            content[start + chance.randrange(16)] = chance.randrange(256)
    elif kind == 4:
        for _ in range(chance.choice((1, 10, 1000))):
            content[chance.randrange(100, len(content))] ^= 1 << chance.randrange(8)
    else:  # one page in another's place
        one, other = (page * chance.randrange(1, len(whole) // page) for _ in range(2))
        content[one : one + page] = whole[other : other + page]
    return bytes(content)


def _journal_of_another(folder: Path) -> bytes:
    """A hot journal that SQLite itself left beside another database."""
    other = folder / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("pragma synchronous = off")
        connection.execute("create table t (a)")
        connection.execute("insert into t select randomblob(900) from (values (1), (2), (3), (4))")
        connection.execute("pragma cache_size = 1")
        connection.execute("begin immediate")
        connection.execute("update t set a = randomblob(2000)")
        content = Path(f"{other}-journal").read_bytes()
        connection.execute("rollback")
    other.unlink()
    return content


def _wal_of_another(folder: Path) -> bytes:
    other = folder / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table figures (ref text)")
        content = Path(f"{other}-wal").read_bytes()
    other.unlink()
    return content


PLANTED: dict[str, Callable[[Path], bytes]] = {
    "nothing": lambda _: b"",
    "one byte": lambda _: b"x",
    "noise": lambda _: random.Random(1).randbytes(5000),  # noqa: S311
    "text": lambda _: b"hello\n" * 1000,
    "zeros": lambda _: bytes(100_000),
    "a journal's head": lambda _: bytes.fromhex("d9d505f920a163d7") + bytes(504),
    "a journal's head and noise": lambda _: (
        bytes.fromhex("d9d505f920a163d7ffffffff") + b"\1" * 9000
    ),
    "another's journal": _journal_of_another,
    "a wal's head": lambda _: bytes.fromhex("377f0682002de218") + bytes(24),
    "another's wal": _wal_of_another,
}


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_file_beside_the_database_falsifies_no_answer(
    ending: str, planted: str, invented: Path, tmp_path: Path
) -> None:
    content = PLANTED[planted](tmp_path)
    own = Path(shutil.copy(invented, tmp_path / "own.db"))
    beside = Path(f"{own}{ending}")
    wanted = _read(invented, "figures", "--format", "csv").out
    for command in (("figures", "--format", "csv"), ("db", "verify"))[: scaled(1, 2)]:
        beside.write_bytes(content)
        ran = _read(own, *command)
        if command[0] == "figures" and ran.code == 0:
            assert ran.out == wanted
        assert own.read_bytes() == invented.read_bytes(), command
    shown("hostile.database-files", planted=1)


def _of_another_application(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma application_id = 1234")
        connection.execute("create table figures (ref text)")
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('0004')")
        connection.commit()


def _plain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (a)")
        connection.execute("insert into t values (1)")
        connection.commit()


def _in_wal_mode(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table t (a)")
        connection.commit()


def _with_hot_journal(path: Path) -> None:
    """As its owner left it when it was killed: only that owner may roll it back."""
    _plain(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma synchronous = off")
        connection.execute("insert into t select randomblob(3000) from (values (1), (2), (3))")
        connection.execute("pragma cache_size = 1")
        connection.execute("begin immediate")
        connection.execute("update t set a = randomblob(4000)")
        kept = {name: Path(f"{path}{name}").read_bytes() for name in ("", "-journal")}
        connection.execute("rollback")
    for name, content in kept.items():
        Path(f"{path}{name}").write_bytes(content)


FOREIGN: dict[str, Callable[[Path], object]] = {
    "of another application": _of_another_application,
    "plain SQLite": _plain,
    "in WAL mode": _in_wal_mode,
    "with a hot journal": _with_hot_journal,
    "noise, as if encrypted": lambda path: path.write_bytes(
        random.Random(2).randbytes(16384)  # noqa: S311
    ),
    "a text": lambda path: path.write_text("hello\n" * 1000),
    "empty": lambda path: path.touch(),
    "one byte": lambda path: path.write_bytes(b"S"),
    "SQLite's first words alone": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "a head of zeros": lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(4080)),
}
WRITES: tuple[tuple[str, ...], ...] = (
    ("import", "facts.toml"),
    ("source", "set", "weifang-2025", "--title", "x"),
    ("source", "attach", "weifang-2025", "facts.toml"),
    ("db", "upgrade"),
    ("db", "backup", "copy.db"),
)


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_of_another_program_is_told_and_never_touched(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    own = folder / "theirs.db"
    FOREIGN[kind](own)
    before = _files(folder)
    monkeypatch.chdir(tmp_path)
    Path("facts.toml").write_text('[[theme]]\ncode = "x"\nname_zh = "x"\n')
    for command in (
        *READS[:: scaled(4, 1)],
        *WRITES,
        *([("db", "init")] if kind != "empty" else []),
    ):
        ran = _read(own, *command)
        assert ran.code == 3, (command, ran)
        assert _files(folder) == before, command
    assert not Path("copy.db").exists()
    shown("hostile.database-files", foreign=1)


def test_nor_is_it_touched_where_other_threads_run(tmp_path: Path) -> None:
    """As in a notebook; reading a database in WAL mode would put two files beside it."""
    own = tmp_path / "theirs.db"
    _in_wal_mode(own)
    before, done = _files(tmp_path), Event()
    thread = Thread(target=done.wait)
    thread.start()
    try:
        for command in (*READS[:: scaled(4, 1)], ("db", "upgrade"), ("db", "init")):
            ran = _read(own, *command)
            assert (ran.code, "is not a database of finstats" in ran.err) == (3, True), command
            assert _files(tmp_path) == before, command
    finally:
        done.set()
        thread.join()


def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "sparse").open("wb") as stream:
        stream.truncate(1 << 40)
    for name in ("pipe", "folder", "sparse", "/dev/null", "/dev/zero", "/dev/full"):
        for command in (("themes",), ("db", "init"), ("db", "upgrade"), ("db", "verify")):
            with no_hanging((name, command)):
                ran = _read(tmp_path / name, *command)
            assert ran.code == 3, (name, command)
            assert "is not a database of finstats" in ran.err
    (tmp_path / "sparse").unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]


HOSTILE_VIEWS = (
    "select 1 as ref",
    "select * from source_text",
    "select char(27) || '[31m' as ref, null as source",
    "with recursive r(n) as (select 1 union all select n + 1 from r limit 10) select n as ref from r",
    "select load_extension('/tmp/x') as ref",
    "select randomblob(100000) as ref",
    "select 1e400 as ref, x'ff' as source",
    "select * from no_such_table",
)


@pytest.mark.parametrize("view", ["figure_versions", "figures", "snapshots", "sources", "aliases"])
@pytest.mark.parametrize("body", HOSTILE_VIEWS[:: scaled(4, 1)])
def test_views_of_unknown_origin_give_an_answer_or_one_line(
    view: str, body: str, invented: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copy(invented, tmp_path / "own.db"))
    with closing(sqlite3.connect(own)) as connection:
        connection.execute(f"drop view {view}")
        connection.execute(f"create view {view} as {body}")
    _assert_harmless(own)


LOOSE: tuple[str, ...] = (
    "1e400",
    "x'c3280000ff'",
    "cast(x'c328' as text)",
    "char(27,91,51,49,109,0,10)",
    "''",
)
LOOSE += ("-9223372036854775808", "'1E+1000000'", "'①'", "printf('%.5000c', 'x')", "null")


@pytest.mark.parametrize("value", LOOSE if ALL else LOOSE[2::4])
@pytest.mark.parametrize("table", ["figure", "observation", "subject", "source", "theme", "series"])
def test_values_of_any_type_give_an_answer_or_one_line(
    table: str, value: str, invented: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copy(invented, tmp_path / "own.db"))
    with closing(sqlite3.connect(own)) as connection:
        _without_rules(connection, table)
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        for column in columns:
            if column != "id" and not column.endswith("_id"):
                connection.execute(f"update {table} set {column} = {value} where rowid % 3 = 0")
        connection.commit()
    _assert_harmless(own)


def _without_rules(connection: sqlite3.Connection, table: str) -> None:
    """Take STRICT, CHECK and NOT NULL from a table, as whoever plants a database may."""
    columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
    connection.execute("pragma writable_schema = on")
    bare = ", ".join("id integer primary key" if name == "id" else f'"{name}"' for name in columns)
    connection.execute(
        "update sqlite_master set sql = ? where type = 'table' and name = ?",
        (f"CREATE TABLE {table} ({bare})", table),
    )
    connection.execute(
        "delete from sqlite_master where type in ('index', 'trigger') and tbl_name = ?", (table,)
    )
    connection.commit()
    connection.execute("pragma writable_schema = reset")


def _assert_harmless(own: Path) -> None:
    before = _files(own.parent)
    commands = READS if scaled(0, 1) else READS[1::4]
    for command in commands:
        with no_hanging(command, 120):
            ran = run_cli(*command, "--database", str(own), "--lang", "en", screen=80)
        assert_calm(ran, *CODES)
        assert not odd_characters(ran.out, "\n"), command
        assert _files(own.parent) == before, command
    shown("hostile.database-files", planted_answers=len(commands))
