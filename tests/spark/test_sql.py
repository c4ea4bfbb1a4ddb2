"""Ad-hoc SQL on a lake by Spark: its own dialect over the public views, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.conftest import Ran, run_cli
from tests.lake.lakes import files
from tests.spark.servers import Spark

import finstats
from finstats.errors import TimeLimit

pytestmark = pytest.mark.spark
SECRET = "4711-very-secret"  # noqa: S105 - no password
# FILE is a file beside the lake, with a secret in it; MADE one that must not come to be.
COMMANDS = (
    "create table MADE using parquet as select 1",
    "create temporary view figures as select 1",
    "insert overwrite directory 'MADE' using csv select 1",
    "from themes insert overwrite directory 'MADE' using csv select 1",
    "with x as (insert into themes values (1)) select 1",
    "load data inpath 'FILE' into table themes",
    "truncate table themes",
    "set spark.sql.runSQLOnFiles = true",
    "reset",
    "use default",
    "declare x = 1",
    "add jar 'FILE'",
    "add file 'FILE'",
    "cache table themes",
    "refresh 'FILE'",
    "show tables",
    "describe themes",
    "explain select 1",
    "execute immediate 'select 1'",
    "begin select 1; end",
    "select 1; select 2",
    "map (1) using 'touch MADE' as x",
    "select * from (set x = 1)",
)
PROGRAMS = (
    "select java_method('java.lang.System', 'getProperty', 'user.home')",
    "select reflect('java.lang.System', 'getProperty', 'user.home')",
    "select try_reflect('java.lang.System', 'getProperty', 'user.home')",
    "select `reflect`('java.lang.System', 'getProperty', 'user.home')",
    "select \"java_method\"('java.lang.System', 'getProperty', 'user.home')",
    "select system.builtin.reflect('java.lang.System', 'getProperty', 'user.home')",
    "select identifier('java' || '_method')('java.lang.System', 'getProperty', 'user.home')",
    "select transform(theme) using 'touch MADE' as (x) from themes",
    "select transform(theme) using /* */ 'touch MADE' as (x) from themes",
    "select transform(theme) using r'touch MADE' as (x) from themes",
    "from (select theme from themes) map theme using 'touch MADE' as x",
    "from (select theme from themes) reduce theme using 'touch MADE' as x",
    "select from_xml('<a/>', 'a int', map('rowValidationXSDPath', 'FILE'))",
)
FILES = (
    "select * from text.`FILE`",
    "select * from csv.`FILE`",
    'select * from text."FILE"',
    "select * from (text.`FILE`)",
    "select * from themes, text.`FILE`",
    "select * from themes t join binaryFile . `FILE` x on true",
    "with x as (select * from text.`FILE`) select * from x",
    "select (select max(value) from text.`FILE`)",
    "table text.`FILE`",
    "from text.`FILE`",
    "select * from `text.FILE`",
    "select '${env:HOME}' as x",
    "select ${system:user.home} as x",
)
# Where Spark and a careless reader see the end of a string or of a comment at different places.
DOUBTFUL = (
    "select 'it\\'s', reflect('java.lang.System', 'getProperty', 'user.home') as x, '",
    "select r'\\', reflect('java.lang.System', 'getProperty', 'user.home'), r'\\'",
    "select /*+ a('/*') */ reflect('java.lang.System', 'getProperty', 'user.home') --*/",
    "select 1 as x --\\\n, reflect('java.lang.System', 'getProperty', 'user.home')\n",
    "select `'`, reflect('java.lang.System', 'getProperty', 'user.home') as `'` from themes",
    "select \"'\", reflect('java.lang.System', 'getProperty', 'user.home') as \"'\" from themes",
    "select '--', reflect('java.lang.System', 'getProperty', 'user.home')",
    "select /* /* */ ' */ reflect('java.lang.System', 'getProperty', 'user.home') /*'*/",
)
TABLES = (
    "select * from default.others",
    "select * from spark_catalog.default.others",
    "select * from `spark_catalog`.`default`.others",
    "select * from others",
    "select * from themes, others",
    "select * from (select 1 as x) t join others on true",
    "select x.* from (with others as (select 1 as secret) select * from others) y, others x",
    "select sum(1) over others from others window others as (partition by 1)",
)


@pytest.fixture
def beside(tmp_path: Path) -> dict[str, str]:
    """Names in statements, and what they stand for."""
    file = tmp_path / "secret.txt"
    file.write_text(f"a\n{SECRET}\n", encoding="utf-8")
    return {"FILE": str(file), "MADE": str(tmp_path / "made")}


def asked(url: str, statement: str, *more: str) -> Ran:
    return run_cli("sql", statement, "--lang", "en", "--format", "csv", *more, "--database", url)


@pytest.mark.parametrize(
    "statements",
    [COMMANDS, PROGRAMS, FILES, DOUBTFUL],
    ids=["commands", "programs", "files", "doubtful"],
)
def test_what_is_no_query_of_the_views_is_refused_in_a_line(
    spark: Spark, lake: Path, beside: dict[str, str], tmp_path: Path, statements: tuple[str, ...]
) -> None:
    before = files(lake)
    for statement in statements:
        for name, path in beside.items():
            statement = statement.replace(name, path)
        ran = asked(spark.url(lake), statement)
        assert (ran.code, ran.out) == (1, ""), statement
        assert len(ran.err.splitlines()) == 1, ran.err
        assert ran.err.startswith(
            ("finstats: not allowed: ", "finstats: only queries are run", "finstats: SQL error: [")
        )
        assert SECRET not in ran.err
    assert files(lake) == before
    assert not (tmp_path / "made").exists()


def test_a_table_of_the_server_is_not_read(spark: Spark, lake: Path) -> None:
    from pyspark.sql.connect.session import SparkSession

    own = SparkSession(f"sc://127.0.0.1:{spark.port}")
    own.sql(f"create table others using parquet as select '{SECRET}' as secret")
    try:
        assert own.sql("select secret from others").first() == (SECRET,)
        for statement in TABLES:
            ran = asked(spark.url(lake), statement)
            assert (ran.code, ran.out) == (1, ""), statement
            assert ran.err.startswith("finstats: not allowed: "), ran.err
    finally:
        own.sql("drop table others")
        own.stop()


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("from themes select theme order by sort limit 1", [["theme"], ["tech"]]),
        ("select max_by(theme, sort) as t from themes", [["t"], ["digital"]]),
        ("select id from range(3) order by id desc", [["id"], ["2"], ["1"], ["0"]]),
        ("select e from (select 1) lateral view explode(array(2, 1)) t as e order by e;", [["e"], ["1"], ["2"]]),
        ("with x as (select 1 as a) select a as `乙 甲`, a from x -- words", [["乙 甲", "a"], ["1", "1"]]),
        ("select 1.50 as a, true as b, date'2025-06-30' as c, 1e0 as d", [["a", "b", "c", "d"], ["1.50", "1", "2025-06-30", "1.0"]]),
        ("select 1 as x, 2 as x", [["x", "x_2"], ["1", "2"]]),
        ("select f.ref from figures f join themes using (theme) where :n = ref", [["ref"], ["weifang-2025/4.2"]]),
    ],
)  # fmt: skip
def test_a_query_in_the_words_of_spark_is_answered(
    spark: Spark, lake: Path, statement: str, rows: list[list[str]]
) -> None:
    more = ("-p", "n=weifang-2025/4.2") if ":n" in statement else ()
    ran = asked(spark.url(lake), statement, *more)
    assert ([line.split(",") for line in ran.out.splitlines()], ran.err) == (rows, "")


def test_what_is_not_there_is_named_with_what_is_near(spark: Spark, lake: Path) -> None:
    for statement, near in (
        ("select count(*) from figurs", "did you mean: figures, "),
        ("select thme from themes", "did you mean: theme, "),
        ("select t.thme from themes t", "did you mean: theme, "),
    ):
        ran = asked(spark.url(lake), statement)
        assert ran.code == 1
        assert ran.err.splitlines()[1].startswith(near), ran.err


def test_rows_and_bytes_are_cut_and_it_is_said(spark: Spark, lake: Path) -> None:
    with finstats.open(spark.url(lake)) as db:
        few = db.sql("select id from range(100000000)", limit=3)
        assert ([row["id"] for row in few.rows], few.truncated) == ([0, 1, 2], True)
        large = db.sql("select repeat('x', 80000) as x from range(900)")
        assert large.truncated
        assert 0 < len(large.rows) < 900


def test_a_query_that_takes_too_long_is_stopped_on_the_server(spark: Spark, lake: Path) -> None:
    long = "select sum(crc32(cast(id as string))) from range(100000000000)"
    with finstats.open(spark.url(lake)) as db:
        with pytest.raises(TimeLimit) as caught:
            db.sql(long, timeout=1)
        assert str(caught.value) == "stopped after 1 seconds"
        # The workers are free again: else this, too, would be stopped.
        assert db.sql("select count(*) as n from themes", timeout=30).rows[0]["n"] == 5


def test_files_that_the_server_does_not_see_are_one_line(
    spark: Spark, lake: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(lake, tmp_path / "own"))
    themes, banks = (next((own / view).glob("*.parquet")) for view in ("themes", "banks"))
    themes.unlink()
    banks.write_bytes(banks.read_bytes()[:-100])
    for command in ("themes", "banks"):
        ran = run_cli(command, "--database", spark.url(own), "--lang", "en")
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (3, "", 2), ran.err
        assert ran.err.startswith("finstats: the Spark server cannot answer (sc://127.0.0.1:")
