"""What a database is made of, in a form that can be compared."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection

Catalogue = dict[str, list[Any]]

_COLUMNS = """
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname,
  pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated
from pg_attribute a join pg_class c on c.oid = a.attrelid
left join pg_collation l on l.oid = a.attcollation
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
  and not a.attisdropped and c.relname <> 'alembic_version'
order by c.relname, a.attnum
"""
_CONSTRAINTS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
where connamespace = 'public'::regnamespace and conrelid <> 0
  and conrelid <> 'alembic_version'::regclass and contype <> 'n'
order by 1, 2
"""
_INDEXES = """
select tablename, indexname, indexdef from pg_indexes
where schemaname = 'public' and tablename <> 'alembic_version' order by 1, 2
"""
_ALEMBIC = "create table if not exists alembic_version (version_num varchar(32) primary key)"


def catalogue(connection: Connection) -> Catalogue:
    """Tables with their columns, constraints and indexes; without views."""
    if connection.dialect.name == "sqlite":
        return _of_sqlite(connection)
    connection.exec_driver_sql(_ALEMBIC)  # so that its name can be asked for where it is not
    return {
        name: [tuple(row) for row in connection.exec_driver_sql(query)]
        for name, query in (
            ("columns", _COLUMNS),
            ("constraints", _CONSTRAINTS),
            ("indexes", _INDEXES),
        )
    }


def _of_sqlite(connection: Connection) -> Catalogue:
    rows = connection.exec_driver_sql(
        "select type, name, sql from sqlite_master where type in ('table', 'index') "
        "and sql is not null and name <> 'alembic_version' order by type, name"
    )
    return {f"{kind} {name}": parts(sql) for kind, name, sql in rows}


def parts(sql: str) -> list[str]:
    """A CREATE statement without white space and quotes of names: head, columns, rest, tail.

    Constraints are sorted, for their order says nothing; that of the columns does.
    """
    plain = re.sub(r"\s+", " ", sql).replace('"', "").replace("( ", "(").replace(" )", ")")
    head, _, body = plain.partition("(")
    body, _, tail = body.rpartition(")")
    clauses = _split(body)
    constraints = [clause for clause in clauses if clause.startswith("CONSTRAINT ")]
    columns = [clause for clause in clauses if clause not in constraints]
    return [head.strip(), *columns, *sorted(constraints), tail.strip()]


def _split(body: str) -> list[str]:
    """The clauses between the commas that are in no brackets."""
    found, depth, start = [], 0, 0
    for place, character in enumerate(body):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append(body[start:place].strip())
            start = place + 1
    return [*found, body[start:].strip()]


def tables(connection: Connection) -> list[str]:
    """The names of all tables but alembic's own."""
    return _names(connection, "table", "r")


def views(connection: Connection) -> list[str]:
    """The names of all views."""
    return _names(connection, "view", "v")


def _names(connection: Connection, sqlite_kind: str, postgres_kind: str) -> list[str]:
    query = (
        f"select name from sqlite_master where type = '{sqlite_kind}'"
        if connection.dialect.name == "sqlite"
        else "select relname::text from pg_class where relnamespace = 'public'::regnamespace "
        f"and relkind = '{postgres_kind}'"
    )
    names = connection.exec_driver_sql(query).scalars()
    return sorted(name for name in names if name != "alembic_version")


def columns(connection: Connection, name: str) -> list[str]:
    """The columns of a table or view, in order."""
    return list(connection.exec_driver_sql(f'select * from "{name}" where 1 = 0').keys())


FOUND_AGAIN = ("audit_run", "finding", "finding_figure")


def content(connection: Connection) -> dict[str, list[Any]]:
    """Every row of every table, alembic's too, and the words of every view.

    Not what audits found: they find it again.
    """
    held: dict[str, list[Any]] = {
        name: sorted(
            (
                row
                for row in connection.exec_driver_sql(f'select * from "{name}"')
                if name != "content_digest" or row[0] not in FOUND_AGAIN
            ),
            key=repr,
        )
        for name in (*tables(connection), "alembic_version")
        if name not in FOUND_AGAIN
    }
    query = (
        "select name, sql from sqlite_master where type = 'view' order by name"
        if connection.dialect.name == "sqlite"
        else "select viewname, definition from pg_views where schemaname = 'public' order by 1"
    )
    held["views"] = [tuple(row) for row in connection.exec_driver_sql(query)]
    return held
