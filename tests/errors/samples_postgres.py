"""PostgreSQL: what the server says, and what finstats says of it."""

from __future__ import annotations

import psycopg
from tests.adhoc.hostile import ENDLESS
from tests.errors.sample import Prepare, Sample, World


def _server(*statements: str) -> Prepare:
    """A seeded database of the tests' own server, changed by its owner."""

    def prepare(world: World) -> None:
        url = world.postgres()
        world.patch.setenv("FINSTATS_DATABASE", url)
        with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    return prepare


def _empty(world: World) -> None:
    world.patch.setenv("FINSTATS_DATABASE", world.postgres(seeded=False))


def _not_there(world: World) -> None:
    url = world.postgres()
    world.patch.setenv("FINSTATS_DATABASE", url.replace("/own_errors", "/nowhere", 1))


def _as_stranger(world: World) -> None:
    """A role that may read the revision and nothing else."""
    _server(
        "drop role if exists stranger",
        "create role stranger login",
        "grant select on alembic_version to stranger",
    )(world)
    url = world.postgres_url.replace("postgres@", "stranger@", 1)
    world.patch.setenv("FINSTATS_DATABASE", url)


def _as_owner(world: World) -> None:
    """A role that may do everything with its tables, but is no administrator of the server."""
    _server(
        "drop role if exists stranger",
        "create role stranger login",
        "grant all on all tables in schema public to stranger",
    )(world)
    url = world.postgres_url.replace("postgres@", "stranger@", 1)
    world.patch.setenv("FINSTATS_DATABASE", url)


def _sql(code: str, about: str, statement: str, *more: str) -> Sample:
    return Sample(code, about, ("sql", statement, *more), _server())


POSTGRES = (
    Sample(
        "not-a-server",
        "a reader role of a file",
        "db init --reader auditor",
        lambda world: world.stats(),
    ),
    Sample("bad-role", "a role with a capital", "db init --reader Analyst", _server()),
    Sample(
        "not-our-role",
        "a role that somebody else made",
        "db init --reader stranger",
        _server("drop role if exists stranger", "create role stranger login"),
    ),
    Sample("no-reader", "a user who may make no roles", "db init --reader auditor", _as_owner),
    Sample("missing-extra", "no psycopg", "themes --database postgresql://h/d", lambda world: world.without("psycopg"), why_patched="the tests need psycopg"),
    Sample("unreachable", "no server", "themes --database postgresql://u:secret@localhost:1/d"),
    Sample("unreachable", "a database that is not on the server", "themes", _not_there),
    Sample("unreachable", "a role that may not read", "themes", _as_stranger),
    Sample("database-missing", "an empty database on a server", "themes", _empty),
    Sample("structure", "a column too many on a server", "db check", _server("alter table theme add column extra text")),
    Sample("structure", "a view changed on a server", "db check", _server("create or replace view themes as select * from themes")),
    Sample("not-a-file", "a backup of a server", "db backup copy.db", _server()),
    _sql("not-a-query", "a statement that writes", "delete from figures"),
    _sql("sql-refused", "a function of the server", "select pg_sleep(1)"),
    _sql("sql-refused", "a table", "select * from figure"),
    _sql("sql-refused", "a string with escapes", "select e'a'"),
    _sql("sql-error", "a view misspelt", "select * from figurs"),
    Sample("too-large", "a text of a server that fills the memory", ("sql", "select repeat('x', 140000000)"), _server(), by_itself=True),
    _sql("time-limit", "a statement without an end", ENDLESS[0], "--timeout", "0.1"),
)  # fmt: skip
