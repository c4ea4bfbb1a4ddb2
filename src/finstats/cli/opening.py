"""Opening the database of a command; the embedded default is made or upgraded on the way."""

from __future__ import annotations

import sys

from finstats.cli.speech import say
from finstats.errors import DatabaseError
from finstats.result import Label
from finstats.settings import Target, database_target
from finstats.store.reader import NotReady, Reader, open_reader

_given: list[str | None] = [None]


def give_database(option: str | None) -> None:
    """Take the `--database` that stands before the command; None: none stood there."""
    _given[0] = option


def target_of(option: str | None) -> Target:
    """The database of a command: its own option, the one before it, then the settings."""
    return database_target(option or _given[0])


def open_database(target: Target) -> Reader:
    """A reader of the database; raises DatabaseError when it is not there or not of this release.

    Only the embedded default is ever changed unasked, with one line on stderr.
    """
    try:
        return open_reader(target)
    except NotReady as not_ready:
        if not target.embedded or not_ready.state not in ("missing", "older"):
            raise
        _mend(target, not_ready.state)
    return open_reader(target)


def _mend(target: Target, state: str) -> None:
    from finstats.ingest.first_use import make_or_upgrade
    from finstats.store.keeping import backup_beside

    backup = backup_beside(target) if state == "older" else None
    try:
        applied = make_or_upgrade(target)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise DatabaseError(
            "unreachable",
            f"不能在 {target.shown} 建库: {why}",
            f"cannot make a database at {target.shown}: {why}",
            Label("换一个地方: --database 文件", "name another place: --database FILE"),
        ) from error
    if state == "missing" and applied:
        sys.stderr.write(say(f"已建库: {target.shown}\n", f"made the database {target.shown}\n"))
    if backup is not None:
        sys.stderr.write(
            say(
                f"已升级 {target.shown}, 备份在 {backup}\n",
                f"upgraded {target.shown}, backup in {backup}\n",
            )
        )
