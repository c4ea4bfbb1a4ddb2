"""Help speaks one language, Typer's own words included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from finstats.cli.commands import COMMANDS

PROGRAM = "from finstats.cli.main import main; main()"


def printed(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    """In a process of its own, for the words of help are chosen when modules are imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", [(), ("themes",), ("cite",), ("db",), ("db", "backup")])
def test_chinese_help_has_no_english_words_of_typer(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    code, out, err = printed(tmp_path, *command, "--help", "--lang", "zh")
    assert (code, err) == (0, "")
    assert "用法: finstats" in out
    assert "显示这份说明" in out
    english = ("Usage", "Options", "Arguments", "Commands", "[OPTIONS]", "ARGS", "Show this")
    assert not [word for word in (*english, "[required]", "[default") if word in out]


def test_english_help_is_english(tmp_path: Path) -> None:
    code, out, err = printed(tmp_path, "--help", "--lang", "en")
    assert (code, err) == (0, "")
    assert "Usage: finstats [OPTIONS] COMMAND [ARGS]..." in out
    for command in COMMANDS:
        assert f" {command.name} " in out
        assert command.question.split()[0] in out


def test_a_group_alone_shows_its_help_and_says_that_a_command_is_missing(tmp_path: Path) -> None:
    code, out, err = printed(tmp_path, "db", "--lang", "en")
    assert code == 2
    assert "Usage: finstats db" in out
    assert err == "finstats: Missing command.\nusage: finstats --help\n"
