"""How long the command line takes to start, against `python -c pass` and sqlite-utils.

`make bench`, or `python benchmarks/start_up.py [--rounds N]`. Builds the wheel, installs it and
sqlite-utils each in an environment of its own, makes the embedded database once, then runs all
commands in turn, round after round, and prints median and quartiles. Nothing is judged here and no
test looks at a time; what a command may load is held by tests/test_walls.py.

The environments are kept in the user's cache folder; the wheel is built and installed every time.
It needs Linux or macOS, and a package index the first time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, WARM_UPS = 15, 2
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "finstats-bench"
# The figures that `finstats indicator tech-loans --as-of 2025-06` shows, asked in SQL.
QUERY = (
    "select category_zh, measure_zh, transformation, value_text, unit, period, ref from figures"
    " where indicator = 'tech-loans' and nature = 'actual' and period_end <= '2025-06-30'"
    " order by ref_order"
)
INDICATOR = ("indicator", "tech-loans", "--as-of", "2025-06")


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds one program."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)


@dataclass(frozen=True)
class Run:
    """A command line that is timed; `rival`: the run of sqlite-utils that it is held against."""

    name: str
    command: tuple[str, ...]
    rival: str | None = None
    more: tuple[tuple[str, str], ...] = ()


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="timed rounds (default: 15)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="finstats-bench-") as scratch:
        ours, theirs = _environments(Path(scratch))
        database, surroundings = _database(ours, Path(scratch))
        runs = _runs(ours, theirs, database)
        _check(runs, surroundings)
        times = _measure(runs, surroundings, rounds)
    _print_versions(ours, theirs)
    _print_times(runs, times, rounds)


def _environments(scratch: Path) -> tuple[Environment, Environment]:
    """finstats from a wheel of this checkout, and sqlite-utils; each alone in its environment."""
    _talk("building the wheel")
    _must(
        (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", scratch, ROOT),
        "the wheel cannot be built; run `make test` once, which installs what that needs",
    )
    (wheel,) = scratch.glob("*.whl")
    ours = environment(CACHE / "finstats", str(wheel))
    _must(  # the kept environment may hold an older wheel of the same number
        (ours.python, "-m", "pip", "install", *_QUIET, "--force-reinstall", "--no-deps", wheel),
        "the wheel cannot be installed",
    )
    return ours, environment(CACHE / "sqlite-utils", "sqlite-utils")


_QUIET = ("--quiet", "--disable-pip-version-check", "--retries", "1", "--compile")


def environment(folder: Path, package: str) -> Environment:
    """The environment with the package; made anew unless a finished one of this Python is there."""
    environment, finished = Environment(folder), folder / "finished"
    if finished.is_file() and finished.read_text(encoding="utf-8") == sys.version:
        return environment
    _talk(f"making {folder}")
    shutil.rmtree(folder, ignore_errors=True)
    _must((sys.executable, "-m", "venv", folder), f"cannot make an environment in {folder}")
    _must(
        (environment.python, "-m", "pip", "install", *_QUIET, package),
        f"cannot install {package}: is a package index within reach?",
    )
    finished.write_text(sys.version, encoding="utf-8")
    return environment


def _must(command: Sequence[object], otherwise: str) -> str:
    """What the command prints; ends the program with its words when it fails."""
    done = _ran(command)
    if done.returncode:
        sys.exit(f"bench: {otherwise}\n{(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def _ran(
    command: Sequence[object], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command lines
        [str(part) for part in command],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _database(ours: Environment, scratch: Path) -> tuple[Path, dict[str, str]]:
    """The embedded database, made by its first use in a home of its own."""
    home = scratch / "home"
    surroundings = {
        "HOME": str(home),
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C.UTF-8",
        "XDG_DATA_HOME": str(home / "data"),
    }
    done = _ran((ours.program("finstats"), "themes"), surroundings)
    database = home / "data" / "finstats" / "finstats.db"
    if done.returncode or not database.is_file():
        sys.exit(f"bench: the database cannot be made\n{done.stderr}")
    return database, surroundings


def _runs(ours: Environment, theirs: Environment, database: Path) -> tuple[Run, ...]:
    finstats, rival = ours.program("finstats"), theirs.program("sqlite-utils")
    query = (rival, "query", str(database), QUERY)
    tab = (
        ("_FINSTATS_COMPLETE", "complete_bash"),
        ("COMP_WORDS", "finstats indicator tech"),
        ("COMP_CWORD", "2"),
    )
    return (
        Run("python -c pass", (str(ours.python), "-c", "pass")),
        Run("sqlite-utils query --table", (*query, "--table")),
        Run("sqlite-utils query (JSON)", query),
        Run("finstats indicator (table)", (finstats, *INDICATOR), "sqlite-utils query --table"),
        Run(
            "finstats indicator --format json",
            (finstats, *INDICATOR, "--format", "json"),
            "sqlite-utils query (JSON)",
        ),
        Run("finstats --help", (finstats, "--help")),
        Run("one TAB: finstats indicator tech", (finstats,), None, tab),
    )


def _check(runs: Sequence[Run], surroundings: Mapping[str, str]) -> None:
    """Every command says something and fails nowhere: a fault is no fast answer."""
    for run in runs[1:]:
        done = _ran(run.command, {**surroundings, **dict(run.more)})
        if done.returncode or not done.stdout or done.stderr:
            words = done.stderr[-2000:]
            sys.exit(f"bench: {run.name} does not work (exit code {done.returncode})\n{words}")


def _measure(
    runs: Sequence[Run], surroundings: Mapping[str, str], rounds: int
) -> dict[str, list[float]]:
    """Milliseconds of each run; all in turn, so that a busy moment falls on all."""
    times: dict[str, list[float]] = {run.name: [] for run in runs}
    for place in range(-WARM_UPS, rounds):
        for run in runs:
            spent = _milliseconds(run.command, {**surroundings, **dict(run.more)})
            if place >= 0:
                times[run.name].append(spent)
    return times


def _milliseconds(command: tuple[str, ...], environment: Mapping[str, str]) -> float:
    """From the start of a process to its end, its output going nowhere."""
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment, file_actions=nowhere)
    _, status = os.waitpid(process, 0)
    spent = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"bench: failed while it was timed: {' '.join(command)}")
    return spent * 1000


def _print_versions(ours: Environment, theirs: Environment) -> None:
    for environment, packages in (
        (ours, ("finstats", "typer", "rich")),
        (theirs, ("sqlite-utils", "click", "tabulate")),
    ):
        program = (
            "import sys, importlib.metadata as m\nfor p in sys.argv[1:]: print(p, m.version(p))"
        )
        listed = _must((environment.python, "-c", program, *packages), "a package is missing")
        print(", ".join(listed.splitlines()))
    program = "import sqlite3; print(sqlite3.sqlite_version)"
    sqlite = _must((ours.python, "-c", program), "Python has no SQLite").strip()
    load = f"{os.getloadavg()[0]:.1f}"
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite}, {os.cpu_count()} cores, load {load}")


def _print_times(runs: Sequence[Run], times: Mapping[str, Sequence[float]], rounds: int) -> None:
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    nothing = medians[runs[0].name]
    print(f"milliseconds, {rounds} rounds in turn after {WARM_UPS}\n")
    print(f"{'':34}{'median':>8}{'quartiles':>17}{'x pass':>9}{'x sqlite-utils':>16}")
    for run in runs:
        low, _, high = statistics.quantiles(times[run.name], n=4, method="inclusive")
        median = medians[run.name]
        against = f"{median / medians[run.rival]:.2f}" if run.rival else ""
        print(
            f"{run.name:34}{median:8.1f}{f'{low:.1f} - {high:.1f}':>17}"
            f"{median / nothing:9.2f}{against:>16}".rstrip()
        )


def _talk(words: str) -> None:
    sys.stderr.write(f"bench: {words}\n")


if __name__ == "__main__":
    main()
