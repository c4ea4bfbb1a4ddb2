"""Articles, and a command line whose engine knows the invented one by heart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.conftest import INVENTED, Cli, run_cli
from tests.extract import invented_engine

from finstats.ingest.importing import import_file
from finstats.settings import database_target

YEAR_END = INVENTED / "reedville-year-end.txt"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program finds the invented engine; it is 20 January 2025."""
    monkeypatch.setattr("finstats.extract.engine.readings", invented_engine.readings)
    monkeypatch.setattr("finstats.extract.reading.today", lambda: "2025-01-20")


@pytest.fixture(scope="session")
def _reedville(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(seeded, tmp_path_factory.mktemp("reedville") / "finstats.db"))
    import_file(database_target(str(path)), INVENTED / "reedville.toml")
    return path


@pytest.fixture
def reedville(
    _reedville: Path, engine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Cli:
    """A command line over a database of its own with the last release of Reedville."""
    return _over(_reedville, tmp_path, monkeypatch)


@pytest.fixture
def reedville_as_read(_reedville: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The same with the engine that users have; it is 20 January 2025."""
    monkeypatch.setattr("finstats.extract.reading.today", lambda: "2025-01-20")
    return _over(_reedville, tmp_path, monkeypatch)


def _over(held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    own = Path(shutil.copy(held, tmp_path / "stats.db"))
    monkeypatch.setenv("FINSTATS_DATABASE", str(own))
    monkeypatch.chdir(tmp_path)
    shutil.copy(YEAR_END, tmp_path / YEAR_END.name)
    return run_cli
