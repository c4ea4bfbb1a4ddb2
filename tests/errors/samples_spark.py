"""Lakes read by a server that speaks Spark Connect: none there, and questions that it refuses."""

from __future__ import annotations

from contextlib import ExitStack

from tests.conftest import run_cli
from tests.errors.sample import Sample, World
from tests.spark.sail import running_sail


def _laid(world: World) -> None:
    """A lake, and nobody who reads it."""
    assert run_cli("export", "lake", "lake").code == 0


def _read(world: World) -> None:
    """A lake, and Sail, which takes the place of a Spark."""
    _laid(world)
    stack = ExitStack()
    world.release(stack.close)
    url = stack.enter_context(running_sail(world.folder))
    world.patch.setenv("FINSTATS_DATABASE", f"{url}?lake=lake")


def _without_pyspark(world: World) -> None:
    _laid(world)
    world.without("pyspark")


ENDLESS = (
    "select count(*) from range(10000000000) a cross join range(1000) b where a.id % 7 = b.id % 5"
)
SPARK = (
    Sample("missing-extra", "Spark without its library", "themes --database sc://127.0.0.1:1?lake=lake", _without_pyspark, "the tests need pyspark"),
    Sample("unreachable", "no Spark server", "themes --database sc://127.0.0.1:1/;token=secret?lake=lake", _laid),
    Sample("unreachable", "an address of a Spark server that is none", "themes --database sc://127.0.0.1:x?lake=lake", _laid),
    Sample("not-a-query", "Spark, and no query", 'sql "drop view figures"', _read),
    Sample("sql-refused", "Spark, and a method of Java", "sql \"select java_method('java.lang.System', 'exit', 1)\"", _read),
    Sample("sql-refused", "Spark, and a quote behind a backslash", ("sql", "select 'it\\'s'"), _read),
    Sample("sql-refused", "Spark, and a file in the place of a view", ("sql", "select * from text.`/etc/passwd`"), _read),
    Sample("sql-error", "Spark, and what is not SQL", 'sql "select a b c"', _read),
    Sample("time-limit", "Spark, and a query that does not end", ("sql", ENDLESS, "--timeout", "0.3"), _read),
)  # fmt: skip
