"""Four writers at once that read before they write: nothing is locked, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.crash.forker import Forker
from tests.crash.job import Job
from tests.races.facts import FIGURES, write
from tests.scale import scaled, shown

from finstats.ingest.verify import verify
from finstats.settings import Target
from finstats.store.reader import open_reader
from finstats.store.writing import writing

WRITERS = 4
ROUNDS = scaled(3, 50)


def _at_once(forker: Forker, target: Target, files: list[list[Path]], folder: Path) -> None:
    """Import these files, each list by a process of its own, begun together."""
    name = str(target.path or target.url)
    jobs = [
        Job(
            "finstats",
            ("import", *map(str, mine), "--format", "csv", "--database", name),
            folder=str(folder),
            name=f"writer-{number}",
            environment={"FINSTATS_LANG": "en"},
            counted=False,
        )
        for number, mine in enumerate(files)
    ]
    codes = [forker.wait(pid) for pid in forker.start(*jobs)]
    said = {path.name: path.read_text("utf-8") for path in folder.glob("writer-*")}
    assert set(codes) == {0}, said


def _held(target: Target) -> dict[str, int]:
    reader = open_reader(target)
    try:
        rows = reader.rows("select source, count(*) from figures group by source")
        return {str(source): int(str(count)) for source, count in rows}
    finally:
        reader.close()


def test_different_sources_are_all_there(
    forker: Forker, seeded_target: Target, tmp_path: Path
) -> None:
    before = _held(seeded_target)
    files = [
        [write(tmp_path, f"w{writer}-{number}", 1950 + number) for number in range(ROUNDS)]
        for writer in range(WRITERS)
    ]
    _at_once(forker, seeded_target, files, tmp_path)
    wanted = {path.stem: FIGURES for mine in files for path in mine}
    assert _held(seeded_target) == before | wanted
    shown("races.writers", imports=WRITERS * ROUNDS)


def test_the_same_source_at_once_is_there_once(
    forker: Forker, seeded_target: Target, tmp_path: Path
) -> None:
    before = _held(seeded_target)
    path = write(tmp_path, "same", 1950)
    _at_once(forker, seeded_target, [[path]] * WRITERS, tmp_path)
    assert _held(seeded_target) == before | {"same": FIGURES}
    out = [(tmp_path / f"writer-{n}.out").read_text("utf-8").splitlines() for n in range(WRITERS)]
    added = [dict(zip(*(line.split(",") for line in lines), strict=True)) for lines in out]
    assert sorted(int(report["added"]) for report in added) == [0] * (WRITERS - 1) + [FIGURES]
    shown("races.writers", imports=WRITERS)


def test_readings_of_one_source_at_once_are_all_kept(
    forker: Forker, seeded_target: Target, tmp_path: Path
) -> None:
    folders = [tmp_path / str(number) for number in range(WRITERS)]
    for folder in folders:
        folder.mkdir()
    files = [[write(folder, "same", 1950, value=200 + n)] for n, folder in enumerate(folders)]
    _at_once(forker, seeded_target, files, tmp_path)
    reader = open_reader(seeded_target)
    query = "select value_text, count(*) from figure_versions where source = 'same' group by 1"
    held = {str(value): int(str(count)) for value, count in reader.rows(query)}
    reader.close()
    assert held == {str(200 + number): FIGURES for number in range(WRITERS)}
    assert _held(seeded_target)["same"] == FIGURES
    shown("races.writers", imports=WRITERS)


@pytest.fixture(autouse=True)
def _sound(seeded_target: Target) -> object:
    yield
    with writing(seeded_target) as connection:
        verify(connection)
