"""A Spark that cannot be reached is one line and the next step, at once and without the secret."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from tests.conftest import run_cli

from finstats.errors import DatabaseError
from finstats.settings import database_target
from finstats.store.reader import open_reader
from finstats.store.spark import address_of

SECRET = "geheim7Q"  # noqa: S105 - a token that opens nothing


@pytest.fixture
def rude() -> Iterator[int]:
    """The port of a server that speaks something else."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"HTTP/1.1 400 No\r\n\r\n")

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1:1",
        "127.0.0.1:1/;user_id=analyst",
        f"127.0.0.1:1/;token={SECRET}",
        f"127.0.0.1:1/;token={SECRET}%25;use_ssl=true",
        f"127.0.0.1:1/;x-token={SECRET}",
        f"127.0.0.1:x/;token={SECRET}",
        f"127.0.0.1:1/;token={SECRET};nonsense",
        f"127.0.0.1:1/{SECRET}",
        "no.such.host.invalid:15002",
        "127.0.0.1:RUDE",
    ],
)
def test_it_is_said_at_once_with_the_next_step(lake: Path, rude: int, place: str) -> None:
    url = f"sc://{place.replace('RUDE', str(rude))}?lake={lake}"
    for lang in ("zh", "en"):
        ran = run_cli("themes", "--database", url, "--lang", lang)
        assert (ran.code, ran.out) == (3, ""), ran
        assert len(ran.err.splitlines()) == 2
        assert "--database parquet:" in ran.err
        assert SECRET not in ran.err or place.endswith(f"/{SECRET}")


def test_parameters_may_stand_beside_the_folder() -> None:
    for given, address in (
        ("sc://h:1?lake=/l", "sc://h:1"),
        ("sc://h:1/;token=a?lake=/l", "sc://h:1/;token=a"),
        ("sc://h:1?token=a&lake=/l", "sc://h:1/;token=a"),
        ("sc://h:1/;use_ssl=true?lake=/l&token=a", "sc://h:1/;use_ssl=true;token=a"),
    ):
        assert address_of(database_target(given)) == address


def test_a_folder_that_is_no_lake_is_said_before_a_server_is_asked(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as caught:
        open_reader(database_target(f"sc://127.0.0.1:1?lake={tmp_path}"))
    assert caught.value.code == "lake-missing"
