"""A backup is whole or not there, and never in the place of another file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.store.conftest import folder

from finstats.errors import DataError, UsageError
from finstats.settings import database_target
from finstats.store.keeping import backup, backup_beside
from finstats.store.writing import writing


def dump(path: Path) -> list[str]:
    """Everything that a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        found = list(connection.iterdump())
        (identity,) = connection.execute("pragma application_id").fetchone()
    return [*found, f"application_id = {identity}"]


def test_a_backup_holds_what_the_database_holds(database: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy.db"
    before = database.read_bytes()
    ran = run_cli("db", "backup", str(to), "--database", str(database))
    assert (ran.code, ran.out, ran.err) == (0, "", f"backed up to {to}\n")
    assert dump(to) == dump(database)
    assert database.read_bytes() == before
    assert set(folder(tmp_path)) == {"copy.db", database.name}
    answers = [run_cli("figures", "--database", str(path)) for path in (database, to)]
    assert answers[0].code == 0
    assert answers[0] == answers[1]


def test_a_backup_holds_what_was_committed_alone(database: Path, tmp_path: Path) -> None:
    target, to = database_target(str(database)), tmp_path / "copy.db"
    before = dump(database)
    with writing(target) as connection:
        connection.exec_driver_sql("insert into theme_alias values ('绿金', 'green')")
        backup(target, to)
    assert dump(to) == before
    assert dump(database) != before


@pytest.mark.parametrize("content", [b"", b"kept\n"])
def test_a_file_that_is_there_is_never_overwritten(
    database: Path, tmp_path: Path, content: bytes
) -> None:
    to = tmp_path / "kept.db"
    to.write_bytes(content)
    ran = run_cli("db", "backup", str(to), "--database", str(database))
    assert (ran.code, ran.out) == (2, "")
    assert str(to) in ran.err
    assert folder(tmp_path) == {"kept.db": content, database.name: database.read_bytes()}


def test_a_database_is_never_backed_up_into_itself(database: Path, tmp_path: Path) -> None:
    before = folder(tmp_path)
    assert run_cli("db", "backup", str(database), "--database", str(database)).code == 2
    assert folder(tmp_path) == before


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "late.db"
    sync = os.fsync

    def appear(number: int) -> None:
        sync(number)
        to.write_bytes(b"somebody else's")

    monkeypatch.setattr("os.fsync", appear)
    with pytest.raises(DataError):
        backup(database_target(str(database)), to)
    assert folder(tmp_path) == {"late.db": b"somebody else's", database.name: database.read_bytes()}


def test_a_backup_that_cannot_be_made_leaves_nothing(database: Path, tmp_path: Path) -> None:
    before = folder(tmp_path)
    ran = run_cli("db", "backup", str(tmp_path / "no" / "copy.db"), "--database", str(database))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"finstats: cannot back up to {tmp_path}")
    assert folder(tmp_path) == before


def test_a_backup_that_is_interrupted_leaves_nothing(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder(tmp_path)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        backup(database_target(str(database)), tmp_path / "copy.db")
    assert folder(tmp_path) == before


def test_a_backup_beside_has_a_name_of_its_own(database: Path) -> None:
    kept = backup_beside(database_target(str(database)))
    assert kept.new
    assert kept.path.parent == database.parent
    assert kept.path.name.startswith("own-")
    assert kept.path.name.endswith(".backup.db")
    assert dump(kept.path) == dump(database)


def test_a_database_that_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        backup(database_target(str(tmp_path / "none.db")), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_postgresql_database_is_left_to_its_own_tool(pg: str, tmp_path: Path) -> None:
    ran = run_cli("db", "backup", str(tmp_path / "copy.db"), "--database", pg)
    assert ran.code == 2
    assert "pg_dump" in ran.err
    assert not (tmp_path / "copy.db").exists()
