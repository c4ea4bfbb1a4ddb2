"""The wheel, not the checkout: built, installed in an empty environment, run from an empty folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.installed import run


def test_the_wheel_holds_figures_and_migrations_and_no_text(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "finstats/_bundled/seeds/weifang-2025.toml" in names
    assert "finstats/_bundled/alembic/env.py" in names
    assert not [name for name in names if name.endswith(".txt") and "dist-info" not in name]


def test_the_wheel_works_from_any_folder(bare_python: Path, tmp_path: Path) -> None:
    home, empty = tmp_path / "home", tmp_path / "empty"
    for folder in (home, empty):
        folder.mkdir()
    # Run by module, for a script's first line cannot name a path with spaces everywhere.
    program = "from finstats.cli.main import main; main()"
    command = (bare_python, "-c", program, "indicator", "tech-loans", "--format", "csv")
    first = run(*command, cwd=empty, home=home)
    again = run(*command, cwd=empty, home=home)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert first.stdout == again.stdout
    assert "254.30" in first.stdout
    assert first.stderr.startswith("made the database ")
    assert again.stderr == ""
    assert list(empty.iterdir()) == []
