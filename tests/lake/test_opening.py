"""How a lake is named, what opening it loads, and what is said of it without its secrets."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_walls import TABLE, loaded_by, tops

from finstats.errors import UsageError
from finstats.settings import database_target
from finstats.store.parameters import for_duckdb

NAMED = (
    ("parquet:/data/lake", "/data/lake", "parquet:/data/lake"),
    ("parquet:///data/lake", "/data/lake", "parquet:///data/lake"),
    ("parquet:a b/湖", "a b/湖", "parquet:a b/湖"),
    ("sc://host:15002?lake=/data/lake", "/data/lake", "sc://host:15002?lake=/data/lake"),
    ("sc://host?lake=/data/a%20lake", "/data/a lake", "sc://host?lake=/data/a%20lake"),
    (
        "sc://host:15002/;use_ssl=true;token=hush?lake=/data/lake",
        "/data/lake",
        "sc://host:15002/;use_ssl=true?lake=/data/lake",
    ),
    ("sc://host?token=hush&lake=/data/lake", "/data/lake", "sc://host?lake=/data/lake"),
    ("sc://host?lake=/data/lake&TOKEN=hush", "/data/lake", "sc://host?lake=/data/lake"),
    ("sc://host/;%74oken=hush?lake=/l", "/l", "sc://host/?lake=/l"),
)


@pytest.mark.parametrize(("url", "folder", "shown"), NAMED)
def test_a_lake_is_named_by_its_folder_and_shown_without_tokens(
    url: str, folder: str, shown: str
) -> None:
    target = database_target(url)
    assert (target.path, target.url, target.embedded) == (None, url, False)
    assert target.lake == str(Path(folder).absolute())
    assert target.shown == shown


@pytest.mark.parametrize("url", ["parquet:", "sc://host:15002", "sc://host?lake=", "sc://?lake=/l"])
def test_a_lake_without_its_folder_is_no_database(url: str) -> None:
    with pytest.raises(UsageError):
        database_target(url)


@pytest.mark.parametrize("words", [("themes",), ("indicator", "tech-loans", "--format", "json")])
def test_reading_a_lake_loads_its_engine_and_nothing_that_writes(
    lake: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    more = {"FINSTATS_DATABASE": f"parquet:{lake}"}
    modules = loaded_by(lake, tmp_path, *words, more=more)
    assert "duckdb" in modules
    assert (
        tops(modules) & {"pyarrow", "sqlalchemy", "pandas", "numpy", "polars", "pyspark"} == set()
    )


def test_reading_the_embedded_database_loads_nothing_of_lakes(seeded: Path, tmp_path: Path) -> None:
    modules = loaded_by(seeded, tmp_path, "themes")
    assert tops(modules) <= TABLE
    assert not {
        name for name in modules if name.startswith(("finstats.store.lake", "finstats.store.duck"))
    }


@pytest.mark.parametrize(
    ("sql", "translated"),
    [
        ("select :a", "select $a"),
        ("select x::int, :a::text", "select x::int, $a::text"),
        ("select ':a' || \":a\" -- :a", "select ':a' || \":a\" -- :a"),
        ("select $$ :a $$, 100 % 3", "select $$ :a $$, 100 % 3"),
    ],
)
def test_parameters_are_written_as_duckdb_takes_them(sql: str, translated: str) -> None:
    assert for_duckdb(sql) == translated
