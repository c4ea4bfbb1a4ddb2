"""One server and one site over the seeded database, for all tests that only ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.served import Asgi, Server, serving, site_of


@pytest.fixture(scope="session")
def server(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`finstats web` in a process of its own, at a free port."""
    with serving(seeded, tmp_path_factory.mktemp("web-home"), "--port", "0") as server:
        yield server


@pytest.fixture(scope="session")
def web(seeded: Path) -> Iterator[Asgi]:
    """The same in this process."""
    with site_of(seeded) as (asgi, _):
        yield asgi
