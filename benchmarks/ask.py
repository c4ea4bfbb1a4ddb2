"""How long questions take in databases of growing size, beside the engine's own best SQL.

`make bench`, or `python benchmarks/ask.py [DATABASE …] [--rows N …] [--runs N] [--only WORD]`.
Without files, databases of so many figures are generated and loaded into a temporary folder. A
question is asked as a process of its own (seconds, peak memory), and once more in a process that
has asked before, where what it takes is held against a statement on the tables and indexes of the
same file, written for that one question (questions.py): it neither says what is held, nor checks
names, nor draws notes. Growth is that of the seconds against the size before. Nothing is judged
here and no test looks at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from processes import FINSTATS, taken
from questions import QUESTIONS, Question, names_in

ROWS = (100_000, 1_000_000)
_ENOUGH = 20.0  # seconds after which a question is not asked again


class Taken(NamedTuple):
    """What a question took: a process of its own, a warm one, and the engine's own statement."""

    seconds: float
    megabytes: float
    warm: float
    best: float


def main() -> None:
    """Print a table for each database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("databases", nargs="*", type=Path)
    parser.add_argument("--rows", type=int, nargs="*", default=list(ROWS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="questions with this word in them")
    parser.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.warm:
        _warm(given.databases[0], given.only, given.runs)
        return
    before: dict[str, Taken] = {}
    with tempfile.TemporaryDirectory(prefix="finstats-bench-") as name:
        folder = Path(name)
        for database in given.databases:
            before = _table(database, given, folder, before)
        for rows in () if given.databases else given.rows:
            database = _loaded(folder, rows)
            before = _table(database, given, folder, before)
            database.unlink()


def _loaded(folder: Path, rows: int) -> Path:
    """A database of so many generated figures."""
    data, database = folder / "data", folder / f"{rows}.db"
    generate = Path(__file__).with_name("generate.py")
    taken((sys.executable, generate, data, "--rows", rows), folder)
    files = (data / "definitions.toml", data / "sources.csv", *sorted(data.glob("figures-*.csv")))
    for step in (("db", "init"), *(("import", file) for file in files)):
        taken((*FINSTATS, *step, "--database", database), folder)
    for path in sorted(data.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return database


def _table(
    database: Path, given: argparse.Namespace, folder: Path, before: dict[str, Taken]
) -> dict[str, Taken]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        ((figures,),) = connection.execute("select count(*) from figure").fetchall()
        names = names_in(connection)
    head = "".join(f"{word:>9}" for word in ("s", "MB", "warm s", "SQL s", "ratio", "growth"))
    print(f"{f'{figures:,} figures':<44}{head}", flush=True)
    found: dict[str, Taken] = {}
    for one in QUESTIONS:
        if given.only in one.words and one.can_be_asked(names):
            found[one.words] = took = _taken(database, one, names, given.runs, folder)
            past = before.get(one.words)
            growth = "" if past is None else f"{took.warm / past.warm:.2f}"
            print(
                f"{one.words:<44}{took.seconds:>9.2f}{took.megabytes:>9.0f}{took.warm:>9.3f}"
                f"{took.best:>9.3f}{took.warm / took.best:>9.1f}{growth:>9}",
                flush=True,
            )
    return found


def _taken(database: Path, one: Question, names: dict[str, str], runs: int, folder: Path) -> Taken:
    command = (*FINSTATS, *one.asked(names), "--database", database)
    own = [taken(command, folder)]
    while len(own) < runs and own[-1][0] < _ENOUGH:
        own.append(taken(command, folder))
    again = 1 if own[0][0] >= _ENOUGH else runs
    warm = (sys.executable, __file__, database, "--warm", "--only", one.words, "--runs", str(again))
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    said = subprocess.run(warm, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    ours, best = json.loads(said.stdout)
    seconds = statistics.median(seconds for seconds, _ in own)
    return Taken(seconds, max(peak for _, peak in own), ours, best)


def _warm(database: Path, words: str, runs: int) -> None:
    """Median seconds of a question and of its statement, in turn, after both were asked once."""
    (one,) = (one for one in QUESTIONS if one.words == words)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = names_in(connection)
        asked = [*one.asked(names), "--database", str(database)]
        ours, best = list[float](), list[float]()
        for number in range(runs + (runs > 1)):
            times = _timed(lambda: _asked(asked)), _timed(lambda: _best(connection, one, names))
            if number or runs == 1:
                ours.append(times[0])
                best.append(times[1])
    print(json.dumps([statistics.median(ours), statistics.median(best)]))


def _timed(step: Callable[[], None]) -> float:
    before = time.perf_counter()
    step()
    return time.perf_counter() - before


def _asked(words: list[str]) -> None:
    from finstats.cli.main import main as finstats

    sys.argv = ["finstats", *words]
    with Path(os.devnull).open("w", encoding="utf-8") as nothing, redirect_stdout(nothing):
        try:
            finstats()
        except SystemExit as end:
            if end.code:
                raise SystemExit(f"finstats {shlex.join(words)}: exit {end.code}") from end


def _best(connection: sqlite3.Connection, one: Question, names: dict[str, str]) -> None:
    """The rows as JSON, as the answer is."""
    json.dumps(connection.execute(one.sql, names).fetchall(), ensure_ascii=False)


if __name__ == "__main__":
    main()
