"""What one engine exports is what the other one does, and either takes it back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.engines.twins import Twins

import finstats
from finstats.ingest.jobs import import_jobs, jobs_of
from finstats.settings import database_target
from finstats.store.views import PUBLIC_VIEWS

# What tells when it was recorded.
_TIMED = ("figures", "figure_versions", "audits")


def test_a_package_is_the_same_from_both_engines(invented_twins: Twins, tmp_path: Path) -> None:
    for name, url in zip(Twins._fields, invented_twins, strict=True):
        with finstats.open(url) as db:
            db.export(tmp_path / name)
    for view in PUBLIC_VIEWS:
        one, other = (tmp_path / name / f"{view}.csv" for name in Twins._fields)
        if view not in _TIMED:
            assert one.read_bytes() == other.read_bytes(), view
        assert len(one.read_bytes()) == len(other.read_bytes()), view


@pytest.mark.parametrize("source", Twins._fields)
def test_a_package_of_either_engine_is_taken_by_postgresql(
    invented_twins: Twins, pg: str, seeded: Path, tmp_path: Path, source: str
) -> None:
    with finstats.open(getattr(invented_twins, source)) as db:
        db.export(tmp_path / "package")
    own = shutil.copy(seeded, tmp_path / "own.db")
    for url in (pg, str(own)):
        jobs, _ = jobs_of([tmp_path / "package"])
        list(import_jobs(database_target(url), jobs))
        with finstats.open(url) as db:
            db.export(tmp_path / "again.jsonl", "figures")
        lines = (tmp_path / "again.jsonl").read_text(encoding="utf-8").splitlines()
        with finstats.open(getattr(invented_twins, source)) as db:
            db.export(tmp_path / "before.jsonl", "figures")
        before = (tmp_path / "before.jsonl").read_text(encoding="utf-8").splitlines()
        assert [_untimed(line) for line in lines] == [_untimed(line) for line in before]


def _untimed(line: str) -> str:
    before, _, after = line.partition('"recorded_at": ')
    return before + after[22:]
