"""docs/extract.md shows what the program prints. FINSTATS_RECORD=1 writes its blocks anew."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT, Cli
from tests.pages import command_lines, must_print_what_it_shows

from finstats.extract.rows import COLUMNS
from finstats.model.review import CORRECTABLE

PAGE = ROOT / "docs" / "extract.md"


def test_every_console_block_prints_what_the_page_shows(reedville_as_read: Cli) -> None:
    assert len(command_lines(PAGE)) == 5
    must_print_what_it_shows(PAGE)


def test_the_page_names_every_column_and_key_and_shows_a_piece_of_the_draft(
    reedville_as_read: Cli,
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"`{', '.join(column.name for column in COLUMNS)}`" in text
    assert f"`{' '.join(CORRECTABLE)}`" in text
    reedville_as_read("extract", "reedville-year-end.txt", "-o", "draft.toml")
    piece = text.split("```toml\n")[1].split("```")[0]
    assert piece in Path("draft.toml").read_text(encoding="utf-8")
