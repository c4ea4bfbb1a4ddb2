"""Digests of the content, so that damage which no constraint sees is found.

`integrity_check` passes over every flipped bit inside a value. So each table has a SHA-256 of its
rows, and the tables that grow with the sources have one for each source, so that an import hashes
its own source again and not all others. Rows are hashed in key order, each a JSON array of its
columns in the order of their names: what is hashed is the same on both engines, and no two
contents give the same bytes.

They are kept by `finstats.store.digest_keeper`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from sqlalchemy import Connection, select

from finstats.errors import DataError
from finstats.result import Label
from finstats.store import catalogue
from finstats.store.tables import content_digest, metadata

# Where the source of a row stands; `t` is the table. All other tables are hashed whole, also
# `supersession`, whose rows one source writes about another.
SOURCE_OF = {
    "figure": ("", "t.source_id"),
    "not_figure": ("", "t.source_id"),
    "observation": ("left join figure f on f.id = t.figure_id", "f.source_id"),
    "source_section": ("", "t.source_id"),
    "source_text": ("", "t.source_id"),
}
STRUCTURE = "catalogue"
# The next step for whoever finds damage.
RESTORE = Label(
    "用备份恢复 (finstats db restore 文件), 或另建新库重新导入",
    "restore a backup (finstats db restore FILE), or import again into a new database",
)
Key = tuple[str, str]  # part and scope
_PORTION = 2_000


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows there are, and the SHA-256 of them."""

    rows: int
    sha256: str


def held_digests(connection: Connection) -> dict[Key, Digest]:
    """The digests that the database keeps; empty before revision 0005."""
    if not catalogue.has(connection, content_digest.name):
        return {}
    rows = connection.execute(select(content_digest)).all()
    return {(row.part, row.scope): Digest(row.rows, row.sha256) for row in rows}


def must_agree(connection: Connection, apart_from: Collection[str] = ()) -> int:
    """How many digests agree with the content; raises DataError for the first that does not."""
    left_out = {STRUCTURE, *apart_from}
    held = {key: one for key, one in held_digests(connection).items() if key[0] not in left_out}
    found: dict[Key, Digest] = {}
    for part in parts_of(connection, {part for part, _ in held}):
        if part not in left_out:
            found |= digests_of(connection, part, every_row=True)
    for key in sorted(held.keys() | found.keys(), key=inside_first):
        if held.get(key) != found.get(key):
            raise differs(*key)
    return len(held)


def must_have_kept_structure(connection: Connection) -> None:
    """Raises DataError when an object is not as the migrations left it (PostgreSQL).

    Views are compared only on the server's major version that worded them.
    """
    held = {
        scope: one for (part, scope), one in held_digests(connection).items() if part == STRUCTURE
    }
    found = structure_of(connection)
    same_server = held.keys() & found.keys() >= {catalogue.version(connection)}
    for name in sorted(held.keys() | found.keys()):
        comparable = same_server or not name.startswith(("view ", "server "))
        if comparable and held.get(name) != found.get(name):
            raise catalogue.altered(name)


def structure_of(connection: Connection) -> dict[str, Digest]:
    """A digest of the words of each object, and a line for the server that worded them."""
    return {
        name: Digest(1, hashlib.sha256(words.encode()).hexdigest())
        for name, words in catalogue.definitions(connection).items()
    } | {catalogue.version(connection): Digest(0, "")}


def parts_of(connection: Connection, more: set[str]) -> list[str]:
    """The tables that have digests, in order: those of this release, and those named already."""
    ours = (metadata.tables.keys() | more) - {content_digest.name}
    return sorted(ours & catalogue.tables(connection))


def digests_of(
    connection: Connection, part: str, source: str | None = None, *, every_row: bool = False
) -> dict[Key, Digest]:
    """The digests of a table's rows: of one source, or of all and of the whole.

    `every_row`: read from the table itself and from no index, which may be damaged apart from it.
    """
    columns, key = catalogue.columns(connection, part)
    names = ", ".join(f't."{name}"' for name in columns)
    order = ", ".join(f't."{name}"' for name in key)
    plain = " not indexed" if every_row and connection.dialect.name == "sqlite" else ""
    if part not in SOURCE_OF:
        rows = _rows(connection, f'select {names} from "{part}" t{plain} order by {order}')
        return {(part, ""): _digest(columns, rows)}
    join, source_id = SOURCE_OF[part]
    one = "" if source is None else "where s.code = :source"
    query = (
        f"select coalesce(s.code, ''), {names} from \"{part}\" t{plain} {join} "
        f"left join source s on s.id = {source_id} {one} order by s.id, {order}"
    )
    found = {
        (part, scope): _digest(columns, (row[1:] for row in rows))
        for scope, rows in groupby(_rows(connection, query, source), key=lambda row: str(row[0]))
    }
    return found if source is not None else found | whole_of(part, found)


def _rows(
    connection: Connection, query: str, source: str | None = None
) -> Iterator[Sequence[object]]:
    if source is not None:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        query = query.replace(":source", mark)
    parameters = None if source is None else (source,)
    options = {"stream_results": True, "max_row_buffer": _PORTION}
    result = connection.exec_driver_sql(query, parameters, execution_options=options)
    for rows in result.partitions(_PORTION):
        yield from rows


class Running:
    """A digest that grows with the rows it is given, in key order, columns by name."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._found, self._rows = hashlib.sha256(_line(columns)), 0

    def take(self, rows: Sequence[tuple[object, ...] | list[object]]) -> None:
        """Add rows."""
        self._rows += len(rows)
        text = _ENCODED(rows)[1:-1]
        if text.count("],[") == len(rows) - 1:  # else some value has the same characters in it
            self._found.update(text.replace("],[", "]\n[").encode() + b"\n")
        else:
            for row in rows:
                self._found.update(_line(row))

    @property
    def digest(self) -> Digest:
        """The digest of all rows so far."""
        return Digest(self._rows, self._found.hexdigest())


def _digest(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Digest:
    found = Running(columns)
    remaining = map(list, rows)
    while portion := list(islice(remaining, _PORTION)):
        found.take(portion)
    return found.digest


def whole_of(part: str, of_sources: dict[Key, Digest]) -> dict[Key, Digest]:
    lines = [(scope, one.rows, one.sha256) for (_, scope), one in sorted(of_sources.items())]
    whole = _digest(("scope", "rows", "sha256"), lines)
    return {(part, ""): Digest(sum(rows for _, rows, _ in lines), whole.sha256)}


def _line(values: Sequence[object]) -> bytes:
    return _ENCODED(list(values)).encode() + b"\n"


def _plain(value: object) -> object:
    """NUMERIC(38, 0) of PostgreSQL as a whole number; bytes, which only damage puts there."""
    return {"bytes": value.hex()} if isinstance(value, bytes) else int(str(value))


_ENCODED = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=_plain).encode


def inside_first(key: Key) -> tuple[bool, Key]:
    """Sources before whole tables, for a source says more about where the damage is."""
    return key[1] == "", key


def differs(part: str, scope: str) -> DataError:
    zh = f"表 {part}" + (f" 中文献 {scope} 的行" if scope else "")
    en = f"table {part}" + (f", source {scope}" if scope else "")
    return DataError(
        "content-differs",
        f"{zh} 与其摘要不符: 写入之后被改动或损坏",
        f"{en}: the rows differ from their digest: damaged, or changed past finstats",
        RESTORE,
    )
