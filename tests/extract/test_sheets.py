"""A review sheet says what the facts file of the same draft says, and what a reviewer changed."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.conftest import Cli
from tests.extract.answers import TEXTS
from tests.extract.workbooks import (
    ACCEPTED,
    DOUBTFUL,
    FAULTY,
    Change,
    filled,
    workbook,
    written,
    year_end_draft,
)

from finstats.errors import ImportRefused
from finstats.extract.engine import readings
from finstats.extract.facts_file import facts_lines
from finstats.extract.found import Document
from finstats.extract.reading import Asked, draft_of
from finstats.extract.sheet import write_sheet
from finstats.extract.texts import opened
from finstats.ingest.faults import Faults, FaultyFile
from finstats.ingest.importing import read_checked_blocks
from finstats.ingest.located import Block
from finstats.ingest.review_sheet import is_review_sheet, sheet_blocks
from finstats.model import review
from finstats.settings import database_target
from finstats.store.reader import open_reader

SHEET = Path("draft.xlsx")


def blocks_of(*changes: Change, accept_doubtful: bool = False) -> list[Block]:
    return sheet_blocks(SHEET, workbook(*changes), Faults("x"), accept_doubtful=accept_doubtful)


def faults_of(*changes: Change) -> list[tuple[str, str]]:
    with pytest.raises(FaultyFile) as caught:
        blocks_of(*changes)
    return [(fault.place, fault.code) for fault in caught.value.faults]


def figure(blocks: list[Block], ref: str) -> Block:
    return next(block for block in blocks if block.values.get("ref") == ref)


def plain(blocks: list[Block]) -> list[str]:
    """The blocks whatever their order; a nature that is left out in a facts file is actual."""
    return sorted(
        json.dumps(
            [block.name, block.values, [{"nature": "actual", **i.values} for i in block.inside]],
            sort_keys=True,
        )
        for block in blocks
    )


def test_a_sheet_says_what_the_facts_file_says() -> None:
    content = "\n".join(facts_lines(year_end_draft(), "draft.toml")).encode()
    assert plain(blocks_of(ACCEPTED)) == plain(read_checked_blocks(content, Faults("x")))


def test_a_doubtful_row_has_to_be_decided() -> None:
    assert faults_of() == [(f"figures!{DOUBTFUL}", "review-row")]
    assert plain(blocks_of(accept_doubtful=True)) == plain(blocks_of(ACCEPTED))
    corrected = blocks_of(filled(DOUBTFUL, "correct", "term=银数贷"))
    assert figure(corrected, "3.1").inside[0].values["term"] == "银数贷"


@pytest.mark.parametrize(
    ("word", "reason"),
    [("否", "phrase"), ("NO", "phrase"), ("name", "name"), ("no-value", "no-value")],
)
def test_what_is_no_figure_is_listed_as_none(word: str, reason: str) -> None:
    blocks = blocks_of(filled(DOUBTFUL, "accept", word))
    assert not any(block.values.get("ref") == "3.1" for block in blocks)
    assert {"at": [132, 138], "printed": "约3.5亿元", "reason": reason} in [
        block.values for block in blocks if block.name == "not_figure"
    ]


def test_a_correction_goes_before_the_cells_and_the_base_follows() -> None:
    blocks = blocks_of(
        ACCEPTED,
        filled(2, "correct", "value=365.30； term=绿色信贷; category="),
        filled(3, "correct", "period=2024-09-30"),
        filled(7, "correct", "comparison=yoy"),
        filled(8, "correct", "transformation=level; comparison="),
        filled(DOUBTFUL, "correct", "period=undated"),
    )
    first = figure(blocks, "1.1")
    assert (first.values["value"], first.inside[0].values["term"]) == ("365.30", "绿色信贷")
    assert first.inside[0].values["quantity"] == "green-loans:balance::banks-in-reedville"
    dated = figure(blocks, "1.2").inside[0].values
    assert (dated["period_basis"], dated["base_period"]) == ("stated", "2023-12-31")
    yearly = figure(blocks, "2.2").inside[0].values
    assert (yearly["comparison"], yearly["base_basis"]) == ("yoy", "inferred")
    level = figure(blocks, "2.3").inside[0].values
    assert not {"comparison", "base_period", "base_basis"} & set(level)
    assert figure(blocks, "3.1").inside[0].values["period_basis"] == "undated"


def test_what_is_typed_over_a_cell_counts_and_a_day_is_a_day() -> None:
    typed = filled(2, "period", datetime(2024, 11, 30))  # noqa: DTZ001 - as openpyxl gives them
    block = figure(blocks_of(ACCEPTED, typed, filled(2, "value", "365.2")), "1.1")
    assert (block.values["value"], block.inside[0].values["period"]) == ("365.2", "2024-11-30")


@pytest.mark.parametrize("value", [365.2, 365, "=1+1"])
def test_a_number_or_a_formula_is_no_reading(value: object) -> None:
    assert faults_of(ACCEPTED, filled(2, "value", value)) == [("figures!2", "no-text-cell")]


def test_a_figure_that_says_several_things_has_a_row_for_each() -> None:
    draft = year_end_draft()
    ref, found = draft.figures[3]
    more = replace(found.says[0], term="另一个", period="2024-11-30")
    draft.figures[3] = ref, replace(found, says=(*found.says, more))
    out = io.BytesIO()
    write_sheet(draft, out)
    blocks = sheet_blocks(SHEET, out.getvalue(), Faults("x"), accept_doubtful=True)
    assert [inner.values["term"] for inner in figure(blocks, "1.4").inside] == [
        "高企贷款",
        "另一个",
    ]


@pytest.mark.parametrize("start", list("=+-@\t"))
def test_nothing_in_a_sheet_is_a_formula_and_all_cells_are_text(start: str) -> None:
    draft = year_end_draft()
    ref, found = draft.figures[0]
    draft.figures[0] = ref, replace(found, sentence=f"{start}HYPERLINK(1)\x07")
    out = io.BytesIO()
    write_sheet(draft, out)
    book = load_workbook(io.BytesIO(out.getvalue()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert f"{start}HYPERLINK(1)\ufffd" in [cell.value for cell in cells]


def test_definitions_come_back_as_the_kinds_that_they_are() -> None:
    from finstats.extract.found import Proposed

    draft = year_end_draft()
    values = {"code": "pages", "additive": True, "time": "stock"}
    unit = {"code": "页", "base_factor": 1, "dimension": "count"}
    draft.definitions += [Proposed("measure", values), Proposed("unit", unit)]
    out = io.BytesIO()
    write_sheet(draft, out)
    blocks = sheet_blocks(SHEET, out.getvalue(), Faults("x"), accept_doubtful=True)
    assert [b.values for b in blocks if b.name in ("measure", "unit")] == [values, unit]
    (indicator,) = (b.values for b in blocks if b.name == "indicator")
    assert indicator["aliases"] == ["银数贷款"]


def test_a_sheet_is_known_by_its_mark(tmp_path: Path) -> None:
    assert is_review_sheet(written(tmp_path / "a.xlsx"))
    other = written(tmp_path / "b.xlsx", lambda book: book.remove(book[review.MARKER]))
    assert not is_review_sheet(other)
    assert not is_review_sheet(tmp_path / "a.toml")


def test_a_reviewed_sheet_is_imported_once(reedville: Cli, tmp_path: Path) -> None:
    written(tmp_path / "draft.xlsx", ACCEPTED, filled(5, "correct", "value=1320"))
    ran = reedville("import", "draft.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "draft.xlsx:figures!5: token-mismatch value is 1320, but '1302户' has 1302" in ran.err
    written(tmp_path / "draft.xlsx", ACCEPTED)
    assert reedville("import", "draft.xlsx").code == 0
    with closing(sqlite3.connect(tmp_path / "stats.db")) as connection:
        query = "select count(*) from figures where source = 'year-end'"
        assert connection.execute(query).fetchone() == (8,)
    assert '"unchanged": 8' in reedville("import", "draft.xlsx", "--format", "jsonl").out


def test_doubtful_rows_are_taken_where_that_is_asked(reedville: Cli, tmp_path: Path) -> None:
    written(tmp_path / "draft.xlsx")
    assert reedville("import", "draft.xlsx").code == 1
    assert reedville("import", "draft.xlsx", "--accept-doubtful").code == 0


@pytest.mark.parametrize("about", FAULTY)
def test_a_fault_of_a_sheet_has_its_place(about: str) -> None:
    code, changes = FAULTY[about]
    ((place, found),) = faults_of(*changes)
    assert (found, place.startswith("figures!")) == (code, True)


@pytest.mark.parametrize("cut", range(0, 11_000, 500))
def test_a_broken_workbook_is_one_line(cut: int, tmp_path: Path) -> None:
    whole = workbook()
    path = tmp_path / "a.xlsx"
    path.write_bytes(whole[:cut] + whole[cut + 40 :])
    try:
        sheet_blocks(path, path.read_bytes(), Faults("x"), accept_doubtful=True)
    except ImportRefused as error:
        assert error.code in ("broken-file", "import-refused")  # noqa: PT017 - it may be read as well


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_whatever_is_read_of_a_text_both_drafts_say_the_same(path: Path, seeded: Path) -> None:
    reader = open_reader(database_target(str(seeded)))
    with opened(path) as text:
        asked = Asked(readings, Document(("2025-12-01", "2025-12-01")))
        draft = draft_of(text, asked, reader, "sample")
    reader.close()
    content = "\n".join(facts_lines(draft, "draft.toml")).encode()
    out = io.BytesIO()
    write_sheet(draft, out)
    taken = sheet_blocks(SHEET, out.getvalue(), Faults("x"), accept_doubtful=True)
    assert plain(taken) == plain(read_checked_blocks(content, Faults("x")))
    assert len(draft.figures) > 10
