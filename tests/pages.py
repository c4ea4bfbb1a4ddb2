"""Pages whose console blocks are run: what they would print now, or are made to say."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from tests.conftest import run_cli

BLOCK = re.compile(r"^```console\n(\$ finstats.*?)^```$", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"^\$ finstats ?([^\n]*)\n", re.MULTILINE)


def command_lines(page: Path) -> list[str]:
    """What is typed after `finstats` in the blocks of a page."""
    text = page.read_text(encoding="utf-8")
    return [line for block in BLOCK.findall(text) for line in LINE.findall(block)]


def must_print_what_it_shows(page: Path, folder: str = "") -> None:
    """Run every block of a page on a screen of 80 columns, in the order of the page.

    FINSTATS_RECORD=1 writes the page anew. `folder` is left out of paths that are printed.
    """
    text = page.read_text(encoding="utf-8")
    found = BLOCK.sub(lambda block: _run(LINE.findall(block[1]), folder), text)
    if os.environ.get("FINSTATS_RECORD"):
        page.write_text(found, encoding="utf-8")
    assert found == page.read_text(encoding="utf-8")


def _run(lines: list[str], folder: str) -> str:
    said = "".join(_said(line) for line in lines)
    return f"```console\n{said.replace(folder, '') if folder else said}```"


def _said(line: str) -> str:
    ran = run_cli(*shlex.split(line), screen=80)
    return f"{f'$ finstats {line}'.rstrip()}\n{ran.out}{ran.err}"
