"""The private copy that is served: no texts of articles, nothing that anybody could write to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import NamedTuple

from finstats.api import Database
from finstats.errors import UsageError
from finstats.result import Label
from finstats.settings import Target
from finstats.store.keeping import backup
from finstats.web.published import publish
from finstats.web.searching import index_names

Tell = Callable[[Label], object]
_PREFIX = "finstats-web-"
FEW = 5_000  # figures; among more, an audit takes longer than a page may


class Copy(NamedTuple):
    """The files of a copy: what the questions are asked of, the public views, the index of names."""

    held: Path
    data: Path
    names: Path

    @property
    def target(self) -> Target:
        """The copy as a database."""
        return Target(self.held, f"sqlite:///{self.held}")


@contextmanager
def private_copy(target: Target, tell: Tell) -> Iterator[Copy]:
    """A copy in a folder that only this user may enter; it is gone on leaving.

    Raises UsageError for a server's database, DataError when the copy cannot be made.
    """
    must_be_a_file(target)
    with _no_articles(), _folder() as folder:
        copy = Copy(*(Path(folder) / name for name in ("finstats.db", "data.db", "names.db")))
        backup(target, copy.held)
        _forget_texts(copy)
        _keep_an_audit(copy, tell)
        publish(copy.held, copy.data)
        index_names(copy.data, copy.names)
        for path in copy:
            path.chmod(0o400)
        yield copy


def _folder() -> TemporaryDirectory[str]:
    """A new folder, its name with the number of this process, after what killed ones left."""
    _remove_leftovers(Path(gettempdir()))
    return TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def _remove_leftovers(folder: Path) -> None:
    """Remove copies of this user's whose process was killed before it could."""
    if os.name != "posix":
        return  # elsewhere there is no asking whether a process is alive without ending it
    for left in folder.glob(f"{_PREFIX}*-*"):
        number = left.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(OSError):
            mine = left.lstat().st_uid == os.getuid() and not left.is_symlink()
            if number.isdecimal() and mine and not _is_alive(int(number)):
                shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextmanager
def _no_articles() -> Iterator[None]:
    """Within, texts of articles are not looked for in folders either."""
    folders = os.environ.pop("FINSTATS_ARTICLES", None)
    try:
        yield
    finally:
        if folders is not None:
            os.environ["FINSTATS_ARTICLES"] = folders


def must_be_a_file(target: Target) -> None:
    """Raises UsageError for a database that is no SQLite file."""
    if target.path is None:
        raise UsageError(
            "web-not-a-file",
            f"finstats web 只展示 SQLite 文件, 不展示 {target.shown}",
            f"finstats web serves SQLite files, not {target.shown}",
        )


def _forget_texts(copy: Copy) -> None:
    """Texts are their publishers' and stand on no page: the copy has none, nor pages with rests."""
    from finstats.store.writing import writing

    with closing(sqlite3.connect(copy.held, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = delete").fetchone()
    with writing(copy.target) as connection_:
        connection_.exec_driver_sql("delete from source_text")
    with closing(sqlite3.connect(copy.held, isolation_level=None)) as connection:
        # Not analyzed: with statistics SQLite plans some questions over the views far worse.
        connection.execute("vacuum")


def _keep_an_audit(copy: Copy, tell: Tell) -> None:
    """An audit of today's data is in the copy, so that no page has one to keep.

    Where the figures are many and nobody audited them, pages say that.
    """
    with Database(copy.target) as database:
        kept = database.reader.rows(
            "select 1 from audits where is_fresh = 1 and rounding = 'nearest' and known_at is null"
        )
        if kept:
            return
        ((figures,),) = database.reader.rows("select count(*) from figures")
        if int(str(figures)) <= FEW:
            database.audit()
        else:
            tell(
                Label(
                    "尚未核对: 先运行 finstats audit, 网页才列得出矛盾",
                    "not audited yet: run finstats audit first to see contradictions on the pages",
                )
            )
