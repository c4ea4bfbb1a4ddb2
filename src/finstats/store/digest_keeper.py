"""Keeps the digests of a unit of work; `finstats.store.writing` tells it of every statement.

So no writer can forget them. Before a table is first changed its digest is compared, so that
damage is never sealed with a digest of the damaged rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert

from finstats.store import catalogue
from finstats.store.digests import (
    SOURCE_OF,
    STRUCTURE,
    Digest,
    Key,
    differs,
    digests_of,
    held_digests,
    inside_first,
    must_agree,
    parts_of,
    structure_of,
    whole_of,
)
from finstats.store.tables import content_digest, metadata

_WRITES = re.compile(r'\s*(?:insert\s+into|update|delete\s+from)\s+"?(\w+)', re.IGNORECASE)
_READS = re.compile(
    r"\s*(?:select|pragma|begin|savepoint|release|rollback|set|show)\b", re.IGNORECASE
)
_INFO = "finstats.keeper"


@dataclass(slots=True)
class Keeper:
    """Keeps the digests of one unit of work: told of each statement before it runs."""

    connection: Connection
    _changed: set[str] = field(default_factory=set)
    _sources: set[str] = field(default_factory=set)
    _of_any_source: set[str] = field(default_factory=set)
    _compared: set[tuple[str, str | None]] = field(default_factory=set)
    _given: dict[Key, Digest] = field(default_factory=dict)
    _restructured: bool = False

    def see(self, statement: str) -> None:
        """Note what a statement will change; raises DataError when that is damaged already."""
        match = _WRITES.match(statement)
        if match is not None:
            self._will_change(match[1].lower())
        elif not _READS.match(statement):
            self._will_restructure()

    def touch(self, source: str) -> None:
        """Say that among the tables kept by source only this source's rows will change."""
        self._sources.add(source)

    def give(self, part: str, source: str, digest: Digest) -> None:
        """Say the digest of a source's rows that were added past `see`; it had none before."""
        self._given[part, source] = digest

    def write(self) -> None:
        """Bring the digests of what was changed up to date."""
        if not self._changed and not self._restructured and not self._given:
            return
        if not catalogue.has(self.connection, content_digest.name):
            return
        held = held_digests(self.connection)
        if self._restructured:
            parts = parts_of(self.connection, set())
            for part, scope in sorted(held):
                if part not in parts and part != STRUCTURE:  # its table is gone
                    _forget(self.connection, part, scope)
            self._put(dict.fromkeys(parts), held)
            self._put_structure(held)
        else:
            self._put({part: self._scopes(part) for part in sorted(self._changed)}, held)
            self._put_given(held)

    def _put_given(self, held: dict[Key, Digest]) -> None:
        for part in sorted({part for part, _ in self._given} - self._changed):
            wanted = {key: one for key, one in held.items() if key[0] == part}
            found = wanted | {key: one for key, one in self._given.items() if key[0] == part}
            found.pop((part, ""), None)
            _replace(self.connection, wanted, found | whole_of(part, found))

    def _scopes(self, part: str) -> set[str] | None:
        """The sources whose rows of a table may have changed; None: any."""
        known = part in SOURCE_OF and part not in self._of_any_source
        return self._sources or None if known else None

    def _will_change(self, part: str) -> None:
        if self._restructured or part not in metadata.tables or part == content_digest.name:
            return
        self._changed.add(part)
        scopes = self._scopes(part)
        if scopes is None:
            self._of_any_source.add(part)
        for scope in sorted(scopes) if scopes else (None,):
            if (part, scope) not in self._compared and (part, None) not in self._compared:
                self._compared.add((part, scope))
                self._compare(part, scope)

    def _compare(self, part: str, scope: str | None) -> None:
        """Raises DataError when the rows differ from their digest before they are changed."""
        held = held_digests(self.connection)
        if not held:
            return
        found = digests_of(self.connection, part, scope)
        wanted = {
            key: one
            for key, one in held.items()
            if key[0] == part and (scope is None or key[1] == scope)
        }
        for key in sorted(wanted.keys() | found.keys(), key=inside_first):
            if wanted.get(key) != found.get(key):
                raise differs(*key)

    def _will_restructure(self) -> None:
        if self._restructured:
            return
        self._restructured = True
        if held_digests(self.connection):
            must_agree(self.connection, apart_from=self._changed)

    def _put(self, parts: dict[str, set[str] | None], held: dict[Key, Digest]) -> None:
        for part, scopes in parts.items():
            wanted = {key: one for key, one in held.items() if key[0] == part}
            if scopes is None:
                found = digests_of(self.connection, part)
            else:
                kept = {key: one for key, one in wanted.items() if key[1] not in scopes}
                kept.pop((part, ""), None)
                for scope in sorted(scopes):
                    kept |= digests_of(self.connection, part, scope)
                found = kept | whole_of(part, kept)
            _replace(self.connection, wanted, found)

    def _put_structure(self, held: dict[Key, Digest]) -> None:
        if self.connection.dialect.name == "sqlite":
            return  # its structure is compared with what the migrations make anew
        before = {key: one for key, one in held.items() if key[0] == STRUCTURE}
        after = {(STRUCTURE, name): one for name, one in structure_of(self.connection).items()}
        _replace(self.connection, before, after)


def keeping(connection: Connection) -> Keeper:
    """The keeper of a connection's unit of work; it is made at the first call."""
    keeper: Keeper = connection.info.setdefault(_INFO, Keeper(connection))
    return keeper


def touching(connection: Connection, source: str) -> None:
    """Say which source a unit of work is about, before it writes; else all sources are hashed."""
    keeping(connection).touch(source)


def _replace(connection: Connection, before: dict[Key, Digest], after: dict[Key, Digest]) -> None:
    for part, scope in sorted(before.keys() - after.keys()):
        _forget(connection, part, scope)
    rows = []
    for (part, scope), one in sorted(after.items()):
        if before.get((part, scope)) == one:
            continue
        if (part, scope) in before:
            _forget(connection, part, scope)
        rows.append({"part": part, "scope": scope, "rows": one.rows, "sha256": one.sha256})
    if rows:
        connection.execute(insert(content_digest), rows)


def _forget(connection: Connection, part: str, scope: str) -> None:
    key = (content_digest.c.part == part, content_digest.c.scope == scope)
    connection.execute(delete(content_digest).where(*key))
