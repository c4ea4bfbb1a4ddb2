"""A spreadsheet program opens what we write and shows the same digits.

LibreOffice does it for real, to text, every sheet with its numbers as they are shown. Where it is
not installed this is skipped; in CI (FINSTATS_CI) it is then a failure.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.conftest import Cli
from tests.hostile.test_output import WORDS
from tests.render.workbooks import content, kept

from finstats.render.cells import shown
from finstats.result import Column, FigureCell, Grid, GridColumn, Group, Label, Result, Row

OFFICE = shutil.which("soffice")
IN_CI = os.environ.get("FINSTATS_CI", "") not in ("", "0")
pytestmark = pytest.mark.skipif(
    OFFICE is None and not IN_CI, reason="LibreOffice (soffice) is not installed"
)
# Comma, quote, UTF-8, from row 1; everything as it is shown; of every sheet a file.
_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
_OF_HTML = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of LibreOffice, which it makes at its first start."""
    return tmp_path_factory.mktemp("office")


def converted(path: Path, profile: Path, how: str, *options: str) -> None:
    """Let LibreOffice write the sheets of a file beside it."""
    assert OFFICE is not None, "CI needs LibreOffice (soffice)"
    own = f"-env:UserInstallation={profile.as_uri()}"
    command = [OFFICE, own, "--headless", *options, "--convert-to", how]
    subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)],
        env={**os.environ, "HOME": str(profile), "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
        timeout=180,
    )


def sheet(path: Path, name: str) -> list[list[str]]:
    """The cells of a sheet, as LibreOffice shows them."""
    file = path.with_name(f"{path.stem}-{name}.csv")
    return list(csv.reader(file.read_text(encoding="utf-8").splitlines(keepends=True)))


def _numbers(count: int) -> list[str]:
    """Printed digits of all lengths and places, some below zero, always the same ones."""
    chance = random.Random(11)  # noqa: S311 - nothing is kept secret with it
    found = ["0", "0.0", "0.00", "254.30", "8.95", "0.10", "100.000", "9007199254740.993"]
    while len(found) < count:
        digits = "".join(chance.choices("0123456789", k=chance.randint(1, 15)))
        whole = chance.randint(1, len(digits))
        text = f"{digits[:whole].lstrip('0') or '0'}.{digits[whole:]}".rstrip(".")
        found.append(f"-{text}" if chance.random() < 0.3 and text.strip("0.") else text)
    return found


_WORDINGS = (
    "{}",
    "达{}亿元",
    "{}%",
    "CNY {} bn",
    "近{}个百分点",
    "within {} working days",
    "{}余户",
)


def _figure(place: int, digits: str) -> FigureCell:
    words = _WORDINGS[place % len(_WORDINGS)].format(digits)
    return FigureCell(Label(words, words), digits, f"weifang-2025/1.{place + 1}")


def test_libreoffice_shows_the_digits_of_a_workbook(tmp_path: Path, profile: Path) -> None:
    numbers = [*_numbers(300), "1234567890123456789", "-0.00"]
    cells = [_figure(place, digits) for place, digits in enumerate(numbers)]
    column = GridColumn((Label("数字", "figure"),), "right")
    grid = Grid((column,), (Group(tuple((cell,) for cell in cells)),))
    columns = (
        Column("ref", Label("出处", "ref")),
        Column("value_text", Label("数", "value"), "digits"),
        Column("words", Label("词", "words")),
    )
    words = [*WORDS, "_x001B_", "007", "4.2", "1e5"]
    rows: list[Row] = [
        (cell.ref, digits, words[place % len(words)])
        for place, (cell, digits) in enumerate(zip(cells, numbers, strict=True))
    ]
    path = tmp_path / "book.xlsx"
    path.write_bytes(content(Result("figures", columns, tuple(rows), grids=(grid,)), "en"))
    converted(path, profile, _AS_SHOWN)
    assert [row[0] for row in sheet(path, "figures")[1 : len(cells) + 1]] == [
        shown(cell, "en", full_refs=True) for cell in cells
    ]
    data = sheet(path, "data")[1:]
    assert [row[1] for row in data] == numbers
    assert [row[0] for row in data] == [cell.ref for cell in cells]
    assert [row[2] for row in data] == [kept(str(row[2])) for row in rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_libreoffice_shows_what_a_question_gives(
    lang: str, cli: Cli, tmp_path: Path, profile: Path
) -> None:
    path = tmp_path / "themes.xlsx"
    assert cli("themes", "--lang", lang, "-o", str(path)).code == 0
    data = list(csv.reader(cli("themes", "--format", "csv").out.splitlines()))
    converted(path, profile, _AS_SHOWN)
    assert sheet(path, {"zh": "数据", "en": "data"}[lang])[1:] == data[1:]
    first = sheet(path, {"zh": "五篇大文章", "en": "themes"}[lang])
    lines = cli("themes", "--lang", lang, "--format", "md").out.splitlines()
    printed = [_cells_of(line) for line in lines if line.startswith("| ")]
    wanted = [cells for cells in printed if not set("".join(cells)) <= set("-: ")]
    found = [[cell for cell in row if cell] for row in first]
    for cells in wanted:
        if len(cells) == 6 and "254.30" in cells:
            assert cells in found
        for cell in cells:
            assert any(cell in row for row in found) or "(" in cell, cell


def _cells_of(line: str) -> list[str]:
    cells = [cell.strip().strip("*") for cell in line.replace("\\", "").strip("| ").split("|")]
    return [cell for cell in cells if cell]


def test_libreoffice_takes_a_page_for_text(cli: Cli, tmp_path: Path, profile: Path) -> None:
    query = "select '254.30' as a, '=1+1' as b, '-0.50%' as c, '2025-06-30' as d, '007' as \"=1+1\""
    path = tmp_path / "page.html"
    assert cli("sql", query, "-o", str(path)).code == 0
    converted(path, profile, _OF_HTML, "--infilter=HTML (StarCalc)")
    text = path.with_suffix(".csv").read_text(encoding="utf-8")
    assert list(csv.reader(text.splitlines())) == [
        ["a", "b", "c", "d", "=1+1"],
        ["254.30", "=1+1", "-0.50%", "2025-06-30", "007"],
    ]
