"""A library: a database of one's own, and facts files brought into it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import INVENTED
from tests.exchange.hostile_exports import Hostile
from tests.exchange.packages import make_other
from tests.hasty import no_waiting_for_the_disk as no_waiting_for_the_disk

import finstats
from finstats.ingest.faults import FaultyFile
from finstats.ingest.importing import Report, import_file
from finstats.ingest.jobs import Job, import_jobs, jobs_of, try_jobs
from finstats.settings import database_target

Row = tuple[object, ...]


@dataclass(frozen=True)
class Library:
    """A SQLite database with the seeds, and a folder for facts files."""

    database: Path
    folder: Path

    def write(self, text: str | bytes, name: str = "sample.toml") -> Path:
        """A file of the folder with this content."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def bring(self, text: str | bytes, name: str = "sample.toml") -> Report:
        """Import a facts file with this content."""
        return self.bring_file(self.write(text, name))

    def bring_file(self, path: Path) -> Report:
        """Import a facts file."""
        return import_file(database_target(str(self.database)), path)

    def bring_table(
        self, mapping: str, table: str | bytes, name: str = "table.csv", *, dry: bool = False
    ) -> Report:
        """Import a table with its mapping beside it, or try to."""
        path = self.write(table, name)
        job = Job(path, self.write(mapping, f"{path.stem}.mapping.toml"))
        target = database_target(str(self.database))
        if dry:
            return try_jobs(target, [job])[0].report
        return next(import_jobs(target, [job]))

    def refused_table(
        self, mapping: str, table: str | bytes, name: str = "table.csv"
    ) -> FaultyFile:
        """The faults of a table; the test fails when it is imported or changes a byte."""
        before = self.database.read_bytes()
        with pytest.raises(FaultyFile) as caught:
            self.bring_table(mapping, table, name)
        assert self.database.read_bytes() == before, "a refused import wrote something"
        return caught.value

    def bring_invented(self, *names: str) -> list[Report]:
        """Import files of the invented set."""
        return [self.bring_file(INVENTED / f"{name}.toml") for name in names]

    def refused_export(self, sample: Hostile) -> None:
        """Import what an export has one fault of, after the facts that the database holds."""
        self.bring(sample.held)
        jobs, _ = jobs_of([self.write(sample.content, sample.name)])
        with pytest.raises(FaultyFile):
            list(import_jobs(database_target(str(self.database)), jobs))

    def refused_package(self, folder: str, name: str, old: str, new: str) -> None:
        """Import a package of this database in which one file says another thing."""
        package, target = self.folder / folder, database_target(str(self.database))
        with finstats.open(str(self.database)) as db:
            db.export(str(package))
        make_other(package, name, old, new)
        with pytest.raises(FaultyFile):
            list(import_jobs(target, jobs_of([package])[0]))

    def refused(self, text: str | bytes, name: str = "sample.toml") -> FaultyFile:
        """The faults of a facts file; the test fails when it is imported or changes a byte."""
        before = self.database.read_bytes()
        with pytest.raises(FaultyFile) as caught:
            self.bring(text, name)
        assert self.database.read_bytes() == before, "a refused import wrote something"
        return caught.value

    def faults(self, text: str | bytes) -> list[tuple[int, str]]:
        """Line and code of each fault of a facts file."""
        return [(fault.line, fault.code) for fault in self.refused(text).faults]

    def rows(self, query: str, *parameters: object) -> list[Row]:
        """The rows of a query."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query, parameters).fetchall()

    def one(self, query: str, *parameters: object) -> Row:
        """The only row of a query."""
        (row,) = self.rows(query, *parameters)
        return row

    def content(self) -> dict[str, list[Row]]:
        """Every row of every table but `import_run`, which records that a file came again, with its digest."""
        names = self.rows("select name from sqlite_master where type = 'table' order by name")
        return {
            str(name): sorted(self.rows(f'select * from "{name}"'), key=repr)
            for (name,) in names
            if name not in ("import_run", "content_digest")
        }


@pytest.fixture
def library(database: Path, tmp_path: Path) -> Library:
    """A database with the seeds alone."""
    folder = tmp_path / "files"
    folder.mkdir()
    return Library(database, folder)


@pytest.fixture(scope="session")
def _with_invented(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented")
    path = Path(shutil.copy(seeded, folder / "invented.db"))
    Library(path, folder).bring_invented("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily")
    return path


@pytest.fixture
def invented(library: Library, _with_invented: Path) -> Library:
    """The same with the three invented sources of two publishers."""
    shutil.copy(_with_invented, library.database)
    return library
