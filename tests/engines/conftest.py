"""PostgreSQL databases for tests, all of one server, and pairs of databases that must agree."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from tests.conftest import INVENTED
from tests.engines.twins import Twins
from tests.postgres import Server, running_server

from finstats.audit.keeping import keep_audit, keep_within
from finstats.ingest.first_use import make_or_upgrade
from finstats.ingest.importing import import_file
from finstats.settings import database_target

TEMPLATE = "template_seeded"
# A fixture that two conftest.py name is set up twice; the stash keeps it one server, one template.
_RUNNING = pytest.StashKey[Server]()
_SEEDED = pytest.StashKey[str]()
_SHARED = pytest.StashKey[str]()
_numbers = count(1)


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Server:
    """One running server for every folder of tests that asks; it ends with the test run."""
    if _RUNNING not in pytestconfig.stash:
        stack = ExitStack()
        pytestconfig.stash[_RUNNING] = stack.enter_context(running_server())
        pytestconfig.add_cleanup(stack.close)
    return pytestconfig.stash[_RUNNING]


@pytest.fixture(scope="session")
def template(pytestconfig: pytest.Config, server: Server) -> str:
    """The name of a migrated and seeded database that nobody connects to."""
    if _SEEDED not in pytestconfig.stash:
        make_or_upgrade(database_target(server.create(TEMPLATE)), None, keep_within)
        pytestconfig.stash[_SEEDED] = TEMPLATE
    return pytestconfig.stash[_SEEDED]


@pytest.fixture
def pg(server: Server, template: str) -> Iterator[str]:
    """The URL of a seeded PostgreSQL database of the test's own."""
    name = f"own_{next(_numbers)}"
    yield server.create(name, template)
    server.drop(name)


@pytest.fixture(scope="session")
def pg_shared(pytestconfig: pytest.Config, server: Server, template: str) -> str:
    """The URL of a seeded PostgreSQL database for tests that only read."""
    if _SHARED not in pytestconfig.stash:
        pytestconfig.stash[_SHARED] = server.create("shared", template)
    return pytestconfig.stash[_SHARED]


@pytest.fixture(scope="session")
def twins(
    seeded: Path, server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Twins:
    """The seeds on both engines, for questions alone; an audit keeps its run in both."""
    path = tmp_path_factory.mktemp("twins") / "twins.db"
    return Twins(str(shutil.copy(seeded, path)), server.create(f"twins_{next(_numbers)}", template))


@pytest.fixture(scope="session")
def invented_twins(
    seeded: Path, server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Twins:
    """The same with the invented set, imported into each, only to be read."""
    path = tmp_path_factory.mktemp("invented") / "invented.db"
    found = Twins(str(shutil.copy(seeded, path)), server.create("invented", template))
    for name in ("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily"):
        file = INVENTED / f"{name}.toml"
        reports = [import_file(database_target(url), file) for url in found]
        assert reports[0] == reports[1]
    for url in found:
        assert import_file(database_target(url), INVENTED / "register.toml").source is None
        keep_audit(database_target(url))
    return found
