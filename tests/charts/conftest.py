"""Databases for charts: the invented set with a series of dates, and figures of every wording."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.charts.odd import ODD
from tests.conftest import INVENTED

import finstats
from finstats.api.chart import ChartAnswer
from finstats.ingest.importing import import_file
from finstats.result import Lang
from finstats.settings import database_target


@pytest.fixture(scope="session")
def series(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented set with its third source: quarters, a plan, sources that differ."""
    path = Path(shutil.copy(invented, tmp_path_factory.mktemp("series") / "finstats.db"))
    import_file(database_target(str(path)), INVENTED / "jiangcheng-q3.toml")
    return path


@pytest.fixture(scope="session")
def odd(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds with figures of every wording (odd.py)."""
    folder = tmp_path_factory.mktemp("odd")
    path = Path(shutil.copy(seeded, folder / "finstats.db"))
    facts = folder / "odd.toml"
    facts.write_text(ODD, encoding="utf-8")
    import_file(database_target(str(path)), facts)
    return path


def charted(path: Path, *codes: str, lang: Lang = "zh", **options: Any) -> ChartAnswer:
    """A chart of a database."""
    with finstats.open(str(path), lang=lang) as db:
        return db.chart(*codes, **options)
