"""Exports: a view or figures to one file, or everything to a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finstats.api.export_rows import Progress, put_rows
from finstats.api.files import form_of, must_not_be_the_database
from finstats.api.words import day, natures, one_of
from finstats.errors import UnknownName, UsageError
from finstats.formats import EXPORTED, LAKE
from finstats.queries.export import Wanted, exported, wanted_of
from finstats.queries.lists import Filters
from finstats.queries.names import resolve
from finstats.queries.view_columns import view_columns
from finstats.render import Style
from finstats.result import Result
from finstats.store.views import PUBLIC_VIEWS

if TYPE_CHECKING:
    from finstats.api.questions import Questions


class Exported(NamedTuple):
    """What was written. `files` is 1 for one file; `figures` and `sources` are those in it."""

    path: Path
    view: str | None  # None: every one, in a folder
    figures: int
    sources: int
    rows: int
    files: int = 1
    new: int = 1  # files that were not there before
    truncated: bool = False


class Narrowing(NamedTuple):
    """The options that narrow figures, in the words of the command line."""

    theme: str | None = None
    bank: str | None = None
    place: str | None = None
    source: str | None = None
    paragraph: int | None = None
    search: str | None = None
    nature: str = "all"
    known_at: str | None = None
    limit: int | None = None

    def wanted(self, words: tuple[str, ...]) -> Wanted:
        """What is asked for; raises UsageError for a word that cannot be read."""
        filters = Filters(
            *(self.theme, self.bank, self.place, self.source, self.paragraph, self.search),
            natures=natures(self.nature),
        )
        return wanted_of(words, filters, day(self.known_at), self.limit)


class Format(NamedTuple):
    """How it is written."""

    form: str | None = None
    bom: bool = False


def is_folder(path: Path | str) -> bool:
    """Whether a folder is meant: one that is there, a name that ends with / or has no suffix."""
    given, path = str(path), Path(path)
    return path.is_dir() or given.endswith("/") or (not path.suffix and not path.exists())


def export(
    db: Questions,
    path: Path | str,
    words: tuple[str, ...],
    narrowing: Narrowing,
    how: Format,
    progress: Progress | None = None,
) -> Exported:
    """Write what is selected to a file, or everything to a folder; see Database.export."""
    db.must_be_open()
    if words == (LAKE,):
        return _to_lake(db, Path(path), narrowing, how, progress)
    if is_folder(path):
        _must_be_meant(db, str(path), words)
        return _to_folder(db, Path(path), words, narrowing, how, progress)
    wanted, form = narrowing.wanted(words), file_form(Path(path), how.form)
    style = Style(db.lang, None, False, how.bom)

    def free(place: Path) -> None:
        must_not_be_the_database(place, db.target)

    with db.reader.of_one_state():
        found = exported(db.reader, wanted)
        told = put_rows(found, Path(path), form, style, _described(db), progress, free)
    return Exported(
        *(Path(path), wanted.view, told.figures, len(told.sources), told.rows),
        truncated=found.truncated,
    )


def _only_a_lake(folder: Path | str) -> UsageError:
    return UsageError(
        "export-lake",
        f"数据湖装的是全部, 都是 Parquet: finstats export lake {folder}",
        f"a lake takes everything, as Parquet: finstats export lake {folder}",
    )


def _must_be_meant(db: Questions, folder: str, words: tuple[str, ...]) -> None:
    """Raises UsageError for a name of an indicator or view alone: whoever wrote it forgot the file.

    Also for no name, and for `-`: an export is a file.
    """
    bare = not words and not Path(folder).exists() and Path(folder).name == folder
    if bare and folder == LAKE:
        raise _only_a_lake(f"{LAKE}/")
    if folder.strip() not in ("", "-") and not (bare and _names_something(db, folder)):
        return
    shown = folder.strip("- ") or "figures"
    raise UsageError(
        "export-where",
        f"导出到哪里? 如 finstats export {shown} {shown}.csv; 叫这个名字的文件夹写 {shown}/",
        f"export to where? e.g. finstats export {shown} {shown}.csv; a folder of that name is {shown}/",
    )


def _names_something(db: Questions, word: str) -> bool:
    if word in PUBLIC_VIEWS:
        return True
    try:
        resolve(db.reader, "indicator", word)
    except UnknownName:
        return False
    return True


def file_form(path: Path, form: str | None) -> str:
    """The format of an exported file; raises UsageError for what is none or for people alone."""
    return form_of(path, form, EXPORTED)


def _described(db: Questions) -> Callable[[Result], Result]:
    """Sources under the heads that the rest of the file has: those of the dictionary."""

    def describe(result: Result) -> Result:
        found = db.described(result)
        assert found.about is not None  # noqa: S101 - just made
        sources = found.about.sources._replace(columns=view_columns(db.reader, "sources"))
        return replace(found, about=found.about._replace(sources=sources))

    return describe


def _to_folder(
    db: Questions,
    folder: Path,
    words: tuple[str, ...],
    narrowing: Narrowing,
    how: Format,
    progress: Progress | None,
) -> Exported:
    from finstats.api.package import put_package
    from finstats.store.package_files import FORMS

    if words or narrowing != Narrowing():
        raise UsageError(
            "export-everything",
            f"{folder} 是文件夹, 装的是全部; 要选一部分就写文件名, 如 {folder}.csv",
            f"{folder} is a folder and takes everything; for a part name a file, e.g. {folder}.csv",
        )
    form = one_of("--format", how.form or FORMS[0], FORMS)
    style = Style(db.lang, None, False, how.bom)
    told = put_package(db.reader, Path(os.path.realpath(folder)), form, style, progress)
    return Exported(folder, None, *told, new=told.files)


def _to_lake(
    db: Questions, folder: Path, narrowing: Narrowing, how: Format, progress: Progress | None
) -> Exported:
    """Raises UsageError for options of other exports, and for a lake that would be its own source."""
    from finstats.api.lake import put_lake
    from finstats.store.lake import must_not_be_a_lake

    if narrowing != Narrowing() or how.form not in (None, "parquet") or how.bom:
        raise _only_a_lake(folder)
    must_not_be_a_lake(db.target)
    return Exported(folder, LAKE, *put_lake(db.reader, folder, progress))
