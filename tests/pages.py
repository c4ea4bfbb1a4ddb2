"""Pages whose blocks are run: what they would print now, or are made to say."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
from pathlib import Path

from tests.conftest import run_cli

BLOCK = re.compile(r"^```console\n(\$ finstats.*?)^```$", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"^```pycon\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"^\$ finstats ?([^\n]*)\n", re.MULTILINE)


def command_lines(page: Path) -> list[str]:
    """What is typed after `finstats` in the blocks of a page."""
    text = page.read_text(encoding="utf-8")
    return [line for block in BLOCK.findall(text) for line in LINE.findall(block)]


def must_print_what_it_shows(page: Path, folder: str = "") -> None:
    """Run every block of a page on a screen of 80 columns, in the order of the page.

    FINSTATS_RECORD=1 writes the page anew. `folder` is left out of paths that are printed.
    """
    names: dict[str, object] = {}
    text = page.read_text(encoding="utf-8")
    either = re.compile(f"{BLOCK.pattern}|{PYTHON.pattern}", BLOCK.flags)

    def run(block: re.Match[str]) -> str:
        if block[1] is None:
            return _run_python(block[2], names)
        return _run(LINE.findall(block[1]), folder)

    found = either.sub(run, text)
    if os.environ.get("FINSTATS_RECORD"):
        page.write_text(found, encoding="utf-8")
    assert found == page.read_text(encoding="utf-8")


def _run(lines: list[str], folder: str) -> str:
    said = "".join(_said(line) for line in lines)
    return f"```console\n{said.replace(folder, '') if folder else said}```"


def _said(line: str) -> str:
    ran = run_cli(*shlex.split(line), screen=80)
    return f"{f'$ finstats {line}'.rstrip()}\n{ran.out}{ran.err}"


def _run_python(block: str, names: dict[str, object]) -> str:
    """The examples of a block with what they print; of an error its last line."""
    said = []
    for one in doctest.DocTestParser().get_examples(block):
        first, *more = one.source.rstrip("\n").split("\n")
        said += [f">>> {first}", *(f"... {line}".rstrip() for line in more)]
        out = io.StringIO()
        try:
            with contextlib.redirect_stdout(out):
                exec(compile(one.source, "<page>", "single"), names)  # noqa: S102 - it is our page
        except Exception as error:
            name = f"{type(error).__module__}.{type(error).__qualname__}"
            out.write(f"Traceback (most recent call last):\n  ...\n{name}: {error}\n")
        said += out.getvalue().rstrip("\n").split("\n") if out.getvalue() else []
    return "```pycon\n" + "\n".join(line.rstrip() for line in said) + "\n```"
