"""Runs the migrations on the connection that finstats hands over, inside its one transaction.

finstats itself begins the transaction (BEGIN IMMEDIATE on SQLite, an advisory lock on
PostgreSQL) and commits the whole upgrade as one unit; see finstats.store.migrations.
Used from the alembic command line, the connection is made the same way for FINSTATS_DATABASE.
"""

from __future__ import annotations

from alembic import context

from finstats.settings import database_target
from finstats.store.tables import metadata
from finstats.store.writing import writing


def run(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=False,
        render_as_batch=False,
    )
    context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    with writing(database_target(), foreign_keys=False) as own:
        run(own)
