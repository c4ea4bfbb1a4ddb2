"""What a database is made of: its tables, indexes, constraints and views, in words to compare.

SQLite keeps the words of every CREATE statement; they are compared with those of a database that
the same migrations make anew in memory, so nothing needs to be stored and nothing can go stale.
PostgreSQL words everything itself, and another database would be needed to word it again; so the
runner of the migrations keeps a digest for each object (finstats.store.digests).
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from finstats.errors import DataError
from finstats.result import Label

_HERE = "current_schema()::regnamespace"
_TABLES = {
    "sqlite": "select name from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~'",
    "postgresql": f"select relname::text from pg_class where relnamespace = {_HERE} and relkind = 'r'",
}
_KEYS = """
select a.attname::text from pg_index i
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
where i.indrelid = to_regclass(%s) and i.indisprimary
order by array_position(i.indkey::int2[], a.attnum)
"""
_COLUMNS = """
select attname::text from pg_attribute
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""
# Each object of PostgreSQL that is of ours: its name, and all that makes it what it is.
_OBJECTS = f"""
select 'table ' || c.relname, string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
  a.attnotnull, l.collname, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated), ', '
  order by a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_collation l on l.oid = a.attcollation
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = {_HERE} and c.relkind = 'r' group by c.relname
union all
select 'constraint ' || r.relname || '.' || o.conname, pg_get_constraintdef(o.oid) || o.convalidated
from pg_constraint o join pg_class r on r.oid = o.conrelid
where r.relnamespace = {_HERE} and o.contype <> 'n'
union all
select 'index ' || c.relname, pg_get_indexdef(i.indexrelid) || i.indisvalid
from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = {_HERE}
union all
select 'view ' || relname, pg_get_viewdef(oid) from pg_class
where relnamespace = {_HERE} and relkind = 'v'
union all
select 'trigger ' || r.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text
from pg_trigger t join pg_class r on r.oid = t.tgrelid
where r.relnamespace = {_HERE} and not t.tgisinternal
union all
select 'rule ' || tablename || '.' || rulename, definition from pg_rules
where schemaname = current_schema() and rulename <> '_RETURN'
"""


def tables(connection: Connection) -> set[str]:
    """The names of all tables."""
    return set(connection.exec_driver_sql(_TABLES[connection.dialect.name]).scalars())


def has(connection: Connection, table: str) -> bool:
    """Whether there is a table of this name."""
    return table in tables(connection)


def columns(connection: Connection, table: str) -> tuple[list[str], list[str]]:
    """The columns of a table in the order of their names, and those of its key in the key's."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f'pragma table_info("{table}")').mappings().all()
        key = sorted((row["pk"], row["name"]) for row in rows if row["pk"])
        return sorted(row["name"] for row in rows), [name for _, name in key]
    quoted = (f'"{table}"',)
    names = connection.exec_driver_sql(_COLUMNS, quoted).scalars()
    return sorted(names), list(connection.exec_driver_sql(_KEYS, quoted).scalars())


def definitions(connection: Connection) -> dict[str, str]:
    """Every table, index, view, trigger (on PostgreSQL constraint too) and its words, by kind and name."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "select type || ' ' || name, coalesce(sql, 'on ' || tbl_name) from sqlite_master "
            "where name not like 'sqlite~_stat%' escape '~'"
        ).all()
        return {str(name): _one_line(str(words)) for name, words in rows}
    return {str(name): str(words) for name, words in connection.exec_driver_sql(_OBJECTS)}


def version(connection: Connection) -> str:
    """The engine that worded the definitions: PostgreSQL of another major version words otherwise."""
    found = connection.dialect.server_version_info
    return f"server {found[0] if found else 0}"


def must_be_the_same(held: dict[str, str], wanted: dict[str, str]) -> None:
    """Raises DataError for an object that is missing, too many, or made otherwise."""
    for name in sorted(held.keys() | wanted.keys()):
        if held.get(name) != wanted.get(name):
            raise altered(name)


def altered(name: str) -> DataError:
    """The error for an object that is not as the migrations make it."""
    shown = "".join(character if character.isprintable() else "?" for character in name)[:100]
    return DataError(
        "structure",
        f"结构与本版不符: {shown}",
        f"the structure differs from this release: {shown}",
        Label(
            "用备份恢复: finstats db restore 文件",
            "restore a backup: finstats db restore FILE",
        ),
    )


def _one_line(words: str) -> str:
    """Without line breaks and indents, which releases of SQLAlchemy set differently."""
    return re.sub("[ \t\r\n]+", " ", words).strip()
