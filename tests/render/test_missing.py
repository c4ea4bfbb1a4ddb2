"""Without its library a format or a frame says in one line how to install it, and ends with 1."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HIDDEN = """
import sys
for name in sys.argv[1].split(","):
    sys.modules[name] = None
"""
COMMAND = """
from finstats.cli.main import run
sys.exit(run(sys.argv[2:]))
"""
METHOD = """
import finstats
with finstats.open(lang=sys.argv[2]) as database:
    try:
        found = getattr(database.themes(), sys.argv[3])()
    except finstats.FinstatsError as error:
        print(*error.lines(sys.argv[2]), sep="\\n", file=sys.stderr)
        sys.exit(error.exit_code)
print(len(found))
"""
FILES = [("xlsx", "openpyxl"), ("parquet", "pyarrow")]
METHODS = [
    ("to_arrow", "pyarrow", "pip install 'finstats[parquet]'"),
    ("to_pandas", "pandas", "pip install pandas"),
    ("to_polars", "polars", "pip install polars"),
]
WORDS = {"zh": "finstats: 要先装 {}: {}\n", "en": "finstats: {} is needed first: {}\n"}


def ran(
    seeded: Path, home: Path, program: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HIDDEN + program, *arguments],
        env={"FINSTATS_DATABASE": str(seeded), "HOME": str(home), "PATH": ""},
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("form", "library"), FILES)
def test_a_file_is_not_begun(
    form: str, library: str, lang: str, seeded: Path, tmp_path: Path
) -> None:
    done = ran(seeded, tmp_path, COMMAND, library, "themes", "-o", f"x.{form}", "--lang", lang)
    assert done.returncode == 1
    assert done.stderr == WORDS[lang].format(library, f"pip install 'finstats[{form}]'")
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("method", "library", "line"), METHODS)
def test_a_frame_is_not_begun(
    method: str, library: str, line: str, lang: str, seeded: Path, tmp_path: Path
) -> None:
    done = ran(seeded, tmp_path, METHOD, library, lang, method)
    assert done.returncode == 1
    assert done.stderr == WORDS[lang].format(library, line)


@pytest.mark.parametrize("method", ["to_pandas", "to_polars"])
def test_frames_need_no_pyarrow(method: str, seeded: Path, tmp_path: Path) -> None:
    done = ran(seeded, tmp_path, METHOD, "pyarrow", "en", method)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 40


def test_a_workbook_needs_no_lxml(seeded: Path, tmp_path: Path) -> None:
    """openpyxl writes by lxml where it finds it, which an extra of ours does not bring."""
    for name, hidden in (("with", "nothing"), ("without", "lxml")):
        done = ran(seeded, tmp_path, COMMAND, hidden, "themes", "-o", f"{name}.xlsx")
        assert done.returncode == 0, done.stderr
    from tests.render.workbooks import opened, rows_of, text_of

    one, other = (opened((tmp_path / f"{name}.xlsx").read_bytes()) for name in ("with", "without"))
    for sheet in one.worksheets:
        found, again = rows_of(sheet), rows_of(other[sheet.title])
        assert [[text_of(c) for c in r] for r in found] == [[text_of(c) for c in r] for r in again]
