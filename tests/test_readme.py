"""Every console block of the README prints what it says. FINSTATS_RECORD=1 writes it anew."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.conftest import INVENTED, ROOT, Cli

README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n\$ finstats ([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
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


def test_every_console_block_prints_what_the_readme_shows(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.toml").write_text(BROKEN, encoding="utf-8")
    shutil.copy(INVENTED / "weifang-next.txt", "release.txt")
    text = README.read_text(encoding="utf-8")

    def printed(match: re.Match[str]) -> str:
        ran = cli(*shlex.split(match[1]), screen=80)
        return f"```console\n$ finstats {match[1]}\n{ran.out}{ran.err}```"

    found = BLOCK.sub(printed, text)
    assert len(BLOCK.findall(text)) >= 9
    if os.environ.get("FINSTATS_RECORD"):
        README.write_text(found, encoding="utf-8")
    assert found == README.read_text(encoding="utf-8")


def test_every_command_the_readme_names_exists(cli: Cli) -> None:
    listed = cli("--help").out
    names = set(re.findall(r"finstats ([a-z]+)", README.read_text(encoding="utf-8")))
    assert {name for name in names if not re.search(rf"\b{name}\b", listed)} <= {"turns", "keeps"}
