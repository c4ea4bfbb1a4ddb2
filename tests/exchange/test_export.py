"""`finstats export`: what is written, where, and what is refused."""

from __future__ import annotations

import csv
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from tests.conftest import Cli

import finstats
from finstats.ingest.exported.heads import OF_FIGURES, OF_SOURCES
from finstats.queries.view_columns import kind_of, view_columns
from finstats.settings import database_target
from finstats.store.reader import open_reader
from finstats.store.views import PUBLIC_VIEWS


def columns(path: Path, view: str) -> list[str]:
    """The columns of a view, from the database itself."""
    with closing(sqlite3.connect(path)) as connection:
        return [c[0] for c in connection.execute(f"select * from {view} limit 0").description]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of an exported csv."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_all_promised_columns_are_written_and_what_was_is_told(
    cli: Cli, seeded: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    done = cli("export", str(path))
    assert (done.code, done.out, done.err) == (0, "", f"91 figures, 1 source -> {path}\n")
    found = rows(path)
    assert list(found[0]) == columns(seeded, "figures")
    assert len(found) == 91
    assert next(row["value_text"] for row in found if row["ref"] == "weifang-2025/11.1").endswith(
        "0"
    )


@pytest.mark.parametrize("view", PUBLIC_VIEWS)
def test_any_view_is_exported_as_it_is(cli: Cli, seeded: Path, tmp_path: Path, view: str) -> None:
    path = tmp_path / "view.csv"
    assert cli("export", view, str(path)).code == 0
    with closing(sqlite3.connect(seeded)) as connection:
        held = connection.execute(f"select * from {view}").fetchall()
    wanted = sorted(["" if v is None else str(v) for v in row] for row in held)
    with path.open(encoding="utf-8", newline="") as stream:
        heads, *lines = csv.reader(stream)
    assert heads == columns(seeded, view)
    assert sorted(lines) == wanted


@pytest.mark.parametrize(
    "option",
    [
        ("--theme", "green"), ("--bank", "农行"), ("--place", "寿光"), ("--source", "weifang-2025"),
        ("--paragraph", "4"), ("-q", "贷款"), ("--nature", "planned"),
    ],
)  # fmt: skip
def test_options_narrow_as_they_narrow_figures(
    cli: Cli, tmp_path: Path, option: tuple[str, str]
) -> None:
    path = tmp_path / "x.csv"
    nature = () if "--nature" in option else ("--nature", "all")
    cli("export", str(path), *option)
    listed = cli("figures", *option, *nature, "--format", "csv").out
    assert [row["ref"] for row in rows(path)] == [
        row["ref"] for row in csv.DictReader(listed.splitlines())
    ]


def test_indicators_are_named_by_code_name_or_alias(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert cli("export", "科技型企业贷款", "green-loans", str(path)).code == 0
    assert {row["indicator"] for row in rows(path)} == {"tech-loans", "green-loans"}


def test_all_natures_are_exported_unless_one_is_asked_for(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    cli("export", str(path))
    assert len({row["nature"] for row in rows(path)}) > 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("figures", "sources", "x.csv"), 2, "export one view"),
        (("sources", "x.csv", "--theme", "green"), 2, "is exported whole"),
        (("tech-loans", "folder/"), 2, "takes everything"),
        (("folder/", "--limit", "3"), 2, "takes everything"),
        (("figures",), 2, "export to where?"),
        (("x.csv", "--format", "table"), 2, "--format cannot be 'table'"),
        (("x.txt",), 2, "unknown suffix .txt"),
        (("x.abc",), 2, "unknown suffix .abc"),
        (("folder/", "--format", "xlsx"), 2, "use csv, jsonl, parquet"),
        (("tec-loans", "x.csv"), 5, "there is no indicator 'tec-loans'"),
        (("x.csv", "--theme", "gren"), 5, "there is no theme 'gren'"),
        ((), 2, "Missing argument"),
        (("tech-loans",), 2, "e.g. finstats export tech-loans tech-loans.csv"),
        (("-",), 2, "export to where?"),
        (("",), 2, "export to where?"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_said(
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = cli("export", *words)
    assert done.code == code
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["", "-journal", "-wal"])
def test_a_file_of_the_database_is_never_the_file(cli: Cli, seeded: Path, ending: str) -> None:
    before = seeded.read_bytes()
    done = cli("export", f"{seeded}{ending}", "--format", "csv")
    assert done.code == 2
    assert "the database itself" in done.err
    assert seeded.read_bytes() == before


def test_rows_left_out_by_a_limit_are_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    done = cli("export", "--limit", "3", str(path), "--lang", "zh")
    assert done.err == f"3 个数字, 1 份文献, 余下的没有导出 (--limit) -> {path}\n"
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


def test_a_package_says_what_it_holds(cli: Cli, seeded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    done = cli("export", f"{folder}/")
    assert done.err == f"91 figures, 1 source, {len(PUBLIC_VIEWS) + 2} files -> {folder}/\n"
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in told["resources"]} == {f"{view}.csv" for view in PUBLIC_VIEWS}
    for one in told["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert one["bytes"] == len(content)
        assert one["rows"] == len(rows(folder / one["path"]))
        view = one["path"].removesuffix(".csv")
        assert [field["name"] for field in one["schema"]["fields"]] == columns(seeded, view)
        assert all(
            field["description"] and field["description_zh"] for field in one["schema"]["fields"]
        )
    assert told["finstats"]["schema_revision"] == "0008"
    assert told["sources"] == [{"title": "潍坊银行业做好金融五篇大文章的报道 (2025年)"}]
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert "使用条款" in readme
    assert "Terms of use" in readme


def test_a_package_is_the_same_bytes_each_time(cli: Cli, tmp_path: Path) -> None:
    for name in ("one", "two"):
        cli("export", str(tmp_path / name))
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_an_earlier_export_is_replaced_whole(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    assert cli("export", str(folder)).code == 0
    assert cli("export", str(folder), "--format", "jsonl").code == 0
    assert {path.suffix for path in folder.iterdir()} == {".jsonl", ".json", ".txt"}
    assert [path.name for path in tmp_path.iterdir()] == ["all"]


def test_where_folders_cannot_change_places_the_old_one_goes_aside_first(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.store.part_folders._exchanged", lambda *_: False)
    test_an_earlier_export_is_replaced_whole(cli, tmp_path)


@pytest.mark.parametrize("earlier", [True, False])
def test_a_folder_with_anything_else_in_it_is_left_as_it_is(
    cli: Cli, tmp_path: Path, earlier: bool
) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    if earlier:
        cli("export", str(folder))
    (folder / "notes.md").write_text("mine")
    before = sorted(folder.iterdir())
    done = cli("export", str(folder))
    assert done.code == 1
    assert "(notes.md)" in done.err
    assert sorted(folder.iterdir()) == before


def test_a_descriptor_that_lists_other_files_does_not_make_them_ours(
    cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "all"
    cli("export", str(folder))
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    told["resources"].append({"path": "own.db"})
    (folder / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "own.db").write_text("mine")
    assert "(own.db)" in cli("export", str(folder)).err
    assert (folder / "own.db").read_text() == "mine"


def test_an_export_never_holds_a_text(database: Path, tmp_path: Path) -> None:
    sentence = "这句话归发布者所有"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("insert into source_text values (1, ?, 'x', '2025-01-01')", (sentence,))
    with finstats.open(str(database)) as db:
        for form in ("csv", "jsonl", "parquet"):
            db.export(tmp_path / form, form=form)
    for path in tmp_path.rglob("*.*"):
        if path != database:
            assert sentence.encode() not in path.read_bytes(), path


def test_every_column_has_the_kind_of_its_values(seeded: Path) -> None:
    with closing(sqlite3.connect(seeded)) as connection:
        for view in PUBLIC_VIEWS:
            cursor = connection.execute(f"select * from {view}")
            names = [column[0] for column in cursor.description]
            found = cursor.fetchall()
            for place, name in enumerate(names):
                values = {row[place] for row in found} - {None}
                kind = kind_of(view, name)
                if kind in ("integer", "flag"):
                    assert all(isinstance(value, int) for value in values), (view, name)
                if kind == "flag":
                    assert values <= {0, 1}, (view, name)
                if kind == "text":
                    assert all(isinstance(value, str) for value in values), (view, name)


def test_heads_name_one_column_each(seeded: Path) -> None:
    """So that a workbook is read back by what people see over its columns."""
    reader = open_reader(database_target(str(seeded)))
    for view, needed in (
        ("figures", OF_FIGURES),
        ("figure_versions", OF_FIGURES),
        ("sources", OF_SOURCES),
    ):
        found = view_columns(reader, view)
        assert set(needed) <= {column.name for column in found}
        meant: dict[str, set[str]] = {}
        for column in found:
            for head in (column.name, *column.head):
                meant.setdefault(head, set()).add(column.name)
        assert {head: names for head, names in meant.items() if len(names) > 1} == {}
    reader.close()


def test_a_killed_export_leaves_the_old_folder_or_the_new(seeded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    program = [sys.executable, "-c", "from finstats.cli.main import main; main()"]
    environment = {"FINSTATS_DATABASE": str(seeded), "HOME": str(tmp_path), "PATH": ""}
    whole = [*program, "export", f"{folder}/"]
    subprocess.run(whole, env=environment, check=True, capture_output=True)
    started = time.monotonic()
    subprocess.run(whole, env=environment, check=True, capture_output=True)
    seconds = time.monotonic() - started
    moments = random.Random(1)  # noqa: S311 - moments, no secrets
    for _ in range(12):
        running = subprocess.Popen(whole, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.0) * seconds)
        running.send_signal(signal.SIGKILL)
        running.wait()
        told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for one in told["resources"]:
            assert (
                one["hash"] == f"sha256:{sha256((folder / one['path']).read_bytes()).hexdigest()}"
            )
    subprocess.run(whole, env=environment, check=True, capture_output=True)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".all")] == []
