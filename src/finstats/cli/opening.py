"""The database of a command, and what opening it has to say."""

from __future__ import annotations

from finstats.api import Database
from finstats.cli.speech import say, spoken, tell
from finstats.settings import Target, database_target

_given: list[str | None] = [None]


def give_database(option: str | None) -> None:
    """Take the `--database` that stands before the command; None: none stood there."""
    _given[0] = option


def target_of(option: str | None) -> Target:
    """The database of a command: its own option, the one before it, then the settings."""
    return database_target(option or _given[0])


def open_database(target: Target) -> Database:
    """The database of this release; raises DatabaseError when it is not there or another's.

    The embedded default is made or upgraded when it has to be, with one line on stderr.
    """
    return Database(target, lang=spoken(), tell=lambda words: tell(say(*words)))
