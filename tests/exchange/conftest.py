"""Databases that are exported from and imported into."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from tests.hasty import no_waiting_for_the_disk as no_waiting_for_the_disk

import finstats
from finstats.api.exporting import Exported
from finstats.ingest.importing import Report, import_file
from finstats.ingest.jobs import import_jobs, jobs_of
from finstats.settings import database_target

Row = dict[str, object]


@dataclass(frozen=True)
class Base:
    """A database, and a folder of its own."""

    path: Path

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.path.parent

    def facts(self, text: str, name: str = "facts.toml") -> Report:
        """Import a facts file with this content."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return import_file(database_target(str(self.path)), path)

    def export(
        self, name: str, *selection: str, form: str | None = None, **narrowed: str
    ) -> Exported:
        """Export to a file or folder beside the database."""
        with finstats.open(str(self.path)) as db:
            return db.export(str(self.folder / name), *selection, form=form, **narrowed)  # type: ignore[arg-type]

    def bring(self, path: Path) -> list[Report]:
        """Import an exported file or folder."""
        jobs, left_out = jobs_of([path])
        assert not left_out
        return list(import_jobs(database_target(str(self.path)), jobs))

    def rows(self, view: str = "figures", *apart: str) -> list[Row]:
        """The rows of a view, without the columns `apart`."""
        with closing(sqlite3.connect(self.path)) as connection:
            cursor = connection.execute(f"select * from {view}")
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
        kept = [{key: row[key] for key in row if key not in apart} for row in rows]
        return sorted(kept, key=lambda row: [str(value) for value in row.values()])

    def figures(self, source: str | None = None) -> list[Row]:
        """All that the figures of a source are, but when they were recorded."""
        rows = self.rows("figures", "recorded_at")
        return [row for row in rows if source is None or row["source"] == source]

    def content(self) -> dict[str, list[Row]]:
        """Every row of every table, but of imports and digests, which record that a file came."""
        names = self.rows("sqlite_master")
        tables = [str(one["name"]) for one in names if one["type"] == "table"]
        return {
            name: self.rows(f'"{name}"')
            for name in tables
            if name not in ("import_run", "content_digest")
        }


Bases = Callable[[], Base]


@pytest.fixture(scope="session")
def bases(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Bases:
    """Makes databases with the seeds alone, each in a folder of its own."""
    folder, numbers = tmp_path_factory.mktemp("exchange"), count(1)

    def base() -> Base:
        own = folder / str(next(numbers))
        own.mkdir()
        return Base(Path(shutil.copy(seeded, own / "base.db")))

    return base


@pytest.fixture
def base(bases: Bases) -> Base:
    """One of these."""
    return bases()
