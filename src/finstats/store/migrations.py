"""Runs Alembic inside finstats' own transaction; the only module that imports it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, exc

from finstats.bundled import bundled
from finstats.errors import DataError
from finstats.store import catalogue
from finstats.store.digests import RESTORE
from finstats.store.tables import metadata
from finstats.store.writing import out_of_reach


def upgrade(connection: Connection, revision: str = "head") -> tuple[str, ...]:
    """Bring the schema to `revision` on a connection made by `writing(foreign_keys=False)`.

    Returns the revisions applied, in order; nothing is committed here. Raises DataError when the
    structure is not that of the revision that the database says it is at.
    """
    before = current(connection)
    with _of_its_revision(before):
        command.upgrade(_config(connection), revision)
    after = current(connection)
    steps = ScriptDirectory.from_config(_config(connection)).iterate_revisions(
        after or "base", before or "base"
    )
    return tuple(reversed([step.revision for step in steps]))


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back; raises RuntimeError where a migration would lose data."""
    with _of_its_revision(current(connection)):
        command.downgrade(_config(connection), revision)


@contextmanager
def _of_its_revision(revision: str | None) -> Iterator[None]:
    """The statements of released migrations are right: one that fails is met by another structure."""
    try:
        yield
    except (exc.ProgrammingError, exc.OperationalError, exc.IntegrityError) as error:
        if out_of_reach(error):
            raise
        why = str(error.orig).splitlines()[0]
        raise DataError(
            "not-migrated",
            f"结构不是 {revision} 的样子: {why}; 没有改动",
            f"the structure is not that of revision {revision}: {why}; nothing was changed",
            RESTORE,
        ) from error


def revisions() -> list[str]:
    """All revisions of this release, the first one first."""
    scripts = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return [script.revision for script in scripts][::-1]


def current(connection: Connection) -> str | None:
    """The revision the database is at; None: not a database of finstats yet."""
    return MigrationContext.configure(connection).get_current_revision()


def fresh_structure(revision: str) -> dict[str, str]:
    """The words of every object as the migrations make it in SQLite, made anew in memory."""
    with create_engine("sqlite+pysqlite://").begin() as connection:
        command.upgrade(_config(connection), revision)
        return catalogue.definitions(connection)


def differences(connection: Connection) -> list[str]:
    """How the tables differ from `finstats.store.tables`; empty when they do not.

    A table of somebody else's in the same PostgreSQL schema is no difference.
    """
    options = {"compare_type": True, "include_object": _is_of_ours}
    context = MigrationContext.configure(connection, opts=options)
    found = compare_metadata(context, metadata)
    # Comments are made from the dictionary, which has a check of its own.
    return [_in_words(one) for one in found if "comment" not in str(one)[:60]]


def _in_words(difference: Any) -> str:
    """`remove column theme.extra` of what Alembic says of it."""
    first = difference[0] if isinstance(difference, list) else difference
    what, *about = first
    names = [getattr(one, "name", one) for one in about]
    named = [str(name) for name in names if isinstance(name, str)]
    return f"{str(what).replace('_', ' ')} {'.'.join(named)}"[:200]


def _is_of_ours(_: object, name: str | None, kind: str, *_more: object) -> bool:
    return kind != "table" or name in metadata.tables


def head() -> str:
    """The revision of this release."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    if found is None:
        raise FileNotFoundError("no migrations are shipped")
    return found


def _config(connection: Connection | None) -> Config:
    config = Config()
    # Config reads % as the start of an interpolation; the folder may hold one.
    folder = bundled("alembic")
    list((folder / "versions").iterdir())  # raises OSError, where Alembic would see it empty
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config
