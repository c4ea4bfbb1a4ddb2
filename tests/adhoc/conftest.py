"""One database with a secret text in it, and a program that runs statements on it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.adhoc.hostile import MADE, OTHER, SECRET
from tests.conftest import ROOT
from tests.engines.conftest import pg, server, template
from tests.store.conftest import folder

__all__ = ["pg", "server", "template"]


@dataclass(frozen=True)
class Ended:
    """What a statement came to; `code` is negative for a signal, `memory` is the peak in bytes."""

    code: int
    out: str
    err: str
    memory: int
    seconds: float


Ask = Callable[..., Ended]


@dataclass(frozen=True)
class Attacked:
    """A database in a folder of its own, another one beside that folder, with a secret each."""

    database: Path
    other: Path

    def filled(self, statement: str) -> str:
        """The statement with the paths that stand for other files."""
        made = str(self.database.parent / "made.db")
        return statement.replace(OTHER, str(self.other)).replace(MADE, made)

    def content(self) -> dict[str, bytes]:
        """Every file beside the database and its bytes, the database's included."""
        return folder(self.database.parent) | folder(self.other.parent)


@pytest.fixture(scope="session")
def attacked(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """The seeded database with the text of its source, that all statements are tried on."""
    path = tmp_path_factory.mktemp("attacked") / "own.db"
    shutil.copy(seeded, path)
    put_secret(path)
    other = tmp_path_factory.mktemp("other") / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("create table secret as select ? as text", [SECRET])
    return Attacked(path, other)


def put_secret(path: Path) -> None:
    """Attach a text to the source of a SQLite database."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "insert into source_text select id, ?, 'x', 'y' from source limit 1", [SECRET]
        )


@contextmanager
def asking(database: str | Path) -> Iterator[Ask]:
    """Gives a function that runs a statement in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.adhoc.forks", str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=dict(os.environ),
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    to, back = process.stdin, process.stdout

    def ask(statement: str, seconds: float = 0.5) -> Ended:
        to.write(json.dumps([statement, seconds]) + "\n")
        to.flush()
        return Ended(**json.loads(back.readline()))

    try:
        yield ask
    finally:
        to.close()
        process.wait(timeout=30)
        back.close()


@pytest.fixture(scope="module")
def ask(attacked: Attacked) -> Iterator[Ask]:
    """Runs a statement on the attacked SQLite database."""
    with asking(attacked.database) as function:
        yield function
