"""The draft of every text is taken by an import as it stands: what is misread is still well formed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.extract.answers import TEXTS, names


@pytest.mark.parametrize("name", names())
def test_the_draft_of_a_text_can_be_imported(name: str, seeded: Path, tmp_path: Path) -> None:
    database = str(shutil.copy(seeded, tmp_path / "own.db"))
    draft = tmp_path / "draft.toml"
    options = ("--source", "drafted", "--published", "2026-01-01/2026-12-31")
    where = ("--lang", "en", "--database", database)
    extracted = run_cli("extract", str(TEXTS / f"{name}.txt"), *options, "-o", str(draft), *where)
    assert extracted.code == 0, extracted.err
    tried = run_cli("import", str(draft), "--dry-run", *where)
    assert (tried.code, tried.err) == (0, ""), tried.err
    assert "nothing was written" in tried.out
