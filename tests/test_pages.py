"""Every block of the README and of the guides prints what it says. FINSTATS_RECORD=1 writes it anew."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import INVENTED, ROOT, run_cli
from tests.pages import command_lines, must_print_what_it_shows

README = ROOT / "README.md"
DOCS = ROOT / "docs"
# Pages with blocks over the seeded database; those of other databases are run where these are made.
PAGES = (
    README,
    *(
        DOCS / f"{name}.md"
        for name in ("guide", "guide.zh", "python", "reading", "contributing", "scale")
    ),
)
BROKEN = """[source]
code = "q3"
label_zh = "三季度"
label_en = "third quarter"
published = ["2025-10-20", "2025-10-20"]

[[figure]]
ref = "1.1"
at = [10, 16]
printed = "254.3%"
value = "254.30"
unit = "%"
qualifier = "exact"
[[figure.says]]
quantity = "tech-lons:balance:all:banks-in-weifang"
transformation = "growth"
comparison = "ytd"
period = "2025-09-30"
period_basis = "stated"
"""


def test_the_readme_starts_with_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.index("make demo") < text.index("make test") < 120


@pytest.fixture
def scratch(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages name, and a database of one's own."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FINSTATS_DATABASE", str(database))
    Path("broken.toml").write_text(BROKEN, encoding="utf-8")
    shutil.copy(INVENTED / "weifang-next.txt", "release.txt")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_prints_what_the_page_shows(
    page: Path, scratch: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if page.name.endswith(".zh.md"):
        monkeypatch.setenv("FINSTATS_LANG", "zh")
    must_print_what_it_shows(page, f"{database.parent}/")


def test_the_pages_have_blocks() -> None:
    counts = {page.name: len(command_lines(page)) for page in PAGES}
    assert counts["README.md"] >= 9
    assert counts["guide.md"] == counts["guide.zh.md"] >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    listed = run_cli("--help").out
    text = page.read_text(encoding="utf-8")
    names = set(re.findall(r"(?:`|^\$ |^)finstats ([a-z]+)", text, re.MULTILINE))
    assert {name for name in names if not re.search(rf"\b{name}\b", listed)} <= {"turns", "keeps"}


@pytest.mark.parametrize("page", [README, *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target
