"""A unit of work is whole or not there, and alone while it lasts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, exc, insert, select
from tests.store.conftest import folder

from finstats.errors import DatabaseError
from finstats.settings import Target, database_target
from finstats.store import tables
from finstats.store.rows import Rows
from finstats.store.writing import writing

ALIAS = {"alias": "绿金", "theme": "green"}
NOWHERE = {"alias": "绿金", "theme": "no-such-theme"}


def put(connection: Connection, values: dict[str, str]) -> None:
    """Write another name of a theme."""
    connection.execute(insert(tables.theme_alias), values)


def aliases(target: Target) -> list[str]:
    """The names of the theme that were written here."""
    alias = tables.theme_alias.c.alias
    with writing(target) as connection:
        return list(connection.scalars(select(alias).where(alias == ALIAS["alias"])))


def test_a_unit_of_work_is_there_when_it_is_done(own: Target) -> None:
    with writing(own) as connection:
        put(connection, ALIAS)
    assert aliases(own) == ["绿金"]


def test_an_error_in_the_middle_leaves_nothing(own: Target) -> None:
    def fail() -> None:
        with writing(own) as connection:
            put(connection, ALIAS)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert aliases(own) == []


def test_an_interrupt_leaves_nothing(own: Target) -> None:
    def interrupted() -> None:
        with writing(own) as connection:
            put(connection, ALIAS)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert aliases(own) == []


def test_a_key_that_points_nowhere_is_refused_and_leaves_nothing(own: Target) -> None:
    def fail() -> None:
        with writing(own) as connection:
            put(connection, {**ALIAS, "alias": "绿色"})
            put(connection, NOWHERE)

    with pytest.raises(exc.IntegrityError):
        fail()
    assert aliases(own) == []


def test_what_is_pointed_at_is_not_deleted(own: Target) -> None:
    for statement in ("delete from theme", "delete from unit", "delete from source"):
        with pytest.raises(exc.IntegrityError), writing(own) as connection:
            connection.exec_driver_sql(statement)


def test_a_migration_that_breaks_a_key_is_refused_before_its_commit(database: Path) -> None:
    target = database_target(str(database))
    before = database.read_bytes()

    def migrate() -> None:
        with writing(target, foreign_keys=False) as connection:
            put(connection, NOWHERE)

    with pytest.raises(DatabaseError) as caught:
        migrate()
    assert (caught.value.code, caught.value.exit_code) == ("broken-keys", 3)
    assert "theme_alias" in caught.value.message.en
    assert database.read_bytes() == before


def test_a_wrong_statement_of_ours_is_not_called_a_database_out_of_reach(own: Target) -> None:
    with pytest.raises(exc.DatabaseError), writing(own) as connection:
        connection.exec_driver_sql("select nothing_of_the_kind from theme")


def test_a_writer_is_alone_from_its_first_statement(own: Target) -> None:
    with writing(own):
        if own.path is None:
            with psycopg.connect(own.url.replace("+psycopg", "", 1)) as other:
                lock = other.execute(
                    "select pg_try_advisory_xact_lock(objid::bigint) from pg_locks "
                    "where locktype = 'advisory' and database = "
                    "(select oid from pg_database where datname = current_database())"
                ).fetchall()
            assert lock == [(False,)]
        else:
            with (
                closing(sqlite3.connect(own.path, timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("begin immediate")


def test_readers_see_the_old_content_until_the_commit(database: Path) -> None:
    target = database_target(str(database))
    with closing(sqlite3.connect(database)) as reader:
        query = "select count(*) from theme_alias where alias = '绿金'"
        with writing(target) as connection:
            put(connection, ALIAS)
            assert reader.execute(query).fetchone() == (0,)
        assert reader.execute(query).fetchone() == (1,)


def test_a_file_that_is_no_database_is_out_of_reach_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("金融五篇大文章, 一篇也没有写在这里。\n" * 20, encoding="utf-8")
    before = folder(tmp_path)
    with pytest.raises(DatabaseError) as caught, writing(database_target(str(path))):
        pass
    assert str(path) in caught.value.message.en
    assert folder(tmp_path) == before


def test_a_folder_that_is_not_there_is_out_of_reach(tmp_path: Path) -> None:
    target = database_target(str(tmp_path / "no" / "such" / "folder.db"))
    with pytest.raises(DatabaseError), writing(target):
        pass
    assert list(tmp_path.iterdir()) == []


def test_no_journal_is_left(database: Path) -> None:
    with writing(database_target(str(database))) as connection:
        put(connection, ALIAS)
    assert [file.name for file in database.parent.iterdir() if file.is_file()] == [database.name]


# Rows


def test_ids_are_counted_on_from_the_highest(own: Target) -> None:
    with writing(own) as connection:
        rows = Rows(connection)
        first = rows.next_id(tables.import_run)
        assert [rows.next_id(tables.import_run) for _ in range(3)] == [first + n for n in (1, 2, 3)]
        ids = connection.scalars(select(tables.import_run.c.id)).all()
        assert first == max(ids) + 1


def test_putting_a_row_writes_only_what_differs(own: Target) -> None:
    key, values = {"code": "green"}, {"name_zh": "绿色金融", "name_en": "green finance"}
    with writing(own) as connection:
        rows = Rows(connection)
        held = connection.execute(
            select(tables.theme.c.name_zh, tables.theme.c.name_en).where(
                tables.theme.c.code == "green"
            )
        ).one()
        assert not rows.put(tables.theme, key, held._asdict())
        assert rows.put(tables.theme, key, {**values, "name_en": "another name"})
        assert not rows.put(tables.theme, key, {**values, "name_en": "another name"})
        assert rows.put(tables.theme, {"code": "new"}, {"name_zh": "新"})
        sorts = list(connection.scalars(select(tables.theme.c.sort).order_by("sort")))
    assert sorts == list(range(1, len(sorts) + 1))
