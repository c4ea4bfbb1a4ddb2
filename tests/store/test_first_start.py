"""Many first starts at once, and first starts that were killed, end in one sound database."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.store.conftest import PROGRAM, Program, folder
from tests.store.test_keeping import dump
from tests.store.test_states import make_older

from finstats.errors import DataError
from finstats.ingest import first_use

AT_ONCE = 16
# Dies with the write lock, changed pages already in the file, and a journal beside it.
KILLED = """
import os, signal
from finstats.ingest import first_use
real = first_use.import_seeds
def die(connection):
    connection.exec_driver_sql("pragma cache_size = 4")
    if {seeds}:
        real(connection)
    os.kill(os.getpid(), signal.SIGKILL)
first_use.import_seeds = die
"""


def test_sixteen_first_starts_at_once_make_one_database(
    program: Program, seeded: Path, embedded: Path
) -> None:
    started = [program("figures", "--format", "csv") for _ in range(AT_ONCE)]
    ended = [(*process.communicate(timeout=50), process.returncode) for process in started]
    wanted = run_cli("figures", "--format", "csv", "--database", str(seeded))
    assert {code for *_, code in ended} == {0}, ended
    assert {out.decode() for out, *_ in ended} == {wanted.out}
    talk = sorted(err.decode() for _, err, _ in ended)
    assert talk == [*[""] * (AT_ONCE - 1), f"made the database {embedded}\n"]
    assert set(folder(embedded.parent)) == {embedded.name}
    assert run_cli("db", "verify").code == 0
    runs = "select count(*) as n from sources"
    assert run_cli("sql", runs, "--format", "csv").out == "n\n1\n"


def test_starts_at_once_upgrade_an_older_database_once(
    program: Program, seeded: Path, embedded: Path
) -> None:
    embedded.parent.mkdir(parents=True)
    make_older(embedded, seeded)
    before = dump(embedded)
    started = [program("figures", "--format", "csv") for _ in range(AT_ONCE)]
    ended = [(*process.communicate(timeout=50), process.returncode) for process in started]
    wanted = run_cli("figures", "--format", "csv", "--database", str(seeded))
    assert {code for *_, code in ended} == {0}, ended
    assert {out.decode() for out, *_ in ended} == {wanted.out}
    (backup,) = (path for path in embedded.parent.iterdir() if path != embedded)
    talk = sorted(err.decode() for _, err, _ in ended)
    assert talk == [*[""] * (AT_ONCE - 1), f"upgraded {embedded}, backup in {backup}\n"]
    assert dump(backup) == before
    assert run_cli("db", "verify").code == 0


def test_an_upgrade_that_was_killed_leaves_one_backup_with_the_next(
    program: Program, seeded: Path, embedded: Path
) -> None:
    embedded.parent.mkdir(parents=True)
    make_older(embedded, seeded)
    before = dump(embedded)
    killed = program("themes", code=KILLED.format(seeds=True) + PROGRAM)
    assert killed.wait(timeout=50) == -signal.SIGKILL
    ran = run_cli("themes")
    (backup,) = (path for path in embedded.parent.iterdir() if path != embedded)
    assert (ran.code, ran.err) == (0, f"upgraded {embedded}, backup in {backup}\n")
    assert dump(backup) == before


def test_an_upgrade_that_fails_leaves_no_backup(
    seeded: Path, embedded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.parent.mkdir(parents=True)
    make_older(embedded, seeded)
    before = folder(embedded.parent)

    def fail(_: object) -> None:
        raise DataError("failed", "不成", "failed")

    monkeypatch.setattr(first_use, "import_seeds", fail)
    ran = run_cli("themes")
    assert (ran.code, ran.err) == (1, "finstats: failed\n")
    assert folder(embedded.parent) == before


@pytest.mark.parametrize("seeds", [False, True], ids=["before the seeds", "after the seeds"])
def test_a_start_that_was_killed_is_completed_by_the_next(
    program: Program, seeded: Path, embedded: Path, seeds: bool
) -> None:
    killed = program("themes", code=KILLED.format(seeds=seeds) + PROGRAM)
    out, err = killed.communicate(timeout=50)
    assert (killed.returncode, out, err) == (-signal.SIGKILL, b"", b"")
    ran = run_cli("themes")
    assert (ran.code, ran.err) == (0, f"made the database {embedded}\n")
    assert ran.out == run_cli("themes", "--database", str(seeded)).out
    assert set(folder(embedded.parent)) == {embedded.name}
    assert run_cli("db", "verify").code == 0


def test_a_killed_writer_s_changes_are_gone_at_the_next_question(
    program: Program, seeded: Path, embedded: Path
) -> None:
    assert run_cli("themes").code == 0
    before = run_cli("figures")
    code = """
import os, signal
from finstats.settings import database_target
from finstats.store.writing import writing
with writing(database_target()) as connection:
    connection.exec_driver_sql("pragma cache_size = 4")
    connection.exec_driver_sql("update figure set printed = 'half done'")
    connection.exec_driver_sql("update dictionary set zh = 'half done'")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    program(code=code).communicate(timeout=50)
    assert len(folder(embedded.parent)) == 2, "no journal was left, this test tests nothing"
    assert run_cli("figures") == before
    assert set(folder(embedded.parent)) == {embedded.name}
    assert run_cli("db", "verify").code == 0
