"""`db check` and `db verify` find what is damaged, and read without standing in anybody's way."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tests.conftest import run_cli
from tests.scale import scaled, shown
from tests.store.conftest import folder

from finstats.errors import DatabaseError, DataError, FinstatsError
from finstats.ingest.verify import verify
from finstats.settings import Target, database_target
from finstats.store.soundness import check_structure
from finstats.store.views import READABLE
from finstats.store.writing import reading, writing

Answers = list[list[tuple[object, ...]]]


def answers(path: Path) -> Answers | None:
    """What every public view and the dictionary answer; None: one of them cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return [
                connection.execute(f"select * from {view}").fetchall() for view in sorted(READABLE)
            ]
    except (sqlite3.Error, MemoryError, UnicodeDecodeError):
        return None


def fault(target: Target, *, quick: bool = False) -> FinstatsError | None:
    """What `db verify` (quick: `db check`) finds; anything but an error of ours is a traceback."""
    try:
        with reading(target) as connection:
            check_structure(connection) if quick else verify(connection)
    except FinstatsError as error:
        return error
    return None


def test_every_flipped_bit_that_changes_an_answer_is_found(seeded: Path, tmp_path: Path) -> None:
    """And neither `check` nor `verify` ends in a traceback, whatever bit it is."""
    path = Path(shutil.copy(seeded, tmp_path / "flipped.db"))
    target, whole, pristine = database_target(str(path)), seeded.read_bytes(), answers(seeded)
    assert pristine is not None
    assert fault(target) is None
    bits = random.Random(20250630).sample(range(len(whole) * 8), scaled(300, 6000))  # noqa: S311
    changed = found = by_structure = 0
    missed = []
    for bit in bits:
        flip(path, whole, bit)
        different = answers(path) != pristine
        quick, error = fault(target, quick=True), fault(target)
        assert quick is None or error is not None, bit
        changed += different
        found += different and error is not None
        by_structure += different and quick is not None
        if different and error is None:
            missed.append(bit)
        flip(path, whole, bit, back=True)
    assert missed == []
    shown(
        "verify.flips",
        flips=len(bits),
        changed_an_answer=changed,
        found=found,
        missed_by_integrity_check=changed - by_structure,
    )
    assert changed > len(bits) / 10
    assert changed > by_structure, "the digests found nothing that the rest does not find"


def flip(path: Path, whole: bytes, bit: int, *, back: bool = False) -> None:
    """Flip a bit of the file that was `whole`, or put it back."""
    byte = whole[bit // 8]
    with path.open("r+b") as stream:
        stream.seek(bit // 8)
        stream.write(bytes([byte if back else byte ^ (1 << bit % 8)]))


def test_no_command_ends_in_a_traceback_over_a_flipped_bit(seeded: Path, tmp_path: Path) -> None:
    path, whole = Path(shutil.copy(seeded, tmp_path / "flipped.db")), seeded.read_bytes()
    # The header and the first page hold what is read before anything else.
    places = [*random.Random(1).sample(range(4096 * 8), scaled(15, 400))]  # noqa: S311
    places += random.Random(2).sample(range(len(whole) * 8), scaled(5, 200))  # noqa: S311
    for bit in places:
        flip(path, whole, bit)
        for command in (("db", "check"), ("db", "verify"), ("themes", "--format", "csv")):
            ran = run_cli(*command, "--database", str(path))
            assert ran.code in (0, 1, 3), (bit, command, ran)
            assert ran.err.count("\n") <= 2, (bit, command, ran)
        shutil.copyfile(seeded, path)


CHANGES = [
    ("update figure set printed = printed || '0' where id = 7", "figure", "weifang-2025"),
    ("delete from not_figure where char_start in (select min(char_start) from not_figure)", "not_figure", "weifang-2025"),
    ("update observation set note_zh = '改' where id = 3", "observation", "weifang-2025"),
    ("update subject set name_zh = '某行' where id = 2", "subject", ""),
    ("update dictionary set en = 'else' where object = 'figures' and \"column\" = 'ref'", "dictionary", ""),
    ("insert into theme_alias values ('绿金', 'green')", "theme_alias", ""),
    ("delete from content_digest where part = 'unit'", "unit", ""),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "table", "source"), CHANGES, ids=[c[1] for c in CHANGES])
def test_what_was_changed_past_finstats_is_named(
    own: Target, statement: str, table: str, source: str
) -> None:
    past_finstats(own, statement)
    ran = run_cli("db", "verify", "--lang", "en", "--database", own.url)
    assert (ran.code, ran.out) == (1, "")
    where = f"table {table}, source {source}:" if source else f"table {table}:"
    assert ran.err.startswith(f"finstats: {where} the rows differ from their digest")
    assert "finstats db restore" in ran.err


STRUCTURES = [
    ("drop view designations", "view designations"),
    ("drop index ix_figure_source_id_paragraph", "index ix_figure_source_id_paragraph"),
    ("alter table theme_alias add column extra text", "table theme_alias"),
]


@pytest.mark.parametrize(("statement", "name"), STRUCTURES, ids=[one[1] for one in STRUCTURES])
def test_an_object_that_is_not_as_made_is_named(own: Target, statement: str, name: str) -> None:
    past_finstats(own, statement)
    with pytest.raises(DataError) as caught, reading(own) as connection:
        check_structure(connection)
    assert caught.value.code == "structure"
    assert name.split(" ")[1] in caught.value.message.en


def test_a_view_that_answers_otherwise_is_found(own: Target) -> None:
    words = "select * from figure_versions where status <> 'current'"
    if own.path is None:
        past_finstats(own, f"create or replace view figures as {words}")
    else:
        past_finstats(own, "drop view figures", f"create view figures as {words}")
    with pytest.raises(DataError, match="view figures"), reading(own) as connection:
        check_structure(connection)


def test_a_trigger_is_found(own: Target) -> None:
    if own.path is None:
        past_finstats(
            own,
            "create function t() returns trigger language plpgsql as 'begin return null; end'",
            "create trigger quiet before insert on figure execute function t()",
        )
    else:
        past_finstats(
            own,
            "create trigger quiet before insert on figure begin select raise(ignore); end",
        )
    with pytest.raises(DataError, match=r"trigger .*quiet"), reading(own) as connection:
        check_structure(connection)


def test_a_key_that_points_nowhere_is_found(database: Path) -> None:
    target = database_target(str(database))
    past_finstats(target, "update theme_alias set theme = 'nowhere' where theme = 'green'")
    with pytest.raises(DataError) as caught, reading(target) as connection:
        check_structure(connection)
    assert caught.value.code == "lost-row"


def test_a_database_of_another_revision_is_not_of_this_release(own: Target) -> None:
    past_finstats(own, "update alembic_version set version_num = '0004'")
    with pytest.raises(DataError) as caught, reading(own) as connection:
        check_structure(connection)
    assert caught.value.code == "not-head"


def test_damage_is_never_sealed_by_the_next_writer(own: Target) -> None:
    """A table is compared with its digest before it is changed."""
    past_finstats(own, "update theme_alias set theme = 'pension' where theme = 'green'")
    with pytest.raises(DataError) as caught, writing(own) as connection:
        connection.exec_driver_sql("insert into theme_alias values ('绿金', 'green')")
    assert caught.value.code == "content-differs"
    ran = run_cli("source", "set", "weifang-2025", "--title", "题目", "--database", own.url)
    assert ran.code == 0, "another table can be written"
    assert fault(own) is not None


@pytest.fixture
def written(own: Target) -> Iterator[Target]:
    """A database that somebody is writing to."""
    with writing(own) as connection:
        connection.exec_driver_sql("insert into theme_alias values ('绿金', 'green')")
        yield own


def test_checks_wait_for_no_writer_and_change_nothing(written: Target) -> None:
    for command in ("check", "verify"):
        assert run_cli("db", command, "--database", written.url).code == 0


def test_a_check_leaves_the_file_and_its_folder_alone(database: Path) -> None:
    before = folder(database.parent)
    for command in ("check", "verify"):
        assert run_cli("db", command, "--database", str(database)).code == 0
    assert folder(database.parent) == before


def test_a_check_only_reads(own: Target) -> None:
    with pytest.raises(DatabaseError), reading(own) as connection:
        connection.exec_driver_sql("delete from theme_alias")
    assert fault(own) is None


def past_finstats(target: Target, *statements: str) -> None:
    """Execute statements without finstats, its keys and its digests."""
    if target.path is None:
        with psycopg.connect(target.url.replace("+psycopg", "", 1)) as server:
            for statement in statements:
                server.execute(statement.encode())
        return
    with closing(sqlite3.connect(target.path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
