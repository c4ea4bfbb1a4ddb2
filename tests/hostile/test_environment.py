"""Hostile surroundings: on a pipe the same bytes, elsewhere an answer or a line that says why not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.hostile.guarding import assert_calm, no_hanging, odd_characters
from tests.hostile.programs import ran
from tests.scale import scaled, shown

from finstats.settings import config

NONSENSE = ("", " ", "x", "-1", "0", "1e9", "9" * 40, "①", "٣", "\x1b[31m", "nan", "\n")
PIPED: tuple[dict[str, str], ...] = (
    *({"COLUMNS": width} for width in (*NONSENSE, "1", "40", "250")),
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "LANG": "C"},
    {"LC_ALL": "xx_YY.nonsense", "LANG": "\x1b[31m"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1:strict", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "utf-16"},
    {"PYTHONUTF8": "1"},
    {"TERM": "dumb"},
    {"TERM": ""},
    {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    {"FORCE_COLOR": "1"},
    {"FORCE_COLOR": "1", "COLUMNS": "20", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"},
    {"NO_COLOR": "1"},
    {"NO_COLOR": ""},
    {"LINES": "0", "COLUMNS": "0"},
    {"PYTHONOPTIMIZE": "2"},
    {"PYTHONUNBUFFERED": "1"},
    {"PYTHONUNBUFFERED": ""},
    {"PYTHONWARNINGS": "error"},
    {"PYTHONDEVMODE": "1"},
    {"TZ": "nonsense/x"},
    {"JUPYTER_COLUMNS": "x", "DATABRICKS_RUNTIME_VERSION": "1"},
)


@pytest.fixture(scope="module")
def plain(seeded: Path) -> dict[str, str]:
    """Each answer in surroundings of no note."""
    return {form: run_cli(*_command(seeded, form)).out for form in ("table", "csv", "json", "md")}


def _command(database: Path, form: str) -> tuple[str, ...]:
    return (
        "indicator",
        "tech-loans",
        "--format",
        form,
        "--database",
        str(database),
        "--lang",
        "zh",
    )


@pytest.mark.parametrize("environment", PIPED[:: scaled(4, 1)], ids=ascii)
def test_on_a_pipe_the_bytes_are_the_same_in_any_surroundings(
    environment: dict[str, str], seeded: Path, plain: dict[str, str]
) -> None:
    for form in plain if scaled(0, 1) else ("table",):
        done = ran(*_command(seeded, form), environment=environment)
        assert (done.code, done.err) == (0, "")
        assert done.out == plain[form]
    done = ran("trace", "nowhere", environment={"FINSTATS_DATABASE": str(seeded), **environment})
    assert_calm(done, 5)
    shown("hostile.environment", surroundings=1)


def test_a_screen_of_any_width_gets_every_number_whole(seeded: Path) -> None:
    widths = range(0, 251, 1 if scaled(0, 1) else 25)
    numbers = ("1026.09", "254.30", "416.03", "97.82", "28.47")
    for width in widths:
        for command in (("indicator", "tech-loans"), ("themes",), ("banks",), ("figures",)):
            done = run_cli(*command, "--database", str(seeded), "--lang", "zh", screen=width)
            assert (done.code, done.err) == (0, "")
            assert not odd_characters(done.out)
            if command[0] == "indicator":
                assert all(number in done.out for number in numbers), width
    shown("hostile.environment", widths=len(widths))


@pytest.mark.parametrize("value", NONSENSE, ids=ascii)
def test_nonsense_in_the_variables_of_ours_is_told(
    value: str, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FINSTATS_LANG", "FINSTATS_ARTICLES"):
        with monkeypatch.context() as patched:
            patched.setenv(name, value)
            done = run_cli("trace", "4.2", "--database", str(seeded))
        assert_calm(done, 0, 2)
        assert (done.code == 0) == (name == "FINSTATS_ARTICLES" or not value), (name, done)
    if value:
        monkeypatch.setenv("FINSTATS_DATABASE", value)
        assert_calm(run_cli("themes"), 2, 3)
    assert not list(tmp_path.iterdir())
    shown("hostile.environment", surroundings=3)


@pytest.mark.parametrize("name", ["a?b", "a%41b", "a#b", "a b", "a'b", "汉", "x\n", "[red]"])
def test_a_database_named_by_the_environment_may_be_called_anything(
    name: str, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    shutil.copy(seeded, folder / name)
    monkeypatch.setenv("FINSTATS_DATABASE", str(folder / name))
    assert_calm(run_cli("db", "verify"), 0)
    monkeypatch.delenv("FINSTATS_DATABASE")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    assert_calm(run_cli("themes", "--format", "csv"), 0)
    assert (folder / "finstats" / "finstats.db").is_file()
    shown("hostile.environment", surroundings=2)


def test_without_a_home_it_says_where_it_cannot_write_or_answers(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    homes = (str(tmp_path / "file"), str(tmp_path / "file" / "x"), "/dev/null", "/proc/nowhere")
    for home in homes:
        config.cache_clear()
        monkeypatch.setenv("HOME", home)
        assert_calm(run_cli("themes"), 1, 3)
        # A home is needed for the default database alone.
        assert_calm(run_cli("themes", "--database", str(seeded)), 0)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        for value in ("relative", "", "~", "../..", "\x1b[31m", "/dev/null"):
            config.cache_clear()
            monkeypatch.setenv(name, value)
            assert_calm(run_cli("themes", "--database", str(seeded)), 0)
    done = ran("themes", environment={"FINSTATS_DATABASE": str(seeded)}, without=("HOME",))
    assert_calm(done, 0)
    assert not list((tmp_path / "folder").iterdir())
    shown("hostile.environment", surroundings=2 * len(homes) + 13)


CONFIGS = (
    b"database = ",
    b"\xff\xfe",
    b"\x00" * 100,
    b"lang = 1",
    b"lang = 'fr'",
    b'lang = "\\u001b[31m"',
    b'"\\u001b[31m" = "x"',
    b"x = " + b"[" * 3000,
    b"x = " + b"9" * 5000,
    b"database = ''\nlang = ''",
    b"database = 'mysql://x'",
    b"[database]",
    b"\xef\xbb\xbflang = 'zh'",
)


@pytest.mark.parametrize("content", CONFIGS, ids=ascii)
def test_a_config_file_of_nonsense_is_told(content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "home" / ".config" / "finstats"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_bytes(content)
    done = run_cli("info")
    assert_calm(done, 0, 2)
    assert done.code == 2 or content.startswith(b"database = ''")
    if content in CONFIGS[:: scaled(6, 1)]:  # read once more as the program starts
        assert_calm(ran("--help", environment={"HOME": str(tmp_path / "home")}), 0, 2)
    shown("hostile.environment", surroundings=2)


def test_folders_of_articles_may_hold_anything(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "noise.txt").write_bytes(os.urandom(1000))
    (folder / "shut.txt").write_text("x")
    (folder / "shut.txt").chmod(0)
    with (folder / "sparse.txt").open("wb") as stream:
        stream.truncate(1 << 30)
    odd = (
        "/dev/null",
        "/dev/zero",
        str(folder / "pipe.txt"),
        "nowhere",
        "",
        "x" * 5000,
        "\x1b[31m",
    )
    monkeypatch.setenv("FINSTATS_ARTICLES", os.pathsep.join((str(folder), *odd)))
    with no_hanging("articles"):
        done = run_cli("trace", "weifang-2025/4.2", "--database", str(invented))
    assert_calm(done, 0)
    (folder / "sparse.txt").unlink()
    shown("hostile.environment", surroundings=1)


def test_a_folder_that_is_gone_under_ones_feet_is_no_bug(seeded: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = "import os; os.rmdir(os.getcwd()); from finstats.cli.main import main; main()"
    for command in (("themes",), ("themes", "--database", "x.db"), ("themes", "-o", "x.csv")):
        gone.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", script, *command],
            cwd=gone,
            env={**os.environ, "FINSTATS_DATABASE": str(seeded)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode in (0, 1, 2, 3), done
        assert "Traceback" not in done.stderr
        assert "a bug" not in done.stderr
