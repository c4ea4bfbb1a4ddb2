"""${message}

Numbered, frozen after release, importing nothing of finstats. A downgrade that would lose data
raises. Views over a rebuilt table are dropped first and made again; a rebuilt SQLite table is
STRICT again; the dictionary gets a line for each new table, view and column.
"""

from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
