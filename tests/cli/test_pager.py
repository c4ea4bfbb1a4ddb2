"""On a screen a tall answer goes through the pager; anywhere else nothing does."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

# The screen becomes the one that Ctrl-C is typed at; at the end it is said what was left behind.
PROGRAM = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from finstats.cli.main import run
code = run(sys.argv[1:])
try:
    os.waitpid(-1, os.WNOHANG)
    print("a child is left")
except ChildProcessError:
    pass
open("modules", "w").write(" ".join(sys.modules))
sys.exit(code)
"""
FIGURES = ("figures",)  # more lines than any screen here has
SHORT = ("cite", "4.2")


@dataclass
class Screen:
    """A terminal with a program on it."""

    process: subprocess.Popen[bytes]
    master: int
    seen: bytes = field(default=b"")

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def wait_for(self, words: str) -> None:
        end = time.monotonic() + 60
        while words.encode() not in self.seen:
            assert time.monotonic() < end, self.seen[-2000:]
            assert self._read(), self.seen[-2000:]

    def _read(self) -> bool:
        """Whether there was more, or may be."""
        if not select.select([self.master], [], [], 0.2)[0]:
            return True
        try:
            more = os.read(self.master, 65536)
        except OSError:  # nobody has the terminal open any more
            return False
        self.seen += more
        return bool(more)

    def end(self) -> tuple[int, str]:
        """The exit code and all that was printed."""
        end = time.monotonic() + 60
        while self._read():
            assert time.monotonic() < end, self.seen[-2000:]
        text = self.seen.decode().replace("\r\n", "\n")
        return self.process.wait(60), text


@dataclass
class Terminal:
    """Starts programs in a folder, against the seeded database, each on a screen of its own."""

    folder: Path
    environment: dict[str, str]

    @contextmanager
    def screen(
        self, *arguments: str, lines: int = 24, columns: int = 80, **more: str
    ) -> Iterator[Screen]:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            cwd=self.folder,
            env=self.environment | more,
        )
        os.close(slave)
        try:
            yield Screen(process, master)
        finally:
            process.kill()
            process.wait()
            os.close(master)

    def run(
        self, *arguments: str, lines: int = 24, columns: int = 80, **more: str
    ) -> tuple[int, str]:
        with self.screen(*arguments, lines=lines, columns=columns, **more) as screen:
            return screen.end()

    def program(self, name: str, script: str) -> str:
        """A program in the folder, which is in the path."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    @property
    def modules(self) -> set[str]:
        return set((self.folder / "modules").read_text(encoding="utf-8").split())


@pytest.fixture
def terminal(seeded: Path, tmp_path: Path) -> Terminal:
    environment = {
        "FINSTATS_DATABASE": str(seeded),
        "FINSTATS_LANG": "zh",
        "HOME": str(tmp_path),
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "TERM": "xterm",
    }
    return Terminal(tmp_path, environment)


def keeper(terminal: Terminal) -> str:
    """A pager that keeps what it is given in a file, and says that it was here."""
    return terminal.program("keeper", 'cat > kept; echo "PAGED:$*:$LESS:$LESSCHARSET"')


def test_a_tall_answer_goes_through_the_pager_and_is_the_same_text(terminal: Terminal) -> None:
    code, plain = terminal.run(*FIGURES, FINSTATS_PAGER="")
    assert code == 0
    assert "\x1b[" in plain  # colours and all
    code, shown = terminal.run(*FIGURES, FINSTATS_PAGER=keeper(terminal))
    assert (code, shown) == (0, "PAGED::FRX:utf-8\n")
    assert (terminal.folder / "kept").read_text(encoding="utf-8") == plain


@pytest.mark.parametrize("form", ["md", "json", "csv"])
def test_every_text_on_a_screen_is_paged(form: str, terminal: Terminal) -> None:
    code, shown = terminal.run(*FIGURES, "--format", form, FINSTATS_PAGER=keeper(terminal))
    assert (code, shown) == (0, "PAGED::FRX:utf-8\n")


def test_what_fits_is_printed_and_nothing_is_loaded_for_it(terminal: Terminal) -> None:
    code, shown = terminal.run(*SHORT, lines=50, FINSTATS_PAGER=keeper(terminal))
    assert code == 0
    assert "1026.09" in shown
    assert "PAGED" not in shown
    assert "shlex" not in terminal.modules
    terminal.run(*SHORT, "--format", "json", lines=80, FINSTATS_PAGER=keeper(terminal))
    assert not {name for name in terminal.modules if name.startswith("rich.")}


def test_lines_that_the_screen_wraps_count_as_often_as_they_are_shown(terminal: Terminal) -> None:
    command = (*SHORT, "--format", "json")
    _, shown = terminal.run(*command, lines=200, FINSTATS_PAGER=keeper(terminal))
    rows = shown.count("\n") + 1  # and the prompt
    assert "PAGED" in terminal.run(*command, lines=rows, FINSTATS_PAGER=keeper(terminal))[1]
    wide = terminal.run(*command, lines=rows, columns=2000, FINSTATS_PAGER=keeper(terminal))[1]
    assert "PAGED" not in wide
    tall = terminal.run(*command, lines=rows - 1, columns=2000, FINSTATS_PAGER=keeper(terminal))[1]
    assert "PAGED" in tall


def test_nothing_is_paged_that_goes_into_a_pipe_or_a_file(terminal: Terminal) -> None:
    pager = keeper(terminal)
    main = "from finstats.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", main, *FIGURES],
        env=terminal.environment | {"FINSTATS_PAGER": pager},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    code, shown = terminal.run(*FIGURES, "-o", "out.txt", FINSTATS_PAGER=pager)
    assert (code, shown) == (0, "已写入 out.txt\n")
    assert not (terminal.folder / "kept").exists()
    assert done.stderr == ""
    assert "1026.09" in done.stdout


@pytest.mark.parametrize("more", [{"FINSTATS_PAGER": ""}, {"FINSTATS_PAGER": "cat"}, {"PAGER": ""}])
def test_a_pager_that_is_empty_or_cat_is_none(more: dict[str, str], terminal: Terminal) -> None:
    terminal.program("less", "echo PAGED")
    terminal.program("cat", "echo PAGED")
    terminal.environment.update(more)
    code, shown = terminal.run(*FIGURES)
    assert code == 0
    assert "PAGED" not in shown
    assert "1026.09" in shown


def test_a_terminal_that_can_show_no_page_gets_none(terminal: Terminal) -> None:
    code, shown = terminal.run(*FIGURES, FINSTATS_PAGER=keeper(terminal), TERM="dumb")
    assert code == 0
    assert "PAGED" not in shown


def test_finstats_own_pager_goes_before_the_usual_one_and_that_before_less(
    terminal: Terminal,
) -> None:
    terminal.program("less", 'cat > kept; echo "LESS:$LESS:$LESSCHARSET"')
    terminal.program("usual", 'cat > kept; echo "USUAL $1"')
    pager = keeper(terminal)
    assert terminal.run(*FIGURES) == (0, "LESS:FRX:utf-8\n")
    assert terminal.run(*FIGURES, LESS="S") == (0, "LESS:S:utf-8\n")
    assert terminal.run(*FIGURES, PAGER="usual 'a b'") == (0, "USUAL a b\n")
    both = terminal.run(*FIGURES, PAGER="usual", FINSTATS_PAGER=pager)
    assert both == (0, "PAGED::FRX:utf-8\n")


def test_without_less_the_answer_is_printed(terminal: Terminal) -> None:
    code, shown = terminal.run(*FIGURES, PATH=str(terminal.folder))
    assert code == 0
    assert "1026.09" in shown


@pytest.mark.parametrize("place", [0, 1])
def test_no_pager_may_stand_anywhere(place: int, terminal: Terminal) -> None:
    words = list(FIGURES)
    words.insert(place, "--no-pager")
    code, shown = terminal.run(*words, FINSTATS_PAGER=keeper(terminal))
    assert code == 0
    assert "1026.09" in shown
    assert "PAGED" not in shown


@pytest.mark.parametrize("pager", ["nowhere-to-be-found -x", "'not closed", "/"])
def test_a_pager_that_cannot_be_started_is_told_and_the_answer_printed(
    pager: str, terminal: Terminal
) -> None:
    code, shown = terminal.run(*FIGURES, FINSTATS_PAGER=pager)
    assert code == 0
    assert shown.startswith(f"{pager.split()[0] if pager[0] != chr(39) else pager} 启动不了: ")
    assert shown.count("1026.09") == 1


@pytest.mark.parametrize("script", ["exit 0", "head -n 1", "exit 3", "kill -9 $$"])
def test_a_pager_that_ends_early_is_no_error(script: str, terminal: Terminal) -> None:
    code, shown = terminal.run(*FIGURES, FINSTATS_PAGER=terminal.program("early", script))
    assert code == 0
    assert shown.count("\n") <= 1
    assert "Traceback" not in shown


def test_what_an_answer_means_is_still_said_when_its_pager_has_ended(terminal: Terminal) -> None:
    pager = keeper(terminal)
    code, shown = terminal.run("total", "tech-loans", lines=5, FINSTATS_PAGER=pager)
    assert code == 6
    assert shown.startswith("PAGED::FRX:utf-8\nfinstats: 不能相加: ")


def test_ctrl_c_is_the_pagers_own(terminal: Terminal) -> None:
    script = "trap 'echo INTERRUPTED' INT; echo READY; read key < /dev/tty; read key < /dev/tty; echo END"
    pager = terminal.program("waiting", script)
    with terminal.screen(*FIGURES, FINSTATS_PAGER=pager) as screen:
        screen.wait_for("READY\r\n")
        screen.type("\x03")
        screen.wait_for("INTERRUPTED\r\n")
        screen.type("a\nb\n")
        code, shown = screen.end()
    assert code == 0
    assert "END" in shown
    assert "中断" not in shown
    assert "a child is left" not in shown


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_shows_it_takes_ctrl_c_and_is_left_with_q(terminal: Terminal) -> None:
    with terminal.screen(*FIGURES) as screen:
        screen.wait_for("\r\n:")
        screen.type("\x03")
        screen.type(" ")
        screen.type("q")
        code, shown = screen.end()
    assert code == 0
    assert re.search(r"[\u4e00-\u9fff]", shown)
    assert "<E" not in shown  # less was told that it is UTF-8
    assert not re.search(r"中断|Traceback|a child is left", shown)
