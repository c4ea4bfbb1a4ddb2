"""docs/trust.md: what finstats promises, the tests that carry each promise, and what they counted.

`make test-all` runs everything and then `python -m tests.trust COUNTS`, which writes the page.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "trust.md"
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Promise:
    """One promise: its words, the tests, and the names under which they count (`shown`)."""

    words: str
    tests: tuple[str, ...]
    counted: tuple[str, ...] = ()


PROMISES: dict[str, tuple[Promise, ...]] = {
    "The audit": (
        Promise(
            "Each relation, wording and kind of rounding has small cases as data, facts in and "
            "findings out; the order of the figures changes nothing.",
            ("conformance/test_conformance.py",),
            ("audit.cases",),
        ),
        Promise(
            "What is printed of one true world, rounded or worded, never contradicts itself; "
            "narrowing never cuts a true value off; a figure moved by more than rounding is found; "
            "every minimal set is minimal and impossible in exact rationals.",
            ("audit/test_worlds.py",),
            ("audit.worlds",),
        ),
    ),
    "Ad-hoc SQL": (
        Promise(
            "A hostile statement on SQLite gets one line and a non-zero exit: the file, its folder "
            "and other files stay as they were, under 256 MB, in time, no secret told.",
            ("adhoc/test_hostile_sqlite.py", "adhoc/hostile.py"),
            ("sql.hostile-statements", "sql.generated-statements"),
        ),
        Promise(
            "On PostgreSQL likewise, for an owner, an owner beside a reader role, and a reader.",
            ("adhoc/test_postgres.py", "adhoc/hostile_postgres.py"),
            ("sql.hostile-statements-postgresql",),
        ),
        Promise(
            "Each layer of the guard alone stops what it is there for, and every statement that "
            "writes is stopped by two at least.",
            ("adhoc/test_layers_sqlite.py", "adhoc/test_postgres.py"),
            ("sql.layers", "sql.layers-postgresql"),
        ),
    ),
    "Crashes and faults": (
        Promise(
            "kill -9 at any statement or commit of a migration, the seed, an import, a correction "
            "of a source, a backup, a restore or a downgrade leaves a SQLite database as before "
            "or as after; running it again ends in the same content, without debris.",
            ("crash/test_killed_over_files.py",),
            ("crash.sqlite.kill-points", "crash.sqlite.write-points"),
        ),
        Promise(
            "On PostgreSQL likewise, for the death of the client and of the server.",
            ("crash/test_killed_over_postgresql.py",),
            ("crash.postgresql.kill-points", "crash.postgresql.server-kills"),
        ),
        Promise(
            "At random moments too, and killed again during the rerun.",
            ("crash/test_random_moments.py",),
            ("crash.random", "crash.again"),
        ),
        Promise(
            "A full disk, a size limit, a read-only folder, a file that goes away: a clear line, a "
            "non-zero exit, the database as before.",
            ("crash/test_io_errors.py",),
            ("io.errors",),
        ),
    ),
    "Many at once": (
        Promise(
            "First starts at the same moment end in one database, and all answer alike.",
            ("races/test_first_starts.py",),
            ("races.first-starts",),
        ),
        Promise(
            "Readers beside a writer see whole imports and never a lock; writers lose nothing.",
            ("races/test_readers.py", "races/test_writers.py"),
            ("races.readers", "races.writers"),
        ),
    ),
    "Keeping data": (
        Promise(
            "A database of every released revision upgrades and gives the same figures; up, down "
            "and up again it is the same.",
            ("migrations/test_released.py",),
            ("upgrades.released",),
        ),
        Promise(
            "`db verify` finds every flipped bit that changes an answer.",
            ("store/test_verify.py",),
            ("verify.flips",),
        ),
        Promise(
            "`db restore` takes a sound backup alone, keeps what was there, and no journal left "
            "beside the file changes what it brings back.",
            ("store/test_restore.py",),
            ("restore.flipped-backups",),
        ),
    ),
    "Hostile input": (
        Promise(
            "A broken facts file is refused with the lines of its faults, and nothing is written.",
            ("hostile/test_facts_files.py",),
            ("hostile.facts-files",),
        ),
        Promise(
            "A broken table or its mapping likewise: whole rows, or nothing.",
            ("hostile/test_tables.py",),
            ("hostile.tables",),
        ),
        Promise(
            "A broken article or Office file gets a draft or one clear line, and no database.",
            ("hostile/test_articles.py",),
            ("hostile.articles",),
        ),
        Promise(
            "Odd arguments, surroundings and database files get one clear line; a foreign file is "
            "never opened in place.",
            (
                "hostile/test_arguments.py",
                "hostile/test_environment.py",
                "hostile/test_database_files.py",
            ),
            ("hostile.arguments", "hostile.environment", "hostile.database-files"),
        ),
        Promise(
            "No escape, markup or formula in data reaches a terminal, a table or a spreadsheet.",
            ("hostile/test_output.py",),
            ("hostile.output",),
        ),
        Promise(
            "Every error has a code and says what to do, in both languages (docs/errors.md).",
            ("errors/test_catalogue.py",),
            ("errors",),
        ),
    ),
    "Growth": (
        Promise(
            "Read queries seek where an index serves, and answer rightly among a million figures.",
            ("growth/test_plans.py", "growth/test_answers.py"),
            ("growth",),
        ),
    ),
}
_NOT_TRIED = """
## Not tried here

- Power loss: processes were killed, the machine was not. On SQLite `synchronous` stays at its
  default (full); on PostgreSQL durability is the server's own setting.
- Windows and macOS, network file systems, and disks that lie about what they have written.
- SQLite and PostgreSQL in other releases than those of the machine that ran the tests.
"""


def counts_in(lines: Iterable[str]) -> Counts:
    """The counts of all tests, added up; of `most_…` the highest."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        kept = json.loads(line)
        of_promise = found[kept["promise"]]
        for name, number in kept["counts"].items():
            if name.startswith("most_"):
                of_promise[name] = max(of_promise[name], number)
            else:
                of_promise[name] += number
    return found


def page(counts: Counts) -> str:
    """The page; a promise whose tests have counted nothing says so."""
    parts = [
        "# What can be trusted\n\nMade by `make test-all`, which runs everything that `make test` takes "
        "a sample of; the numbers are what the tests counted then."
    ]
    for heading, promises in PROMISES.items():
        rows = [
            f"| {promise.words} | {_tests(promise)} | {_counted(promise, counts)} |"
            for promise in promises
        ]
        table = "\n".join(["| promise | tests | counted |", "| --- | --- | --- |", *rows])
        parts.append(f"## {heading}\n\n{table}")
    return "\n\n".join(parts) + "\n" + _NOT_TRIED


def _tests(promise: Promise) -> str:
    return ", ".join(f"`tests/{name}`" for name in promise.tests)


def _counted(promise: Promise, counts: Counts) -> str:
    return "<br>".join(f"{name}: {_listed(counts.get(name, {}))}" for name in promise.counted)


def _listed(counts: Mapping[str, int]) -> str:
    listed = (f"{key.replace('_', ' ')} {_number(key, n)}" for key, n in sorted(counts.items()))
    return ", ".join(listed) or "not counted in this run"


def _number(key: str, number: int) -> str:
    """Bytes as MB, which is what they are read in."""
    return f"{number // 2**20} MB" if key == "most_memory" else str(number)


if __name__ == "__main__":
    PAGE.write_text(
        page(dict(counts_in(Path(sys.argv[1]).read_text().splitlines()))), encoding="utf-8"
    )
