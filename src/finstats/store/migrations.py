"""Runs Alembic inside finstats' own transaction; the only module that imports it."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from finstats.bundled import bundled
from finstats.store.tables import metadata


def upgrade(connection: Connection, revision: str = "head") -> tuple[str, ...]:
    """Bring the schema to `revision` on a connection made by `writing(foreign_keys=False)`.

    Returns the revisions applied, in order; nothing is committed here.
    """
    before = current(connection)
    command.upgrade(_config(connection), revision)
    after = current(connection)
    steps = ScriptDirectory.from_config(_config(connection)).iterate_revisions(
        after or "base", before or "base"
    )
    return tuple(reversed([step.revision for step in steps]))


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back; raises where that would lose data."""
    command.downgrade(_config(connection), revision)


def current(connection: Connection) -> str | None:
    """The revision the database is at; None: not a database of finstats yet."""
    return MigrationContext.configure(connection).get_current_revision()


def differences(connection: Connection) -> list[str]:
    """How the tables differ from `finstats.store.tables`; empty when they do not."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, metadata)
    # Comments are made from the dictionary, which has a check of its own.
    return [str(one)[:200] for one in found if "comment" not in str(one)[:60]]


def head() -> str:
    """The revision of this release."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    if found is None:
        raise FileNotFoundError("no migrations are shipped")
    return found


def _config(connection: Connection | None) -> Config:
    config = Config()
    # Config reads % as the start of an interpolation; the folder may hold one.
    config.set_main_option("script_location", str(bundled("alembic")).replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config
