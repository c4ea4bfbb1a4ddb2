"""Databases and a command line for tests. Every database comes from the migrations and the seeds."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from tests.installed import build_wheel, install_alone, once

from finstats.audit.keeping import keep_audit, keep_within
from finstats.ingest.first_use import make_or_upgrade
from finstats.ingest.importing import import_file
from finstats.settings import config, database_target

ROOT = Path(__file__).resolve().parents[1]
# Where the texts of articles lie, before the tests take the variable away from each other.
ARTICLES = os.environ.get("FINSTATS_ARTICLES", "")
INVENTED = Path(__file__).parent / "invented"


@dataclass(frozen=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture(autouse=True, scope="session")
def _no_end_of_this_process() -> Iterator[None]:
    """The watchdog, which ends a process, leaves the one of the tests to the gentler limits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("finstats.cli.watchdog.GRACE", 300.0)
        yield


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the home, the language or the database of whoever runs it."""
    for name in list(os.environ):
        if name.startswith(("LC_", "XDG_", "PG")) or name in (
            "LANG",
            "LANGUAGE",
            "NO_COLOR",
            "COLUMNS",
            "FINSTATS_DATABASE",
            "FINSTATS_LANG",
            "FINSTATS_DEBUG",
            "FINSTATS_ARTICLES",
            "LESS",
            "LESSCHARSET",
            "PAGER",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FINSTATS_PAGER", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    config.cache_clear()
    yield
    config.cache_clear()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the seeds, shared by tests that only read."""
    path = tmp_path_factory.mktemp("seeded") / "finstats.db"
    make_or_upgrade(database_target(str(path)), None, keep_within)
    return path


@pytest.fixture
def database(seeded: Path, tmp_path: Path) -> Path:
    """A SQLite database with the seeds that the test may write to."""
    return Path(shutil.copy(seeded, tmp_path / "own.db"))


@pytest.fixture(scope="session")
def invented(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeded database with the invented set of three sources of two publishers."""
    path = Path(shutil.copy(seeded, tmp_path_factory.mktemp("invented") / "finstats.db"))
    for name in ("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily"):
        import_file(database_target(str(path)), INVENTED / f"{name}.toml")
    keep_audit(database_target(str(path)))
    return path


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout."""
    return next(once(tmp_path_factory, "a wheel", build_wheel).glob("*.whl"))


@pytest.fixture(scope="session")
def bare_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in an odd place, with the wheel and without any extra."""
    place = once(tmp_path_factory, "a place 100% odd", partial(install_alone, wheel))
    return place / "env" / "bin" / "python"


@pytest.fixture
def cli(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command line in this process against the shared database (FINSTATS_DATABASE)."""
    monkeypatch.setenv("FINSTATS_DATABASE", str(seeded))
    return run_cli


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """What differs between folders or files: names and lengths, not a megabyte of zeros."""
    if op != "==" or not (_long(left) and _long(right)):
        return None
    if isinstance(left, dict) and isinstance(right, dict):
        names = (name for name in {**left, **right} if left.get(name) != right.get(name))
        return ["files differ", *(_told(n, left.get(n), right.get(n)) for n in names)]
    return ["bytes differ", _told("content", left, right)]


def _long(value: object) -> bool:
    found = value.values() if isinstance(value, dict) else [value]
    return any(isinstance(one, bytes) and len(one) > 200 for one in found)


def _told(name: object, left: object, right: object) -> str:
    if not (isinstance(left, bytes) and isinstance(right, bytes)):
        return f"{name}: {_length(left)} and {_length(right)}"
    pairs = enumerate(zip(left, right, strict=False))
    first = next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
    return f"{name}: {_length(left)} and {_length(right)}, from byte {first} on"


def _length(value: object) -> str:
    return f"{len(value)} bytes" if isinstance(value, bytes) else "nothing"


class _Stream(io.TextIOWrapper):
    """Standard output or error, on a screen or not."""

    screen = False

    def isatty(self) -> bool:
        return self.screen


def run_cli(*arguments: str, stdin: str = "", screen: int | None = None) -> Ran:
    """Exit code, standard output and standard error of `finstats ARGUMENTS`.

    `screen`: columns of a terminal without colours; None: a pipe.
    """
    from finstats.cli.main import run

    out, err = (_Stream(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    out.screen = screen is not None
    if screen is not None:
        os.environ["COLUMNS"], os.environ["NO_COLOR"] = str(screen), "1"
    before = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr, sys.stdin = out, err, io.StringIO(stdin)
    try:
        code = run([str(argument) for argument in arguments])
    finally:
        sys.stdout, sys.stderr, sys.stdin = before
        if screen is not None:
            del os.environ["COLUMNS"], os.environ["NO_COLOR"]
    return Ran(code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
