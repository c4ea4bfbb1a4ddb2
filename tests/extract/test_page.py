"""docs/extract.md shows what the program prints. FINSTATS_RECORD=1 writes its blocks anew."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from tests.conftest import ROOT, Cli

from finstats.extract.rows import COLUMNS
from finstats.model.review import CORRECTABLE

PAGE = ROOT / "docs" / "extract.md"
BLOCK = re.compile(r"^```console\n\$ finstats ([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_every_console_block_prints_what_the_page_shows(reedville_as_read: Cli) -> None:
    text = PAGE.read_text(encoding="utf-8")

    def printed(match: re.Match[str]) -> str:
        ran = reedville_as_read(*shlex.split(match[1]), screen=80)
        return f"```console\n$ finstats {match[1]}\n{ran.out}{ran.err}```"

    found = BLOCK.sub(printed, text)
    assert len(BLOCK.findall(text)) == 5
    if os.environ.get("FINSTATS_RECORD"):
        PAGE.write_text(found, encoding="utf-8")
    assert found == PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_column_and_key_and_shows_a_piece_of_the_draft(
    reedville_as_read: Cli,
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"`{', '.join(column.name for column in COLUMNS)}`" in text
    assert f"`{' '.join(CORRECTABLE)}`" in text
    reedville_as_read("extract", "reedville-year-end.txt", "-o", "draft.toml")
    piece = text.split("```toml\n")[1].split("```")[0]
    assert piece in Path("draft.toml").read_text(encoding="utf-8")
