"""`--format sdmx-csv`: which files there are, what is told, what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Cli

import finstats

TECH = ("indicator", "tech-loans")
FIRST = (
    "dataflow,FINSTATS:FIGURES(1.0),I,_U,tech-loans,balance,high-tech,banks-in-weifang,370700,level,"
    "_Z,_Z,actual,weifang-2025,weifang-2025/4.2,_Z,2025-06-30,1026.09,CNY,8,2,A,亿元,exact,1026.085,"
    "1026.095,true,true,,1026.09亿元,科技型企业贷款,4,,,,2025-06-30,stated,,,stock,tech,tech,true,,,,"
    "2025-12-31,,,current,,,,,,weifang-2025/4.2,false,false,,"
)


def test_a_file_has_its_structure_beside_it_and_both_are_told(cli: Cli, tmp_path: Path) -> None:
    ran = cli(*TECH, "-o", str(tmp_path / "tech.sdmx.csv"))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        f"wrote {tmp_path / 'tech.structure.xml'}",
        f"wrote {tmp_path / 'tech.sdmx.csv'}",
    ]
    assert (tmp_path / "tech.sdmx.csv").read_text(encoding="utf-8").splitlines()[1] == FIRST
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "tech.sdmx.csv",
        "tech.structure.xml",
    ]


def test_the_printed_digits_stand_in_the_file_byte_for_byte(cli: Cli, tmp_path: Path) -> None:
    cli(*TECH, "--format", "sdmx-csv", "-o", str(tmp_path / "x.csv"))
    assert b",254.30,CNY,8,2," in (tmp_path / "x.csv").read_bytes()
    assert (tmp_path / "x.structure.xml").is_file()


def test_only_the_data_go_to_standard_output(cli: Cli, tmp_path: Path) -> None:
    ran = cli(*TECH, "--format", "sdmx-csv", "--bom")
    cli(*TECH, "-o", str(tmp_path / "tech.sdmx.csv"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (tmp_path / "tech.sdmx.csv").read_text(encoding="utf-8")
    assert ran.out.startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,")


def test_nothing_lies_beside_a_device(cli: Cli) -> None:
    ran = cli(*TECH, "--format", "sdmx-csv", "-o", os.devnull)
    assert (ran.code, ran.err) == (0, f"wrote {os.devnull}\n")
    assert not Path(f"{os.devnull}.structure.xml").exists()


def test_the_structure_never_takes_the_place_of_the_database(
    cli: Cli, database: Path, tmp_path: Path
) -> None:
    stats = database.rename(tmp_path / "x.structure.xml")
    before = stats.read_bytes()
    ran = cli(*TECH, "--database", str(stats), "-o", str(tmp_path / "x.sdmx.csv"))
    assert ran.code == 2
    assert stats.read_bytes() == before
    assert not (tmp_path / "x.sdmx.csv").exists()


def test_an_answer_of_the_library_has_both_files_too(seeded: Path, tmp_path: Path) -> None:
    with finstats.open(str(seeded)) as db:
        answer = db.indicator("tech-loans")
        answer.save(tmp_path / "tech.sdmx.csv")
        assert answer.text("sdmx-csv") == (tmp_path / "tech.sdmx.csv").read_text(encoding="utf-8")
    assert (tmp_path / "tech.structure.xml").is_file()


@pytest.mark.parametrize(
    "question",
    [
        ("themes",),
        ("figures", "--nature", "all"),
        ("trace", "4.2"),
        ("history", "green-loans"),
        ("sql", "select * from figures"),
    ],
    ids=lambda question: question[0],
)
def test_answers_that_hold_figures_can_be_written(
    question: tuple[str, ...], cli: Cli, tmp_path: Path
) -> None:
    ran = cli(*question, "-o", str(tmp_path / "any.sdmx.csv"))
    assert ran.code == 0, ran.err
    assert len((tmp_path / "any.sdmx.csv").read_text(encoding="utf-8").splitlines()) > 1


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (("sources",), "this answer has none"),
        (("banks",), "this answer has none"),
        (("sql", "select ref from figures"), "this answer has none"),
        (("sql", "select f.* from figures f, (select 1 union select 2)"), "in two rows"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_other_answers_are_refused_and_leave_no_file(
    question: tuple[str, ...], told: str, cli: Cli, tmp_path: Path
) -> None:
    for more in ((), ("-o", str(tmp_path / "any.csv"))):
        ran = cli(*question, "--format", "sdmx-csv", *more)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_rows_that_were_cut_are_told(cli: Cli) -> None:
    ran = cli("sql", "select * from figures", "--limit", "3", "--format", "sdmx-csv")
    assert len(ran.out.splitlines()) == 4
    assert "3" in ran.err


PROGRAM = """
import sys
sys.modules[sys.argv[1]] = None
from finstats.cli.main import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize("library", ["pysdmx", "xmltodict", "lxml"])
@pytest.mark.parametrize("to_file", [False, True])
def test_without_the_library_the_line_that_installs_it_is_told(
    library: str, to_file: bool, seeded: Path, tmp_path: Path
) -> None:
    more = ("-o", str(tmp_path / "x.csv")) if to_file else ()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, library, *TECH, "--format", "sdmx-csv", *more],
        env={"FINSTATS_DATABASE": str(seeded), "HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "finstats: pysdmx is needed first: pip install 'finstats[sdmx]'\n"
    assert not list(tmp_path.glob("x.*"))
