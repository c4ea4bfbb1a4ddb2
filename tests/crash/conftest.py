"""Databases to be killed over, in memory where the system has a folder for that."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest
from tests.crash.forker import Forker, forking
from tests.crash.job import Job
from tests.crash.sweeps import FILES, STATES, TABLES, Step
from tests.engines.conftest import server, template
from tests.postgres import Server

__all__ = ["server", "template"]
_numbers = count(1)
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made there


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for databases; in memory, for a kill does not ask what the disk has synced."""
    if not os.access(_MEMORY, os.W_OK):
        yield tmp_path_factory.mktemp("crash")
        return
    with tempfile.TemporaryDirectory(prefix="finstats-crash-", dir=_MEMORY) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def forker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forker]:
    """What forks processes."""
    with forking(tmp_path_factory.mktemp("forker")) as found:
        yield found


@dataclass(frozen=True)
class Place:
    """A database for an operation: its URL, its own folder, and the folder of the written files."""

    url: str
    folder: Path
    files: Path

    def job(self, step: Step, **how: int) -> Job:
        """The job of a step here, to end as told."""
        words = {"database": self.url, "folder": self.folder, "files": self.files}
        arguments = tuple(word.format(**words) for word in step.arguments)
        home = {"XDG_DATA_HOME": str(self.folder.parent), "HOME": str(self.files)}
        surroundings = home | {"FINSTATS_LANG": "en"}
        return Job(step.operation, arguments, environment=surroundings, **how)  # type: ignore[arg-type]


class Files:
    """SQLite databases in every state, each made once, and places for copies of them."""

    def __init__(self, forker: Forker, folder: Path) -> None:
        self._forker, self._folder = forker, folder
        for name, text in FILES.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        for name, text in TABLES.items():
            (folder / name).write_text(text, encoding="utf-8")

    def place(self, name: str) -> Place:
        """A place of one's own, where `finstats` has its embedded database."""
        folder = self._folder / name / "finstats"
        return Place(str(folder / "finstats.db"), folder, self._folder)

    def copy(self, state: str, place: Place) -> None:
        """Put a copy of a state there, and nothing else."""
        made = self._at(state)
        if place.folder.exists():
            shutil.rmtree(place.folder)
        shutil.copytree(made.folder, place.folder)

    def _at(self, state: str) -> Place:
        place = self.place(f"state-{state}")
        if not place.folder.exists():
            if state == "base":
                place.folder.mkdir(parents=True)
            else:
                self.copy(STATES[state].start, place)
                self._forker.points(place.job(STATES[state]))
        return place


class Servers:
    """PostgreSQL databases in every state, each made once."""

    def __init__(self, forker: Forker, server: Server, files: Files) -> None:
        self._forker, self._server, self._files = forker, server, files
        self._made: dict[str, str] = {"base": "template1"}

    def at(self, state: str) -> str:
        """The name of a database of this state, only to be copied."""
        if state not in self._made:
            # Two folders' fixtures may make the same state on one server.
            step, name = STATES[state], f"killed_{state}_{next(_numbers)}"
            url = self._server.create(name, self.at(step.start))
            self._forker.points(self.place(url).job(step))
            self._made[state] = name
        return self._made[state]

    def place(self, url: str) -> Place:
        """The place of a database."""
        return replace(self._files.place("none"), url=url)

    def copy(self, state: str, name: str) -> str:
        """The URL of a new copy of the state."""
        return self._server.create(name, self.at(state))

    def drop(self, name: str) -> None:
        """Remove a copy."""
        self._server.drop(name)


@pytest.fixture(scope="session")
def files(forker: Forker, places: Path) -> Files:
    """SQLite databases in every state."""
    return Files(forker, places)


@pytest.fixture(scope="session")
def servers(forker: Forker, server: Server, files: Files) -> Servers:
    """PostgreSQL databases in every state."""
    return Servers(forker, server, files)
