"""TAB offers what the command line and the database know, and does no harm whatever they hold."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.walked import WALKED
from tests.conftest import Ran, run_cli

from finstats.cli import known_values
from finstats.cli.candidates import VALUES, is_file, name_of
from finstats.cli.commands import COMMANDS
from finstats.cli.program import loaded
from finstats.formats import FORMATS
from finstats.settings import database_target
from finstats.store.views import PUBLIC_VIEWS

Tab = Callable[..., list[str]]
# What is typed freely: numbers, texts, days, names of one's own.
FREE = {
    *("--known-at", "--limit", "--paragraph", "--search", "--param", "--timeout", "--reader"),
    *(
        "--published",
        "--host",
        "--port",
        "--title",
        "--publisher",
        "--url",
        "[QUERY|-]",
        "REVISION",
    ),
}


@pytest.fixture
def tab(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Tab:
    """The words that bash is offered after some words; the last one is at the cursor."""
    monkeypatch.setenv("FINSTATS_DATABASE", str(seeded))

    def offered(*words: str) -> list[str]:
        ran = press(monkeypatch, "finstats", *words)
        assert (ran.code, ran.err) == (0, "")
        return ran.out.splitlines()

    return offered


def press(monkeypatch: pytest.MonkeyPatch, *words: str) -> Ran:
    monkeypatch.setenv("_FINSTATS_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    return run_cli()


def test_commands_are_offered_in_the_order_of_the_help(tab: Tab) -> None:
    assert tab("") == [command.name for command in COMMANDS]
    assert tab("ind") == ["indicator", "indicators"]
    assert tab("db", "ba") == ["backup"]
    assert tab("nonsense", "") == []


def test_options_are_offered_once_and_never_after_two_dashes(tab: Tab) -> None:
    assert {"--as-of", "--lang", "--database", "--help"} <= set(tab("indicator", "--"))
    assert "--as-of" not in tab("indicator", "--as-of", "2025", "--")
    assert "--version" in tab("--")
    assert tab("indicator", "--", "--as") == []


@pytest.mark.parametrize(
    ("words", "among"),
    [
        (("indicator", ""), {"tech-loans", "green-loans"}),
        (("indicator", "科技型"), {"科技型企业贷款"}),
        (("indicator", "tech-loans", "gree"), {"green-loans"}),
        (("total", "agri"), {"agri-loans"}),
        (("banks", "农"), {"农行", "农业银行"}),
        (("figures", "--bank", "abc"), {"abc-weifang"}),
        (("banks", "--theme", "gr"), {"green"}),
        (("banks", "--theme", "绿"), {"绿色金融"}),
        (("banks", "--place", "寿"), {"寿光市"}),
        (("banks", "--place", "3707"), {"370783"}),
        (("figures", "--source", ""), {"weifang-2025"}),
        (("source", "attach", "w"), {"weifang-2025"}),
        (("total", "tech-loans", "--measure", "borr"), {"borrowers"}),
        (("trace", "4.1"), {"4.1", "4.10"}),
        (("cite", "4.2", "4.1"), {"4.14"}),
        (("cite", "weifang-2025/12."), {"weifang-2025/12.1"}),
        (("trace", "green-l"), {"green-loans"}),
    ],
)
def test_names_and_refs_come_from_the_database(
    tab: Tab, words: tuple[str, ...], among: set[str]
) -> None:
    found = tab(*words)
    assert among <= set(found)
    assert all(word.startswith(words[-1]) for word in found)


@pytest.mark.parametrize(
    ("words", "exactly"),
    [
        (("themes", "--format", ""), [*FORMATS]),
        (("themes", "-f", "js"), ["json", "jsonl"]),
        (("themes", "--lang", ""), ["zh", "en"]),
        (("--lang", "e"), ["en"]),
        (("themes", "--vintage", ""), ["latest", "first", "all"]),
        (("themes", "--nature", "p"), ["planned"]),
        (("indicator", "tech-loans", "--unit", ""), ["元", "万元", "m", "亿元", "bn", "万亿元"]),
        (("themes", "--as-of", ""), ["2025-06", "2025-07", "latest"]),
        (("themes", "--as-of", "2025-07"), ["2025-07"]),
        (("schema", ""), list(PUBLIC_VIEWS)),
        (("--database", "x.db", "schema", "aliases"), ["aliases"]),
        (("import", ""), []),
        (("sql", "sel"), []),
        (("themes", "--limit", ""), []),
    ],
)
def test_short_lists_are_offered_whole(
    tab: Tab, words: tuple[str, ...], exactly: list[str]
) -> None:
    assert tab(*words) == exactly


def test_a_word_that_bash_cuts_at_a_colon_or_an_equals_sign_goes_on_where_it_was_cut(
    tab: Tab,
) -> None:
    assert "balance:high-tech:banks-in-weifang" in tab("total", "tech-loans", ":", "bal")
    assert "high-tech:banks-in-weifang" in tab("total", "tech-loans", ":", "balance", ":", "hi")
    assert tab("banks", "--theme", "=", "gr") == ["green"]
    assert tab("banks", "--theme", "=") == ["digital", "green", "inclusive", "pension", "tech"]
    # Where COMP_WORDBREAKS has neither, the word comes and goes back whole.
    assert tab("banks", "--theme=gr") == ["--theme=green"]
    assert "tech-loans:balance:high-tech:banks-in-weifang" in tab("total", "tech-loans:balance:h")


def test_quotes_that_are_still_open_do_not_matter(tab: Tab) -> None:
    assert tab("banks", "--theme", "'gr") == ["green"]
    assert tab("banks", "--theme", '"gr') == ["green"]


def test_the_database_on_the_line_is_the_one_that_is_asked(
    tab: Tab, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tab("figures", "--source", "jiang") == []
    for place in (
        ("--database", str(invented), "figures"),
        ("figures", "--database", str(invented)),
    ):
        assert tab(*place, "--source", "jiang") == ["jiangcheng-h1", "jiangcheng-q1"]
    monkeypatch.setenv("FINSTATS_DATABASE", str(invented))
    assert "2024-12" in tab("themes", "--as-of", "")


@pytest.mark.parametrize(
    "state", ["missing", "empty", "older", "newer", "foreign", "wal", "damaged"]
)
def test_a_database_that_is_not_of_this_release_is_left_alone_and_nothing_is_offered(
    state: str, database: Path, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = database.with_name("spoiled") / "finstats.db"
    spoiled.parent.mkdir()
    if state == "empty":
        spoiled.touch()
    elif state == "damaged":
        spoiled.write_bytes(database.read_bytes()[:5000] + b"\xff" * 5000)
    elif state in ("foreign", "wal"):
        with sqlite3.connect(spoiled) as connection:
            connection.execute(f"pragma journal_mode = {'wal' if state == 'wal' else 'delete'}")
            connection.execute("create table t (a)")
        connection.close()
    elif state != "missing":
        shutil.copy(database, spoiled)
        with sqlite3.connect(spoiled) as connection:
            revision = "0001" if state == "older" else "9999"
            connection.execute("update alembic_version set version_num = ?", (revision,))
        connection.close()
    before = {path.name: path.read_bytes() for path in spoiled.parent.iterdir()}
    monkeypatch.setenv("FINSTATS_DATABASE", str(spoiled))
    assert tab("indicator", "") == tab("themes", "--as-of", "") == tab("cite", "4.") == []
    assert tab("ind") == ["indicator", "indicators"]
    assert {path.name: path.read_bytes() for path in spoiled.parent.iterdir()} == before


def test_no_embedded_database_is_made_by_a_tab(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FINSTATS_DATABASE")
    assert tab("indicator", "") == []
    assert not (tmp_path / "home").exists()


def test_a_busy_database_is_not_waited_for(
    database: Path, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(database))
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("begin exclusive")
    assert tab("indicator", "") == []
    writer.close()


@pytest.mark.parametrize(
    "name",
    ["\x1b]0;x\x07", "$(touch pwned)", "`id`", "a'b", 'a"b', "a b", "*", "\\$(id)", "\u202ea"],
)
def test_a_name_that_a_shell_would_not_take_as_a_word_is_not_offered(
    name: str, database: Path, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(database))
    with sqlite3.connect(database) as connection:
        connection.execute(
            "update theme set name_zh = ?, name_en = ? where code = 'green'", (name, name)
        )
    connection.close()
    assert name not in tab("banks", "--theme", name[:1])
    assert tab("banks", "--theme", "green") == ["green"]
    out = zsh(monkeypatch, "finstats banks --theme ")
    assert '"green"' in out
    assert not set("\x1b\x07$`\\\u202e") & set(out.replace(r"\\:", ""))


def zsh(monkeypatch: pytest.MonkeyPatch, line: str) -> str:
    monkeypatch.setenv("_FINSTATS_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    ran = run_cli()
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_zsh_is_told_what_words_mean(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    assert zsh(monkeypatch, "finstats banks --theme gr") == (
        """_arguments '*: :(("green":"green finance"))'"""
    )
    assert zsh(monkeypatch, "finstats banks --lang zh --theme=gr") == (
        """_arguments '*: :(("--theme=green":"绿色"))'"""
    )
    assert zsh(monkeypatch, "finstats import ") == "_files"
    assert zsh(monkeypatch, "finstats indicator nonsense") == ""


def test_fish_is_told_by_the_exit_code_where_files_may_stand(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fish(line: str, action: str) -> Ran:
        monkeypatch.setenv("_FINSTATS_COMPLETE", "complete_fish")
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", action)
        return run_cli()

    assert fish("finstats banks --theme gr", "get-args").out == "green\tgreen finance"
    assert fish("finstats banks --theme gr", "is-args").code == 0
    assert fish("finstats import ", "is-args").code == 1
    assert fish("finstats themes -o ", "is-args").code == 1
    assert fish("finstats banks --theme nonsense", "is-args").code == 0


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"COMP_WORDS": "finstats"},
        {"COMP_WORDS": "finstats x", "COMP_CWORD": "many"},
        {"COMP_WORDS": "finstats x", "COMP_CWORD": "-9"},
        {"COMP_WORDS": "finstats\nbanks\n\udcff", "COMP_CWORD": "2"},
        {"_FINSTATS_COMPLETE": "complete_csh"},
        {"_FINSTATS_COMPLETE": "nonsense"},
        {"COMP_WORDS": "finstats\n--lang\nfr\nbanks\n", "COMP_CWORD": "4"},
    ],
)
def test_a_shell_that_asks_badly_is_told_nothing(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_FINSTATS_COMPLETE", "complete_bash")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ran = run_cli()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out in ("", "\n".join(command.name for command in COMMANDS))


@pytest.mark.parametrize("name", WALKED)
def test_every_option_and_argument_has_its_values_or_is_known_to_be_free(name: str) -> None:
    for parameter in loaded(WALKED[name]).params:
        found = name_of(parameter)
        flag = getattr(parameter, "is_flag", False)
        known = [flag, is_file(parameter), found in VALUES, found in FREE]
        assert sum(known) == 1, found


SCRIPT = """
source completion.sh
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
press() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _finstats_completion "$PWD/finstats"
    printf '%s ' "${COMPREPLY[@]}"
    echo "(${#COMPREPLY[@]})"
}
press finstats ind
press finstats banks --theme = gr
press finstats indicator 科技型
press finstats total tech-loans : balance : high
press finstats banks --lang zh --theme ""
"""


def test_a_real_bash_completes_with_the_script_that_is_shown(seeded: Path, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    program = tmp_path / "finstats"
    program.write_text(
        f"#!{sys.executable}\nfrom finstats.cli.main import main\nmain()\n", encoding="utf-8"
    )
    program.chmod(0o755)
    environment = {
        "FINSTATS_DATABASE": str(seeded),
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "SHELL": bash,
    }

    def ran(*command: str) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=120
        )
        return done.stdout.decode()

    script = ran(bash, "--norc", "-c", f"{program} --show-completion; exit")
    assert "complete -o default -F _finstats_completion finstats" in script
    (tmp_path / "completion.sh").write_text(script, encoding="utf-8")
    assert ran(bash, "--norc", "-c", SCRIPT).splitlines() == [
        "indicator indicators (2)",
        "green (1)",
        "科技型企业贷款 科技型企业贷款余额 (2)",
        "high-tech:banks-in-weifang (1)",
        "digital green inclusive pension tech (5)",
    ]
    ran(bash, "--norc", "-c", f"{program} --install-completion; exit")
    installed = (tmp_path / ".bash_completions" / "finstats.sh").read_text(encoding="utf-8")
    assert installed.strip() == script.strip()
    assert str(tmp_path / ".bash_completions" / "finstats.sh") in (tmp_path / ".bashrc").read_text()


def test_a_shell_without_a_script_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: "tcsh")
    for option in ("--install-completion", "--show-completion"):
        ran = run_cli(option)
        assert ran.code == 2
        assert re.search(r"no completion for 'tcsh': run this in bash, zsh, fish", ran.err)


def test_a_question_that_takes_too_long_ends_with_what_came_in_time(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.cli.known_values._SECONDS", 0.01)
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    rows = known_values._rows(database_target(str(seeded)), endless)
    assert rows[0] == (1,)
