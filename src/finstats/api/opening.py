"""Opening a database; the embedded default is made or upgraded on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from finstats.errors import DatabaseError, FinstatsError, MissingExtra, reason
from finstats.result import Label
from finstats.settings import Target
from finstats.store.reader import NotReady, Opened, open_reader

Tell = Callable[[Label], object]


def open_database(target: Target, tell: Tell) -> Opened:
    """A reader of the database; raises DatabaseError when it is not there or not of this release.

    Only the embedded default is ever changed unasked, and `tell` is told in one line.
    """
    try:
        return open_reader(target)
    except NotReady as not_ready:
        if not target.embedded or not_ready.state not in ("missing", "older"):
            raise
        _mend(target, not_ready.state, tell)
    return open_reader(target)


def _mend(target: Target, state: str, tell: Tell) -> None:
    """Make or upgrade the embedded database; of several at once the one that did it says so."""
    from finstats.audit.keeping import keep_if_quick
    from finstats.ingest.first_use import make_or_upgrade
    from finstats.store.keeping import Kept, backup_beside

    kept: list[Kept] = []
    try:
        applied = make_or_upgrade(target, lambda: kept.append(backup_beside(target)), keep_if_quick)
    except BaseException as error:
        for backup in kept:
            backup.drop()
        if not isinstance(error, OSError):
            raise
        why = reason(error)
        raise DatabaseError(
            "unreachable",
            f"不能在 {target.shown} 建库: {why.zh}",
            f"cannot make a database at {target.shown}: {why.en}",
            Label("换一个地方: --database 文件", "name another place: --database FILE"),
        ) from error
    if state == "missing" and applied and not kept:
        tell(Label(f"已建库: {target.shown}", f"made the database {target.shown}"))
    for backup in kept:
        tell(
            Label(
                f"已升级 {target.shown}, 备份在 {backup.path}",
                f"upgraded {target.shown}, backup in {backup.path}",
            )
        )


@contextmanager
def answering(target: Target) -> Iterator[None]:
    """Within, what fails in a damaged database is said to be that, and not taken for a bug."""
    try:
        yield
    except (FinstatsError, OSError, UnicodeEncodeError):
        raise
    except Exception:
        if target.lake is not None:
            from finstats.store.lake_checking import check_lake

            with suppress(MissingExtra):
                check_lake(Path(target.lake))
            raise
        _must_be_sound(target)  # else no bug of ours is to blame
        raise


def _must_be_sound(target: Target) -> None:
    """Raises DataError or DatabaseError when a database is not as its digests and views should be."""
    from finstats.ingest.verify import verify
    from finstats.store.reader import damaged
    from finstats.store.writing import reading

    if target.lake is not None:  # only read: its engines say themselves which file is not sound
        return
    try:
        with reading(target) as connection:
            verify(connection)
    except FinstatsError:
        raise
    except Exception as error:  # what was planted there is as odd for the checks
        raise damaged(
            Label("里面的东西不是 finstats 写的", "what is in it was not written by finstats")
        ) from error
