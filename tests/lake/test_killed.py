"""Killed or interrupted at any step, an export leaves the old lake or the new one, sound."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT, run_cli
from tests.history import bring
from tests.lake.lakes import files, lay
from tests.scale import scaled

POINTS = scaled(6, 60)


def _dying(database: Path, folder: Path, name: str, step: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.lake.dying", str(database), str(folder), name, str(step)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


class Renewal:
    """A lake of a database as it was, what it is to become, and in how many steps."""

    def __init__(self, seeded: Path, folder: Path) -> None:
        self.database = Path(shutil.copy(seeded, folder / "own.db"))
        self.folder = folder
        bring(str(self.database), "jiangcheng-q1")
        lay(self.database, folder / "old")
        bring(str(self.database), "jiangcheng-h1")
        lay(self.database, folder / "new")
        self.old, self.new = files(folder / "old"), files(folder / "new")
        counted = _dying(self.database, self.copy("counted"), "SIGKILL", 0)
        assert counted.returncode == 0, counted.stderr
        self.steps = int(counted.stdout)

    def copy(self, name: str) -> Path:
        """The old lake in a place of its own."""
        return Path(shutil.copytree(self.folder / "old", self.folder / name))


@pytest.fixture(scope="module")
def renewal(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renewal]:
    found = Renewal(seeded, tmp_path_factory.mktemp("renewal"))
    assert found.old["manifest.json"] != found.new["manifest.json"]
    assert found.steps > POINTS
    yield found
    shutil.rmtree(found.folder)


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("point", range(1, POINTS + 1))
def test_the_old_lake_or_the_new_one_is_there(renewal: Renewal, name: str, point: int) -> None:
    # The last steps, where the manifest is replaced and old files go, and some of all others.
    late = POINTS // 2
    step = renewal.steps * point // POINTS if point > late else renewal.steps + 1 - 3 * point
    lake = renewal.copy(f"{name}-{point}")
    ended = _dying(renewal.database, lake, name, step)
    assert ended.returncode == (-signal.SIGKILL if name == "SIGKILL" else 130), ended.stderr
    there = files(lake)
    whole = renewal.old if there["manifest.json"] == renewal.old["manifest.json"] else renewal.new
    assert there["manifest.json"] == whole["manifest.json"]
    assert {path: there.get(path) for path in whole} == whole
    assert run_cli("db", "verify", str(lake)).code == 0
    assert run_cli("themes", "--database", f"parquet:{lake}").code == 0
    lay(renewal.database, lake)
    assert files(lake) == renewal.new
