"""A large flat file put into a database: read by another process, written by this one.

One transaction for the file. The sources are held already and have no figures yet; all else goes the
way of every export (finstats.ingest.exported.files), which holds the file in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, exists, func, select

from finstats.errors import DataError
from finstats.ingest.exported.kinds import MAX_BYTES
from finstats.ingest.flat.checks import NotPlain
from finstats.ingest.flat.lines import Heads, flat_heads
from finstats.ingest.flat.rows import TABLES, Begin, Portion, Source
from finstats.ingest.flat.series import Ids
from finstats.ingest.flat.worker import Task, read_beside
from finstats.ingest.importing import Report, run_facts
from finstats.ingest.known import known_of
from finstats.result import Label
from finstats.store import tables
from finstats.store.bulk import Bulk, bulk
from finstats.store.digest_keeper import keeping
from finstats.store.digests import Digest
from finstats.store.texts import find_article

LARGE = 4 * 2**20  # bytes; reading a smaller file in this process is over before another starts
_CHUNK = 2**20
Progress = Callable[[int, int], None]


class Flat(NamedTuple):
    """A flat file: its heads, the digest of its bytes, how many lines and bytes it has."""

    path: Path
    heads: Heads
    sha256: str
    lines: int
    size: int

    @property
    def may_be_held(self) -> bool:
        """Whether it may be read the longer way, which holds it in memory."""
        return self.size <= MAX_BYTES


def large_flat(path: Path, least: int = LARGE) -> Flat | None:
    """The file when it is a flat one of so many bytes; None: it goes the way of every export."""
    heads = flat_heads(path)
    if heads is None or path.stat().st_size < least:
        return None
    digest, lines, size = hashlib.sha256(), 0, 0
    with path.open("rb") as stream:
        while portion := stream.read(_CHUNK):
            digest.update(portion)
            lines += portion.count(b"\n")
            size += len(portion)
    return Flat(path, heads, digest.hexdigest(), lines, size)


def import_flat(connection: Connection, flat: Flat, progress: Progress | None) -> Report:
    """Check a file and write its figures, inside the caller's transaction.

    Raises FaultyFile with every fault; NotPlain for a file that this way cannot read.
    """
    name = flat.path.name
    runs = _earlier_runs(connection, flat.sha256)
    if runs:
        unchanged = max(flat.lines - 1, 0)
        return Report(name, None, 0, 0, unchanged, None, same_file=True, sources=runs)
    begin = begin_of(connection)
    for table in (tables.import_run, tables.quantity, tables.series):
        keeping(connection).see(f"insert into {table.name}")
    putting = _Putting(connection, flat, begin.run)
    task = Task(flat.path, flat.heads.names, begin)
    with bulk(connection, flat.lines) as into, read_beside(task) as messages:
        for message in messages:
            if isinstance(message, Portion):
                putting.put(message, into)
                if progress is not None:
                    progress(min(message.done, flat.lines), flat.lines)
            elif message.sha256 != flat.sha256:
                raise _changed_meanwhile(flat)
    return putting.report()


def _changed_meanwhile(flat: Flat) -> DataError:
    return DataError(
        "changed",
        f"{flat.path} 在读的时候被改动; 没有写入任何内容",
        f"{flat.path} was changed while it was read; nothing was written",
        Label("等它写完再导入", "import it when it is complete"),
    )


class _Putting:
    def __init__(self, connection: Connection, flat: Flat, first_run: int) -> None:
        self._keeper, self._flat, self._first_run = keeping(connection), flat, first_run
        self._told = run_facts(flat.path.name, flat.sha256)
        self._added, self._codes = 0, list[str]()

    def put(self, portion: Portion, into: Bulk) -> None:
        """Write a portion, parents first."""
        columns = ("id", "source_id", *self._told)
        into.put("import_run", columns, [(*run, *self._told.values()) for run in portion.runs])
        for table, columns in TABLES.items():
            into.put(table, columns, portion.of(table))
        for code, rows, of_figures, of_said in portion.digests:
            self._keeper.give("figure", code, Digest(rows, of_figures))
            self._keeper.give("observation", code, Digest(rows, of_said))
            self._codes.append(code)
        self._added += len(portion.figures)

    def report(self) -> Report:
        """What was done."""
        code = self._codes[0] if len(self._codes) == 1 else None
        return Report(
            *(self._flat.path.name, code, self._added, 0, 0, None),
            encoding="utf-8",
            run=self._first_run,
            sources=len(self._codes),
        )


def _earlier_runs(connection: Connection, sha256: str) -> int:
    """How many sources this very file was imported for, all of them as it is now; 0: not so."""
    run, later = tables.import_run, tables.import_run.alias()
    other = select(later.c.id).where(later.c.source_id == run.c.source_id, later.c.id > run.c.id)
    counted = select(func.count(), func.count().filter(other.exists())).where(
        run.c.file_sha256 == sha256, run.c.source_id.is_not(None)
    )
    found, replaced = connection.execute(counted).one()
    return 0 if replaced else int(found)


def begin_of(connection: Connection) -> Begin:
    """What the rows of a file depend on."""
    pairs = connection.exec_driver_sql
    ids = Ids(
        subjects={code: int(number) for code, number in pairs("select code, id from subject")},
        quantities={code: int(number) for code, number in pairs("select code, id from quantity")},
        series={code: int(number) for code, number in pairs("select code, id from series")},
        next_quantity=_next(connection, "quantity"),
        next_series=_next(connection, "series"),
    )
    return Begin(
        known_of(connection),
        _new_sources(connection),
        ids,
        *(_next(connection, name) for name in ("figure", "observation", "import_run")),
    )


def _next(connection: Connection, table: str) -> int:
    highest = connection.exec_driver_sql(f"select max(id) from {table}").scalar()
    return int(highest or 0) + 1


def _new_sources(connection: Connection) -> dict[str, Source]:
    """The sources without figures and without a text at hand, which figures would be compared with."""
    source, figure, text = tables.source, tables.figure, tables.source_text
    query = select(source.c.code, source.c.id, source.c.published_latest, source.c.sha256).where(
        ~exists().where(figure.c.source_id == source.c.id),
        ~exists().where(text.c.source_id == source.c.id),
    )
    return {
        row.code: Source(row.id, row.published_latest)
        for row in connection.execute(query)
        if find_article(row.sha256) is None
    }


def import_flat_or_refuse(connection: Connection, flat: Flat, progress: Progress | None) -> Report:
    """The same of a file that is too large for the longer way; raises DataError where it needs that."""
    try:
        return import_flat(connection, flat, progress)
    except NotPlain as error:
        raise _not_plain(flat, error) from error


def _not_plain(flat: Flat, why: NotPlain) -> DataError:
    """The error for a large file that only the longer way could read."""
    zh, en = why.words
    most = MAX_BYTES // 2**20
    return DataError(
        "not-plain",
        f"{flat.path} 第 {why.line} 行: {zh}; 超过 {most} MiB 的文件只能是新文献的逐行数字; 没有写入任何内容",
        f"{flat.path}, line {why.line}: {en}; a file of more than {most} MiB may only hold plain "
        "figures of new sources; nothing was written",
        Label(
            "先导入 sources.csv; 各文献的行连在一起, 按位置先后; 或分成小文件",
            "import sources.csv first; keep the rows of a source together, in the order of their "
            "places; or cut it into smaller files",
        ),
    )
