"""What holds for a PostgreSQL database: exact numbers, order, comments, secrets, no writing."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conftest import INVENTED, run_cli
from tests.engines.twins import Twins
from tests.postgres import Server

from finstats.store.views import PUBLIC_VIEWS

SECRET = "geheim7Q"  # noqa: S105 - a password that opens nothing
Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A plain connection, past finstats, that commits each statement."""
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        yield connection


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with connected(url) as connection:
        tables = connection.execute(
            "select tablename from pg_tables where schemaname = 'public' order by 1"
        ).fetchall()
        return {
            name: sorted(connection.execute(f'select * from "{name}"'.encode()), key=repr)
            for (name,) in tables
        }


# Numbers


def test_base_values_sum_exactly_in_plain_sql(twins: Twins) -> None:
    wanted: dict[str, int] = defaultdict(int)
    with closing(sqlite3.connect(twins.sqlite)) as connection:
        for unit, value in connection.execute("select base_unit, value_base from figures"):
            wanted[unit] += value
    query = "select base_unit, sum(value_base) as s from figures group by base_unit"
    ran = twins.same("sql", f"{query} order by base_unit", "--format", "json")
    rows = json.loads(ran.out)["rows"]
    assert {row["base_unit"]: int(row["s"]) for row in rows} == wanted
    with connected(twins.other) as connection:
        sums = dict(connection.execute(query.encode()))
    assert sums == {unit: Decimal(total) for unit, total in wanted.items()}


@pytest.mark.parametrize("digits", ["254.30", "1026.09", "2150"])
def test_printed_digits_stay_as_they_are(twins: Twins, digits: str) -> None:
    query = "select distinct value_text as v from figures where value_text like :digits || '%'"
    ran = twins.same("sql", query, "-p", f"digits={digits}", "--format", "csv")
    assert ran.out.split() == ["v", digits]


# Catalogue


@pytest.mark.parametrize("view", PUBLIC_VIEWS)
def test_every_column_of_a_view_has_its_comment(pg_shared: str, view: str) -> None:
    with connected(pg_shared) as connection:
        comments = connection.execute(
            "select attname, col_description(attrelid, attnum) from pg_attribute "
            "where attrelid = %s::regclass and attnum > 0",
            [view],
        ).fetchall()
        meanings = connection.execute(
            "select \"column\", zh || ' / ' || en from dictionary "
            "where object = %s and \"column\" <> ''",
            [view],
        ).fetchall()
        words = connection.execute("select obj_description(%s::regclass)", [view]).fetchone()
    assert dict(comments) == dict(meanings)
    assert words is not None
    assert words[0]


@pytest.mark.parametrize("kind", ["r", "v"], ids=["table", "view"])
def test_text_sorts_by_code_point_in_every_column(pg_shared: str, kind: str) -> None:
    with connected(pg_shared) as connection:
        others = connection.execute(
            "select c.relname, a.attname, l.collname from pg_attribute a "
            "join pg_class c on c.oid = a.attrelid join pg_collation l on l.oid = a.attcollation "
            "where c.relnamespace = 'public'::regnamespace and c.relkind = %s and a.attnum > 0 "
            "and l.collname <> 'C' and c.relname <> 'alembic_version' order by 1, 2",
            [kind],
        ).fetchall()
    # Made of three words of our own, which sort alike everywhere.
    computed = [(view, "status", "default") for view in ("figure_versions", "figures")]
    assert others == (computed if kind == "v" else [])


# Databases that do not answer


@pytest.fixture
def locked(server: Server, pg: str) -> str:
    """The URL of a seeded database with a role that must give its password, a wrong one here."""
    with connected(pg) as connection:
        row = connection.execute("show hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        if "analyst" not in rules.read_text():
            connection.execute("create role analyst login password 'another'")
            rules.write_text("local all analyst scram-sha-256\n" + rules.read_text())
            connection.execute("select pg_reload_conf()")
    return pg.replace("postgres@", f"analyst:{SECRET}@", 1)


COMMANDS = (
    ("themes",),
    ("info",),
    ("sql", "select 1 as x"),
    ("db", "init"),
    ("db", "upgrade"),
    ("db", "current"),
    ("source", "set", "weifang-2025", "--title", "x"),
)
NOWHERE = (
    f"postgresql+psycopg://analyst:{SECRET}@127.0.0.1:1/stats",
    f"postgresql://analyst:{SECRET}@127.0.0.1:1/stats",
    f"postgresql://analyst:{SECRET}%40@127.0.0.1:1/stats",
    f"postgresql://analyst:{SECRET}%@127.0.0.1:1/stats",
    f"postgresql://analyst:{SECRET}@127.0.0.1:x/stats",
    f"postgresql://analyst:{SECRET}@/stats?host=/no/such/folder",
    f"postgresql://127.0.0.1:1/stats?user=analyst&password={SECRET}",
    f"postgresql://127.0.0.1:1/stats?password={SECRET}&nonsense=1",
)
# Characters that a URL wants as %40 and %2F, and that people write as they are.
ODD_PASSWORDS = (
    f"postgresql://analyst:a@{SECRET}@127.0.0.1:1/stats",
    f"postgresql://analyst:a/{SECRET}@127.0.0.1:1/stats",
    f"postgresql://analyst:a?{SECRET}@127.0.0.1:1/stats",
    f"postgresql://analyst:a#{SECRET}@127.0.0.1:1/stats",
)


def refused(url: str, *words: str) -> str:
    """Stderr of a command that has no database, in both languages; it tells no secret."""
    both = ""
    for lang in ("zh", "en"):
        ran = run_cli(*words, "--lang", lang, "--database", url)
        assert (ran.code, ran.out) == (3, ""), ran
        assert SECRET not in ran.err
        both += ran.err
    return both


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_wrong_password_is_refused_and_not_printed(locked: str, words: tuple[str, ...]) -> None:
    assert 'password authentication failed for user "analyst"' in refused(locked, *words)


@pytest.mark.parametrize("url", NOWHERE)
def test_a_server_out_of_reach_is_named_without_the_password(url: str) -> None:
    for words in (("themes",), ("db", "init")):
        assert "/stats" in refused(url, *words)


@pytest.mark.parametrize("url", ODD_PASSWORDS)
def test_a_password_with_odd_characters_is_not_printed(url: str) -> None:
    for words in (("themes",), ("db", "init")):
        refused(url, *words)


def test_another_kind_of_database_is_refused_without_the_password() -> None:
    ran = run_cli("themes", "--database", f"mysql://analyst:{SECRET}@127.0.0.1/stats")
    assert ran.code == 2
    assert "mysql" in ran.err
    assert SECRET not in ran.err


def test_a_database_that_is_not_there_names_the_command_that_makes_it(server: Server) -> None:
    for words in (("themes",), ("db", "upgrade"), ("sql", "select 1 as x")):
        assert refused(server.url("nowhere"), *words).count("finstats db init") == 2


def test_an_empty_database_names_the_command_that_makes_it(server: Server) -> None:
    url = server.create("empty")
    try:
        for words in (
            ("themes",),
            ("db", "upgrade"),
            ("import", str(INVENTED / "jiangcheng-q1.toml")),
        ):
            assert refused(url, *words).count("finstats db init") == 2
        assert content(url) == {}
    finally:
        server.drop("empty")


def test_a_new_database_is_made_by_db_init_and_left_alone_the_second_time(server: Server) -> None:
    url = server.create("made")
    try:
        assert run_cli("db", "init", "--database", url).code == 0
        made = content(url)
        again = run_cli("db", "init", "--database", url)
        assert (again.code, "nothing changed" in again.err) == (0, True)
        assert content(url) == made
        assert run_cli("db", "verify", "--database", url).code == 0
    finally:
        server.drop("made")


def test_another_release_s_database_is_left_alone(pg: str) -> None:
    for revision, word in (("0003", "finstats db upgrade"), ("9999", "newer")):
        with connected(pg) as connection:
            connection.execute("update alembic_version set version_num = %s", [revision])
        before = content(pg)
        assert word in refused(pg, "themes")
        assert content(pg) == before
