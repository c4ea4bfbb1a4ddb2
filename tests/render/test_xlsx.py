"""A workbook shows what was printed, computes with it, and holds nothing that computes by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from tests.conftest import Cli, run_cli
from tests.hostile.guarding import odd_characters
from tests.hostile.test_output import odd
from tests.render.results import numbers, printed, results, texts
from tests.render.workbooks import content, kept, opened, parts, rows_of, text_of
from tests.scale import scaled

from finstats import __version__
from finstats.render.cells import grids_of, shown
from finstats.render.number_formats import plain_number, worded_number
from finstats.render.workbook_cells import MOST_CHARACTERS, MOST_WORDINGS, workbook_text
from finstats.render.workbook_comments import MOST_COMMENTS
from finstats.result import (
    Column,
    FigureCell,
    Grid,
    GridColumn,
    Group,
    Label,
    Result,
    Row,
)

__all__ = ["odd"]
SETTINGS = settings(deadline=None, max_examples=scaled(25, 1000))
NUMBERS = ("digits", "integer", "flag")


@given(results())
@SETTINGS
def test_the_data_are_read_back_digit_for_digit(result: Result) -> None:
    head, *rows = rows_of(opened(content(result))["数据"])
    assert [text_of(cell) for cell in head] == [kept(c.head.zh) for c in result.columns]
    found = [row for row in rows if any(cell.value is not None for cell in row)]
    wanted = [row for row in result.rows if any(value not in (None, "") for value in row)]
    for cells, row in zip(found, wanted, strict=True):
        for cell, column, value in zip(cells, result.columns, row, strict=True):
            assert text_of(cell) == ("" if value is None else kept(str(value)))
            assert (cell.data_type == "n") == (
                value in (None, "") or (column.kind in NUMBERS and _computes(str(value)))
            )


def _computes(text: str) -> bool:
    return len(re.sub("[.-]", "", text)) <= 15


@given(printed())
@SETTINGS
def test_the_first_sheet_reads_as_people_read_it(result: Result) -> None:
    sheet = opened(content(result)).worksheets[0]
    cells = [cell for row in rows_of(sheet) for cell in row]
    shown_there = [text for text in (text_of(cell).strip() for cell in cells) if text]
    wanted = [text for text in (text.strip() for text in _texts(result)) if text]
    assert shown_there == wanted


def _texts(result: Result) -> list[str]:
    """All texts of title, heads, groups and notes, in their order; heads a line at a time."""
    found = [shown(result.title, "zh", full_refs=True)]
    for grid in grids_of(result):
        height = max(len(column.head) for column in grid.columns)
        for line in range(-height, 0):
            for column in grid.columns:
                there = -line <= len(column.head)
                found.append(shown(column.head[line], "zh", full_refs=True) if there else "")
        for group in grid.groups:
            if group.heading is not None:
                found.append(shown(group.heading, "zh", full_refs=True))
            found += [shown(cell, "zh", full_refs=True) for row in group.rows for cell in row]
    if not any(group.rows for grid in result.grids for group in grid.groups):
        found.append("没有符合条件的行")
    return [*found, *(shown(note.text, "zh", full_refs=True) for note in result.notes)]


@given(results() | printed())
@SETTINGS
def test_nothing_in_a_workbook_computes_links_or_hides(result: Result) -> None:
    _is_harmless(content(result))


def _is_harmless(data: bytes) -> None:
    for name, text in parts(data).items():
        for found in ("<f>", "<f ", "hyperlink", "externalLink", 'TargetMode="External"', "oleObj"):
            assert found not in text, name
        assert not odd_characters(text, "\n\t"), name
        if name.startswith(("xl/worksheets/", "xl/comments/")):
            assert not odd_characters(unescape(text), "\n\t"), name
    for sheet in opened(data).worksheets:
        for row in rows_of(sheet):
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.data_type == "s" or not isinstance(cell.value, str)


@given(
    numbers(), st.sampled_from(["", "达", "CNY ", "近"]), st.sampled_from(["", "亿元", " bn", "%"])
)
@SETTINGS
def test_a_figure_computes_with_its_sign_and_shows_its_words(
    digits: str, before: str, after: str
) -> None:
    for size in (digits, digits.removeprefix("-")):
        words = f"{before}{size}{after}"
        cell = FigureCell(Label(words, words), digits, "weifang-2025/4.2")
        found = _only_cell(cell)
        assert text_of(found) == words
        assert found.data_type == "n"
        assert found.value == float(digits)


def _only_cell(cell: FigureCell):  # type: ignore[no-untyped-def]
    head = (GridColumn((Label("", ""),), "right"),)
    result = Result("figures", (), (), grids=(Grid(head, (Group(((cell,),)),)),))
    return opened(content(result)).worksheets[0]["A1"]


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("两家", "2"),
        ("1234567890123456", "1234567890123456"),
        ("3 of 5", "3"),
        ("-0.00%", "-0.00"),
        ('"5"', "5"),
        ("-5", "5"),
        ("6", "5"),
        ("第³批5", "5"),
        ("x" * 300 + "5", "5"),
    ],
)
def test_what_a_format_cannot_show_stays_text(words: str, digits: str) -> None:
    assert worded_number(words, digits) is None
    found = _only_cell(FigureCell(Label(words, words), digits, "weifang-2025/4.2"))
    assert (found.data_type, text_of(found)) == (
        "s",
        shown(Label(words, words), "zh", full_refs=True),
    )


def test_the_point_of_a_figure_may_have_moved() -> None:
    found = worded_number("CNY 91.277 bn", "912.77")
    assert found is not None
    assert found.digits == "91.277"
    assert plain_number("1,026.09") == ("1026.09", "#,##0.00")
    assert plain_number("0,026") is None


@given(texts.map(lambda text: text * 40_000), st.sampled_from(["zh", "en"]))
@settings(deadline=None, max_examples=scaled(20, 200))
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text: str, lang: str) -> None:
    found = workbook_text(text, lang)  # type: ignore[arg-type]
    assert len(found.encode("utf-16-le")) <= 2 * MOST_CHARACTERS
    if len(text) > MOST_CHARACTERS:
        assert found.endswith("]")
        assert "json" in found


def test_what_excel_has_no_format_left_for_stays_text() -> None:
    words = [f"{'甲' * place}5" for place in range(1, MOST_WORDINGS + 3)]
    rows = tuple((FigureCell(Label(one, one), "5", "weifang-2025/4.2"),) for one in words)
    grid = Grid((GridColumn((Label("", ""),), "right"),), (Group(rows),))
    sheet = opened(content(Result("figures", (), (), grids=(grid,)))).worksheets[0]
    found = [row[0] for row in rows_of(sheet)][: len(words)]
    assert [text_of(cell) for cell in found] == words
    assert [cell.data_type for cell in found] == [*"n" * MOST_WORDINGS, "s", "s"]


@pytest.mark.parametrize("command", [("themes",), ("banks", "--all"), ("figures",)])
def test_a_database_of_odd_words_gives_a_harmless_workbook(
    command: tuple[str, ...], odd: Path, tmp_path: Path
) -> None:
    path = tmp_path / "odd.xlsx"
    assert run_cli(*command, "--database", str(odd), "-o", str(path)).code == 0
    _is_harmless(path.read_bytes())


def test_the_same_answer_is_the_same_bytes(seeded: Path, tmp_path: Path) -> None:
    import finstats

    with finstats.open(str(seeded), lang="zh") as database:
        for name in ("one", "two"):
            database.themes().save(tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["指标", "数据", "来源", "定义"]),
        ("en", ["indicator", "data", "sources", "definitions"]),
    ],
)
def test_a_question_gives_a_workbook_in_its_language(
    lang: str, names: list[str], cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "out.xlsx"
    command = ("indicator", "tech-loans", "--as-of", "2025-06", "--lang", lang)
    assert cli(*command, "--limit", "8", "-o", str(path)).code == 0
    book = opened(path.read_bytes())
    assert book.sheetnames == names
    assert book.properties.creator == "finstats"
    assert {one.name: one.value for one in book.custom_doc_props.props} == {  # type: ignore[attr-defined]
        "finstats.command": "indicator",
        "finstats.schema_version": 1,
        "finstats.release": __version__,
        "finstats.lang": lang,
        "finstats.truncated": True,
    }
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_a_figure_says_where_it_stands(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    cli("indicator", "tech-loans", "--as-of", "2025-06", "--lang", "zh", "-o", str(path))
    cell = opened(path.read_bytes()).worksheets[0]["B6"]
    assert (cell.value, cell.number_format) == (254.3, "0.00")
    assert cell.comment is not None
    assert cell.comment.author == "finstats"
    assert cell.comment.text == (
        "weifang-2025/4.3\n印出: 254.30亿元\n日期: 2025-06-30\n"
        "范围: >= 254.295, <= 254.305 亿元\n来源: weifang-2025\n最迟发布: 2025-12-31"
    )


def test_a_figure_without_a_row_of_its_own_says_so_too(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    cli("banks", "--theme", "green", "--lang", "en", "-o", str(path))
    cells = [cell for row in rows_of(opened(path.read_bytes()).worksheets[0]) for cell in row]
    found = {text_of(cell): cell for cell in cells if cell.comment is not None}
    reaching = found["reaching CNY 66.45 bn"]
    assert reaching.value == 66.45
    assert reaching.comment is not None
    assert "printed: 达664.5亿元\ndate: 2025-07-31\nrange: >= 664.45 亿元" in reaching.comment.text


def test_definitions_say_what_is_not_the_same(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    cli("banks", "--theme", "green", "--lang", "zh", "-o", str(path))
    book = opened(path.read_bytes())
    rows = [[text_of(cell) for cell in row] for row in rows_of(book["定义"])]
    assert {row[0] for row in rows[1:]} == {"indicator", "measure", "unit"}
    green = [row for row in rows if row[1] == "green-loans"]
    assert all("绿色融资统计比绿色贷款宽" in row[11] for row in green)
    assert [row[9:11] for row in green] == [["", "2025-01-01"], ["2025-01-01", ""]]
    assert [text_of(row[0]) for row in rows_of(book["来源"])] == ["代码", "weifang-2025"]


def test_comments_end_where_there_are_too_many_and_it_is_said() -> None:
    rows: list[Row] = [(f"s/1.{n}", str(n)) for n in range(1, MOST_COMMENTS + 2)]
    cells = tuple((FigureCell(Label(v, v), v, r),) for r, v in rows)  # type: ignore[arg-type]
    columns = Column("ref", Label("出处", "ref")), Column("value_text", Label("数", "n"), "digits")
    grid = Grid((GridColumn((Label("数", "n"),), "number"),), (Group(cells),))
    sheet = opened(
        content(Result("figures", columns, tuple(rows), grids=(grid,)), "en")
    ).worksheets[0]
    found = [cell for row in rows_of(sheet) for cell in row]
    assert sum(cell.comment is not None for cell in found) == MOST_COMMENTS
    assert str(MOST_COMMENTS) in text_of(next(cell for cell in reversed(found) if cell.value))
