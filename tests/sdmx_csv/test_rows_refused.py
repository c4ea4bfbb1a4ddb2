"""Files that are no SDMX-CSV of finstats, or broken ones, are refused with the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Cli

from finstats.errors import ImportRefused
from finstats.ingest.sdmx_rows import are_of_sdmx, sdmx_rows


@pytest.fixture
def lines(cli: Cli) -> list[str]:
    """A good file, line by line."""
    return cli("indicator", "tech-loans", "--format", "sdmx-csv").out.splitlines()


def refusal(path: Path, *lines: str) -> list[str]:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        list(sdmx_rows(path))
    return refused.value.lines("en")


def test_a_file_of_somebody_elses_columns(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "x.csv"
    first, *_ = refusal(path, "a,b", "1,2")
    assert first.endswith(
        "1:1: no-sdmx-figures the column STRUCTURE is missing: no SDMX-CSV that finstats wrote"
    )
    first, *_ = refusal(path, lines[0].replace(",REF,", ",OTHER,"), lines[1])
    assert "the column REF is missing" in first
    assert refusal(path)[0].endswith("no SDMX-CSV that finstats wrote")


def test_rows_of_another_width_and_of_another_structure(tmp_path: Path, lines: list[str]) -> None:
    deleted = lines[1].replace(",I,", ",D,")
    other = lines[1].replace("FINSTATS:FIGURES(1.0)", "ECB:EXR(1.0)")
    told = refusal(tmp_path / "x.csv", lines[0], lines[1] + ",1", other, "", deleted, lines[2])
    assert [line.partition("x.csv:")[2] for line in told[:3]] == [
        f"2:{len(lines[1]) + 1}: ragged-row {lines[0].count(',') + 2} cells, the heads are {lines[0].count(',') + 1}",
        "3:10: other-sdmx-structure 'ECB:EXR(1.0) I' is no figure of finstats: it would be FINSTATS:FIGURES(1.0) I",
        "5:10: other-sdmx-structure 'FINSTATS:FIGURES(1.0) D' is no figure of finstats: it would be FINSTATS:FIGURES(1.0) I",
    ]


def test_what_a_spreadsheet_saved_again_is_read(tmp_path: Path, lines: list[str]) -> None:
    # With a BOM and line ends of its own.
    path = tmp_path / "x.csv"
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    saved = list(sdmx_rows(path))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert saved == list(sdmx_rows(path))
    assert [row["value_text"] for row in saved][:2] == ["1026.09", "254.30"]


def test_the_heads_tell_what_the_file_is(lines: list[str]) -> None:
    assert are_of_sdmx(lines[0].split(","))
    assert not are_of_sdmx(["ref", "source"])
    assert not are_of_sdmx([])
