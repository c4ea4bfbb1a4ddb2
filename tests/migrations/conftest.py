"""Databases that the migrations alone have made, and what is in their catalogues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.engines.conftest import server, template
from tests.postgres import Server

from finstats.settings import Target, database_target
from finstats.store.migrations import upgrade
from finstats.store.writing import writing

__all__ = ["server", "template"]

ENGINES = ("sqlite", "postgresql")
Empty = Callable[[str], Target]
_numbers = count(1)


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Empty]:
    """Gives empty databases of either engine; the server is started when it is needed."""
    made: list[str] = []

    def database(engine: str) -> Target:
        name = f"migrated_{next(_numbers)}"
        if engine == "sqlite":
            return database_target(str(tmp_path / f"{name}.db"))
        made.append(name)
        running: Server = request.getfixturevalue("server")
        return database_target(running.create(name))

    yield database
    for name in made:
        request.getfixturevalue("server").drop(name)


@pytest.fixture(params=ENGINES)
def target(request: pytest.FixtureRequest, empty: Empty) -> Target:
    """An empty database of each engine in turn."""
    return empty(request.param)


@pytest.fixture
def migrated(target: Target) -> Target:
    """A database of each engine with all migrations and no seeds."""
    with writing(target, foreign_keys=False) as connection:
        upgrade(connection)
    return target


@pytest.fixture(scope="session", params=ENGINES)
def head(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Target:
    """The same, only to be read."""
    if request.param == "sqlite":
        target = database_target(str(tmp_path_factory.mktemp("head") / "head.db"))
    else:
        target = database_target(request.getfixturevalue("server").create("head"))
    with writing(target, foreign_keys=False) as connection:
        upgrade(connection)
    return target


@pytest.fixture(params=ENGINES)
def seeded_target(
    request: pytest.FixtureRequest, database: Path, tmp_path: Path
) -> Iterator[Target]:
    """A seeded database of each engine, of the test's own."""
    if request.param == "sqlite":
        yield database_target(str(database))
        return
    running: Server = request.getfixturevalue("server")
    name = f"seeded_{next(_numbers)}"
    yield database_target(running.create(name, request.getfixturevalue("template")))
    running.drop(name)
