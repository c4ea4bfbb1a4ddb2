"""A sample: a command line that must end in one error, and the world it is run in."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.conftest import ROOT, Ran, run_cli
from tests.postgres import Server

from finstats.settings import Target
from finstats.store.reader import Reader

STATS = "stats.db"
OWN = "own_errors"


@dataclass
class World:
    """The folder a sample is run in; whatever it needs is made there."""

    folder: Path
    seeded: Path
    patch: pytest.MonkeyPatch
    server: Callable[[], tuple[Server, str]]
    patched: bool = False
    postgres_url: str = ""
    closed: str = ""  # stdin or stdout
    screen: int | None = None  # columns of a terminal that stdout is
    _held: list[sqlite3.Connection] = field(default_factory=list)
    _releases: list[Callable[[], object]] = field(default_factory=list)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file of the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def stats(self, *statements: str) -> Path:
        """A seeded database `stats.db`, changed past finstats; commands then ask it."""
        path = self.folder / STATS
        if not path.exists():
            shutil.copy(self.seeded, path)
        self.patch.setenv("FINSTATS_DATABASE", STATS)
        run(path, *statements)
        return path

    def bring(self, *files: str) -> None:
        """Import facts files into a new `stats.db`."""
        path = self.stats()
        assert path.read_bytes() == self.seeded.read_bytes()
        path.write_bytes(_brought(self.seeded, files))

    def replace(self, name: str, value: object) -> None:
        """Replace a thing of the program itself: the sample says why it must."""
        self.patched = True
        self.patch.setattr(name, value)

    def without(self, module: str) -> None:
        """The program finds no module of this name."""
        self.patched = True
        # Parts of it that another test has loaded would be found by themselves.
        parts = [name for name in sys.modules if name.startswith(f"{module}.")]
        for name in (module, *parts):
            self.patch.setitem(sys.modules, name, None)

    def hold(self, connection: sqlite3.Connection) -> None:
        """Keep a connection, with its locks, until the sample is over."""
        self._held.append(connection)

    def release(self, act: Callable[[], object]) -> None:
        """Something else to let go of when the sample is over."""
        self._releases.append(act)

    def postgres(self, *, seeded: bool = True) -> str:
        """The URL of a database of the tests' own server, seeded or empty."""
        server, template = self.server()
        self.postgres_url = server.create(OWN, template if seeded else None)
        return self.postgres_url

    def end(self) -> None:
        """Let go of what stands outside the folder."""
        for act in self._releases:
            act()
        for connection in self._held:
            connection.close()
        if self.postgres_url:
            server, _ = self.server()
            server.drop(OWN)

    def meanwhile(self, act: Callable[[], object]) -> None:
        """Something happens between the opening of the database and the work on it."""
        from finstats.cli import database

        opening = vars(database)["open_database"]

        def opened(target: Target) -> Reader:
            reader: Reader = opening(target)
            act()
            return reader

        self.replace("finstats.cli.database.open_database", opened)


@cache
def _brought(seeded: Path, files: tuple[str, ...]) -> bytes:
    """A seeded database after imports: many samples begin from the same."""
    with TemporaryDirectory() as folder:
        database = Path(shutil.copy(seeded, folder))
        for text in files:
            path = Path(folder, "facts.toml")
            path.write_bytes(text.encode())
            assert run_cli("import", str(path), "--database", str(database)).code == 0
        return database.read_bytes()


Prepare = Callable[[World], object]


def closed(stream: str) -> Prepare:
    """The program is started with `stdin` or `stdout` closed."""

    def prepare(world: World) -> None:
        world.closed = stream

    return prepare


def on_a_screen(world: World) -> None:
    """Standard output is a terminal."""
    world.screen = 80


@dataclass(frozen=True)
class Sample:
    """`arguments` provoke the codes; `about` says what is wrong with them, in a few words.

    `why_patched`: why the world cannot be arranged without replacing a part of the program.
    `language_in_environment`: the language is not given by --lang. `by_itself`: the error ends the
    process. `answers`: there is data on stdout all the same.
    """

    codes: str
    about: str
    arguments: str | tuple[str, ...]
    prepare: Prepare | None = None
    why_patched: str = ""
    language_in_environment: bool = False
    by_itself: bool = False
    answers: bool = False
    shown_as: str = ""
    environment: tuple[tuple[str, str], ...] = field(default=())

    @property
    def words(self) -> list[str]:
        """The arguments."""
        if isinstance(self.arguments, tuple):
            return list(self.arguments)
        return shlex.split(self.arguments)

    @property
    def command(self) -> str:
        """The command line as one would type it."""
        if self.shown_as:
            return f"finstats {self.shown_as}".rstrip()
        plain = shlex.join(self.words).encode("ascii", "backslashreplace")
        typed = self.arguments if isinstance(self.arguments, str) else plain.decode()
        return f"finstats {typed}".rstrip()


def run(path: Path, *statements: str) -> None:
    """Execute statements on a file, past finstats."""
    if statements:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


def run_by_itself(words: list[str], recorded: Path) -> Ran:
    """The same in a process of its own, which writes what it recorded into a file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.errors.recording", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env=os.environ | {"FINSTATS_RECORDED": str(recorded), "PYTHONPATH": str(ROOT)},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def run_with_closed(stream: str, words: list[str]) -> Ran:
    """The same as the program finds it that was started with `stdin` or `stdout` closed."""
    from finstats.cli.main import run

    err = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, stream, None)
        code = run(words)
    return Ran(code, "", err.getvalue())
