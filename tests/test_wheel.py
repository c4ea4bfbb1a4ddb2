"""The wheel, not the checkout: built, installed in an empty environment, run from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def run(*command: str | Path, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_", "HTTP")) or name == "PATH"
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | {"HOME": str(home), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_works_from_any_folder(tmp_path: Path) -> None:
    home, empty, place = tmp_path / "home", tmp_path / "empty", tmp_path / "a place 100% odd"
    for folder in (home, empty, place):
        folder.mkdir()
    built = run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        place,
        ROOT,
        cwd=empty,
        home=home,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = place.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "finstats/_bundled/seeds/weifang-2025.toml" in names
    assert "finstats/_bundled/alembic/env.py" in names
    assert not [name for name in names if name.endswith(".txt") and "dist-info" not in name]

    assert run(sys.executable, "-m", "venv", place / "env", cwd=empty, home=home).returncode == 0
    python = place / "env" / "bin" / "python"
    installed = run(python, "-m", "pip", "install", "--quiet", wheel, cwd=empty, home=home)
    assert installed.returncode == 0, installed.stderr
    # Run by module, for a script's first line cannot name a path with spaces everywhere.
    program = "from finstats.cli.main import main; main()"
    first = run(
        python, "-c", program, "indicator", "tech-loans", "--format", "csv", cwd=empty, home=home
    )
    again = run(
        python, "-c", program, "indicator", "tech-loans", "--format", "csv", cwd=empty, home=home
    )
    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert first.stdout == again.stdout
    assert "254.30" in first.stdout
    assert first.stderr.startswith("made the database ")
    assert again.stderr == ""
    assert list(empty.iterdir()) == []
