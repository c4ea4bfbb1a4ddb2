"""What a database holds, as one hash, and what a folder holds."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from tests.migrations.catalogue import FOUND_AGAIN

from finstats.settings import Target
from finstats.store.reader import NotReady, open_reader

Held = list[tuple[str, str]]  # names of databases and what they hold
_POSTGRES_STRUCTURE = (
    "select table_name, column_name, ordinal_position, data_type, is_nullable, collation_name "
    "from information_schema.columns where table_schema = 'public'",
    "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint "
    "where connamespace = 'public'::regnamespace",
    "select indexname, indexdef from pg_indexes where schemaname = 'public'",
    "select viewname, definition from pg_views where schemaname = 'public'",
    "select c.relname, d.objsubid, d.description from pg_description d "
    "join pg_class c on c.oid = d.objoid where c.relnamespace = 'public'::regnamespace",
)


def opened(target: Target) -> None:
    """Open the database as finstats does before anything else."""
    with suppress(NotReady):
        open_reader(target).close()


def file_content(path: Path) -> str:
    """A hash of everything that a sound SQLite database holds: objects and rows.

    Read-only, so that this does not mend what finstats left unmended: that is an error here.
    """
    uri = f"file:{quote(str(path))}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        objects = connection.execute("select type, name, sql from sqlite_master").fetchall()
        parts: list[Iterable[Any]] = [
            objects,
            connection.execute("pragma application_id").fetchall(),
        ]
        for kind, name, _ in sorted(objects, key=repr):
            if kind == "table" and name not in FOUND_AGAIN:
                rows = connection.execute(f'select * from "{name}"')
                parts.append([(name,), *_not_of_audits(name, rows)])
    return _hash(parts)


def server_content(url: str) -> str:
    """The same of a PostgreSQL database."""
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        parts: list[Iterable[Any]] = [connection.execute(q).fetchall() for q in _POSTGRES_STRUCTURE]
        tables = "select tablename from pg_tables where schemaname = 'public' order by 1"
        for (name,) in connection.execute(tables).fetchall():
            rows = connection.execute(f'select * from "{name}"'.encode()).fetchall()
            if name not in FOUND_AGAIN:
                parts.append([(name,), *_not_of_audits(name, rows)])
    return _hash(parts)


def _not_of_audits(name: str, rows: Iterable[Any]) -> Iterable[Any]:
    """Rows but the digests of what audits found: an audit follows an import and finds it again."""
    return (row for row in rows if name != "content_digest" or row[0] not in FOUND_AGAIN)


def _hash(parts: list[Iterable[Any]]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update("\n".join(sorted(map(repr, part))).encode() + b"\n\n")
    return digest.hexdigest()


class Contents:
    """Contents of files; the same bytes are read once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, path: Path) -> str:
        """The content of a database with no journal beside it; empty for an empty file."""
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._known:
            # Nothing to read in a file of no bytes, or with no page of its own.
            self._known[digest] = file_content(path) if content else ""
        return self._known[digest]

    def of_folder(self, folder: Path) -> Held:
        """The contents of all databases of a folder, with their names; empty ones left out."""
        found = sorted((plain(path.name), self.of(path)) for path in folder.glob("*.db"))
        return [(name, content) for name, content in found if content]


def plain(name: str) -> str:
    """A file's name without the time and the process that a backup bears."""
    return re.sub(r"-\d{8}T\d{6}Z-\d+\.", "-TIME.", name)


def names(folder: Path) -> list[str]:
    """The names of all files of a folder."""
    return sorted(plain(path.name) for path in folder.iterdir())


def bytes_of(folder: Path) -> frozenset[tuple[str, str]]:
    """Every file and a digest of its bytes."""
    return frozenset(
        (plain(path.name), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.iterdir()
    )
