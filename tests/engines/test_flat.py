"""A large flat file is the same rows on both engines."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import run_cli
from tests.exchange.flat_files import SOURCE, written
from tests.exchange.test_flat import ONE, opened

from finstats.ingest.flat.putting import import_flat
from finstats.ingest.importing import import_file
from finstats.ingest.verify import verify
from finstats.settings import database_target
from finstats.store.writing import reading, writing


def test_a_flat_file_is_the_same_on_both_engines(seeded: Path, pg: str, tmp_path: Path) -> None:
    sqlite = str(shutil.copy(seeded, tmp_path / "flat.db"))
    facts, flat = tmp_path / "source.toml", tmp_path / "flat.csv"
    facts.write_text(SOURCE, encoding="utf-8")
    flat.write_text(written(ONE), encoding="utf-8")
    for url in (sqlite, pg):
        target = database_target(url)
        import_file(target, facts)
        with writing(target) as connection:
            assert import_flat(connection, opened(flat), None).added == 2
        with reading(target) as connection:
            assert verify(connection) == 93
    question = ("figures", "--source", "flat-sample", "--format", "json")
    answers = [run_cli("--database", url, *question) for url in (sqlite, pg)]
    assert answers[0] == answers[1]
    assert '"1026.09"' in answers[0].out
