"""Reading a lake through a Spark Connect server: its files as views of a session of our own.

The server reads the files, and must see them under the same names as the manifest, which is read
here. Nothing is made there but temporary views, which end with the session.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from weakref import finalize

from finstats.errors import DatabaseError
from finstats.result import Label
from finstats.settings import Target
from finstats.store.decimals import whole
from finstats.store.extras import missing_extra
from finstats.store.lake import DERIVED, Manifest, read_manifest
from finstats.store.reader import Row

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession
    from pyspark.sql.dataframe import DataFrame

_TYPES = {"text": "string", "whole": "bigint", "exact": "decimal(38, 0)"}
# What the portable SQL takes for granted, whatever the server's defaults are.
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.variable.substitute": "false",  # ${...} is text
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.runSQLOnFiles": "false",
}
_WORD = re.compile(r"[a-z_]+")
_NO_FILE = "PATH_NOT_FOUND"
_DETAILS = re.compile(r'details = "(.*)"')
_VALUE = re.compile(r"=([^;&?=]+)")  # in an address
_LONGEST = 300  # characters of an error of the server's


class SparkReader:
    """Reads a lake in one session of a Spark Connect server."""

    engine = "spark"

    def __init__(self, session: SparkSession, manifest: Manifest, target: Target) -> None:
        self.session = session
        self.target = target
        self._manifest = manifest
        self._made: set[str] = set()
        # By itself too, when the program ends: an open channel would hold it for ever.
        self._end = finalize(self, session.stop)

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> Sequence[Row]:
        """All rows, decimals as int."""
        return list(self.each(sql, params))

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[Row]:
        """The same rows one after another, as the server sends them in portions."""
        with self.reached():
            yield from map(whole, self.asked(sql, params).toLocalIterator())

    def of_one_state(self) -> AbstractContextManager[None]:
        """The files of one manifest never change."""
        return nullcontext()

    def columns(self, view: str) -> list[str]:
        """The columns of a view of ours, in their order."""
        with self.reached():
            return list(self.asked(f"select * from {view}", None).columns)

    def close(self) -> None:
        """End the session; a server that is gone is not waited for."""
        self._end()

    def asked(self, sql: str, params: Mapping[str, object] | None) -> DataFrame:
        """The answer to come; the views that the statement may name are there."""
        self._make_views(set(_WORD.findall(sql.lower())))
        return self.session.sql(sql, args=dict(params or {}))

    def _make_views(self, words: set[str]) -> None:
        """Make those of them that are views, and what they are made of.

        Not all at once: each costs the server a tenth of a second, most questions name few.
        """
        for view, body in reversed(DERIVED.items()):
            if view in words:
                words |= set(_WORD.findall(body))
        for view in [*self._manifest.views, *DERIVED]:
            if view in words - self._made:
                self._make(view)
                self._made.add(view)

    def _make(self, view: str) -> None:
        if view in DERIVED:
            self.session.sql(f"create temporary view {view} as {DERIVED[view]}")
            return
        columns = self._manifest.views[view].columns
        schema = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns)
        frame = self.session.read.schema(schema).parquet(*self._manifest.paths(view))
        frame.createOrReplaceTempView(view)

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Within: a server that goes away, or does not find the files, raises DatabaseError."""
        from pyspark.errors import AnalysisException, PySparkException

        try:
            yield
        except PySparkException as error:
            ours = isinstance(error, AnalysisException) and error.getCondition() != _NO_FILE
            if ours:  # a statement of ours that Spark does not take is a bug
                raise
            raise lost(error, self.target) from error


def open_spark(target: Target) -> SparkReader:
    """A reader of the lake; raises DatabaseError unless it and the server are there.

    Raises MissingExtra without pyspark.
    """
    try:
        with _no_doctest():
            from pyspark.errors import PySparkException
            from pyspark.sql.connect.client import DefaultChannelBuilder
            from pyspark.sql.connect.session import SparkSession
    except ImportError as error:  # or what Spark Connect needs beside pyspark
        raise missing_extra("pyspark-client", "spark") from error

    manifest = read_manifest(Path(str(target.lake)))
    _be_quiet()
    try:
        session = SparkSession(DefaultChannelBuilder(address_of(target)))
    except ValueError as error:  # of an address that is none
        raise lost(error, target) from error
    try:
        # Else a server that is not there is asked again and again for ten minutes.
        session.client.set_retry_policies([])
        for name, value in _SETTINGS.items():
            session.conf.set(name, value)
    except PySparkException as error:
        session.stop()
        raise lost(error, target) from error
    return SparkReader(session, manifest, target)


def address_of(target: Target) -> str:
    """The address of the server as Spark writes it: `sc://HOST:PORT/;name=value`."""
    place, _, query = target.url.partition("?")
    more = [one for one in query.split("&") if one and not one.startswith("lake=")]
    if not more:
        return place
    return ";".join([place if "/;" in place else f"{place.rstrip('/')}/", *more])


@contextmanager
def _no_doctest() -> Iterator[None]:
    """Within, a program without a file (`python -c`) is not taken for a doctest of pyspark's own,
    whose import would end it."""
    main = sys.modules["__main__"]
    nameless = main.__spec__ is None and not hasattr(main, "__file__")
    if nameless:
        main.__file__ = "<string>"
    try:
        yield
    finally:
        if nameless:
            del main.__file__


def _be_quiet() -> None:
    """The client would write each error to standard error, with all that the server said."""
    from pyspark.logger import PySparkLogger

    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).disabled = True


def lost(error: Exception, target: Target) -> DatabaseError:
    """The error for a server that does not answer, or cannot read the lake."""
    why = first_line(error, target)
    return DatabaseError(
        "unreachable",
        f"Spark 服务器答不了 ({target.shown}): {why}",
        f"the Spark server cannot answer ({target.shown}): {why}",
        Label(
            "它要开着, 也要看得见这个文件夹; 在一台机器上: --database parquet:文件夹",
            "it must be running and see the folder; on one machine: --database parquet:DIR",
        ),
    )


def first_line(error: Exception, target: Target) -> str:
    """What an error says first, without what the address keeps secret."""
    said = str(error).strip()
    details = _DETAILS.search(said)
    line = (details[1] if details else said or type(error).__name__).splitlines()[0]
    for secret in _secrets(target.url):
        line = line.replace(secret, "***")
    return line[:_LONGEST]


def _secrets(url: str) -> Iterator[str]:
    """The values in an address that no message repeats, longest first."""
    found = {unquote(value) for value in _VALUE.findall(url)} | set(_VALUE.findall(url))
    shown = Target(None, url, lake="").shown
    yield from sorted((one for one in found if one not in shown), key=len, reverse=True)
