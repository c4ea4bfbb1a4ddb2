"""Programs of their own, the embedded database, and a folder as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.engines.conftest import pg, pg_shared, server, template, twins
from tests.postgres import Server

from finstats.settings import Target, database_target

__all__ = ["pg", "pg_shared", "server", "template", "twins"]

PROGRAM = "from finstats.cli.main import main; main()"
Program = Callable[..., "subprocess.Popen[bytes]"]
_numbers = count(1)


@pytest.fixture
def program() -> Iterator[Program]:
    """Start `finstats ARGUMENTS` as a program of its own; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, code: str = PROGRAM) -> subprocess.Popen[bytes]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", code, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(os.environ),
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def embedded() -> Path:
    """Where the embedded database of this test will be; nothing is there."""
    path = database_target().path
    assert path is not None
    assert not path.exists()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    """A seeded database of each engine, of the test's own."""
    if request.param == "sqlite":
        yield database_target(str(request.getfixturevalue("database")))
        return
    running: Server = request.getfixturevalue("server")
    name = f"written_{next(_numbers)}"
    yield database_target(running.create(name, request.getfixturevalue("template")))
    running.drop(name)


def folder(path: Path) -> dict[str, bytes]:
    """Every file of a folder and its bytes."""
    return {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}
