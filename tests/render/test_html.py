"""HTML tables are read back by another reader; nothing of the data is markup, escape or formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from tests.conftest import Cli
from tests.hostile.guarding import odd_characters
from tests.render.results import printed, results
from tests.scale import scaled

from finstats.render import Style, render
from finstats.render.cells import grids_of, shown
from finstats.render.html import fragment
from finstats.result import Cell, FigureCell, Grid, Lang, Result

SETTINGS = settings(deadline=None, max_examples=scaled(60, 1000))

ELEMENTS = {
    *("html", "head", "meta", "title", "body", "table", "caption"),
    *("thead", "tbody", "tr", "th", "td", "br", "p"),
}


def parsed(result: Result, lang: Lang = "zh") -> BeautifulSoup:
    out = io.StringIO()
    render(result, out, Style(lang), "html")
    return BeautifulSoup(out.getvalue(), "html.parser")


def cells_of(grid: Grid) -> Iterator[list[Cell]]:
    """The cells of each row that is written: one alone goes over its row."""
    for group in grid.groups:
        for row in group.rows:
            texts = [shown(cell, "zh", full_refs=True) for cell in row]
            alone = len(row) > 1 and texts[0] and not any(texts[1:])
            yield [row[0]] if alone else list(row)


def _rows(table: Tag) -> list[list[Tag]]:
    found = [row.find_all("td") for row in table.find_all("tr")]
    return [cells for cells in found if cells]


def _holds(result: Result, page: BeautifulSoup) -> None:
    tables, grids = page.find_all("table"), grids_of(result)
    assert len(tables) == len(grids)
    for table, grid in zip(tables, grids, strict=True):
        rows = _rows(table)
        for cells, row in zip(rows, cells_of(grid), strict=True):
            texts = [shown(cell, "zh", full_refs=True).strip() for cell in row]
            assert [cell.get_text() for cell in cells] == texts
            for cell, held in zip(cells, row, strict=True):
                ref = held.ref if isinstance(held, FigureCell) else None
                assert cell.get("data-ref") == cell.get("title") == ref
    said = [p.get_text().removeprefix("'") for p in page.find_all("p")]
    wanted = [shown(note.text, "zh", full_refs=True).removeprefix("'") for note in result.notes]
    assert said[len(said) - len(wanted) :] == wanted


@given(results() | printed())
@SETTINGS
def test_a_table_is_read_back_as_people_read_it(result: Result) -> None:
    _holds(result, parsed(result))


@given(results() | printed())
@SETTINGS
def test_nothing_of_the_data_is_obeyed(result: Result) -> None:
    page = parsed(result)
    assert {tag.name for tag in page.find_all(True)} <= ELEMENTS
    for tag in page.find_all(True):
        assert set(tag.attrs) <= {
            *("charset", "lang", "style", "scope", "colspan", "title", "data-ref", "sdnum")
        }
    for text in page.find_all(string=True):
        assert not odd_characters(text), ascii(text)
    for tag in page.find_all(["caption", "p"]):
        assert not tag.get_text().startswith(tuple("=+-@＝＋－＠"))
    for tag in page.find_all(["td", "th"]):  # text, to Excel and to LibreOffice Calc
        assert r"mso-number-format:'\@'" in tag["style"]
        assert tag["sdnum"] == "1033;0;@"


@given(printed())
@SETTINGS
def test_a_notebook_gets_the_body_of_the_document(result: Result) -> None:
    whole = io.StringIO()
    render(result, whole, Style("en"), "html")
    inner = fragment(result, "en")
    assert f"<body>\n{inner}</body>" in whole.getvalue()
    assert not re.search("<(html|head|body|meta|title)", inner)


@pytest.mark.parametrize(("lang", "code"), [("zh", "zh-CN"), ("en", "en")])
def test_a_question_gives_a_document_in_its_language(lang: str, code: str, cli: Cli) -> None:
    ran = cli("themes", "--format", "html", "--lang", lang)
    page = BeautifulSoup(ran.out, "html.parser")
    assert ran.out.startswith("<!DOCTYPE html>\n")
    assert page.meta is not None
    assert page.meta["charset"] == "utf-8"
    assert [tag["lang"] for tag in page.find_all(lang=True)] == [code] * (3 + len(page("p")))
    assert page.caption is not None
    assert page.caption.get_text()
    assert len(page("table")) == 2
    assert "254.30" in [cell.get_text() for cell in page("td")]


def test_an_answer_shows_itself_in_a_notebook(seeded: object) -> None:
    import finstats

    with finstats.open(str(seeded), lang="zh") as database:
        html = database.indicator("tech-loans", as_of="2025-06")._repr_html_()
    assert html.startswith('<table lang="zh-CN"')
    assert 'data-ref="weifang-2025/4.3"' in html
