"""db verify finds whatever happened to a lake, and says it in one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import INVENTED, run_cli

from finstats.store.lake import MANIFEST, digest
from finstats.store.revision import HEAD


@pytest.fixture
def hurt(lake: Path, tmp_path: Path) -> Path:
    """A lake to be damaged."""
    return Path(shutil.copytree(lake, tmp_path / "lake"))


def _figures(lake: Path) -> Path:
    return next(lake.glob("figure_versions/published=2024/*.parquet"))


def _flip(path: Path, place: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _claim(lake: Path, change: Callable[[dict[str, dict[str, object]]], object]) -> None:
    """Write a manifest that says something else, its digest too."""
    found = json.loads((lake / MANIFEST).read_bytes())
    del found["digest"]
    change(found["views"])
    (lake / MANIFEST).write_text(json.dumps({**found, "digest": digest(found)}))


def _other_rows(views: dict[str, dict[str, object]]) -> None:
    (file,) = views["themes"]["files"]  # type: ignore[misc]
    file["rows"] = views["themes"]["rows"] = 99  # type: ignore[has-type]


def _other_columns(views: dict[str, dict[str, object]]) -> None:
    views["themes"]["columns"][0][0] = "topic"  # type: ignore[index]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a byte of a file": lambda lake: _flip(_figures(lake), 0.5),
    "its first byte": lambda lake: _flip(_figures(lake), 0),
    "a file of nothing": lambda lake: _figures(lake).write_bytes(
        bytes(_figures(lake).stat().st_size)
    ),
    "a file cut short": lambda lake: _cut(_figures(lake)),
    "a file that is gone": lambda lake: _figures(lake).unlink(),
    "a folder that is gone": lambda lake: shutil.rmtree(lake / "banks"),
    "a byte of the manifest": lambda lake: _flip(lake / MANIFEST, 0.3),
    "a manifest cut short": lambda lake: _cut(lake / MANIFEST),
    "an empty manifest": lambda lake: (lake / MANIFEST).write_bytes(b""),
    "a manifest of another kind": lambda lake: (lake / MANIFEST).write_text("[]"),
    "rows that are not there": lambda lake: _claim(lake, _other_rows),
    "columns that are not there": lambda lake: _claim(lake, _other_columns),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_damage_is_found_and_said_in_a_line(hurt: Path, damage: str, lang: str) -> None:
    DAMAGES[damage](hurt)
    for words in (("db", "verify", str(hurt)), ("--database", f"parquet:{hurt}", "db", "verify")):
        ran = run_cli(*words, "--lang", lang)
        assert (ran.code, ran.out) == (1, "")
        first, hint = ran.err.splitlines()
        assert first.startswith("finstats: ")
        assert str(hurt) in first
        assert "finstats export lake" in hint


def test_a_sound_lake_is_said_to_be_that(lake: Path) -> None:
    ran = run_cli("db", "verify", str(lake), "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("rows are as they were written\n")
    assert run_cli("db", "check", "--database", f"parquet:{lake}").code == 0


def test_a_file_of_nobody_is_named_and_does_no_harm(hurt: Path) -> None:
    (hurt / "themes" / "more.parquet").write_bytes(b"x")
    ran = run_cli("db", "verify", str(hurt), "--lang", "en")
    assert ran.code == 0
    assert "themes/more.parquet" in ran.err


def test_a_reader_of_a_damaged_lake_is_told_so(hurt: Path) -> None:
    for damage in ("a file of nothing", "a file cut short", "a file that is gone"):
        DAMAGES[damage](hurt)
        ran = run_cli("figures", "--database", f"parquet:{hurt}", "--lang", "en")
        assert (ran.code, ran.out) == (1, "")
        assert "is damaged" in ran.err.splitlines()[0]


@pytest.mark.parametrize(("revision", "code"), [("0001", "older"), ("9999", "newer")])
def test_a_lake_of_another_release_is_not_read(hurt: Path, revision: str, code: str) -> None:
    found = json.loads((hurt / MANIFEST).read_bytes())
    del found["digest"]
    found["revision"] = revision
    (hurt / MANIFEST).write_text(json.dumps({**found, "digest": digest(found)}))
    ran = run_cli("themes", "--database", f"parquet:{hurt}", "--lang", "en")
    assert ran.code == 3
    assert revision in ran.err
    assert HEAD in ran.err
    assert (code == "older") == ("export lake" in ran.err)


def test_where_no_lake_is_one_is_told_how_it_is_made(tmp_path: Path) -> None:
    for words in (("themes",), ("db", "verify"), ("info",)):
        ran = run_cli(*words, "--database", f"parquet:{tmp_path / 'nowhere'}", "--lang", "en")
        assert ran.code == 3
        assert "finstats export lake" in ran.err


WRITES = (
    "import x.toml",
    "source attach weifang-2025 x.txt",
    "source set weifang-2025 --title x",
    "db init",
    "db upgrade",
    "db backup x.db",
    "db restore x.db",
    "db downgrade 0007",
)


@pytest.mark.parametrize("line", WRITES)
def test_what_writes_says_that_a_lake_is_read_only(
    lake: Path, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(INVENTED / "jiangcheng-q1.toml", "x.toml")
    Path("x.txt").write_text("text", encoding="utf-8")
    ran = run_cli("--database", f"parquet:{lake}", *line.split(), "--lang", "en")
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert "a lake is read only" in ran.err
    assert len(ran.err.splitlines()) == 1
