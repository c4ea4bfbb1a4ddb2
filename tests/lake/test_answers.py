"""Whatever is asked, a lake answers with the bytes of the database that it was made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.engines.answers import CODES, EXPORTS, QUESTIONS, Words
from tests.engines.twins import Twins
from tests.scale import scaled

WAYS: tuple[Words, ...] = (
    ("--format", "table", "--lang", "zh"),
    ("--format", "csv", "--lang", "zh"),
    ("--format", "json", "--lang", "en"),
)


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_a_question_is_answered_with_the_same_bytes(twins_of_lake: Twins, words: Words) -> None:
    for way in WAYS[:: scaled(2, 1)] if words else (("--lang", "zh"), ("--lang", "en")):
        ran, other = (run_cli("--database", url, *words, *way) for url in twins_of_lake)
        # That an audit was not kept is said on stderr.
        assert (other.code, other.out) == (ran.code, ran.out)
        assert words[:1] == ("audit",) or other.err == ran.err
        assert ran.code in CODES, ran.err


@pytest.mark.parametrize("words", EXPORTS, ids=" ".join)
def test_an_export_is_the_same_bytes(twins_of_lake: Twins, words: Words, tmp_path: Path) -> None:
    written = [tmp_path / "database.csv", tmp_path / "lake.csv"]
    for url, file in zip(twins_of_lake, written, strict=True):
        assert run_cli("--database", url, "export", *words, str(file)).code == 0
    assert written[1].read_bytes() == written[0].read_bytes()


def test_info_differs_in_engine_and_place_alone(twins_of_lake: Twins) -> None:
    ran = [run_cli("info", "--format", "json", "--database", url) for url in twins_of_lake]
    database, lake = ({r["name"]: r["value"] for r in json.loads(x.out)["rows"]} for x in ran)
    assert {name for name in database if database[name] != lake[name]} == {"engine", "database"}
    assert (lake["engine"], lake["database"]) == ("duckdb", twins_of_lake.other)


def test_an_audit_of_a_lake_is_answered_and_not_kept(twins_of_lake: Twins) -> None:
    ran = run_cli(
        "audit", "--rounding", "either", "--database", twins_of_lake.other, "--lang", "en"
    )
    assert ran.code == 0
    assert "a lake is read only" in ran.err
