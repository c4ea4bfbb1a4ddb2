"""Stored databases of every released revision: an upgrade keeps what they answer.

`tests/released/NNNN.db.gz` is a SQLite file that the release with that revision made, with its
seeds and the invented sources. A new release adds one file; nothing else is to be written.
"""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.conftest import ROOT, run_cli
from tests.migrations.catalogue import catalogue, content
from tests.migrations.catalogue import views as views_of
from tests.migrations.conftest import ENGINES, server, template
from tests.migrations.test_views import promised
from tests.postgres import Server
from tests.scale import shown

from finstats.settings import Target, database_target
from finstats.store import migrations
from finstats.store.catalogue import tables
from finstats.store.revision import HEAD
from finstats.store.tables import metadata
from finstats.store.writing import reading, writing

__all__ = ["server", "template"]

STORED = sorted((ROOT / "tests" / "released").glob("*.db.gz"))
RELEASED = [file.name.split(".")[0] for file in STORED]
_numbers = count(1)

# What the seeds of later releases define more of, and a count of these.
DEFINED = ("indicators", "aliases", "units", "measures", "categories", "relations", "places")
COUNTED = {"themes": "indicators"}

View = tuple[list[str], list[tuple[object, ...]]]  # names of columns, and rows


def test_the_first_released_revision_is_stored_and_none_is_unknown() -> None:
    assert RELEASED[0] == "0004"
    assert set(RELEASED) <= set(migrations.revisions())


@pytest.fixture(params=STORED, ids=RELEASED)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the stored database of each released revision in turn."""
    path = tmp_path / "released.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


@pytest.fixture(params=ENGINES)
def released(request: pytest.FixtureRequest, stored: Path) -> Iterator[Target]:
    """The same on each engine, at the revision it was released with."""
    if request.param == "sqlite":
        yield database_target(str(stored))
        return
    running: Server = request.getfixturevalue("server")
    name = f"released_{next(_numbers)}"
    target = database_target(running.create(name))
    load(stored, target)
    yield target
    running.drop(name)


def load(stored: Path, target: Target) -> None:
    """Put the rows of a stored SQLite database into one of PostgreSQL, at the same revision."""
    with closing(sqlite3.connect(stored)) as source, writing(target, foreign_keys=False) as server:
        ((revision,),) = source.execute("select version_num from alembic_version")
        migrations.upgrade(server, revision)
        names = [table.name for table in metadata.sorted_tables if table.name in tables(server)]
        for name in reversed(names):  # what the migrations filled
            server.exec_driver_sql(f"delete from {name}")
        server.exec_driver_sql("set session_replication_role = replica")  # rows name each other
        for name in names:
            rows = source.execute(f'select * from "{name}"')
            columns = [column[0] for column in rows.description]
            listed = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            statement = f'insert into "{name}" ({listed}) values ({marks})'
            held = rows.fetchall()
            if held:
                server.exec_driver_sql(statement, held)
        server.exec_driver_sql("set session_replication_role = default")


def views(connection: Connection) -> dict[str, View]:
    """What each public view answers, in an order of its own."""
    found: dict[str, View] = {}
    held = views_of(connection)
    for view in promised():
        if view not in held:  # of a later revision
            continue
        result = connection.exec_driver_sql(f"select * from {view}")
        found[view] = list(result.keys()), [tuple(row) for row in result]
    return found


def of_columns(view: View, columns: list[str]) -> list[str]:
    """The rows of some columns, sorted."""
    names, rows = view
    places = [names.index(column) for column in columns]
    return sorted(repr([row[place] for place in places]) for row in rows)


def test_an_upgraded_database_gives_the_same_figures(released: Target) -> None:
    with reading(released) as connection:
        before = views(connection)
    assert run_cli("db", "upgrade", "--database", released.url).code == 0
    with reading(released) as connection:
        after = views(connection)
    for view, (columns, rows) in before.items():
        assert after[view][0][: len(columns)] == columns, view
        assert rows, view
        kept = [column for column in columns if column != COUNTED.get(view)]
        then, now = (of_columns(held[view], kept) for held in (before, after))
        if view in DEFINED:
            assert set(then) <= set(now), view
        elif view != "audits":  # another audit is the latest one
            assert now == then, view
    assert run_cli("db", "verify", "--database", released.url).code == 0
    figures = len(before["figure_versions"][1])
    assert figures > 100
    shown("upgrades.released", revisions=int(released.path is not None), figures=figures)


def test_up_down_and_up_again_gives_the_same_structure_and_the_same_rows(
    released: Target,
) -> None:
    with reading(released) as connection:
        revision = str(migrations.current(connection))
    first = run_cli("db", "upgrade", "--database", released.url)
    with writing(released) as connection:
        before = catalogue(connection), content(connection)
    down = run_cli("db", "downgrade", revision, "--database", released.url)
    up = run_cli("db", "upgrade", "--database", released.url)
    assert (first.code, down.code, up.code) == (0, 0, 0), (first, down, up)
    with writing(released) as connection:
        assert (catalogue(connection), content(connection)) == before
    assert run_cli("db", "check", "--database", released.url).code == 0


def test_an_upgraded_database_is_made_of_what_a_new_one_is(released: Target, head: Target) -> None:
    assert run_cli("db", "upgrade", "--database", released.url).code == 0
    with writing(released) as connection:
        upgraded, engine = catalogue(connection), connection.dialect.name
        views_held = content(connection)["views"]
    with writing(head) as connection:
        if connection.dialect.name != engine:
            return
        assert catalogue(connection) == upgraded
        assert content(connection)["views"] == views_held


def test_a_backup_of_a_released_revision_is_restored_and_upgraded(
    stored: Path, database: Path
) -> None:
    assert run_cli("db", "restore", str(stored), "--database", str(database)).code == 0
    assert run_cli("db", "upgrade", "--database", str(database)).code == 0
    assert run_cli("db", "current", "--database", str(database)).out == f"{HEAD}\n"
    assert run_cli("db", "verify", "--database", str(database)).code == 0
