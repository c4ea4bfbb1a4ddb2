"""Without an extra: whoever needs it is told the one line that installs it, and nothing is written.

Tried in a real environment that holds the wheel and no extra (fixture `bare_python`).
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl
import pyarrow
import pytest
from pyarrow import parquet
from tests.ingest.table_samples import MAPPING
from tests.installed import ROOT, run

SUMS = {"all", "test"}  # extras that bring no library of their own, and tools
# What says that an extra is missing; the second argument is its name.
SAYING = {"missing_extra", "must_be_installed"}
NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


class Case(NamedTuple):
    """A command line that needs an extra; in FOLDER is a file of each kind that can be read."""

    extra: str
    arguments: str
    code: int = 1


CASES = (
    Case("xlsx", "indicator tech-loans -o t.xlsx"),
    Case("xlsx", "themes --format xlsx -o t.bin"),
    Case("xlsx", "extract FOLDER/a.txt -o draft.xlsx"),
    Case("xlsx", "import FOLDER/draft.xlsx"),
    Case("xlsx", "import FOLDER/table.xlsx --mapping FOLDER/table.toml"),
    Case("parquet", "indicator tech-loans -o t.parquet"),
    Case("parquet", "import FOLDER/figures.parquet"),
    Case("parquet", "export lake lake"),
    Case("parquet", "db verify lake"),
    Case("duckdb", "themes --database parquet:lake"),
    Case("sdmx", "indicator tech-loans --format sdmx-csv"),
    Case("chart", "chart tech-loans -o c.svg"),
    Case("chart", "chart tech-loans -o c.png"),
    Case("web", "web"),
    Case("docx", "extract FOLDER/a.docx"),
    Case("docx", "check FOLDER/a.docx"),
    Case("html", "extract FOLDER/a.html"),
    Case("html", "check FOLDER/a.html"),
    Case("spark", "themes --database sc://127.0.0.1:9?lake=FOLDER"),
    # A database that cannot be reached has an exit code of its own.
    Case("postgres", f"themes --database {NOWHERE}", code=3),
    Case("postgres", f"db upgrade --database {NOWHERE}", code=3),
)
PARAMETERS = [
    pytest.param(case, id=re.sub(r"FOLDER/|://\S+", "", case.arguments)) for case in CASES
]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of each kind."""
    folder = tmp_path_factory.mktemp("given")
    for name in ("a.txt", "a.html"):
        (folder / name).write_text("截至2025年6月末，贷款余额254.30亿元。\n", encoding="utf-8")
    (folder / "table.toml").write_text(MAPPING, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("截至2025年6月末，贷款余额254.30亿元。")
    document.save(str(folder / "a.docx"))
    for name in ("draft.xlsx", "table.xlsx"):
        openpyxl.Workbook().save(folder / name)
    parquet.write_table(pyarrow.table({"ref": ["4.2"]}), folder / "figures.parquet")
    return folder


@pytest.mark.parametrize("case", PARAMETERS)
def test_what_needs_an_extra_says_how_to_get_it_and_writes_nothing(
    case: Case, bare_python: Path, given: Path, database: Path, tmp_path: Path
) -> None:
    home, empty = tmp_path / "home", tmp_path / "empty"
    home.mkdir()
    empty.mkdir()
    before = database.read_bytes()
    ran = run(
        bare_python,
        "-c",
        "from finstats.cli.main import main; main()",
        *case.arguments.replace("FOLDER", str(given)).split(),
        cwd=empty,
        home=home,
        more={"FINSTATS_DATABASE": str(database)},
    )
    (line,) = ran.stderr.splitlines()
    assert line.startswith("finstats: ")
    assert line.endswith(f": pip install 'finstats[{case.extra}]'")
    assert (ran.returncode, ran.stdout) == (case.code, "")
    assert list(empty.iterdir()) == list(home.iterdir()) == []
    assert database.read_bytes() == before


def test_what_is_installed_alone_is_no_more_than_the_core(
    bare_python: Path, tmp_path: Path
) -> None:
    listed = run(
        bare_python, "-m", "pip", "list", "--format", "freeze", cwd=tmp_path, home=tmp_path
    )
    names = {line.partition("==")[0].lower() for line in listed.stdout.splitlines()}
    assert "finstats" in names
    assert not names & {"openpyxl", "pyarrow", "pysdmx", "altair", "datasette", "psycopg", "lxml"}


def declared() -> dict[str, list[str]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras: dict[str, list[str]] = tomllib.loads(text)["project"]["optional-dependencies"]
    return extras


def named_in_source() -> Iterator[str]:
    """Each extra that a message of the source tells to install."""
    for path in sorted((ROOT / "src" / "finstats").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r"finstats\[([a-z]+)\]", text)
        for node in ast.walk(ast.parse(text)):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in SAYING:
                assert isinstance(node, ast.Call)
                yield from (
                    str(one.value) for one in node.args[1:2] if isinstance(one, ast.Constant)
                )


def test_every_extra_is_told_by_the_source_and_has_a_case() -> None:
    extras = set(declared()) - SUMS
    named = {name for name in named_in_source() if name != "None"}
    assert named == {case.extra for case in CASES} == extras


def test_all_is_the_sum_of_the_others_but_spark() -> None:
    every = ",".join(sorted(set(declared()) - SUMS - {"spark"}))
    assert declared()["all"] == [f"finstats[{every}]"]
