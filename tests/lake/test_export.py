"""A lake is what its database holds, renewed where that changed, and the same however it came."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.engines.conftest import TEMPLATE
from tests.history import SOURCES, bring
from tests.lake.lakes import bring_as, change, files, lay, stamps, years_written
from tests.postgres import Server

import finstats
from finstats.errors import DataError, UsageError
from finstats.store.lake import DERIVED, FILE_NAME, STORED, read_manifest
from finstats.store.lake_content import GROWING, LABELS, OF_SOURCES
from finstats.store.lake_files import alone_in
from finstats.store.views import PUBLIC_VIEWS

ALL_YEARS = {"2024", "2025"}


@pytest.fixture
def renewed(own: Path, lake: Path, tmp_path: Path) -> Path:
    """A lake of `own`, for a test that renews it."""
    return Path(shutil.copytree(lake, tmp_path / "lake"))


def _must_be_as_from_scratch(lake: Path, database: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    lay(database, scratch)
    assert files(lake) == files(scratch)


def test_every_public_view_and_the_dictionary_are_in_it(lake: Path, told: Path) -> None:
    manifest = read_manifest(lake)
    assert {*STORED, *DERIVED} == {*PUBLIC_VIEWS, "dictionary"}
    with closing(sqlite3.connect(told)) as connection:
        for view, held in manifest.views.items():
            described = connection.execute(f"select * from {view} limit 0").description
            assert [name for name, _ in held.columns] == [name for name, *_ in described]
            (count,) = connection.execute(f"select count(*) from {view}").fetchone()
            assert held.rows == count
    assert {file.published for file in manifest.views["figure_versions"].files} == ALL_YEARS
    found = set(files(lake)) - {"manifest.json"}
    assert found == set(manifest.files())
    assert all(FILE_NAME.fullmatch(path) for path in found)


def test_what_is_made_of_figure_versions_is_so_in_the_words_of_the_migrations(told: Path) -> None:
    with closing(sqlite3.connect(told)) as connection:
        made = dict(connection.execute("select name, sql from sqlite_master where type = 'view'"))
    for view, body in DERIVED.items():
        assert (
            made[view].split()
            == f"create view {view} as {body}".replace(
                "create view", "CREATE VIEW" if made[view].startswith("CREATE") else "create view"
            ).split()
        )


def test_each_table_that_figures_are_read_from_is_known_to_change_them(told: Path) -> None:
    read: set[str] = set()

    def see(action: int, table: str | None, _: str | None, __: str | None, ___: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            read.add(str(table))
        return sqlite3.SQLITE_OK

    with closing(sqlite3.connect(told)) as connection:
        connection.set_authorizer(see)
        connection.execute("select * from figure_versions limit 0")
    # Reasons are codes of the migrations; a new revision of the schema makes a lake anew.
    fixed = {"supersession_reason", "sqlite_master"}
    by_source = {*OF_SOURCES, "source", "supersession"}
    assert read - {"figure_versions", "", "later", "earlier"} - fixed == (
        by_source | set(LABELS) | set(GROWING)
    )


def test_an_unchanged_database_rewrites_nothing(own: Path, renewed: Path) -> None:
    before = stamps(renewed)
    done = lay(own, renewed)
    assert stamps(renewed) == before
    assert (done.new, done.files) == (0, len(before) - 1)


def test_a_new_audit_alone_rewrites_no_figures(own: Path, renewed: Path, tmp_path: Path) -> None:
    before = stamps(renewed)
    assert run_cli("audit", "--rounding", "either", "--database", str(own)).code == 0
    assert lay(own, renewed).new == 1
    assert years_written(before, renewed) == set()
    _must_be_as_from_scratch(renewed, own, tmp_path)


def test_a_source_of_another_year_rewrites_that_year_and_those_it_supersedes(
    seeded: Path, tmp_path: Path
) -> None:
    own, lake = Path(shutil.copy(seeded, tmp_path / "own.db")), tmp_path / "lake"
    bring(str(own), "jiangcheng-q1", "jiangcheng-h1")
    lay(own, lake)
    before = stamps(lake)
    bring_as(own, "lakeside-daily", "2027-09-30", tmp_path)
    lay(own, lake)
    assert years_written(before, lake) == {"2027"}
    _must_be_as_from_scratch(lake, own, tmp_path)
    before = stamps(lake)
    bring_as(own, "jiangcheng-q3", "2026-10-24", tmp_path)  # supersedes figures of 2024
    lay(own, lake)
    assert years_written(before, lake) == {"2026", "2024"}
    shutil.rmtree(tmp_path / "scratch")
    _must_be_as_from_scratch(lake, own, tmp_path)


def test_a_source_that_nothing_else_speaks_of_rewrites_its_year_alone(
    seeded: Path, tmp_path: Path
) -> None:
    own, lake = Path(shutil.copy(seeded, tmp_path / "own.db")), tmp_path / "lake"
    lay(own, lake)
    before = stamps(lake)
    bring(str(own), "jiangcheng-q1")
    lay(own, lake)
    assert years_written(before, lake) == {"2024"}
    _must_be_as_from_scratch(lake, own, tmp_path)


def test_a_day_of_publication_that_became_known_moves_a_source(
    own: Path, renewed: Path, tmp_path: Path
) -> None:
    with finstats.open(str(own)) as db:
        db.set_source("lakeside-daily", published="2024-09-01/2025-01-15")
    before = stamps(renewed)
    lay(own, renewed)
    assert years_written(before, renewed) == {"2024", "2025"}
    _must_be_as_from_scratch(renewed, own, tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "update indicator set name_en = 'another name' where code = 'tech-loans'",
        "update place set name_zh = '别处' where code = '370700'",
        "update subject set name_zh = '另一家银行' where code = 'bank-of-weifang'",
        "update import_run set recorded_at = '2020-01-01T00:00:00Z' where id = 1",
    ],
)
def test_changed_words_are_changed_in_every_year(
    own: Path, renewed: Path, tmp_path: Path, statement: str
) -> None:
    before = files(renewed)
    change(own, statement)
    lay(own, renewed)
    assert files(renewed) != before
    _must_be_as_from_scratch(renewed, own, tmp_path)


def test_a_lake_of_another_database_becomes_that_of_this_one(
    seeded: Path, renewed: Path, tmp_path: Path
) -> None:
    lay(seeded, renewed)
    _must_be_as_from_scratch(renewed, seeded, tmp_path)
    assert not list(renewed.glob("figure_versions/published=2024"))


def test_a_damaged_file_is_written_again(own: Path, renewed: Path, lake: Path) -> None:
    whole = files(lake)
    for path in [next(renewed.glob("figure_versions/published=2024/*")), renewed / "manifest.json"]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert lay(own, renewed).new == (path.suffix == ".parquet")
        assert files(renewed) == whole


def test_both_engines_give_the_same_bytes(
    told: Path, server: Server, template: str, tmp_path: Path
) -> None:
    sqlite = Path(shutil.copy(told, tmp_path / "same.db"))
    postgres = server.create("laid", TEMPLATE)
    try:
        bring(postgres, *SOURCES)
        for url in (str(sqlite), postgres):
            change(url, "update import_run set recorded_at = '2026-01-01T00:00:00Z'")
            change(url, "update audit_run set recorded_at = '2026-01-01T00:00:00Z'")
        for url, name in ((str(sqlite), "one"), (postgres, "other")):
            # Runs of audits before all sources were there differ: the lake shows the last one.
            change(url, "delete from finding_figure")
            change(url, "delete from finding")
            change(url, "delete from audit_run")
            lay(url, tmp_path / name)
        assert files(tmp_path / "other") == files(tmp_path / "one")
    finally:
        server.drop("laid")


@pytest.mark.parametrize("name", ["notes.txt", "figures.csv", ".git"])
def test_a_folder_with_anything_else_in_it_stays_as_it_is(
    told: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_text("mine")
    with pytest.raises(DataError) as caught:
        lay(told, folder)
    assert caught.value.code == "not-a-lake"
    assert files(folder) == {name: b"mine"}


def test_a_manifest_of_something_else_stays_as_it_is(told: Path, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text('{"name": "a web page"}')
    with pytest.raises(DataError) as caught:
        lay(told, tmp_path / "web")
    assert caught.value.code == "not-a-lake"


def test_two_exports_do_not_write_one_lake(told: Path, renewed: Path) -> None:
    with alone_in(renewed), pytest.raises(DataError) as caught:
        lay(told, renewed)
    assert caught.value.code == "lake-busy"


def test_a_lake_is_not_made_of_a_lake(lake: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        lay(f"parquet:{lake}", tmp_path / "other")
    assert caught.value.code == "lake-is-read-only"
    assert not (tmp_path / "other").exists()


def test_files_of_no_manifest_go_and_what_is_not_ours_stays(own: Path, renewed: Path) -> None:
    stale = renewed / "themes" / f"{'0' * 16}.parquet"
    stale.write_bytes(b"of a killed export")
    note = renewed / "themes" / "note.txt"
    note.write_text("mine")
    lay(own, renewed)
    assert not stale.exists()
    assert note.read_text() == "mine"


def test_progress_ends_at_what_it_expected(own: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with finstats.open(str(own)) as db:
        done = db.export(tmp_path / "lake", "lake", progress=lambda *one: told.append(one))
    assert told
    assert {total for _, total in told} == {done.rows}
    assert sorted(told) == told


def test_the_command_line_says_what_it_made(told: Path, tmp_path: Path) -> None:
    ran = run_cli("export", "lake", str(tmp_path / "l"), "--database", str(told), "--lang", "en")
    assert (ran.code, ran.out) == (0, "")
    assert re.fullmatch(r"\d+ figures, 5 sources, \d+ files \(\d+ new\) -> \S+\n", ran.err)
