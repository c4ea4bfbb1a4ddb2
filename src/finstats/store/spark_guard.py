"""Ad-hoc SQL on a lake by Spark: what can be seen to from here.

words       a query, no hint, no program, no method of Java, no name of another schema (`spark_words`)
grammar     it runs as what another query reads from, where a command cannot stand
settings    no file is read by its path, no ${...} is filled in (`spark`)
names       beside the public views only its own expressions, and none that bears a table's name
time        an interrupt from here of what runs in the session
memory      rows come in portions, caps on rows and bytes

What only the server can enforce: which files and tables the account may read that it runs as, how
much memory and how many processors a question may take, which functions of others it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

from finstats.store.answers import Answer, Caps, Meter
from finstats.store.decimals import Row, whole
from finstats.store.guard import must_be_short, not_allowed, sql_error, time_is_up
from finstats.store.interrupting import interrupted_after
from finstats.store.spark import SparkReader, first_line, lost
from finstats.store.spark_words import must_be_a_query, other_tables

if TYPE_CHECKING:
    from pyspark.sql.dataframe import DataFrame

_AGAIN = 0.2  # seconds between two interrupts


def guarded_spark(
    reader: SparkReader, sql: str, params: Mapping[str, object], caps: Caps
) -> Answer:
    """Run one query in Spark's own words; raises SqlError or TimeLimit, and changes nothing."""
    from pyspark.errors import PySparkException

    must_be_short(sql)
    names = other_tables(must_be_a_query(sql))
    over = Event()

    def interrupt() -> None:
        over.set()
        with suppress(PySparkException):
            reader.session.interruptAll()

    try:
        with interrupted_after(caps.seconds, interrupt, _AGAIN):
            _must_be_no_tables(reader, names)
            # The line break ends a comment.
            query = f"select * from (\n{sql.rstrip().rstrip(';')}\n) limit {caps.rows + 1}"
            return _answer(reader.asked(query, params), Meter(caps))
    except PySparkException as error:
        if over.is_set():
            raise time_is_up(caps.seconds) from error
        if _is_gone(error):
            raise lost(error, reader.target) from error
        raise sql_error(ValueError(first_line(error, reader.target))) from error


def _must_be_no_tables(reader: SparkReader, names: list[str]) -> None:
    """Raises SqlError for a name that is a table of the server, wherever it means an expression."""
    for name in names:
        if reader.session.catalog.tableExists(name):
            raise not_allowed(name)


def _is_gone(error: Exception) -> bool:
    status = getattr(error, "getGrpcStatusCode", None)
    return status is not None and status().name in ("UNAVAILABLE", "UNAUTHENTICATED")


def _answer(found: DataFrame, meter: Meter) -> Answer:
    columns = tuple(found.columns)
    rows, cut = meter.rows(_one_by_one(found.toLocalIterator()))
    return Answer(columns, rows, cut)


def _one_by_one(found: Iterator[tuple[object, ...]]) -> Callable[[], Row | None]:
    def fetch() -> Row | None:
        row = next(found, None)
        return None if row is None else whole(row)

    return fetch
