"""Ad-hoc SQL on SQLite reads the public views and does nothing else, whatever is tried."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.store.conftest import Program, folder

SECRET = "原文不外传"  # noqa: S105 - the text of an article, which only trace may show

HOSTILE = (
    # other files
    "attach database 'other.db' as other",
    "attach database ':memory:' as other",
    "detach database main",
    "vacuum",
    "vacuum into 'copy.db'",
    "select load_extension('evil')",
    "select readfile('own.db')",
    "select writefile('evil.txt', 'x')",
    "select edit('x')",
    "select * from fsdir('.')",
    "create virtual table temp.x using csv(filename='own.db')",
    # switches
    "pragma query_only = 0",
    "pragma writable_schema = 1",
    "pragma trusted_schema = 1",
    "pragma user_version = 9",
    "pragma journal_mode = wal",
    "pragma table_info(figure)",
    "pragma database_list",
    "select * from pragma_table_info('figure')",
    "select * from pragma_database_list",
    "select * from pragma_function_list",
    # writing
    "insert into theme (code, name_zh, sort) values ('x', 'x', 9)",
    "insert into dictionary values ('a', 'b', 'c', 'd') returning zh",
    "replace into dictionary values ('a', 'b', 'c', 'd')",
    "update figure set value_text = '0' returning value_text",
    "delete from dictionary",
    "with x as (select 1) delete from dictionary",
    "create table x (y)",
    "create temp table x as select * from figures",
    "create temp view x as select * from figure",
    "create temp trigger x after insert on figure begin select 1; end",
    "create index x on figure (printed)",
    "alter table figure rename to x",
    "drop table dictionary",
    "drop view figures",
    "reindex",
    "analyze",
    "begin immediate",
    "begin",
    "commit",
    "rollback",
    "savepoint x",
    "release x",
    # more than one statement, or none
    "select 1 as x; delete from dictionary",
    "select 1 as x; select 2 as y",
    "select 1 as x;\n-- harmless\n; drop view figures",
    ";",
    "/* nothing */",
    # what is under the views
    "select * from figure",
    "select printed from figure",
    "select f.ref from figures f join figure g on g.ref = f.ref",
    "select id from observation",
    "select file_name from import_run",
    "select version_num from alembic_version",
    "select observation_id from superseding",
    "select main.figure.id from main.figure",
    'select "id" from "figure"',
    "select id from [figure]",
    "select id from FIGURE",
    "select sql from sqlite_master",
    "select * from sqlite_schema",
    "select * from sqlite_temp_master",
    "select sql from main.sqlite_master",
    "select rowid from figure",
    "select * from dbstat",
    "select * from sqlite_sequence",
    "select value from json_each('[1]')",
    # functions that reach outside, or tell of the machine
    "select zeroblob(1000000000)",
    "select randomblob(1000000000)",
    "select random()",
    "select sqlite_version()",
    "select sqlite_compileoption_get(1)",
    "select last_insert_rowid()",
    "select fts3_tokenizer('simple')",
    # too long
    "select '" + "x" * 200_000 + "'",
    "select " + "1+" * 20_000 + "1 as x",
    "select " + ",".join(["1"] * 5000),
)
DISGUISES = (
    "select text from source_text",
    "select t.text from figures f, source_text t",
    "select * from source_text",
    "select (select text from source_text) as x",
    "select (select text from source_text) as x from themes",
    "select theme from themes where theme = (select text from source_text)",
    "select theme from themes where exists (select 1 from source_text where text like '原%')",
    "select theme from themes order by (select text from source_text)",
    "select x.text from (select * from source_text) as x",
    "select * from (select text from source_text) as figures",
    "with figures as (select text from source_text) select * from figures",
    "with figures as materialized (select text from source_text) select * from figures",
    "with figures(x) as (select text from source_text), banks as (select x from figures) "
    "select x from banks",
    "with source_text as (select text from main.source_text) select * from source_text",
    "with ranked as (select text from source_text) select * from ranked",
    "with superseding as (select text from source_text) select * from superseding",
    "with recursive figures(x) as (select text from source_text union select x from figures) "
    "select x from figures",
    "select * from themes where theme in (with figures as (select text from source_text) "
    "select text from figures)",
    "select max(text) over () as x from source_text",
    "select group_concat(text) as x from source_text",
    "select length(text) as x from source_text",
    "select theme from themes union select text from source_text",
    "select rowid, text from source_text",
    'select "text" from "source_text"',
    "select [text] from [source_text]",
    "select TEXT from SOURCE_TEXT",
    "select sha256 from source_text",
    "select 'source_text as (' as x, text from source_text",
    "select * from themes join source_text using (text)",
    "select * from themes natural join source_text",
)
ENDLESS = (
    "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c",
    "with recursive c(n) as (select 1 union select n + 1 from c) select max(n) from c",
    "with recursive c(n) as (select 1 union all select 1 from c) select n from c where n > 1",
    "select count(*) as n from dictionary a, dictionary b, dictionary c, dictionary d",
    "select sum(length(a.zh || b.zh)) as n from dictionary a, dictionary b, dictionary c",
    "select a.zh from dictionary a, dictionary b, dictionary c order by b.en || c.en || a.zh",
)


@pytest.fixture(scope="module")
def attacked(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One seeded database, with the text of its source, that all of these are tried on."""
    path = tmp_path_factory.mktemp("attacked") / "own.db"
    path.write_bytes(seeded.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "insert into source_text select id, ?, 'x', 'y' from source limit 1", [SECRET]
        )
    return path


def _shown(statement: str) -> str:
    return " ".join(statement.split())[:70]


@pytest.mark.parametrize("statement", HOSTILE, ids=_shown)
def test_what_only_reading_the_views_needs_not_is_refused(
    attacked: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.chdir(attacked.parent)
    before = folder(attacked.parent)
    ran = run_cli("sql", statement, "--timeout", "0.5", "--database", str(attacked))
    assert ran.code == 1, ran
    assert ran.out == ""
    assert ran.err.startswith("finstats: ")
    # One line; a second one at most, with the names that are there.
    lines = ran.err.splitlines()
    assert len(lines) == 1 or "finstats schema" in lines[1] or "did you mean" in lines[1]
    assert len(lines) <= 2
    assert len(lines[0]) < 300
    assert folder(attacked.parent) == before


@pytest.mark.parametrize("statement", DISGUISES, ids=_shown)
def test_the_text_of_a_source_is_out_of_reach_in_every_disguise(
    attacked: Path, statement: str
) -> None:
    ran = run_cli("sql", statement, "--database", str(attacked), "--format", "json")
    assert (ran.code, ran.out) == (1, ""), ran
    assert SECRET not in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("statement", ENDLESS, ids=_shown)
def test_a_statement_without_end_is_stopped(attacked: Path, statement: str) -> None:
    before = folder(attacked.parent)
    ran = run_cli("sql", statement, "--timeout", "0.3", "--database", str(attacked))
    assert (ran.code, ran.out, ran.err) == (4, "", "finstats: stopped after 0.3 seconds\n")
    assert folder(attacked.parent) == before


def answer(program: Program, database: Path, statement: str, most: float) -> tuple[int, bytes]:
    """Exit code and stderr of a program that has `most` seconds and one gigabyte."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
    code = limit + "from finstats.cli.main import main; main()"
    process = program("sql", statement, "--timeout", "0.5", "--database", str(database), code=code)
    try:
        out, err = process.communicate(timeout=most)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"still running after {most} seconds")
    assert out == b""
    return process.returncode, err


# A text of half a million characters, without a function that might be refused.
LONG = (
    "with recursive c(n, t) as (select 0, ' ' union all select n + 1, t || t from c where n < 19), "
    "long(t) as (select max(t) from c) "
)


@pytest.mark.parametrize(
    "statement",
    [
        f"{LONG} select {','.join(['a.t'] * 1990)} from long a",
        f"{LONG} select a.t from long a, dictionary d, dictionary e",
    ],
    ids=["columns", "rows"],
)
def test_an_answer_that_does_not_fit_into_memory_is_refused(
    program: Program, attacked: Path, statement: str
) -> None:
    code, err = answer(program, attacked, statement, 20)
    assert code in (1, 4), err
    assert err.count(b"\n") == 1


def test_a_text_that_is_too_long_is_refused_and_not_left_out(attacked: Path) -> None:
    for statement in ("select printf('%1000000000d', 1) as x", "select format('%*d', 1e9, 1) as x"):
        ran = run_cli("sql", statement, "--timeout", "0.5", "--database", str(attacked))
        assert (ran.code, ran.out) == (1, ""), ran


def test_a_statement_is_looked_through_in_no_time(program: Program, attacked: Path) -> None:
    for statement in ("select " + "a" * 60 + " " * 99_000, "select a" + " (" * 9_000 + "x" * 9_000):
        code, _ = answer(program, attacked, statement, 4)
        assert code == 1


def test_what_is_no_secret_is_answered(attacked: Path) -> None:
    for statement in (
        "select count(*) as n from figures",
        "select text_attached from sources",
        "with x as (select theme from themes) select * from x order by theme",
        "with recursive c(n) as (select 1 union all select n + 1 from c where n < 5) "
        "select sum(n) as s from c",
        "select ref, rank() over (order by value_base) as r from figures order by r, ref limit 3;",
        "select 'delete from figure; drop table source_text' as words -- pragma x",
        "select object from dictionary where object = 'figure' order by \"column\" limit 1",
        "values (1), (2)",
        "select f.ref from figures f where exists (select 1 from banks b where b.bank = f.bank)",
        "select substr(printed, 1, 2) || lower('X') as x from figures order by ref_order limit 1",
    ):
        ran = run_cli("sql", statement, "--database", str(attacked))
        assert (ran.code, ran.err) == (0, ""), (statement, ran)
        assert SECRET not in ran.out


def test_an_endless_list_is_cut_and_said_so(attacked: Path) -> None:
    query = "with recursive c(n) as (select 1 union all select n + 1 from c) select n from c"
    ran = run_cli("sql", query, "--limit", "3", "--format", "csv", "--database", str(attacked))
    assert ran.code == 0
    assert ran.out.splitlines()[:4] == ["n", "1", "2", "3"]
