"""What the tables are made of: types that sort and count alike on both engines, keys, flags.

Text sorts by code point on both engines (COLLATE "C" on PostgreSQL), integers are exact, SQLite
tables are STRICT. Every foreign key is RESTRICT: nothing is deleted by way of something else.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
BASE = Numeric(38, 0).with_variant(Integer(), "sqlite")
ID = BigInteger().with_variant(Integer(), "sqlite")


def new_table(
    name: str, *parts: Column[object] | CheckConstraint | UniqueConstraint | Index
) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def id_column() -> Column[object]:
    """Ids are given by the writer, who is alone, so that both engines hold the same ones."""
    return Column("id", ID, primary_key=True, autoincrement=False)


def text(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, TEXT, nullable=null)


def to(
    target: str, name: str | None = None, *, null: bool = False, key: bool = False
) -> Column[object]:
    """A foreign key to `table.column`, named after the table unless said otherwise."""
    table, column = target.split(".")
    kind = ID if column in ("id", "subject_id") else TEXT
    if key:
        return Column(
            name or table,
            kind,
            ForeignKey(target, ondelete="RESTRICT"),
            primary_key=True,
            autoincrement=False,
        )
    return Column(name or table, kind, ForeignKey(target, ondelete="RESTRICT"), nullable=null)


def flag(name: str) -> tuple[Column[object], CheckConstraint]:
    return Column(name, Integer, nullable=False), CheckConstraint(f"{name} in (0, 1)", name)


def counts(*columns: str) -> tuple[Column[object], ...]:
    return tuple(Column(name, ID, nullable=False) for name in columns)


def names() -> tuple[Column[object] | CheckConstraint, ...]:
    """Both names and where the English one is from; an English name may be missing, with its basis."""
    return (
        text("name_zh"),
        text("name_en", null=True),
        to("name_basis.code", "name_en_basis", null=True),
        CheckConstraint("(name_en is null) = (name_en_basis is null)", "name_en_has_basis"),
    )
