"""Going back to an earlier revision: nothing is lost, or nothing happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.store.conftest import folder
from tests.store.test_keeping import dump

from finstats.errors import DataError
from finstats.settings import Target
from finstats.store import going_back, migrations
from finstats.store.migrations import revisions
from finstats.store.revision import HEAD
from finstats.store.writing import reading, writing

KEPT = [revision for revision in revisions() if "0002" <= revision < HEAD]


def figures(target: Target) -> list[tuple[object, ...]]:
    """Every figure, as its table holds it."""
    with reading(target) as connection:
        query = "select ref, reading, printed, value_text from figure order by 1, 2"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("revision", KEPT)
def test_it_goes_back_and_forth_over_the_same_figures(own: Target, revision: str) -> None:
    before = figures(own)
    undone = ", ".join(one for one in reversed(revisions()) if one > revision)
    ran = run_cli("db", "downgrade", revision, "--database", own.url)
    assert (ran.code, ran.out) == (0, "")
    assert f"{own.shown}: took back {undone}\n" in ran.err
    assert ("pg_dump" if own.path is None else "backup in ") in ran.err
    assert figures(own) == before
    assert run_cli("themes", "--database", own.url).code == 3
    assert run_cli("db", "upgrade", "--database", own.url).code == 0
    assert run_cli("db", "verify", "--database", own.url).code == 0
    assert figures(own) == before


def test_a_step_further_back_is_taken_from_an_older_database(own: Target) -> None:
    for revision in reversed(KEPT):
        assert run_cli("db", "downgrade", revision, "--database", own.url).code == 0


def test_the_backup_is_the_database_as_it_was(database: Path, tmp_path: Path) -> None:
    before = dump(database)
    ran = run_cli("db", "downgrade", "0004", "--database", str(database))
    (backup,) = tmp_path.glob("*.backup.db")
    assert f"backup in {backup}\n" in ran.err
    assert dump(backup) == before


@pytest.mark.parametrize(("lang", "words"), [("zh", "会丢失数据"), ("en", "would lose data")])
def test_what_would_be_lost_is_named_and_nothing_is_changed(
    own: Target, lang: str, words: str
) -> None:
    before = folder(own.path.parent) if own.path else figures(own)
    ran = run_cli("db", "downgrade", "0001", "--lang", lang, "--database", own.url)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err
    assert "figure " in ran.err
    assert "finstats db restore" in ran.err
    assert (folder(own.path.parent) if own.path else figures(own)) == before
    assert run_cli("db", "verify", "--database", own.url).code == 0


LOSING: dict[str, str] = {
    "rows": "delete from not_figure where char_start > 100",
    "values": "update observation set note_zh = null",
    "a column": "alter table observation drop column note_en",
}


@pytest.mark.parametrize("what", LOSING)
def test_a_migration_that_loses_data_unasked_is_refused_too(
    own: Target, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with_notes(own)
    real: Callable[..., None] = migrations.downgrade

    def losing(connection, revision):  # type: ignore[no-untyped-def]
        real(connection, revision)
        statement = LOSING[what]
        if what == "a column" and own.path is None:
            statement += " cascade"
        elif what == "a column":  # SQLite would not drop what a view reads
            connection.exec_driver_sql("pragma writable_schema = 1")
            connection.exec_driver_sql("delete from sqlite_master where type = 'view'")
        connection.exec_driver_sql(statement)

    monkeypatch.setattr(migrations, "downgrade", losing)
    before = figures(own)
    with pytest.raises(DataError) as caught:
        going_back.go_back(own, KEPT[-1], lambda: None)
    assert caught.value.code == "would-lose-data"
    assert ("not_figure" if what == "rows" else "observation.note_") in caught.value.message.en
    assert figures(own) == before
    assert run_cli("db", "verify", "--database", own.url).code == 0


def with_notes(target: Target) -> None:
    """Give an observation a note in both languages."""
    with writing(target) as connection:
        connection.exec_driver_sql(
            "update observation set note_zh = '注', note_en = 'note' where id = 1"
        )


@pytest.mark.parametrize("revision", ["9999", "0000", "base", "head", "-1", "4", "0004; drop"])
def test_an_unknown_revision_is_answered_with_the_known_ones(database: Path, revision: str) -> None:
    before = folder(database.parent)
    ran = run_cli("db", "downgrade", "--database", str(database), "--", revision)
    assert (ran.code, ran.out) == (2, "")
    assert revision in ran.err
    assert ", ".join(revisions()) in ran.err
    assert folder(database.parent) == before


def test_the_present_revision_changes_nothing(database: Path) -> None:
    before = folder(database.parent)
    ran = run_cli("db", "downgrade", HEAD, "--database", str(database))
    assert (ran.code, ran.err) == (0, f"{database}: is at {HEAD}, nothing changed\n")
    assert folder(database.parent) == before


def test_one_does_not_go_back_to_a_later_revision(database: Path) -> None:
    assert run_cli("db", "downgrade", "0003", "--database", str(database)).code == 0
    before = folder(database.parent)
    ran = run_cli("db", "downgrade", "0004", "--database", str(database))
    assert ran.code == 2
    assert "later than the present 0003" in ran.err
    assert folder(database.parent) == before


def test_of_the_embedded_database_it_says_that_the_next_command_upgrades_it(
    embedded: Path,
) -> None:
    assert run_cli("themes").code == 0
    ran = run_cli("db", "downgrade", "0004")
    assert ran.code == 0
    assert "the next command upgrades the default database again" in ran.err
    again = run_cli("themes")
    assert again.code == 0
    assert again.err.startswith(f"upgraded {embedded}, backup in ")


def test_a_users_own_definition_versions_are_named_and_kept(own: Target, tmp_path: Path) -> None:
    facts = tmp_path / "versions.toml"
    facts.write_text(
        '[[definition]]\nindicator = "green-loans"\nfrom = "2026-01-01"\nowner = "pboc"\n'
        'definition_zh = "新定义"\ndefinition_en = "another one"\nchange_zh = "有改变"\n'
        'change_en = "changed"\nbasis = "ours"\n',
        encoding="utf-8",
    )
    assert run_cli("import", str(facts), "--database", own.url).code == 0
    ran = run_cli("db", "downgrade", "0007", "--database", own.url, "--lang", "en")
    assert ran.code == 1
    assert "would lose data (rows: definition_version 1); nothing was changed" in ran.err
    assert run_cli("db", "verify", "--database", own.url).code == 0
