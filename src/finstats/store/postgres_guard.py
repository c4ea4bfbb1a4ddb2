"""Ad-hoc SQL on PostgreSQL: layers that each stop some attacks, so that no single one must hold.

role          the reader role that `finstats db init --reader` makes (`readers`): a bound for who
              connects as it, one layer more for an owner, whose session can take it back
transaction   read only, rolled back
grammar       the statement is declared as a cursor, which takes nothing but a query; extended
              protocol, so that it is one statement
names         it calls nothing of the server's own (pg_...), and without a role reads no table
time          the server's statement_timeout, and a cancel from here for all of it together
memory        rows fetched in small parts, caps on rows and bytes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING

from finstats.store.answers import Answer, Caps, Meter
from finstats.store.decimals import whole
from finstats.store.guard import (
    must_be_short,
    not_a_query,
    not_allowed,
    sql_error,
    time_is_up,
)
from finstats.store.interrupting import interrupted_after
from finstats.store.parameters import code_of, for_psycopg
from finstats.store.postgres import PostgresReader
from finstats.store.reader import Row
from finstats.store.readers import is_reader, reader_role
from finstats.store.statement import tables_in
from finstats.store.views import READABLE

if TYPE_CHECKING:
    import psycopg

_PART = 100  # rows fetched at once
_QUERY = re.compile(r"(?:select|with|values|table)\b", re.IGNORECASE)
# What reaches files, programs, sessions, settings or runs text as a statement, whoever asks: a
# read-only transaction stops a superuser from none of these.
_REFUSED = re.compile(
    r"\b(?:pg_\w+|information_schema|source_text|lo_\w+|dblink\w*|\w+_to_xml\w*|inet_\w+"
    r"|set_config|current_setting|ts_stat|ts_rewrite|setval|nextval)\b"
    r"|\bu&",  # names written in escapes
    re.IGNORECASE,
)


# Strings with escapes, which go on over lines in ways of their own; anywhere, to be sure of it.
_ESCAPES = re.compile(r"(?<![A-Za-z_\x80-\U0010ffff])[eE]'")


def guarded_postgres(
    reader: PostgresReader, sql: str, params: Mapping[str, object], caps: Caps
) -> Answer:
    """Run one reading statement; raises SqlError or TimeLimit, and changes nothing."""
    from psycopg import Error, errors

    must_be_short(sql)
    must_be_a_query(sql)
    connection = reader.connection
    try:
        if not as_reader(connection):
            must_name_views_alone(connection, sql)
        bound_time(connection, caps.seconds)
        with cancelled_after(connection, caps.seconds):
            return _answer(connection, for_psycopg(sql), params, Meter(caps))
    except errors.QueryCanceled as error:
        raise time_is_up(caps.seconds) from error
    except Error as error:
        raise sql_error(error) from error
    finally:
        with suppress(Error):
            connection.rollback()


def must_be_a_query(sql: str) -> None:
    """Raises SqlError before anything runs: for other statements, tables, the server's functions."""
    if _ESCAPES.search(sql) is not None:
        raise not_allowed("E'...'")
    code = code_of(sql)
    if _QUERY.match(code.strip().lstrip("( ").strip()) is None:
        raise not_a_query()
    refused = _REFUSED.search(code)
    if refused is not None:
        raise not_allowed(refused[0])


def must_name_views_alone(connection: psycopg.Connection[tuple[object, ...]], sql: str) -> None:
    """Raises SqlError when a table is read from, or a common table expression of its name."""
    held = connection.execute(
        "select relname from pg_class where relnamespace = current_schema()::regnamespace"
    ).fetchall()
    tables = {str(name) for (name,) in held} - READABLE
    for name in sorted(tables_in(code_of(sql)) & tables):
        raise not_allowed(name)


def as_reader(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    """Give up what this transaction may do beyond reading, where a reader role was made.

    False: there is none, and the connection may do all that its user may. An owner's session can
    take it back by what `must_be_a_query` refuses; only who connects as the role cannot.
    """
    from psycopg import sql

    # Words are read as the standard has them, whatever the server's setting.
    connection.execute("set local standard_conforming_strings = on")
    if is_reader(connection):
        return True
    role = reader_role(connection)
    if role is not None:
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
    return role is not None


def bound_time(connection: psycopg.Connection[tuple[object, ...]], seconds: float) -> None:
    """The server stops what takes longer in one go."""
    connection.execute(f"set local statement_timeout = {max(1, int(seconds * 1000))}".encode())


def cancelled_after(
    connection: psycopg.Connection[tuple[object, ...]], seconds: float
) -> AbstractContextManager[None]:
    """What runs within is cancelled from here too: to the server each fetch is a statement anew."""
    from psycopg import Error

    def cancel() -> None:
        with suppress(Error):
            connection.cancel_safe(timeout=1.0)

    return interrupted_after(seconds, cancel)


def _answer(
    connection: psycopg.Connection[tuple[object, ...]],
    query: str,
    params: Mapping[str, object],
    meter: Meter,
) -> Answer:
    with connection.cursor(name="adhoc") as cursor:
        cursor.execute(query.encode(), params)
        columns = tuple(column.name for column in cursor.description or ())
        rows, cut = meter.rows(_one_by_one(cursor))
    return Answer(columns, rows, cut)


def _one_by_one(cursor: psycopg.ServerCursor[tuple[object, ...]]) -> Callable[[], Row | None]:
    waiting: list[tuple[object, ...]] = []

    def fetch() -> Row | None:
        nonlocal waiting
        if not waiting:
            waiting = cursor.fetchmany(_PART)[::-1]
        return whole(waiting.pop()) if waiting else None

    return fetch
