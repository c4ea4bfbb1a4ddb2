"""Imports go one way (DESIGN 7), and each command loads only what it may."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from finstats.cli.commands import COMMANDS as COMMANDS_OF_CLI

SOURCE = Path(__file__).resolve().parents[1] / "src" / "finstats"
LEAVES = {"errors", "formats", "settings", "bundled", "result", "chart"}
MAY_IMPORT = {
    "cli": {
        "api",
        "web",
        "queries",
        "ingest",
        "audit",
        "extract",
        "check",
        "render",
        "store",
        "model",
        *LEAVES,
    },
    "api": {"queries", "ingest", "audit", "extract", "check", "render", "store", "model", *LEAVES},
    "web": {"api", "queries", "render", "store", "model", *LEAVES},
    "check": {"queries", "ingest", "audit", "extract", "store", "model", *LEAVES},
    "queries": {"store", "model", *LEAVES},
    "audit": {"queries", "store", "model", *LEAVES},
    "ingest": {"store", "model", *LEAVES},
    "extract": {"queries", "store", "model", *LEAVES},
    "render": {"store", "model", *LEAVES},
    "store": {"model", *LEAVES},
    "model": set(),
}
# Which part may import a library at all, and in which files.
ONLY_IN: dict[str, Callable[[str], bool]] = {
    "typer": lambda path: path.startswith("cli/"),
    "rich": lambda path: (
        path in ("render/table.py", "render/lines.py", "render/chart_layout.py")
        or path == "render/chart_terminal.py"
        or path.startswith("cli/")
    ),
    "alembic": lambda path: path == "store/migrations.py",
    "sqlalchemy": lambda path: (
        path.startswith("ingest/")
        or path
        in (
            "audit/keeping.py",
            "check/trial.py",
            "check/checked.py",
            "store/audit_tables.py",
            "store/bulk.py",
            "store/definition_tables.py",
            "store/columns.py",
            "store/tables.py",
            "store/writing.py",
            "store/rows.py",
            "store/migrations.py",
            "store/catalogue.py",
            "store/soundness.py",
            "store/restoring.py",
            "store/going_back.py",
            "store/digests.py",
            "store/digest_keeper.py",
        )
    ),
    "duckdb": lambda path: path in ("store/duck.py", "store/duck_guard.py"),
    "psycopg": lambda path: (
        path in ("store/postgres.py", "store/postgres_guard.py", "store/readers.py")
    ),
    "pyspark": lambda path: path in ("store/spark.py", "store/spark_guard.py"),
    "bs4": lambda path: path == "extract/html_text.py",
    "docx": lambda path: path == "extract/docx_text.py",
    "openpyxl": lambda path: (
        path in ("extract/sheet.py", "ingest/review_cells.py", "ingest/workbook_rows.py")
        or path.startswith(("render/workbook_", "render/xlsx.py"))
    ),
    "pysdmx": lambda path: path == "render/sdmx_structure.py",
    "pyarrow": lambda path: (
        path
        in (
            "render/arrow.py",
            "render/parquet.py",
            "api/answer.py",
            "ingest/exported/tables.py",
            "store/lake_files.py",
            "store/lake_checking.py",
        )
    ),
    "pandas": lambda path: path in ("render/frames.py", "api/answer.py"),
    "polars": lambda path: path in ("render/frames.py", "api/answer.py"),
    "altair": lambda path: path == "render/chart_spec.py",
    "vl_convert": lambda path: path in ("render/chart_pictures.py", "render/chart_html.py"),
    # cli/serving.py imports web/app.py when `finstats web` is called.
    "datasette": lambda path: path in ("web/app.py", "web/hooks.py", "web/handlers.py"),
    "markupsafe": lambda path: path == "web/hooks.py",
    "uvicorn": lambda path: path == "web/serving.py",
    "platformdirs": lambda path: path == "settings.py",
}
FILES = sorted(SOURCE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    place = path.relative_to(SOURCE).as_posix()
    part = place.split("/")[0].removesuffix(".py")
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "finstats" and rest and part in MAY_IMPORT and rest[0] != part:
            assert rest[0] in MAY_IMPORT[part], f"{place} imports {name}"
        if top in ONLY_IN:
            assert ONLY_IN[top](place), f"{place} imports {name}"
        if part == "model" and top != "finstats":
            assert top in sys.stdlib_module_names, f"{place} imports {name}"


# What a command line needs beside answers: words that TAB offers, texts and files as they stream.
BESIDE_ANSWERS = {
    "candidates",
    "checking",
    "database",
    "extracting",
    "importing",
    "reading_articles",
}


@pytest.mark.parametrize("path", sorted((SOURCE / "cli").glob("*.py")), ids=lambda path: path.stem)
def test_the_command_line_asks_through_the_api_alone(path: Path) -> None:
    if path.stem not in BESIDE_ANSWERS:
        asked = {name.split(".")[1] for name in imports(path) if name.startswith("finstats.")}
        assert asked & {"queries", "audit", "check", "extract", "ingest"} == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    names = {"utils", "util", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in FILES if path.stem in names]


def test_modules_stay_small() -> None:
    # Until a file is split, its size here is a debt that is seen.
    longest = {
        path.relative_to(SOURCE).as_posix(): len(path.read_text().splitlines()) for path in FILES
    }
    assert {name: lines for name, lines in longest.items() if lines > 400} == {}


# Besides the standard library, what commands of the embedded database may load.
ALWAYS = {"finstats", "typer", "annotated_doc", "shellingham", "typing_extensions"}
TABLE = ALWAYS | {"rich"}
EXTRACT = TABLE | {"pypinyin"}
ARTICLE = str(Path(__file__).parent / "invented" / "reedville-year-end.txt")
COMMANDS = [
    (("indicator", "tech-loans", "--as-of", "2025-06"), TABLE),
    (("indicator", "tech-loans", "--format", "json"), ALWAYS),
    (("themes", "--format", "csv"), ALWAYS),
    (("themes",), TABLE),
    (("banks", "--theme", "green"), TABLE),
    (("chart", "tech-loans"), TABLE),
    (("total", "agri-loans"), TABLE),
    (("trace", "4.2"), TABLE),
    (("cite", "4.2"), TABLE),
    (("audit",), TABLE),
    (("implied", "tech-loans"), TABLE),
    (("explain", "11.4"), TABLE),
    (("compare", "green-loans", "--against", "all-loans"), TABLE),
    (("extract", ARTICLE), EXTRACT),
    (("extract", ARTICLE, "--format", "csv"), ALWAYS | {"pypinyin"}),
    (("check", ARTICLE), EXTRACT | {"sqlalchemy", "cython_runtime"}),  # and what that is made with
    (("history", "green-loans"), TABLE),
    (("diff", "--from", "2025-06", "--to", "latest"), TABLE),
    (("enterprises",), TABLE),
    (("products",), TABLE),
    (("indicators",), TABLE),
    (("financings",), TABLE),
    (("sources",), TABLE),
    (("figures",), TABLE),
    (("schema",), TABLE),
    (("info",), TABLE),
    (("export", "/dev/stdout", "--format", "csv"), ALWAYS),
    (("sql", "select 1"), TABLE),
    ((), TABLE),
    (("--help",), TABLE),
    (("indicator", "--help"), TABLE),
]
PROGRAM = """
import json, sys
from finstats.cli.main import run
code = run(sys.argv[1:])
sys.stderr.write(json.dumps([code, sorted(sys.modules)]))
"""
# The files of cli/ that hold commands.
OF_COMMANDS = {f"finstats.cli.{command.place.partition('.')[0]}" for command in COMMANDS_OF_CLI}


def loaded_by(
    seeded: Path, home: Path, *arguments: str, more: Mapping[str, str] | None = None
) -> set[str]:
    """All modules that a command line has imported when it has done its work."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={"FINSTATS_DATABASE": str(seeded), "HOME": str(home), "PATH": "", **(more or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    assert done.stdout
    return set(modules)


def tops(modules: set[str]) -> set[str]:
    """Packages other than the standard library's.

    Names with a leading underscore are parts of that or of editable installs.
    """
    found = {name.split(".")[0] for name in modules}
    return {n for n in found if n not in sys.stdlib_module_names and not n.startswith("_")}


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    COMMANDS,
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_loads_only_what_it_may(
    arguments: tuple[str, ...], allowed: set[str], seeded: Path, tmp_path: Path
) -> None:
    modules = loaded_by(seeded, tmp_path, *arguments)
    assert tops(modules) - allowed == set()
    own = {
        f"finstats.cli.{one.place.partition('.')[0]}"
        for one in COMMANDS_OF_CLI
        if one.name in arguments[:1]
    }
    assert modules & OF_COMMANDS == own


def test_help_of_all_commands_asks_no_database(seeded: Path, tmp_path: Path) -> None:
    modules = loaded_by(seeded, tmp_path, "--help")
    parts = {name.split(".")[1] for name in modules if name.startswith("finstats.")}
    assert parts == {"cli", "errors", "formats", "render", "result", "settings"}
    assert "sqlite3" not in modules


def test_the_description_of_all_commands_asks_no_database(seeded: Path, tmp_path: Path) -> None:
    modules = loaded_by(seeded, tmp_path, "info", "--spec")
    assert tops(modules) - TABLE == set()
    assert not {name for name in modules if name.startswith("finstats.ingest")}
    assert not (tmp_path / ".local").exists()


TABS = [
    ("ind", {"typer", "rich", "sqlite3", "finstats.store", "finstats.cli.program"}),
    ("indicator\n--fo", {"rich", "finstats.queries", "finstats.ingest"}),
    ("indicator\ntech", {"rich", "finstats.queries", "finstats.ingest", "finstats.cli.banks"}),
    ("banks\n--theme\ngr", {"rich", "finstats.queries", "finstats.cli.indicator"}),
    ("themes\n--as-of\n20", {"rich", "finstats.queries", "finstats.ingest"}),
    ("cite\n4.", {"rich", "finstats.queries", "finstats.ingest", "finstats.cli.banks"}),
]


@pytest.mark.parametrize(("words", "not_these"), TABS, ids=[words for words, _ in TABS])
def test_a_tab_loads_only_what_it_offers_from(
    words: str, not_these: set[str], seeded: Path, tmp_path: Path
) -> None:
    line = {
        "_FINSTATS_COMPLETE": "complete_bash",
        "COMP_WORDS": f"finstats\n{words}",
        "COMP_CWORD": str(words.count("\n") + 1),
    }
    assert loaded_by(seeded, tmp_path, more=line) & not_these == set()


def test_a_command_waits_for_nothing_that_only_writing_needs(seeded: Path, tmp_path: Path) -> None:
    modules = loaded_by(seeded, tmp_path, "indicator", "tech-loans", "--format", "json")
    late = {"tomllib", "platformdirs", "finstats.ingest", "finstats.store.writing"}
    assert modules & late == set()
    assert {name for name in modules if name.startswith("finstats.render.")} == {
        "finstats.render.json"
    }
