"""The tables that the program names are those that the migrations make, to the last constraint."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from tests.migrations.catalogue import catalogue, parts
from tests.migrations.conftest import Empty

from finstats.model import codes
from finstats.settings import Target
from finstats.store.sqlite import APPLICATION_ID
from finstats.store.tables import CODE_LISTS, dimension, metadata
from finstats.store.writing import writing

LISTS: dict[str, type[StrEnum]] = {
    "qualifier": codes.Qualifier,
    "transformation": codes.Transformation,
    "comparison": codes.Comparison,
    "period_basis": codes.PeriodBasis,
    "nature": codes.Nature,
    "measure_time": codes.Time,
    "supersession_reason": codes.Reason,
}


def test_the_models_make_the_same_catalogue_as_the_migrations(head: Target, empty: Empty) -> None:
    with writing(head) as connection:
        by_migrations = catalogue(connection)
        engine = connection.dialect.name
    with writing(empty(engine), foreign_keys=False) as connection:
        metadata.create_all(connection)
        by_models = catalogue(connection)
    assert by_models.keys() == by_migrations.keys()
    for name, held in by_migrations.items():
        assert by_models[name] == held, name
    assert sum(map(len, by_models.values())) > 200


def test_a_difference_of_any_kind_would_be_seen() -> None:
    made = "CREATE TABLE t (\n a TEXT NOT NULL, b INTEGER, CONSTRAINT c CHECK (b in (0, 1))) STRICT"
    assert parts(made) == [
        "CREATE TABLE t",
        "a TEXT NOT NULL",
        "b INTEGER",
        "CONSTRAINT c CHECK (b in (0, 1))",
        "STRICT",
    ]
    for other in (
        made.replace("(0, 1)", "(0, 2)"),
        made.replace(" STRICT", ""),
        made.replace(" NOT NULL", ""),
        made.replace("a TEXT NOT NULL, b INTEGER", "b INTEGER, a TEXT NOT NULL"),
    ):
        assert parts(other) != parts(made)


def test_every_foreign_key_of_the_models_is_restrict() -> None:
    keys = [
        constraint
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
    ]
    assert {(key.ondelete, key.onupdate) for key in keys} == {("RESTRICT", None)}
    assert len(keys) > 60


def test_every_foreign_key_of_the_database_is_restrict(head: Target) -> None:
    with writing(head) as connection:
        if connection.dialect.name == "sqlite":
            rules = [
                row["on_delete"]
                for table in metadata.tables
                for row in connection.exec_driver_sql(
                    f"pragma foreign_key_list({table})"
                ).mappings()
            ]
        else:
            query = "select confdeltype::text from pg_constraint where contype = 'f'"
            rules = list(connection.exec_driver_sql(query).scalars())
    assert set(rules) <= {"RESTRICT", "r"}
    assert len(rules) > 60


def test_every_table_of_a_sqlite_file_is_strict_and_the_file_is_marked(seeded: Path) -> None:
    with closing(sqlite3.connect(seeded)) as connection:
        listed = connection.execute(
            "select name, strict from pragma_table_list where type = 'table'"
        )
        loose = {name for name, strict in listed if not strict}
        (marked,) = connection.execute("pragma application_id").fetchone()
    assert loose <= {"alembic_version", "sqlite_schema", "sqlite_temp_schema"}
    assert marked == APPLICATION_ID


def test_every_table_has_a_key_and_no_two_constraints_share_a_name() -> None:
    names = [
        (table.name, str(constraint.name))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if not isinstance(constraint, UniqueConstraint) or constraint.name
    ]
    assert len(names) == len(set(names))
    assert all(table.primary_key.columns for table in metadata.tables.values())


@pytest.mark.parametrize(("name", "members"), LISTS.items(), ids=LISTS)
def test_the_codes_of_the_program_are_those_of_the_database(
    head: Target, name: str, members: type[StrEnum]
) -> None:
    with writing(head) as connection:
        held = connection.exec_driver_sql(f"select code from {name} order by sort").scalars().all()
    assert held == [member.value for member in members]


def test_every_code_has_both_labels_and_a_place_of_its_own(head: Target) -> None:
    with writing(head) as connection:
        for table in (*CODE_LISTS, dimension):
            rows = connection.execute(table.select().order_by(table.c.sort)).mappings().all()
            assert rows, table.name
            assert [row["sort"] for row in rows] == list(range(1, len(rows) + 1)), table.name
            assert all(row["name_zh"].strip() and row["name_en"].strip() for row in rows)
