"""Ad-hoc SQL on a lake: DuckDB's own dialect over the public views, and nothing else."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import ROOT, run_cli
from tests.installed import run
from tests.lake.lakes import files

import finstats
from finstats.errors import SqlError, TimeLimit

# FILE is a file beside the lake, with a secret in it; MADE one that must not come to be.
SECRET = "4711-very-secret"  # noqa: S105 - no password
HOSTILE = (
    "copy (select 1) to 'MADE'",
    "copy figures to 'MADE' (format parquet)",
    "export database 'MADE'",
    "attach 'MADE' as other",
    "attach 'FILE' as other",
    "install httpfs",
    "load httpfs",
    "force install httpfs from 'http://127.0.0.1:9'",
    "select * from read_csv('FILE')",
    "select * from read_csv_auto('FILE')",
    "select * from read_text('FILE')",
    "select * from read_blob('FILE')",
    "select * from read_json('FILE')",
    "select * from read_parquet('LAKE/themes/*.parquet')",
    "select * from 'FILE'",
    'select * from "FILE"',
    "from 'FILE'",
    "from read_text('FILE')",
    "select (select content from read_text('FILE'))",
    "with x as (from read_text('FILE')) from x",
    "select 1 where exists (from glob('LAKE/*'))",
    "select * from sniff_csv('FILE')",
    "select * from 'http://127.0.0.1:9/x.parquet'",
    "select * from 's3://x/y.parquet'",
    "pragma database_list",
    "pragma enable_profiling",
    "set enable_external_access = true",
    "set memory_limit = '64GB'",
    "reset lock_configuration",
    "select * from enable_profiling(save_location = 'MADE')",
    "select * from enable_logging('x', storage = 'file', storage_config = {'path': 'MADE'})",
    "select * from query('from read_text(''FILE'')')",
    "select * from query_table('FILE')",
    "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "select * from duckdb_settings()",
    "select * from pandas_scan(1)",
    "call pragma_version()",
    "create table x as select 1",
    "create or replace view figures as select 1",
    "create temp table x as select 1",
    "create secret x (type s3, key_id 'a', secret 'b')",
    "create macro x() as 1",
    "drop view figures",
    "insert into themes values (1)",
    "update themes set theme = 'x'",
    "delete from themes",
    "alter view figures rename to x",
    "begin",
    "checkpoint",
    "vacuum",
    "use memory",
    "prepare x as select 1",
    "explain analyze select 1",
    "select 1; select 2",
    "select 1; copy (select 1) to 'MADE'",
    "select 1 /* ; */ ; drop view figures",
    "select getenv('HOME')",
    "select secret",  # no variable of the program that asks
    "select * from secret",
    "select * from sys",
)


@pytest.fixture
def attacked(lake: Path, tmp_path: Path) -> Path:
    """A folder with a lake, and a file with a secret beside it."""
    shutil.copytree(lake, tmp_path / "lake")
    (tmp_path / "secret.csv").write_text(f"word\n{SECRET}\n")
    return tmp_path


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_statement_is_refused_and_changes_nothing(attacked: Path, statement: str) -> None:
    before = files(attacked)
    paths = {"FILE": "secret.csv", "MADE": "made", "LAKE": "lake"}
    for word, name in paths.items():
        statement = statement.replace(word, str(attacked / name))
    ran = run_cli("sql", statement, "--database", f"parquet:{attacked / 'lake'}", "--lang", "en")
    assert (ran.code, ran.out) == (1, ""), ran
    assert SECRET not in ran.err
    assert ran.err.startswith("finstats: ")
    assert files(attacked) == before


@pytest.mark.parametrize(
    "statement",
    [
        "select count(*) from range(100000000000) a, range(1000) b",
        "with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t",
        "select count(a.ref || b.ref || c.ref || d.ref || e.ref) from figure_versions e, "
        "figure_versions a, figure_versions b, figure_versions c, figure_versions d",
    ],
)
def test_what_does_not_end_is_ended(lake: Path, statement: str) -> None:
    with finstats.open(f"parquet:{lake}") as db:
        with pytest.raises(TimeLimit):
            db.sql(statement, timeout=0.3)
        assert list(db.sql("select 1 as one")) == [{"one": 1}]


@pytest.mark.parametrize(
    "statement",
    [
        "select list(range) from range(500000000)",
        "select a.ref from figures a, figures b, figures c, figures d order by 1",
    ],
)
def test_what_memory_cannot_hold_is_refused(lake: Path, statement: str) -> None:
    with finstats.open(f"parquet:{lake}") as db, pytest.raises(SqlError) as caught:
        db.sql(statement)
    assert caught.value.code == "too-large"


def test_the_watchdog_ends_what_one_function_makes_of_all_memory(
    lake: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    query = "select length(repeat('x', 2000000000) || repeat('y', 2000000000))"
    ended = run(
        *(Path(sys.executable).with_name("finstats"), "sql", query),
        *("--database", f"parquet:{lake}"),
        cwd=ROOT,
        home=tmp_path,
    )
    assert ended.returncode in (1, 4), ended
    assert time.monotonic() - began < 60


def _deep(depth: int) -> str:
    return "select " + " + ".join(["1"] * depth)


def test_a_deep_statement_is_answered_or_refused(lake: Path) -> None:
    for depth in (10, 300, 900, 3000, 40_000):
        for statement in (_deep(depth), f"select {'(' * depth}1{')' * depth}"):
            ran = run_cli("sql", statement, "--database", f"parquet:{lake}")
            assert ran.code in (0, 1), ran


def test_rows_beyond_the_limit_are_said_to_be_missing(lake: Path) -> None:
    ran = run_cli(
        *("sql", "select * from range(100)", "--limit", "3", "--format", "json"),
        *("--database", f"parquet:{lake}"),
    )
    told = json.loads(ran.out)
    assert (len(told["rows"]), told["truncated"]) == (3, True)


ANSWERED = (
    ("select theme from themes order by sort limit 1", [{"theme": "tech"}]),
    ("from themes select count(*) as n", [{"n": 5}]),
    (
        "select sum(value_base) as s from figures where value_text = '2150'",
        [{"s": 21500000000000}],
    ),
    ("select 1.50 as d, 7::decimal(38, 0) as w, null as x", [{"d": "1.50", "w": 7, "x": None}]),
    ("select ':a' || $$ :b $$ as w -- :c", [{"w": ":a :b "}]),
    ("select true as t, date '2025-06-30' as d", [{"t": 1, "d": "2025-06-30"}]),
    ("select count(*) as n from generate_series(1, 3)", [{"n": 3}]),
    ("select 1 as one;", [{"one": 1}]),
)


@pytest.mark.parametrize(("statement", "rows"), ANSWERED, ids=[one for one, _ in ANSWERED])
def test_a_query_is_answered_in_duckdbs_words(
    lake: Path, statement: str, rows: list[dict[str, object]]
) -> None:
    with finstats.open(f"parquet:{lake}") as db:
        assert list(db.sql(statement)) == rows


def test_parameters_are_bound(lake: Path) -> None:
    with finstats.open(f"parquet:{lake}") as db:
        found = db.sql(
            "select theme from themes where theme = :t or name_en = :t", params=("t=green",)
        )
        assert list(found) == [{"theme": "green"}]
        assert list(db.sql("select :t as t", params=("t='; drop view x",))) == [
            {"t": "'; drop view x"}
        ]


def test_a_name_that_is_not_there_gets_the_nearest(lake: Path) -> None:
    for statement in ("select * from figurs", "select value_bas from figures"):
        ran = run_cli("sql", statement, "--database", f"parquet:{lake}", "--lang", "en")
        assert ran.code == 1
        assert "did you mean: figures" in ran.err or "value_base" in ran.err
