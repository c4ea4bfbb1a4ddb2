"""A database in messages: fit to be typed again, and never with a password."""

from __future__ import annotations

import shlex

import pytest
from tests.conftest import run_cli

from finstats.settings import database_target
from finstats.store.reader import NotReady

KEPT = [
    "postgresql://host/name",
    "postgresql://user@host:5432/name",
    "postgresql:///name?host=%2Ftmp%2Fsocket",
    "postgresql://user@/name?host=/tmp/socket&port=5433",
    "postgresql://[::1]:5432/name",
]
WITHOUT = [
    ("postgresql://user:PASS@host/name", "postgresql://user@host/name"),
    ("postgresql://user:@host/name", "postgresql://user@host/name"),
    ("postgresql://u:PASS@/n?host=%2Ftmp", "postgresql://u@/n?host=%2Ftmp"),
    ("postgresql:///n?host=/tmp&password=PASS", "postgresql:///n?host=/tmp"),
    ("postgresql://u@h/n?sslpassword=PASS&sslmode=require", "postgresql://u@h/n?sslmode=require"),
    ("postgresql://u@h/n?p%61ssword=PASS", "postgresql://u@h/n"),
]


@pytest.mark.parametrize("url", KEPT)
def test_user_server_and_socket_are_kept(url: str) -> None:
    assert database_target(url).shown == url
    assert database_target(database_target(url).shown) == database_target(url)


@pytest.mark.parametrize(("url", "shown"), WITHOUT)
def test_a_password_is_left_out(url: str, shown: str) -> None:
    assert database_target(url).shown == shown


@pytest.mark.parametrize(
    "secret", ["pw", "a:b", "a@b", "a/b", "a?b", "a#b", "a@b/c", "é?x=1@", "a&b=c"]
)
@pytest.mark.parametrize(
    "form", ["u:{}@h/n", "u:{}@/n?host=/tmp", "/n?password={}", "h/n?x=1&password={}"]
)
def test_no_part_of_a_password_is_shown_whatever_it_is_made_of(secret: str, form: str) -> None:
    shown = database_target("postgresql://" + form.format(f"SECRET{secret}SECRET")).shown
    assert "SECRET" not in shown


def test_the_next_step_can_be_typed(pg: str) -> None:
    target = database_target(pg.replace("postgres@/", "postgres:SECRET@/"))
    hint = NotReady("missing", target).hint
    assert hint is not None
    command = shlex.split(hint.en.partition(": ")[2])
    assert "SECRET" not in hint.en
    assert command[:3] == ["finstats", "db", "init"]
    ran = run_cli(*command[1:])
    assert (ran.code, "nothing changed" in ran.err) == (0, True), ran


@pytest.mark.parametrize("name", ["it's", "a b", "$HOME", "-x"])
def test_a_path_in_the_next_step_is_quoted(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.mktemp("quoted") / name
    hint = NotReady("missing", database_target(str(path))).hint
    assert hint is not None
    assert shlex.split(hint.en)[-1] == str(path)
