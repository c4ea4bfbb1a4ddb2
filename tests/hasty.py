"""Databases of tests need not survive a power cut; most of the time goes into that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event


@pytest.fixture(scope="package", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """For all tests of a package whose conftest takes it."""

    def hasty(connection: sqlite3.Connection, _: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("pragma synchronous = off")

    event.listen(Engine, "connect", hasty)
    yield
    event.remove(Engine, "connect", hasty)
