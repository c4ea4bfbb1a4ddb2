"""Databases with restatements, withdrawals and conflicts, and the lakes made of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.engines.conftest import server, template
from tests.engines.twins import Twins
from tests.hasty import no_waiting_for_the_disk as no_waiting_for_the_disk
from tests.history import SOURCES, bring
from tests.lake.lakes import lay

from finstats.audit.keeping import keep_audit
from finstats.settings import database_target

__all__ = ["server", "template"]


@pytest.fixture(scope="session")
def told(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the seeds and all invented sources, only to be read."""
    path = Path(shutil.copy(seeded, tmp_path_factory.mktemp("told") / "told.db"))
    bring(str(path), *SOURCES)
    keep_audit(database_target(str(path)), rounding="truncation")  # as questions would
    return path


@pytest.fixture(scope="session")
def lake(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake of it, only to be read."""
    folder = tmp_path_factory.mktemp("lake") / "lake"
    lay(told, folder)
    return folder


@pytest.fixture(scope="session")
def twins_of_lake(told: Path, lake: Path) -> Twins:
    """The database and its lake, as `--database` takes them."""
    return Twins(str(told), f"parquet:{lake}")


@pytest.fixture
def own(told: Path, tmp_path: Path) -> Path:
    """The database, for a test that writes to it."""
    return Path(shutil.copy(told, tmp_path / "own.db"))
