"""The role on PostgreSQL that may read the public views and nothing else.

Analysts connect as it by psql or a notebook; `finstats sql` steps down to it by itself. Its
comment marks it, so that an upgrade, which makes views anew, finds and grants them again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from finstats.errors import DataError, UsageError
from finstats.settings import Target
from finstats.store.lake import must_not_be_a_lake
from finstats.store.postgres import connect, driver
from finstats.store.views import READABLE

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[object, ...]]

MARK = "finstats reader"
# What a reader may read: the revision too, by which finstats knows the database.
READS = (*sorted(READABLE), "alembic_version")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# Roles are the server's, what they may read is each database's: the setting is the tie.
_OURS = """
select r.rolname from pg_roles r join pg_db_role_setting s on s.setrole = r.oid
join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
where shobj_description(r.oid, 'pg_authid') = %(mark)s
"""


def reader_role(connection: Connection) -> str | None:
    """A reader role of this database that the connection may step down to; None: there is none."""
    found = connection.execute(
        f"{_OURS} and r.rolname <> current_user and pg_has_role(current_user, r.oid, 'member') "
        "order by r.rolname limit 1".encode(),
        {"mark": MARK},
    ).fetchone()
    return None if found is None else str(found[0])


def is_reader(connection: Connection) -> bool:
    """Whether the connection is a reader's own, which cannot become more."""
    return (
        connection.execute(
            f"{_OURS} and r.rolname = session_user".encode(), {"mark": MARK}
        ).fetchone()
        is not None
    )


def make_reader(target: Target, role: str) -> None:
    """Make the role, or grant it anew; it can log in once its owner gives it a password.

    Raises UsageError for another engine or a name that needs quotes, DataError when a role of
    that name is another's or the server does not allow it, DatabaseError when it does not answer;
    then nothing has changed.
    """
    must_be_a_role(target, role)
    try:
        with connect(target, read_only=False) as connection:
            _make(connection, role)
    except driver().Error as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise DataError(
            "no-reader", f"不能建角色 {role}: {why}", f"cannot make the role {role}: {why}"
        ) from error


def grant_again(connection: Connection) -> None:
    """Grant every reader role what it may read, after views were made anew; commits nothing."""
    for (role,) in connection.execute(_OURS.encode(), {"mark": MARK}).fetchall():
        _run(connection, str(role), _READING)


def must_be_a_role(target: Target, role: str) -> None:
    """Raises UsageError for a database without roles, or a name that needs quotes."""
    must_not_be_a_lake(target)
    if target.path is not None:
        raise UsageError(
            "not-a-server",
            "--reader 只用于 PostgreSQL; SQLite 文件由 finstats sql 只读地打开",
            "--reader is for PostgreSQL; a SQLite file is read only in finstats sql anyway",
        )
    if not _NAME.fullmatch(role) or role.startswith("pg_"):
        raise UsageError(
            "bad-role",
            f"角色名“{role[:40]}”不行: 用小写字母、数字和下划线",
            f"'{role[:40]}' cannot be a role: use small letters, digits and underscores",
        )


def _make(connection: Connection, role: str) -> None:
    from psycopg import sql

    held = connection.execute(
        "select shobj_description(oid, 'pg_authid') from pg_roles where rolname = %s", [role]
    ).fetchone()
    if held is not None and held[0] != MARK:
        raise DataError(
            "not-our-role",
            f"角色 {role} 已存在, 不是由 finstats 建的; 换一个名字",
            f"the role {role} is there already and was not made by finstats; choose another name",
        )
    name = sql.Identifier(role)
    if held is None:
        connection.execute(sql.SQL("create role {} login noinherit").format(name))
        mark = sql.SQL("comment on role {} is {}").format(name, sql.Literal(MARK))
        connection.execute(mark)
    _run(connection, role, _BOUNDS + _READING)


def _run(connection: Connection, role: str, statements: tuple[str, ...]) -> None:
    from psycopg import sql

    row = connection.execute("select current_database(), current_schema()").fetchone()
    assert row is not None  # noqa: S101 - a select of constants has one row
    names = {
        "role": sql.Identifier(role),
        "database": sql.Identifier(str(row[0])),
        "schema": sql.Identifier(str(row[1])),
        "views": sql.SQL(", ").join(sql.Identifier(view) for view in READS),
    }
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))


_READING = (
    "grant usage on schema {schema} to {role}",
    "grant select on {views} to {role}",
)
# No schema or temporary table of its own; read only and in 30 s, unless it asks for other things.
_BOUNDS = (
    "revoke temporary on database {database} from public",
    "revoke create on schema {schema} from public",
    "revoke all on all tables in schema {schema} from {role}",
    "grant connect on database {database} to {role}",
    "alter role {role} in database {database} set default_transaction_read_only = on",
    "alter role {role} in database {database} set statement_timeout = '30s'",
)
