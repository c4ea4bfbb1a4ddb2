"""Any figures come back unchanged: from a plain reader of CSV, from pysdmx, from finstats."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sdmx_csv.reading import Written, by_ref, sdmx_rows, with_pysdmx

from finstats.api.files import companion_of
from finstats.api.placing import put_text
from finstats.model.sdmx_codes import sdmx_id, text_of_id
from finstats.queries.figure_rows import COLUMNS
from finstats.render import Style, render
from finstats.result import Column, Label, Result

Row = dict[str, str | int | None]
UNITS = {"亿元": "CNY 100m", "万户": "10,000 clients", "%": "%", "个百分点": "percentage points"}
PERIODS = ("2025-06-30", "2025-01-01/2025-06-30", "/2025-07-31", "undated", "2024-02-29")
FORMULAS = ("=1+1", "+1", "-1", "@sum", "\t=1", "＝1", '"', '""', ",", "a\nb", "#N/A", "NaN", "_Z")
# A NUL is no text, and half of a surrogate pair is in no file of UTF-8. pysdmx opens files such that
# any line end is \n.
TEXT_CELLS = {"PRINTED", "TERM", "COMMENT_OBS"}
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)
TEXTS = st.one_of(WORDS, st.sampled_from(FORMULAS), WORDS.map("潍坊{}".format))


PLAIN: Row = {
    "source": "reedville",
    "quantity": "tech-loans:balance:all:banks-in-weifang",
    "transformation": "level",
    "period": "undated",
    "nature": "actual",
    "value_text": "-1.50",
    "unit": "户",
    "unit_en": "clients",
}


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Up to 15 digits, with final zeros, perhaps negative."""
    digits = draw(st.text("0123456789", min_size=1, max_size=15))
    scale = draw(st.integers(0, len(digits) - 1))
    whole, decimals = digits[: len(digits) - scale], digits[len(digits) - scale :]
    sign = draw(st.sampled_from(("", "-"))) if digits.strip("0") else ""  # no source prints -0
    return f"{sign}{whole.lstrip('0') or '0'}{'.' if decimals else ''}{decimals}"


@st.composite
def figures(draw: st.DrawFn) -> Row:
    unit, period = draw(st.sampled_from([*UNITS])), draw(st.sampled_from(PERIODS))
    value = draw(numbers())
    return {
        "source": "reedville",
        "paragraph": draw(st.integers(1, 10**6)),
        "printed": draw(TEXTS),
        "term": draw(TEXTS),
        "quantity": "tech-loans:balance:all:banks-in-weifang",
        "indicator": "tech-loans",
        "measure": "balance",
        "category": "all",
        "subject": "banks-in-weifang",
        "transformation": draw(st.sampled_from(["level", "change"])),
        "comparison": draw(st.sampled_from([None, "ytd"])),
        "reference": draw(st.sampled_from([None, "all-loans:balance:all:banks-in-weifang"])),
        "period": period,
        "nature": "actual",
        "value_text": value,
        "unit": unit,
        "unit_en": UNITS[unit],
        "qualifier": "exact",
        "lower_text": draw(st.one_of(st.none(), numbers())),
        "lower_closed": draw(st.sampled_from([0, 1])),
        "note_zh": draw(st.one_of(st.none(), TEXTS)),
        "place": draw(st.sampled_from([None, "370700"])),
    }


def answer_of(rows: list[Row]) -> Result:
    columns = (*COLUMNS, Column("note", Label("", "")))
    listed = tuple(
        tuple({**row, "ref": f"reedville/{number}.1"}.get(column.name) for column in columns)
        for number, row in enumerate(rows, 1)
    )
    return Result("figures", columns, listed)


def put(rows: list[Row], folder: Path) -> Written:
    result, path = answer_of(rows), folder / "any.csv"
    beside = companion_of(result, path, "sdmx-csv", Style())
    assert beside is not None
    put_text(*beside)
    put_text(path, lambda out: render(result, out, Style(), "sdmx-csv"))
    return Written.at(path)


@given(st.lists(figures(), min_size=1, max_size=5))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_figures_come_back_unchanged(tmp_path: Path, rows: list[Row]) -> None:
    written = put(rows, tmp_path)
    cells = written.cells()
    for row, cell, back in zip(rows, cells, sdmx_rows(written.data), strict=True):
        for name, component in (
            *(("value_text", "OBS_VALUE"), ("printed", "PRINTED"), ("term", "TERM")),
            *(("lower_text", "LOWER"), ("note_zh", "COMMENT_OBS"), ("period", "PERIOD")),
        ):
            assert cell[component] == (row[name] or "")
            assert back[name] == (row[name] or None)
        for name in ("quantity", "comparison", "reference", "place", "unit", "lower_closed"):
            assert back[name] == (None if row[name] is None else str(row[name]))
    _must_be_the_same(with_pysdmx(written), cells)


def _must_be_the_same(read: list[dict[str, str]], cells: list[dict[str, str]]) -> None:
    """What pysdmx reads, but for a column of texts that are all numbers or its own word for
    nothing, which it takes for that."""
    found = by_ref(read)
    taken = {name for name in TEXT_CELLS if _all_numbers(cells, name)}
    for key, cell in by_ref(cells).items():
        for name in ("OBS_VALUE", "UNIT", "PERIOD", "TIME_PERIOD", *(TEXT_CELLS - taken)):
            if cell[name] not in ("nan", "<NA>"):
                assert found[key][name] == cell[name], name


def _all_numbers(cells: list[dict[str, str]], name: str) -> bool:
    return all(_is_number(cell[name]) for cell in cells)


def _is_number(text: str) -> bool:
    try:
        Decimal(text.strip())
    except ArithmeticError:
        return text.lower() in ("true", "false", "inf", "infinity", "-inf")
    return True


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_an_id_and_comes_back(text: str) -> None:
    identifier = sdmx_id(text)
    assert text_of_id(identifier) == text
    assert set(identifier) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@$-"
    )
    assert not identifier.startswith("_")


def test_each_line_is_a_row_for_readers_that_end_lines_elsewhere() -> None:
    # str.splitlines, which sdmx1 uses, ends lines at eight more characters than RFC 4180 does.
    out = io.StringIO()
    render(answer_of([{**PLAIN, "term": "a\u2028b\x85c\x0bd"}]), out, Style(), "sdmx-csv")
    assert len(list(csv.reader(out.getvalue().splitlines()))) == 2


@pytest.mark.parametrize("text", FORMULAS)
def test_a_value_stays_the_standards_value(text: str, tmp_path: Path) -> None:
    (cells,) = put([{**PLAIN, "term": text}], tmp_path).cells()
    assert (cells["TERM"], cells["OBS_VALUE"]) == (text, "-1.50")
