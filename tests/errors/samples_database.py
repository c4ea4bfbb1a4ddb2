"""Databases that are not there, not ours, of another release, damaged, locked or moved away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection
from tests.errors.sample import STATS, Prepare, Sample, World, run

from finstats.settings import database_target
from finstats.store.migrations import upgrade
from finstats.store.writing import writing


def _file(content: bytes) -> Prepare:
    return lambda world: world.write("other.db", content)


def _of_statements(*statements: str) -> Prepare:
    return lambda world: run(world.folder / "other.db", *statements)


def _stats(*statements: str) -> Prepare:
    return lambda world: world.stats(*statements)


def _older(*statements: str) -> Prepare:
    def prepare(world: World) -> None:
        with writing(database_target(str(world.folder / STATS)), foreign_keys=False) as connection:
            upgrade(connection, "0003")
        world.stats(*statements)

    return prepare


def _hot_journal(world: World) -> None:
    """A file of another program, killed while it wrote."""
    path = world.folder / "other.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma synchronous = off")
        connection.execute("create table t (a)")
        connection.execute("insert into t select randomblob(900) from (values (1), (2), (3), (4))")
        connection.execute("pragma cache_size = 1")
        connection.execute("begin immediate")
        connection.execute("update t set a = randomblob(2000)")
        kept = {name: Path(f"{path}{name}").read_bytes() for name in ("", "-journal")}
        connection.execute("rollback")
    for name, content in kept.items():
        Path(f"{path}{name}").write_bytes(content)


def _journal_of_another(world: World) -> None:
    _hot_journal(world)
    (world.folder / "other.db-journal").rename(f"{world.stats()}-journal")


def _odd_rows(world: World) -> None:
    def failing(*_: object) -> None:
        raise TypeError("odd")

    world.replace("finstats.queries.themes.themes", failing)
    world.replace("finstats.ingest.verify.verify", failing)


def _changed(old: bytes, new: bytes) -> Prepare:
    """Bytes of the file changed, wherever they stand."""

    def prepare(world: World) -> None:
        path = world.stats()
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new))

    return prepare


def _cut(pages: int) -> Prepare:
    def prepare(world: World) -> None:
        path = world.stats()
        path.write_bytes(path.read_bytes()[: pages * 4096])

    return prepare


def _cut_of_another(world: World) -> None:
    _cut(1)(world)
    path = world.folder / STATS
    content = path.read_bytes()
    path.write_bytes(content[:68] + bytes(4) + content[72:])  # application_id


def _page_of(name: str, content: bytes) -> Prepare:
    """The first page of a table or an index overwritten."""

    def prepare(world: World) -> None:
        path = world.stats()
        with closing(sqlite3.connect(path)) as connection:
            (page,) = connection.execute(
                "select rootpage from sqlite_master where name = ?", [name]
            ).fetchone()
        with path.open("r+b") as stream:
            stream.seek((page - 1) * 4096)
            stream.write(content)

    return prepare


def _written_wrong(statement: str) -> Prepare:
    """As a bug of an earlier release might have written it, digests and all."""

    def prepare(world: World) -> None:
        with writing(database_target(str(world.stats()))) as connection:
            connection.exec_driver_sql(statement)

    return prepare


def _locked(world: World) -> None:
    path = world.stats()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin immediate")
    world.replace("finstats.store.writing.BUSY_SECONDS", 0)
    world.hold(holder)


def _moved_while_written(world: World) -> None:
    from finstats.ingest import sources

    path, check = world.stats(), vars(sources)["must_keep_order"]

    def moving(connection: Connection) -> None:
        path.rename(world.folder / "moved.db")
        check(connection)

    world.replace("finstats.ingest.sources.must_keep_order", moving)


def _gone_meanwhile(world: World) -> None:
    path = world.stats()
    world.meanwhile(path.unlink)


def _taken_back_meanwhile(world: World) -> None:
    path = world.stats()
    world.meanwhile(lambda: run(path, "update alembic_version set version_num = '0004'"))


def _old_sqlite(world: World) -> None:
    world.replace("sqlite3.sqlite_version_info", (3, 34, 1))
    world.replace("sqlite3.sqlite_version", "3.34.1")


_AT_ONCE = "another process does it in just that moment"
_OTHER = "themes --database other.db"
OPENING = (
    Sample("database-missing", "no file", "themes --database nowhere.db"),
    Sample("database-missing", "a file without a table", _OTHER, _of_statements("create table t (x)", "drop table t")),
    Sample("database-missing", "a database of finstats without a table", _OTHER, _of_statements("pragma application_id = 0x46494e53", "create table t (x)", "drop table t")),
    Sample("database-missing", "a database of finstats that says no revision", "themes", _stats("delete from alembic_version")),
    Sample("database-missing", "a first start that never came to an end", "db upgrade --database nowhere.db"),
    Sample("database-foreign", "a file of two bytes", _OTHER, _file(b"x\n")),
    Sample("database-foreign", "a text", _OTHER, _file(b"hello\n" * 1000)),
    Sample("database-foreign", "a database of another program", _OTHER, _of_statements("create table t (x)")),
    Sample("database-foreign", "a database of another program that was killed while it wrote", _OTHER, _hot_journal),
    Sample("database-foreign", "a revision that is none of ours", "themes", _stats("update alembic_version set version_num = 'abc'")),
    Sample("database-older", "a database of an earlier release", "themes", _older()),
    Sample("database-newer", "a database of a later release", "themes", _stats("update alembic_version set version_num = '9999'")),
    Sample("unreachable", "a name longer than names can be", ("themes", "--database", "x" * 300), shown_as="themes --database xxx… (300)"),
    Sample("damaged", "a file cut short", "themes", _cut(1)),
    Sample("unreachable", "a file of another program cut short", "themes", _cut_of_another),
    Sample("damaged", "a table of revisions that is gone", "themes", _stats("drop table alembic_version")),
    Sample("damaged", "a view's name that is no text any more", "themes", _changed(b"viewfiguresfiguresCREATE VIEW figures", b"viewfigur\xff\xfefigur\xff\xfeCREATE VXEW figures")),
    Sample("damaged", "a page of a table overwritten", "themes", _page_of("theme", b"\xee" * 4096)),
    Sample("damaged", "a text that is none any more", "figures", _changed("潍坊银行业".encode(), b"\xff" * 15)),
    Sample("damaged", "a column's name that is no text any more", "themes", _changed(b"select min(st.period_end) from source_section", b"select min(st.period\xff\xfe\xff\xfe) from source_section")),
    Sample("damaged", "rows that no check understands", "themes", _odd_rows, why_patched="the checks understand all that is known to go wrong"),
    Sample("unreachable", "a journal of another database beside it", "themes", _journal_of_another),
    Sample("old-sqlite", "SQLite 3.34.1", "themes", _old_sqlite, why_patched="this Python has a newer SQLite"),
)  # fmt: skip
WRITING = (
    Sample("unreachable", "somebody who writes for more than two minutes", "source set weifang-2025 --title 题目", _locked, why_patched="two minutes are too long for a test"),
    Sample("unreachable", "a file removed while it is checked", "db check", _gone_meanwhile, why_patched=_AT_ONCE),
    Sample("moved", "a file moved away while it is written", "source set weifang-2025 --title 题目", _moved_while_written, why_patched=_AT_ONCE),
    Sample("content-differs", "writing into rows that were changed past finstats", "source set weifang-2025 --title 题目", _stats("update source set note_en = 'x'")),
    Sample("not-migrated", "an upgrade of a structure that was changed", "db upgrade", _older("drop view figures")),
    Sample("broken-keys", "an upgrade of keys that point nowhere", "db upgrade", _older("pragma foreign_keys = off", "insert into theme_alias values ('蓝', 'blue')")),
)  # fmt: skip


def _failing_check(error: Exception) -> Prepare:
    def failing(*_: object) -> None:
        raise error

    def prepare(world: World) -> None:
        world.stats()
        world.replace("finstats.store.soundness.check_structure", failing)

    return prepare


_ONE_BIT = (
    "which bit does it depends on the release of SQLite (tests/store/test_verify.py flips them)"
)
CHECKS = (
    Sample(
        "damaged",
        "a length that was changed to a huge one",
        "db check",
        _failing_check(MemoryError()),
        why_patched=_ONE_BIT,
    ),
    Sample(
        "damaged",
        "a name in a complaint of SQLite's that is no text any more",
        "db check",
        _failing_check(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")),
        why_patched=_ONE_BIT,
    ),
    Sample("structure", "a table too many", "db check", _stats("create table extra (x)")),
    Sample("damaged-file", "a page of an index overwritten", "db check", _page_of("ix_figure_source_id_paragraph", b"\x0a" + bytes(4095))),
    Sample("damaged", "a page of a table overwritten", "db check", _page_of("theme", b"\xee" * 4096)),
    Sample("lost-row", "an alias of a theme that is not there", "db check", _stats("update theme_alias set theme = 'nowhere' where theme = 'green'")),
    Sample("not-head", "a database taken back while it is checked", "db check", _taken_back_meanwhile, why_patched=_AT_ONCE),
    Sample("content-differs", "a digit changed past finstats", "db verify", _stats("update figure set printed = printed || '0' where id = 7")),
    Sample("content-differs", "a name changed past finstats", "db verify", _stats("update subject set name_zh = '某行' where id = 2")),
    Sample("figure-differs", "a value that is not that of its digits", "db verify", _written_wrong("update figure set value_base = value_base + 1 where ref = 'weifang-2025/4.2'")),
    Sample("figure-unreadable", "digits that are no number", "db verify", _written_wrong("update figure set value_text = '1O26.O9' where ref = 'weifang-2025/4.2'")),
)  # fmt: skip
