"""Digests of the content, so that damage which no constraint sees is found.

The rows are written at the end of every unit of work by what wrote it, the upgrade's own included.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "content_digest"

MEANINGS = [
    ("", "每个表、每个文献的内容摘要", "digests of the content, for each table and source"),
    (
        "part",
        "表名; catalogue: 结构 (仅 PostgreSQL)",
        "name of a table; catalogue: the structure (PostgreSQL only)",
    ),
    (
        "scope",
        "文献代码; 空字符串: 整个表; catalogue 下为对象名",
        "code of a source; empty: the whole table; under catalogue: an object",
    ),
    ("rows", "行数", "count of rows"),
    (
        "sha256",
        "按键序各行的 SHA-256; 按文献分的表, 整表为各文献摘要的摘要",
        "SHA-256 of the rows in key order; of a table kept by source: of the sources' digests",
    ),
]


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("part", TEXT, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("rows", ID, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.CheckConstraint("rows >= 0", name=op.f("ck_content_digest_rows")),
        sa.PrimaryKeyConstraint("part", "scope", name=op.f("pk_content_digest")),
        sqlite_strict=True,
    )
    dictionary = sa.table("dictionary", *(sa.column(c) for c in ("object", "column", "zh", "en")))
    op.bulk_insert(
        dictionary,
        [{"object": TABLE, "column": column, "zh": zh, "en": en} for column, zh, en in MEANINGS],
    )
    if op.get_bind().dialect.name == "postgresql":
        for column, zh, en in MEANINGS:
            what = f'column {TABLE}."{column}"' if column else f"table {TABLE}"
            words = f"{zh} / {en}".replace("'", "''")
            op.execute(sa.DDL(f"comment on {what} is '{words}'".replace("%", "%%")))


def downgrade() -> None:
    op.execute(f"delete from dictionary where object = '{TABLE}'")
    op.drop_table(TABLE)
