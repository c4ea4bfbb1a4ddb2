"""What `make bench` prints, what it says when it cannot, and the data that it makes; no test looks at
a time."""

from __future__ import annotations

import csv
import importlib.util
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.conftest import ROOT

from finstats.ingest.jobs import import_jobs, jobs_of
from finstats.settings import database_target


@pytest.fixture
def bench() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("start_up", ROOT / "benchmarks" / "start_up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["start_up"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["start_up"]


def test_ratios_are_of_medians_and_to_the_rival_of_the_same_format(
    bench: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [
        bench.Run("python -c pass", ("python",)),
        bench.Run("rival", ("rival",)),
        bench.Run("ours", ("ours",), "rival"),
    ]
    times = {"python -c pass": [9.0, 10, 99], "rival": [1.0, 100, 100], "ours": [80.0, 80, 81]}
    bench._print_times(runs, times, 3)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()[2:]]
    assert lines == [
        "median quartiles x pass x sqlite-utils",
        "python -c pass 10.0 9.5 - 54.5 1.00",
        "rival 100.0 50.5 - 100.0 10.00",
        "ours 80.0 80.0 - 80.5 8.00 0.80",
    ]


def test_a_step_that_fails_ends_the_bench_with_a_reason(bench: ModuleType) -> None:
    failing = (sys.executable, "-c", "raise SystemExit('no such package')")
    with pytest.raises(SystemExit, match=r"bench: cannot install x: .*\nno such package"):
        bench._must(failing, "cannot install x: is a package index within reach?")


_GENERATE = ROOT / "benchmarks" / "generate.py"
_ROWS, _MONTHS = 2_000, 12
_SERIES = "digital-economy-loans:balance:all:banks-in-jinan/level"


def _generate(folder: Path, *options: str) -> dict[str, Any]:
    """What the generator says of what it wrote."""
    command = [sys.executable, str(_GENERATE), str(folder), "--months", str(_MONTHS), *options]
    if "--rows" not in options:
        command += ["--rows", str(_ROWS)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _rows(folder: Path, name: str = "figures-*.csv") -> list[dict[str, str]]:
    found = []
    for path in sorted(folder.glob(name)):
        with path.open(encoding="utf-8", newline="") as stream:
            found += list(csv.DictReader(stream))
    return found


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _import(database: Path, *files: Path) -> None:
    """The ordinary importer; one fault and it raises."""
    jobs, left_out = jobs_of(files)
    assert left_out == []
    list(import_jobs(database_target(str(database)), jobs))


def _asked(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def _series(row: dict[str, str]) -> str:
    parts = (row[key] for key in ("quantity", "transformation", "comparison", "reference"))
    return "/".join(part for part in parts if part)


def test_generated_data_is_imported_whole_and_revised_by_rule(
    database: Path, tmp_path: Path
) -> None:
    counts = _generate(tmp_path / "data", "--files", "2")
    rows, sources = _rows(tmp_path / "data"), _rows(tmp_path / "data", "sources.csv")
    _import(
        database,
        tmp_path / "data" / "definitions.toml",
        tmp_path / "data" / "sources",
        *sorted((tmp_path / "data").glob("figures-*.csv")),
    )

    # Of one publisher, series and period only the bulletin of the latest month stands.
    publisher = {source["source"]: source["publisher"] for source in sources}
    last: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = (publisher[row["source"]], _series(row), row["period"])
        last[key] = max(row["source"], last.get(key, ""))
    wanted = [
        (
            *(row["ref"], row["printed"], row["value_text"], row["unit"], _series(row)),
            row["period"],
            last[publisher[row["source"]], _series(row), row["period"]] == row["source"],
        )
        for row in rows
    ]
    held = _asked(
        database,
        "select ref, printed, value_text, unit, series, period, status = 'current' "
        "from figure_versions where source like 'm2016%'",
    )
    assert sorted(held) == sorted(wanted)
    assert {one[-1] for one in wanted} == {True, False}
    assert (len(rows), len(sources)) == (counts["rows"], counts["sources"]) == (_ROWS, 34)
    assert len({_series(row) for row in rows}) == counts["series"]
    assert _asked(
        database,
        "select period, printed, source, status from figure_versions "
        f"where series = '{_SERIES}' and period between '2016-03-01' and '2016-05-31' "
        "order by period, source",
    ) == [
        ("2016-03-31", "632.10亿元", "m201603-pbc-370000", "current"),
        ("2016-04-30", "655.94亿元", "m201604-pbc-370000", "superseded"),
        ("2016-04-30", "650.41亿元", "m201605-pbc-370000", "current"),
        ("2016-05-31", "647.45亿元", "m201605-pbc-370000", "current"),
    ]


def test_generated_files_follow_each_other(tmp_path: Path) -> None:
    counts = _generate(tmp_path, "--files", "3", "--no-facts", "--lean")
    dates = {one["source"]: one for one in _rows(tmp_path, "sources.csv")}
    files = [_rows(tmp_path, f"figures-{number:04d}.csv") for number in (1, 2, 3)]
    assert {str(n): len(rows) for n, rows in enumerate(files, 1)} == counts["files"]
    for earlier, later in pairwise(files):
        latest = max(dates[row["source"]]["published_latest"] for row in earlier)
        assert latest < min(dates[row["source"]]["published_earliest"] for row in later)
    rows = [row for rows in files for row in rows]
    places = [(row["source"], *map(int, row["ref"].split("/")[1].split("."))) for row in rows]
    assert places == sorted(set(places))
    for before, after in pairwise(rows):
        is_next = before["source"] != after["source"]
        assert is_next or int(before["char_end"]) <= int(after["char_start"])


def test_a_seed_fixes_every_byte(tmp_path: Path) -> None:
    for folder in ("one", "same"):
        _generate(tmp_path / folder)
    _generate(tmp_path / "other", "--seed", "8")
    one, same, other = (_contents(tmp_path / folder) for folder in ("one", "same", "other"))
    assert one == same
    assert one["definitions.toml"] == other["definitions.toml"]
    assert one["figures-0001.csv"] != other["figures-0001.csv"]


def test_generated_facts_say_what_the_table_says(database: Path, tmp_path: Path) -> None:
    _generate(tmp_path / "facts", "--rows", "300", "--form", "facts")
    _generate(tmp_path / "table", "--rows", "300")
    _import(database, tmp_path / "facts" / "definitions.toml", tmp_path / "facts" / "facts")
    wanted = [(row["ref"], row["value_text"], row["term"]) for row in _rows(tmp_path / "table")]
    held = _asked(
        database, "select ref, value_text, term from figure_versions where source like 'm2016%'"
    )
    assert sorted(held) == sorted(wanted)
