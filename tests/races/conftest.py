"""What races: forked processes, threads, and databases of both engines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.crash.conftest import Files, Servers, files, forker, places, servers
from tests.engines.conftest import server, template

from finstats.settings import Target, database_target

__all__ = ["files", "forker", "places", "server", "servers", "template"]
_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def seeded_target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    """A seeded database of each engine, of the test's own."""
    if request.param == "sqlite":
        made: Files = request.getfixturevalue("files")
        place = made.place(f"race-{next(_numbers)}")
        made.copy("seeded", place)
        yield database_target(place.url)
        return
    running: Servers = request.getfixturevalue("servers")
    name = f"race_{next(_numbers)}"
    yield database_target(running.copy("seeded", name))
    running.drop(name)
