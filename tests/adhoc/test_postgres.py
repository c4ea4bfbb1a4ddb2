"""Ad-hoc SQL on PostgreSQL reads the public views and does nothing else, whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psycopg
import pytest
from tests.adhoc import hostile_postgres as hostile
from tests.adhoc.conftest import asking
from tests.adhoc.generated import statements
from tests.adhoc.hostile import SECRET
from tests.adhoc.test_hostile_sqlite import MOST_MEMORY
from tests.conftest import run_cli
from tests.engines.test_postgres import Connection, connected, content
from tests.postgres import Server
from tests.scale import scaled, shown

from finstats.errors import FinstatsError
from finstats.settings import database_target
from finstats.store import postgres_guard as guard
from finstats.store.readers import make_reader, reader_role

ROLE = "analyst_role"
SAMPLE = scaled(60, 2000)


@pytest.fixture(scope="module")
def attacked(server: Server, template: str) -> Iterator[str]:
    """The URL of one seeded database with a secret text that all statements are tried on."""
    url = server.create("attacked_adhoc", template)
    with connected(url) as connection:
        connection.execute(
            "insert into source_text (source_id, text, sha256, attached_at) "
            "select min(id), %s, '', '' from source",
            [SECRET],
        )
    yield url
    server.drop("attacked_adhoc")


@pytest.fixture(scope="module")
def with_role(server: Server, template: str, attacked: str) -> Iterator[str]:
    """The same content, with a reader role."""
    with connected(attacked) as connection:
        connection.execute("select 1")
    url = server.create("attacked_with_role", "attacked_adhoc")
    make_reader(database_target(url), ROLE)
    yield url
    server.drop("attacked_with_role")
    with psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True) as other:
        other.execute(f"drop role {ROLE}".encode())


def of_role(url: str) -> str:
    """The URL as the reader role opens it."""
    return url.replace("postgres@", f"{ROLE}@", 1)


LISTED = [(kind, statement) for kind, listed in hostile.POSTGRES.items() for statement in listed]


@pytest.mark.parametrize("who", ["owner", "owner with a reader role", "reader"])
def test_hostile_statements_are_refused_in_one_line_and_change_nothing(
    attacked: str, with_role: str, server: Server, who: str
) -> None:
    url = {"owner": attacked, "owner with a reader role": with_role, "reader": of_role(with_role)}[
        who
    ]
    owners = attacked if who == "owner" else with_role
    made = server.folder / "made"
    before = content(owners)
    for kind, statement in LISTED:
        ran = run_cli("sql", statement.replace(hostile.MADE, str(made)), "--database", url)
        assert (ran.code, ran.out) == (1, ""), (kind, statement, ran)
        assert ran.err.startswith("finstats: ")
        assert ran.err.count("\n") == 1 or "did you mean" in ran.err or "schema" in ran.err
        assert SECRET not in ran.err
        assert not made.exists()
    assert content(owners) == before
    shown("sql.hostile-statements-postgresql", **{who.replace(" ", "_"): len(LISTED)})


def test_generated_statements_change_and_tell_nothing(attacked: str, server: Server) -> None:
    before, made = content(attacked), server.folder / "made"
    with asking(attacked) as ask:
        for statement in statements(SAMPLE, for_postgres=True):
            ended = ask(statement.replace(hostile.MADE, str(made)), 0.3)
            assert ended.code in (0, 1, 4), (statement, ended)
            assert SECRET not in ended.out + ended.err, statement
            assert not made.exists(), statement
    assert content(attacked) == before
    shown("sql.generated-statements", on_postgresql=SAMPLE)


@pytest.mark.parametrize("statement", hostile.ENDLESS)
def test_a_statement_without_end_is_stopped(attacked: str, statement: str) -> None:
    ran = run_cli("sql", statement, "--timeout", "0.3", "--database", attacked)
    assert (ran.code, ran.out, ran.err) == (4, "", "finstats: stopped after 0.3 seconds\n")


def test_what_is_no_secret_is_answered_whoever_asks(attacked: str, with_role: str) -> None:
    for statement in (
        "select count(*) as n from figures",
        "select text_attached from sources",
        "with s as (select source from sources) select count(*) as n from s",
        "select substring(source from 1 for 4) as x, extract(year from now()) > 0 as y from sources",
        "values (1), (2)",
        "select theme from themes where theme is not distinct from 'green'",
        "select x.theme from figures f join lateral (select f.theme) x on true limit 1",
        "select 'delete; copy; source_text' as words -- pg_read_file",
    ):
        answers = {
            run_cli("sql", statement, "--database", url, "--format", "json")
            for url in (attacked, with_role, of_role(with_role))
        }
        assert {ran.code for ran in answers} == {0}, answers
        assert len(answers) == 1


def test_every_read_command_answers_the_reader(with_role: str) -> None:
    for words in (("themes",), ("banks",), ("indicator", "tech-loans"), ("cite", "4.2"), ("info",)):
        owners, readers = (
            run_cli(*words, "--format", "json", "--database", url)
            for url in (with_role, of_role(with_role))
        )
        assert readers.code == 0, readers
        if words != ("info",):
            assert owners == readers


def test_many_rows_cost_no_more_than_the_few_that_are_shown(attacked: str) -> None:
    query = "select generate_series(1, 2000000000) as x"
    ran = run_cli("sql", query, "--limit", "5", "--format", "csv", "--database", attacked)
    assert (ran.code, ran.out.split()) == (0, ["x", "1", "2", "3", "4", "5"])


def test_one_row_that_does_not_fit_into_memory_ends_the_program_in_one_line(attacked: str) -> None:
    told = "finstats: the answer does not fit into memory; ask for less\n"
    with asking(attacked) as ask:
        ended = ask("select repeat('x', 500000000) as x", 30)
    assert (ended.code, ended.out, ended.err) == (1, "", told)
    assert ended.memory < MOST_MEMORY


# Each layer alone


@pytest.fixture
def bare(server: Server, template: str) -> Iterator[str]:
    """A database of the test's own with a reader role."""
    url = server.create("bare_adhoc", template)
    make_reader(database_target(url), ROLE)
    yield url
    server.drop("bare_adhoc")
    with connected(server.url("postgres")) as connection:
        with suppress(psycopg.Error):
            connection.execute("drop role x")
        connection.execute(f"drop owned by {ROLE}".encode())
        with suppress(psycopg.Error):  # the other module-wide database still knows it
            connection.execute(f"drop role {ROLE}".encode())


def _as_role(connection: Connection, statement: str) -> None:
    guard.as_reader(connection)
    connection.execute(statement.encode())


def _read_only(connection: Connection, statement: str) -> None:
    connection.execute("set transaction read only")
    connection.execute(statement.encode())


def _cursor(connection: Connection, statement: str) -> None:
    with connection.cursor(name="adhoc") as cursor:
        cursor.execute(statement.encode())
        cursor.fetchall()


def _names(connection: Connection, statement: str) -> None:
    guard.must_be_a_query(statement)
    guard.must_name_views_alone(connection, statement)
    connection.execute(statement.encode())


LAYERS: dict[str, Callable[[Connection, str], None]] = {
    "role": _as_role,
    "transaction": _read_only,
    "grammar": _cursor,
    "names": _names,
}


def stops(url: str, statement: str, layer: Callable[[Connection, str], None]) -> bool:
    """Whether the layer alone makes the statement fail; whatever it did is rolled back."""
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        try:
            layer(connection, statement)
        except (psycopg.Error, FinstatsError):
            return True
        finally:
            connection.rollback()
    return False


def test_every_writing_attack_is_stopped_by_two_layers_at_least(bare: str) -> None:
    for statement in hostile.WRITING:
        stopping = [name for name, layer in LAYERS.items() if stops(bare, statement, layer)]
        assert len(stopping) >= 2, (statement, stopping)
        shown("sql.layers-postgresql", writing=1, **dict.fromkeys(stopping, 1))


def test_the_role_alone_reads_the_views_and_nothing_else(bare: str) -> None:
    hidden = [s for s in (*hostile.TEXT, *hostile.HIDDEN) if "pg_" not in s and "schema" not in s]
    # A string to PostgreSQL from one end to the other; it is our own reading that it attacks.
    hidden = [s for s in hidden if "inet" not in s and not s.startswith("select e'")]
    with psycopg.connect(of_role(bare).replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")  # as psql would let them
        # PostgreSQL only warns of a grant by somebody who has nothing to give.
        writing = [s for s in hostile.WRITING if not s.startswith("grant")]
        for statement in (*writing, *hidden):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())
        for statement in ("select count(*) from figures", "table dictionary"):
            assert connection.execute(statement).fetchone()


def test_the_role_has_a_time_limit_and_reads_only_from_the_start(bare: str) -> None:
    with psycopg.connect(of_role(bare).replace("+psycopg", "", 1)) as connection:
        for setting, value in (
            ("default_transaction_read_only", "on"),
            ("statement_timeout", "30s"),
        ):
            assert connection.execute(f"show {setting}".encode()).fetchone() == (value,)


def test_the_grammar_alone_takes_one_query(bare: str) -> None:
    for statement in (*hostile.SEVERAL, *hostile.WRITING, *hostile.FILES[:10]):
        if not statement.startswith(("with", "select 1 as y")):
            assert stops(bare, statement, _cursor), statement


def test_names_alone_refuse_tables_and_the_server_s_own(bare: str) -> None:
    for statement in (*hostile.TEXT, *hostile.HIDDEN, *hostile.FILES):
        assert stops(bare, statement, _names), statement


def test_the_server_s_limit_alone_stops_one_statement(bare: str) -> None:
    with psycopg.connect(bare.replace("+psycopg", "", 1)) as connection:
        guard.bound_time(connection, 0.1)
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute(hostile.ENDLESS[0].encode())


def test_a_cancel_that_met_nothing_is_sent_again(bare: str) -> None:
    with (
        psycopg.connect(bare.replace("+psycopg", "", 1)) as connection,
        guard.cancelled_after(connection, 0.05),
    ):
        time.sleep(0.5)  # between two statements
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("select pg_sleep(60)")


# The role


def test_a_reader_is_found_by_those_who_may_step_down_to_it(bare: str) -> None:
    with psycopg.connect(bare.replace("+psycopg", "", 1)) as connection:
        assert reader_role(connection) == ROLE
    with psycopg.connect(of_role(bare).replace("+psycopg", "", 1)) as connection:
        assert reader_role(connection) is None


def test_making_a_reader_twice_changes_nothing(bare: str) -> None:
    make_reader(database_target(bare), ROLE)
    assert run_cli("themes", "--database", of_role(bare)).code == 0


def test_a_role_reads_no_database_that_it_was_not_made_for(
    bare: str, server: Server, template: str
) -> None:
    other = server.create("of_nobody", template)
    try:
        for words in (("downgrade", "0004"), ("upgrade",)):
            for url in (bare, other):
                assert run_cli("db", *words, "--database", url).code == 0
        assert run_cli("themes", "--database", of_role(bare)).code == 0
        ran = run_cli("themes", "--database", of_role(other))
        assert (ran.code, "permission denied" in ran.err) == (3, True)
    finally:
        server.drop("of_nobody")


def test_the_command_makes_the_database_and_the_role(server: Server) -> None:
    url = server.create("made_with_role")
    try:
        ran = run_cli("db", "init", "--reader", ROLE, "--database", url)
        assert (ran.code, f"the role {ROLE} may read" in ran.err) == (0, True)
        assert run_cli("themes", "--database", of_role(url)).code == 0
        for words in (("db", "init"), ("source", "set", "weifang-2025", "--title", "x")):
            ran = run_cli(*words, "--database", of_role(url))
            assert ran.code == 3
            assert "permission denied" in ran.err or "read-only transaction" in ran.err
    finally:
        server.drop("made_with_role")


def test_a_role_that_is_not_ours_is_refused(bare: str) -> None:
    for name, code in (("postgres", "not-our-role"), ("Analyst", "bad-role"), ("pg_x", "bad-role")):
        with pytest.raises(FinstatsError) as caught:
            make_reader(database_target(bare), name)
        assert caught.value.code == code
    with pytest.raises(FinstatsError) as caught:
        make_reader(database_target("own.db"), ROLE)
    assert caught.value.code == "not-a-server"
