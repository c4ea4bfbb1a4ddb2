"""A lake read by Spark answers with the bytes of the database that it was made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.engines.answers import Words
from tests.engines.twins import BRIEF, Twins
from tests.spark.asked import QUESTIONS, STATEMENTS, must_be_answered_alike
from tests.spark.servers import Spark

from finstats.settings import Target
from finstats.store.reader import Row
from finstats.store.spark import SparkReader, open_spark

pytestmark = pytest.mark.spark


@pytest.fixture(autouse=True)
def _once(monkeypatch: pytest.MonkeyPatch, kept: Kept) -> None:
    """All commands ask in one session, and what was answered is not asked again.

    Spark works views out anew for each session, half the time of a command; the lake is only read.
    """
    each, opened = SparkReader.each, open_spark

    def each_once(
        self: SparkReader, sql: str, params: Mapping[str, object] | None = None
    ) -> Iterator[Row]:
        key = (sql, repr(params))
        if key not in kept.rows:
            kept.rows[key] = list(each(self, sql, params))
        return iter(kept.rows[key])

    def open_once(target: Target) -> SparkReader:
        if kept.reader is None:
            kept.reader = opened(target)
        return kept.reader

    monkeypatch.setattr(SparkReader, "each", each_once)
    monkeypatch.setattr(SparkReader, "close", lambda self: None)
    monkeypatch.setattr("finstats.store.spark.open_spark", open_once)


@dataclass
class Kept:
    """The one session with the lake, and what was answered there: by statement and parameters."""

    reader: SparkReader | None = None
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def kept(spark: Spark) -> Iterator[Kept]:
    """Nothing yet; the session ends before its server."""
    del spark  # which is there, and ends later
    kept, close = Kept(), SparkReader.close
    yield kept
    if kept.reader is not None:
        close(kept.reader)


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_a_question_is_answered_with_the_same_bytes(twins_of_spark: Twins, words: Words) -> None:
    must_be_answered_alike(twins_of_spark, words, *(BRIEF if words else (("--lang", "zh"),)))


@pytest.mark.parametrize("words", STATEMENTS, ids=" ".join)
def test_a_statement_is_answered_with_the_same_bytes(twins_of_spark: Twins, words: Words) -> None:
    ran = twins_of_spark.same("sql", *words, "--format", "json")
    assert ran.code == 0


@pytest.mark.parametrize("what", ["figures", "snapshots", "tech-loans"])
def test_an_export_is_the_same_bytes(twins_of_spark: Twins, what: str, tmp_path: Path) -> None:
    written = [tmp_path / "database.csv", tmp_path / "lake.csv"]
    for url, file in zip(twins_of_spark, written, strict=True):
        assert run_cli("--database", url, "export", what, str(file)).code == 0
    assert written[1].read_bytes() == written[0].read_bytes()


def test_info_names_spark_and_the_lake(twins_of_spark: Twins) -> None:
    ran = run_cli("info", "--format", "json", "--database", twins_of_spark.other)
    said = {row["name"]: row["value"] for row in json.loads(ran.out)["rows"]}
    assert (said["engine"], said["database"]) == ("spark", twins_of_spark.other)
