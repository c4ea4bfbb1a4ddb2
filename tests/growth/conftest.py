"""Seeded databases that have grown, and PostgreSQL from the engines' tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.engines.conftest import server, template
from tests.growth.loading import seal
from tests.scale import scaled

__all__ = ["server", "template"]

SMALL = 20_000


def _copied(seeded: Path, folder: Path, observations: int) -> Path:
    path = Path(shutil.copy(seeded, folder / f"grown-{observations}.db"))
    # In a process of its own: `finstats sql` leaves SQLite's bound on memory to the one it ran in.
    command = [sys.executable, "-m", "tests.growth.loading", str(path), str(observations)]
    subprocess.run(command, check=True, timeout=900, cwd=ROOT)
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
