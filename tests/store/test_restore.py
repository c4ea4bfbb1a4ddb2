"""A restored database is the backup, and nothing else, at whatever moment one looks."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import INVENTED, run_cli
from tests.scale import scaled, shown
from tests.store.conftest import Program, folder
from tests.store.test_keeping import dump
from tests.store.test_states import STATES, make_older, run
from tests.store.test_verify import flip

from finstats.settings import Target, database_target
from finstats.store import restoring
from finstats.store.keeping import Kept, backup, backup_beside
from finstats.store.restoring import restore
from finstats.store.writing import writing

# Writes without end, with a small cache, so that a kill leaves pages in the file and a journal.
HALF_DONE = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size = 4")
connection.execute("begin immediate")
connection.execute("update figure set printed = 'half done'")
connection.execute("update dictionary set zh = 'half done'")
os.kill(os.getpid(), signal.SIGKILL)
"""
# Dies in the middle of copying, when COUNT steps are done.
KILLED = """
import os, signal, sys
from pathlib import Path
from finstats.settings import Target, database_target
from finstats.store import keeping, restoring
restoring.copy_pages = lambda source, to, check: (
    source.backup(to, pages=1, progress=lambda s, left, n: n - left < int(sys.argv[3]) or os.kill(os.getpid(), signal.SIGKILL)))
restoring.restore(database_target(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.fixture
def other(seeded: Path, tmp_path: Path) -> Path:
    """A backup whose content is not that of the database."""
    folder_ = tmp_path / "backups"
    folder_.mkdir()
    path = Path(shutil.copy(seeded, folder_ / "other.db"))
    done = run_cli("import", str(INVENTED / "jiangcheng-q1.toml"), "--database", str(path))
    assert done.code == 0
    return path


def holds(path: Path, wanted: list[str]) -> bool:
    """Whether a database is sound and holds just this."""
    return run_cli("db", "verify", "--database", str(path)).code == 0 and dump(path) == wanted


def test_a_backup_takes_the_place_and_the_former_content_is_kept(
    database: Path, other: Path
) -> None:
    before, wanted, untouched = dump(database), dump(other), folder(other.parent)
    ran = run_cli("db", "restore", str(other), "--database", str(database))
    (kept,) = database.parent.glob("*.backup.db")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"restored {database} from {other}\nthe former content is in {kept}\n"
    assert holds(database, wanted)
    assert dump(kept) == before
    assert folder(other.parent) == untouched
    assert set(folder(database.parent)) == {database.name, kept.name}


@pytest.mark.parametrize("state", ["missing", "empty", "without tables"])
def test_where_nothing_is_nothing_is_kept(
    seeded: Path, tmp_path: Path, other: Path, state: str
) -> None:
    path = tmp_path / "named.db"
    STATES[state][0](path, seeded)
    assert run_cli("db", "restore", str(other), "--database", str(path)).code == 0
    assert holds(path, dump(other))
    assert set(folder(tmp_path)) == {path.name}


@pytest.mark.parametrize("state", ["foreign", "text", "short text", "one byte"])
def test_what_is_not_ours_is_never_replaced(
    seeded: Path, tmp_path: Path, other: Path, state: str
) -> None:
    path = tmp_path / "named.db"
    STATES[state][0](path, seeded)
    before = folder(tmp_path)
    ran = run_cli("db", "restore", str(other), "--database", str(path))
    assert ran.code == 3
    assert "is not a database of" in ran.err
    assert folder(tmp_path) == before


def test_an_older_backup_is_restored_and_upgraded_by_the_next_step(
    seeded: Path, database: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    make_older(older, seeded)
    ran = run_cli("db", "restore", str(older), "--database", str(database))
    assert ran.code == 0
    assert "finstats db upgrade" in ran.err
    assert run_cli("db", "upgrade", "--database", str(database)).code == 0
    assert run_cli("db", "verify", "--database", str(database)).code == 0


BAD: dict[str, Callable[[Path], object]] = {
    "newer": lambda path: run(path, "update alembic_version set version_num = '9999'"),
    "of another content": lambda path: run(path, "update figure set printed = '1' where id = 1"),
    "of another structure": lambda path: run(path, "drop view designations"),
    "foreign": lambda path: run(path, "pragma application_id = 1"),
    "text": lambda path: path.write_bytes(b"this is no database at all\n" * 50),
    "empty": lambda path: path.write_bytes(b""),
    "one byte": lambda path: path.write_bytes(b"x"),
    "cut short": lambda path: os.truncate(path, 100_000),
}


@pytest.mark.parametrize("how", BAD)
def test_a_backup_that_is_not_sound_is_refused(database: Path, other: Path, how: str) -> None:
    BAD[how](other)
    before = folder(database.parent), folder(other.parent)
    ran = run_cli("db", "restore", str(other), "--database", str(database))
    assert ran.code in (1, 3), ran
    assert str(other) in ran.err
    assert (folder(database.parent), folder(other.parent)) == before


def test_a_backup_with_a_flipped_bit_is_refused_or_answers_the_same(
    database: Path, other: Path
) -> None:
    whole, wanted, refused = other.read_bytes(), dump(other), 0
    flips = random.Random(7).sample(range(len(whole) * 8), scaled(20, 300))  # noqa: S311
    for bit in flips:
        flip(other, whole, bit)
        ran = run_cli("db", "restore", str(other), "--database", str(database))
        refused += ran.code != 0
        assert ran.code in (0, 1, 3), ran
        if ran.code == 0:
            assert holds(database, wanted), bit
        flip(other, whole, bit, back=True)
    shown("restore.flipped-backups", flips=len(flips), refused=refused)
    assert refused


def test_a_stale_journal_beside_the_database_does_not_get_into_it(
    program: Program, database: Path, other: Path
) -> None:
    """A killed writer's journal is rolled back before the restore, not after it."""
    before, wanted = dump(database), dump(other)
    program(str(database), code=HALF_DONE).communicate(timeout=50)
    journal = database.with_name(f"{database.name}-journal")
    assert journal.stat().st_size > 0
    assert run_cli("db", "restore", str(other), "--database", str(database)).code == 0
    assert holds(database, wanted)
    (kept,) = database.parent.glob("*.backup.db")
    assert dump(kept) == before
    assert set(folder(database.parent)) == {database.name, kept.name}


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm"])
def test_what_is_left_beside_a_file_that_was_removed_does_not_get_into_the_restored_one(
    program: Program, database: Path, other: Path, end: str
) -> None:
    wanted = dump(other)
    planted(program, database, end)
    left = {path.name for path in database.parent.iterdir() if path != database}
    assert f"{database.name}{end}" in left
    database.unlink()
    assert run_cli("db", "restore", str(other), "--database", str(database)).code == 0
    assert holds(database, wanted)


def planted(program: Program, database: Path, end: str) -> None:
    """Leave a journal of a kind beside a database, by a kill in the middle of writing."""
    code = HALF_DONE
    if end != "-journal":
        code = code.replace('("begin', '("pragma journal_mode = wal")\nconnection.execute("begin')
        code = code.replace("os.kill", 'connection.execute("commit")\nos.kill')
    program(str(database), code=code).communicate(timeout=50)


@pytest.mark.parametrize("end", ["-journal", "-wal"])
def test_a_backup_is_read_with_its_journal_and_is_not_changed(
    program: Program, database: Path, other: Path, end: str
) -> None:
    """A killed writer's pages are not in what is restored, a committed WAL's would be."""
    wanted = dump(other)
    planted(program, other, end)
    before = folder(other.parent)
    assert len(before) > 1
    ran = run_cli("db", "restore", str(other), "--database", str(database))
    assert folder(other.parent) == before
    if end == "-journal":
        assert ran.code == 0
        assert holds(database, wanted)
    else:
        assert ran.code == 1, "it was changed past finstats"
        assert "differ from their digest" in ran.err


def test_a_backup_behind_a_link_is_read_with_what_lies_beside_the_file(
    program: Program, database: Path, other: Path, tmp_path: Path
) -> None:
    """Else it would be taken for what it was before the pages in its -wal."""
    planted(program, other, "-wal")
    (tmp_path / "link.db").symlink_to(other)
    ran = run_cli("db", "restore", str(tmp_path / "link.db"), "--database", str(database))
    assert ran.code == 1
    assert "differ from their digest" in ran.err


def test_a_log_left_beside_the_database_does_not_put_the_restored_one_into_its_mode(
    program: Program, database: Path, other: Path
) -> None:
    wanted, rolling_back = dump(other), database.read_bytes()
    planted(program, database, "-wal")
    database.write_bytes(rolling_back)
    assert run_cli("db", "restore", str(other), "--database", str(database)).code == 0
    assert database.read_bytes()[18:20] == b"\1\1"
    assert holds(database, wanted)


@pytest.mark.parametrize("steps", [1, 2, 40, 120])
def test_killed_at_any_step_it_is_the_old_database_or_the_new_one(
    program: Program, database: Path, other: Path, steps: int
) -> None:
    before, wanted = dump(database), dump(other)
    killed = program(str(database), str(other), str(steps), code=KILLED)
    killed.communicate(timeout=50)
    assert killed.returncode == -signal.SIGKILL
    assert holds(database, before)
    assert run_cli("db", "restore", str(other), "--database", str(database)).code == 0
    assert holds(database, wanted)
    names = set(folder(database.parent)) - {database.name}
    assert len(names) == 1, "the backup of the killed attempt is used again"


def test_a_writer_that_comes_between_is_kept_too(
    database: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written after the backup beside and before the lock is in a new backup."""
    target, times = database_target(str(database)), list[int]()
    real = backup_beside

    def then_written(of: Target) -> Kept:
        kept = real(of)
        if not times:
            with writing(target) as connection:
                connection.exec_driver_sql("insert into theme_alias values ('绿金', 'green')")
        times.append(1)
        return kept

    monkeypatch.setattr(restoring, "backup_beside", then_written)
    done = restore(target, other)
    assert len(times) == 2
    assert done.kept is not None
    assert any("绿金" in line for line in dump(done.kept))
    assert holds(database, dump(other))
    assert len(folder(database.parent)) == 2


def test_a_reader_meanwhile_sees_the_old_content_and_then_the_new(
    database: Path, other: Path
) -> None:
    query = "select count(*) from source"
    with closing(sqlite3.connect(database)) as reader:
        assert reader.execute(query).fetchone() == (1,)
        restore(database_target(str(database)), other)
        assert reader.execute(query).fetchone() == (2,)


@pytest.mark.parametrize("kept", [512, 5000, 100_000])
def test_a_database_that_was_cut_short_is_restored_and_its_bytes_are_kept(
    database: Path, other: Path, kept: int
) -> None:
    os.truncate(database, kept)
    before = database.read_bytes()
    ran = run_cli("db", "restore", str(other), "--database", str(database))
    assert ran.code == 0, ran
    assert holds(database, dump(other))
    (saved,) = (path for path in database.parent.iterdir() if path.is_file() and path != database)
    assert saved.read_bytes()[:kept] == before


def test_a_database_is_not_restored_from_itself_or_from_nothing(
    database: Path, tmp_path: Path
) -> None:
    before = folder(tmp_path)
    for name in (database, tmp_path / "none.db", tmp_path):
        ran = run_cli("db", "restore", str(name), "--database", str(database))
        assert ran.code == 2
        assert str(name) in ran.err
    assert folder(tmp_path) == before


def test_a_postgresql_database_is_left_to_pg_restore(pg: str, other: Path) -> None:
    ran = run_cli("db", "restore", str(other), "--database", pg)
    assert ran.code == 2
    assert "pg_restore" in ran.err


def test_what_a_killed_backup_left_goes_with_the_next_one(
    program: Program, database: Path, tmp_path: Path
) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from finstats.settings import Target, database_target
from finstats.store import keeping
real = os.fsync
os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
keeping.backup(database_target(sys.argv[1]), Path(sys.argv[2]))
"""
    program(str(database), str(tmp_path / "copy.db"), code=code).communicate(timeout=50)
    (left,) = tmp_path.glob(".*.part")
    assert left.stat().st_size > 0
    backup(database_target(str(database)), tmp_path / "another.db")
    assert set(folder(tmp_path)) == {database.name, "another.db"}


def test_what_a_living_backup_is_making_stays(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, seen = os.fsync, list[list[Path]]()

    def meanwhile(descriptor: int) -> None:
        if not seen:
            seen.append(list(tmp_path.glob(".*.part")))
            backup(database_target(str(database)), tmp_path / "second.db")
            assert list(tmp_path.glob(".*.part")) == seen[0]
        sync(descriptor)

    monkeypatch.setattr("os.fsync", meanwhile)
    backup(database_target(str(database)), tmp_path / "first.db")
    assert len(seen[0]) == 1
    assert dump(tmp_path / "first.db") == dump(tmp_path / "second.db") == dump(database)
