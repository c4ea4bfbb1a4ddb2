"""Help speaks one language, fits the screen, and shows each command with two examples."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.cli.walked import WALKED
from tests.conftest import run_cli

from finstats.cli.program import loaded
from finstats.cli.spec import spec

PROGRAM = "from finstats.cli.main import main; main()"
# All pages in a process of its own: words of help are chosen when modules are imported.
PAGES = """
import contextlib, io, json, sys
from finstats.cli.main import run
pages = {}
for name in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run([*name.split(), "--help"]) == 0
    pages[name] = out.getvalue()
print(json.dumps(pages))
"""
SCREENS = [(lang, columns) for lang in ("zh", "en") for columns in (80, 160)]
_WORD = re.compile(r"[A-Za-z0-9_.+:/-]*[A-Za-z0-9]")


def run(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
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


@cache
def pages(lang: str, columns: int) -> Mapping[str, str]:
    """Every page by what is typed before `--help`; the program's own under no name."""
    done = subprocess.run(
        [sys.executable, "-c", PAGES, json.dumps(["", *WALKED])],
        env={"PATH": os.environ["PATH"], "COLUMNS": str(columns), "FINSTATS_LANG": lang},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    found: Mapping[str, str] = json.loads(done.stdout)
    return found


def described() -> dict[str, dict[str, object]]:
    """What the program says of itself in `info --spec`, by the same names."""
    found: dict[str, dict[str, object]] = {}

    def walk(one: dict[str, object], name: str) -> None:
        found[name] = one
        for below in one["commands"]:  # type: ignore[attr-defined]
            walk(below, f"{name} {below['name']}".strip())

    walk(json.loads(spec()), "")
    return found


@pytest.mark.parametrize("name", ["", *WALKED])
def test_chinese_help_has_no_english_words_of_typer(name: str) -> None:
    page = pages("zh", 80)[name]
    assert page.startswith(f"用法: {f'finstats {name}'.strip()} [选项]")
    assert "  -h, --help" in page
    assert "显示这份说明" in page
    english = ("Usage", "ptions", "rguments", "ommands", "[OPTIONS]", "ARGS", "Show this")
    assert not [word for word in (*english, "[required]", "[default") if word in page]


def test_english_help_is_english() -> None:
    page = pages("en", 80)[""]
    assert page.startswith("Usage: finstats [OPTIONS] COMMAND ...\n")
    for name, command in WALKED.items():
        if " " not in name:
            assert f"  {name} " in page
            assert command.question.split()[0] in page
    foreign = set(re.findall(r"[^\x00-\x7f]+", "".join(pages("en", 80).values())))
    examples = "".join(one.line for command in WALKED.values() for one in command.tried)
    # What stands for a list, units of money, names that are Chinese in the data, words of --by.
    known = {"…", "亿元", "万元", "元", "农行", "分类", "银行", "主体", "时期"}
    assert {word for word in foreign - known if word not in examples} == set()


@pytest.mark.parametrize(("lang", "columns"), SCREENS)
def test_no_line_is_wider_than_the_screen(lang: str, columns: int) -> None:
    wide = {
        f"{name}: {line}"
        for name, page in pages(lang, columns).items()
        for line in page.splitlines()
        if cell_len(line) > columns
    }
    assert wide == set()


@pytest.mark.parametrize(("lang", "columns"), SCREENS)
def test_no_word_is_broken_or_cut(lang: str, columns: int) -> None:
    missing = []
    for name, one in described().items():
        lines = pages(lang, columns)[name].splitlines()
        helps = [part["help"][lang] for part in (*one.get("arguments", ()), *one["options"])]  # type: ignore[misc]
        for text in helps:
            missing += [
                (name, word)
                for word in _WORD.findall(text)
                if not any(word in line for line in lines)
            ]
    assert missing == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_line_is_the_question_and_both_examples_stand_under_it(lang: str) -> None:
    for name, one in described().items():
        if not name:
            continue
        _, _, first, *rest = pages(lang, 160)[name].splitlines()
        assert first == one["question"][lang]  # type: ignore[index]
        for example in one["examples"]:  # type: ignore[attr-defined]
            gives = example["gives"][lang]
            shown = [line for line in rest if line.startswith(f"  {example['line'][lang]}")]
            assert shown, (name, example)
            assert not gives or shown[0].endswith(f"  # {gives}")


def test_a_group_names_its_commands_with_the_questions_they_answer() -> None:
    for name, command in WALKED.items():
        for below in command.commands:
            assert re.search(rf"^  {below.name} +\S", pages("en", 80)[name], re.MULTILINE)


def test_the_two_panels_of_the_program_stand_first() -> None:
    for lang, panels in (("zh", ["常用", "更多"]), ("en", ["common", "more"])):
        heads = re.findall(r"^[^ \n].*$", pages(lang, 80)[""], re.MULTILINE)
        assert heads[2:4] == panels


def test_a_group_alone_shows_its_help_and_says_that_a_command_is_missing(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, "db", "--lang", "en")
    assert code == 2
    assert "Usage: finstats db" in out
    assert err == "finstats: Missing command.\nusage: finstats db --help\n"


def test_a_screen_has_bold_heads_unless_colours_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from finstats.cli import help_page

    command = loaded(WALKED["cite"])
    context = command.context_class(command, info_name="finstats cite")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[1m" in help_page.page(command, context)
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b" not in help_page.page(command, context)


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ("nonsense", "finstats"),
        ("trace", "finstats trace"),
        ("themes --asof 2025", "finstats themes"),
        ("db nonsense", "finstats db"),
        ("db backup", "finstats db backup"),
    ],
)
def test_a_mistake_is_sent_to_the_help_of_its_command(arguments: str, command: str) -> None:
    ran = run_cli(*arguments.split())
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == f"usage: {command} --help"
