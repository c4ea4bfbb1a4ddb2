"""A lake: every public view as Parquet files, for engines that read them; renewed where it changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from finstats import __version__
from finstats.api.export_rows import Progress
from finstats.errors import DatabaseError, DataError, reason
from finstats.queries.export import order_of
from finstats.queries.view_columns import view_columns
from finstats.result import Column
from finstats.store.decimals import Row
from finstats.store.lake import (
    PARTITIONED,
    STORED,
    Kind,
    LakeFile,
    LakeView,
    Manifest,
    read_manifest,
)
from finstats.store.lake_content import (
    Content,
    Sources,
    grown_of,
    sources_of,
    tables_of,
    years_of,
)
from finstats.store.lake_files import (
    alone_in,
    is_intact,
    put_file,
    put_manifest,
    remove_unlisted,
    writer,
)
from finstats.store.reader import Opened
from finstats.store.revision import HEAD

# So that minima and maxima of row groups tell where a series is; the last three make it unique.
_ORDER = ("series", "period", "known_from", "ref_order", "seq", "reading")
_PORTION = 500  # rows between two words of progress


class Laid(NamedTuple):
    """What a lake holds: figures as read, sources, rows and files of all; files that are new."""

    figures: int
    sources: int
    rows: int
    files: int
    new: int


def put_lake(reader: Opened, folder: Path, progress: Progress | None = None) -> Laid:
    """Make the folder the lake of a database, or renew it; killed, it stays as it was.

    What cannot have changed is not written again, and the same rows always give the same files.
    Raises MissingExtra without pyarrow; DataError for a folder with anything else in it, while
    another export writes it, or when it cannot be written.
    """
    by = writer()
    folder = Path(os.path.realpath(folder))
    try:
        with alone_in(folder), reader.of_one_state():
            return _Laying(reader, folder, by, progress).laid()
    except OSError as error:
        why = reason(error)
        raise DataError(
            "unwritable", f"写不了 {folder}: {why.zh}", f"cannot write {folder}: {why.en}"
        ) from error


@dataclass(slots=True)
class _Laying:
    """Writes what is new of one lake, and remembers what is done of how much."""

    reader: Opened
    folder: Path
    writer: str
    progress: Progress | None
    done: int = 0
    total: int = 0
    new: int = 0
    before: Manifest | None = None
    kept: dict[str, LakeFile] = field(default_factory=dict)  # of the lake before, by year

    def laid(self) -> Laid:
        """The lake in its new state."""
        self.before = _held(self.folder)
        tables = tables_of(self.reader)
        manifest = self._as_it_is(tables) or self._made(tables)
        remove_unlisted(self.folder, manifest.files().keys())
        return Laid(
            self._count("figure"),
            manifest.views["sources"].rows,
            sum(view.rows for view in manifest.views.values()),
            len(manifest.files()),
            self.new,
        )

    def _count(self, table: str) -> int:
        ((count,), *_) = self.reader.rows(
            "select coalesce(sum(rows), 0) from content_digest where part = :part and scope = ''",
            {"part": table},
        )
        return int(str(count))

    def _as_it_is(self, tables: dict[str, str]) -> Manifest | None:
        """The lake that is there, when the database holds what it was made of, and it is whole."""
        held = self.before
        if held is None or held.release != __version__:
            return None
        if held.content.get("writer") != self.writer or held.content.get("tables") != tables:
            return None
        return held if all(is_intact(self.folder, file) for file in held.files().values()) else None

    def _made(self, tables: dict[str, str]) -> Manifest:
        """Write what may have changed, and the manifest last."""
        sources = sources_of(self.reader)
        before = self.before.content if self.before else None
        grown, same = grown_of(self.reader, before["grown"] if before else {})
        content = Content(writer=self.writer, tables=tables, sources=sources.digests, grown=grown)
        every = sorted({year for year, _ in sources.digests.values()})
        changed = set(every)
        if before is not None:
            changed = years_of(self.reader, _content(before), content, sources, same=same)
        self._keep(set(every) - changed)
        self._expect(sources)
        views = {view: self._put_view(view) for view in STORED if view != PARTITIONED}
        views[PARTITIONED] = self._put_years(every)
        views = {view: views[view] for view in STORED}
        put_manifest(self.folder, __version__, HEAD, views, content)
        return Manifest(self.folder, HEAD, __version__, views, dict(content))

    def _keep(self, years: set[str]) -> None:
        """Of the years that did not change, the files that are whole."""
        for file in self.before.views[PARTITIONED].files if self.before else ():
            if file.published in years and is_intact(self.folder, file):
                self.kept[str(file.published)] = file

    def _expect(self, sources: Sources) -> None:
        self.total = sum(n for year, n in sources.rows.items() if year not in self.kept)
        for view in STORED:
            if view != PARTITIONED:
                ((count,), *_) = self.reader.rows(f"select count(*) from {view}")
                self.total += int(str(count))

    def _put_view(self, view: str) -> LakeView:
        columns = view_columns(self.reader, view)
        order = ", ".join(f"f.{_named(name)} nulls last" for name in order_of(view, columns))
        listed = ", ".join(_listed(view, column.name) for column in columns)
        rows = self.reader.each(f"select {listed} from {view} f order by {order}")
        return LakeView(_kinds(columns), (self._put(view, columns, rows),))

    def _put_years(self, years: list[str]) -> LakeView:
        """`figure_versions`, a file for each year; an empty one when there is none."""
        columns = view_columns(self.reader, PARTITIONED)
        files = [self.kept.get(year) or self._put_year(year, columns) for year in years]
        files = files or [self._put(PARTITIONED, columns, iter(()))]
        return LakeView(_kinds(columns), tuple(files))

    def _put_year(self, year: str, columns: tuple[Column, ...]) -> LakeFile:
        listed = ", ".join(f"f.{column.name}" for column in columns)
        order = ", ".join(f"f.{name}" for name in _ORDER)
        rows = self.reader.each(
            f"select {listed} from {PARTITIONED} f "
            "where f.source in (select s.source from sources s "  # found by seeking
            f"where s.published_latest >= :first and s.published_latest <= :last) order by {order}",
            {"first": f"{year}-01-01", "last": f"{year}-12-31"},
        )
        return self._put(PARTITIONED, columns, rows, year)

    def _put(
        self, view: str, columns: tuple[Column, ...], rows: Iterator[Row], year: str | None = None
    ) -> LakeFile:
        file, new = put_file(self.folder, view, _kinds(columns), self._told(rows), year)
        self.new += new
        return file

    def _told(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self.done += 1
            if self.progress is not None and self.done % _PORTION == 0:
                self.progress(self.done, max(self.total, self.done))
            yield row


def _held(folder: Path) -> Manifest | None:
    """The lake that is there; None: none of this release, or one that is not sound."""
    try:
        return read_manifest(folder)
    except (DatabaseError, DataError):
        return None


def _content(held: object) -> Content:
    return held  # type: ignore[return-value]  # its digest is ours


def _kinds(columns: tuple[Column, ...]) -> tuple[tuple[str, Kind], ...]:
    return tuple((column.name, _kind(column)) for column in columns)


def _kind(column: Column) -> Kind:
    if column.kind == "digits" and column.name.endswith("_base"):
        return "exact"
    return "whole" if column.kind in ("integer", "flag") else "text"


def _named(name: str) -> str:
    """`column` of the dictionary is a word of SQL."""
    return f'"{name}"'


def _listed(view: str, name: str) -> str:
    # The texts of sources stay in the database; in the lake none is attached.
    if (view, name) == ("sources", "text_attached"):
        return "cast(0 as integer) as text_attached"
    return f"f.{_named(name)}"
