"""How long a flat file takes to load, beside what only stores its cells.

`make bench`, or `python benchmarks/load.py [--rows N …] [--files N] [--postgres]`. The rivals are
`sqlite3 .import` and, on a server started for this, `psql \\copy`, both into a table of texts without
an index; ours checks, normalizes and traces every figure. They take turns on the same file, each a
process of its own. `--where` says what one process needs for reading and for writing alone. Nothing
is judged here.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from processes import FINSTATS, taken

from finstats.ingest.flat.putting import begin_of, large_flat
from finstats.ingest.flat.rows import TABLES, Portion
from finstats.ingest.flat.worker import Task, read_here
from finstats.ingest.importing import run_facts
from finstats.settings import database_target
from finstats.store.bulk import bulk
from finstats.store.writing import trying

HERE = Path(__file__).resolve().parent
ROWS = (100_000, 1_000_000)
_SERVER = "-c shared_buffers=1GB -c max_wal_size=8GB -c maintenance_work_mem=512MB"


def main() -> None:
    """Measure and print a row for each size and each way."""
    asked = _arguments()
    print(f"{'rows':>11} {'way':<22} {'s':>8} {'rows/s':>9} {'ratio':>6} {'MB':>6} {'B/row':>6}")
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
            folder = Path(name)
            files = _generated(folder, rows, asked.files)
            _sqlite(folder, files, rows, asked.keep)
            if asked.postgres:
                _postgres(stack, folder, files, rows)
            if asked.where:
                _where(folder, files[0])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS)
    parser.add_argument("--files", type=int, default=1, help="into how many files the rows go")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--where", action="store_true")
    parser.add_argument("--keep", type=Path, help="a file that takes the database of the last size")
    return parser.parse_args()


def _generated(folder: Path, rows: int, files: int) -> list[Path]:
    """Files of figures in a folder, with what has to be known first."""
    command = [sys.executable, HERE / "generate.py", folder, "--rows", rows, "--files", files]
    words = [str(word) for word in (*command, "--lean", "--no-facts")]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    return sorted(folder.glob("figures-*.csv"))


def _prepared(database: str, folder: Path) -> None:
    """A database that holds what figures name, and no figures of theirs."""
    taken([*FINSTATS, "db", "init", "--database", database], folder)
    before = [*sorted(folder.glob("definitions*.toml")), folder / "sources.csv"]
    taken([*FINSTATS, "import", "--database", database, *before], folder)


def _sqlite(folder: Path, files: list[Path], rows: int, keep: Path | None) -> None:
    if shutil.which("sqlite3") is None:
        print("sqlite3 is not installed: no rival on SQLite")
        return
    ours, raw = folder / "ours.db", folder / "raw.db"
    _prepared(str(ours), folder)
    before = ours.stat().st_size
    spent, rival = [], []
    for file in files:
        commands = (".mode csv", f".import {'--skip 1 ' * raw.exists()}{file} raw")
        rival.append(taken(["sqlite3", raw, *commands], folder))
        spent.append(taken([*FINSTATS, "import", "--database", ours, file], folder))
        if len(files) > 1:
            told = f"{spent[-1][0]:.1f} s, {spent[-1][1]:.0f} MB; {rival[-1][0]:.1f} s"
            print(f"{'':>11} {file.name}: {told}", flush=True)
    size = raw.stat().st_size
    raw.unlink()
    _print(rows, "sqlite3 .import", rival, rival, size)
    _print(rows, "finstats, SQLite", spent, rival, ours.stat().st_size - before)
    if keep is None:
        ours.unlink()
    else:
        shutil.move(ours, keep)


def _postgres(stack: ExitStack, folder: Path, files: list[Path], rows: int) -> None:
    sys.path.insert(0, str(HERE.parent))
    import psycopg
    from tests import postgres

    postgres.SETTINGS += f" {_SERVER}"
    server = stack.enter_context(postgres.running_server())
    ours = server.create("ours")
    raw = server.create("raw").replace("+psycopg", "", 1)
    _prepared(ours, folder)
    with files[0].open(encoding="utf-8") as stream:
        heads = ", ".join(f'"{head}" text' for head in stream.readline().strip().split(","))
    with psycopg.connect(raw, autocommit=True) as connection:
        connection.execute(f"create table raw ({heads})")
    spent, rival = [], []
    for file in files:
        copy = f"\\copy raw from '{file}' with (format csv, header)"
        rival.append(taken(["psql", raw, "-qc", copy], folder))
        spent.append(taken([*FINSTATS, "import", "--database", ours, file], folder))
    with psycopg.connect(raw) as connection:
        query = "select pg_database_size('raw'), pg_database_size('ours')"
        sizes = connection.execute(query).fetchone() or (0, 0)
    _print(rows, "psql \\copy", rival, rival, sizes[0])
    _print(rows, "finstats, PostgreSQL", spent, rival, sizes[1])


def _print(
    rows: int,
    way: str,
    spent: list[tuple[float, float]],
    rival: list[tuple[float, float]],
    size: int,
) -> None:
    seconds, other = (sum(one for one, _ in runs) for runs in (spent, rival))
    most = max(memory for _, memory in spent)
    print(
        f"{rows:>11,} {way:<22} {seconds:>8.1f} {rows / seconds:>9,.0f} {seconds / other:>6.1f} "
        f"{most:>6.0f} {size / rows:>6.0f}",
        flush=True,
    )


def _where(folder: Path, file: Path) -> None:
    """Microseconds a figure that one process needs for reading alone, and for writing what was read."""
    path = folder / "where.db"
    _prepared(str(path), folder)
    flat = large_flat(file, 0)
    assert flat is not None  # noqa: S101 - it was generated
    with trying(database_target(str(path))) as connection:
        task = Task(flat.path, flat.heads.names, begin_of(connection))
        start = time.perf_counter()
        portions = [one for one in read_here(task) if isinstance(one, Portion)]
        parts = {"reading, checks, digests": time.perf_counter() - start}
        with bulk(connection, flat.lines) as into:
            runs = [row for one in portions for row in one.runs]
            of_run = run_facts(file.name, flat.sha256)
            rows = [(*run, *of_run.values()) for run in runs]
            into.put("import_run", ("id", "source_id", *of_run), rows)
            for table, columns in TABLES.items():
                start = time.perf_counter()
                for one in portions:
                    into.put(table, columns, one.of(table))
                parts[f"writing {table}"] = time.perf_counter() - start
            start = time.perf_counter()
        parts["indexes over digits"] = time.perf_counter() - start
    for name, seconds in parts.items():
        print(f"{'':>11} {name:<26} {seconds * 1e6 / (flat.lines - 1):>6.2f} us a figure")


if __name__ == "__main__":
    main()
