"""Seeded databases that have grown, and PostgreSQL from the engines' tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.engines.conftest import server, template
from tests.growth.loading import load_sqlite, seal
from tests.scale import scaled

__all__ = ["server", "template"]

SMALL = 20_000


def _copied(seeded: Path, folder: Path, observations: int) -> Path:
    path = Path(shutil.copy(seeded, folder / f"grown-{observations}.db"))
    load_sqlite(path, observations)
    return path


@pytest.fixture(scope="session")
def small(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty thousand observations and the seeds, only to be read."""
    path = _copied(seeded, tmp_path_factory.mktemp("small"), SMALL)
    seal(path)
    return path


@pytest.fixture(scope="session")
def large(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred thousand in `make test`, a million in `make test-all`; only to be read."""
    return _copied(seeded, tmp_path_factory.mktemp("large"), scaled(100_000, 1_000_000))
