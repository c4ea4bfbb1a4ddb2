"""Workbooks, Parquet files and pages are the same bytes whichever engine holds the figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.engines.twins import Twins

QUESTIONS = (
    ("themes",),
    ("banks", "--all"),
    ("indicator", "green-loans", "--undated"),
    ("figures", "--limit", "40"),
    ("history", "green-loans"),
    ("audit",),
)


@pytest.mark.parametrize("form", ["xlsx", "parquet", "html"])
@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_a_file_is_the_same_bytes(
    words: tuple[str, ...], form: str, twins: Twins, tmp_path: Path
) -> None:
    files = [tmp_path / f"{engine}.{form}" for engine in Twins._fields]
    for url, file in zip(twins, files, strict=True):
        assert run_cli("--database", url, *words, "-o", str(file)).code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
