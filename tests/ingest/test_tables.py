"""Flat tables: every fault at its cell, every figure with the digits of its cell."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.conftest import Library
from tests.ingest.facts import swap
from tests.ingest.table_samples import (
    CELLS,
    HEADS,
    LONG_HEADS,
    LONG_MAPPING,
    LONG_ROW,
    MAPPING,
    TABLE,
    TABLES,
    workbook,
)

from finstats.errors import ImportRefused, MissingExtra, UsageError
from finstats.ingest.faults import Faults
from finstats.ingest.jobs import Job, jobs_of
from finstats.ingest.table_cells import number_of, period_of
from finstats.ingest.table_rows import Row, text_rows
from finstats.ingest.tables import sheet_code
from finstats.ingest.workbook_rows import Workbook
from finstats.model.codes import Qualifier, Time
from finstats.model.refs import CellRef

FIGURES = (
    "select ref, printed, value_text, unit, qualifier, char_start, char_end from figure "
    "where ref like 'loans-%' order by ref_order"
)
SAYS = (
    "select f.ref, s.code, o.period, o.base_period, o.term from observation o "
    "join figure f on f.id = o.figure_id join series s on s.id = o.series_id "
    "where f.ref like 'loans-%' order by f.ref_order"
)


def _at(text: str, row: tuple[object, ...]) -> str:
    """What stands at the place of a figure."""
    start, end = (int(str(offset)) for offset in row[5:])
    return text[start:end]


@pytest.mark.parametrize("name", TABLES)
def test_a_faulty_table_is_refused_with_line_column_and_code_of_each_fault(
    library: Library, name: str
) -> None:
    sample = TABLES[name]
    refused = library.refused_table(sample.mapping, sample.table, sample.name)
    found = [(fault.line, fault.column, fault.code) for fault in refused.faults]
    assert found == sorted(sample.faults)
    assert refused.file.endswith(".mapping.toml") == sample.in_mapping
    for fault in refused.faults:
        assert all(words.strip() and words.isprintable() for words in fault.text)


def test_a_wide_table_gives_a_figure_a_cell_at_its_place(library: Library) -> None:
    report = library.bring_table(MAPPING, TABLE)
    assert (report.added, report.missing, report.checked) == (5, 1, 5)
    rows = library.rows(FIGURES)
    assert [row[:5] for row in rows] == [
        ("loans-h1/table!D2", "1,026.09", "1026.09", "亿元", "exact"),
        ("loans-h1/table!E2", "28.47", "28.47", "%", "exact"),
        ("loans-h1/table!D3", "254.30", "254.30", "亿元", "exact"),
        ("loans-h1/table!E3", "-3.2%", "-3.2", "%", "exact"),
        ("loans-h1/table!D4", "近3000", "3000", "亿元", "below"),
    ]
    assert all(_at(TABLE, row) == row[1] for row in rows)
    of = "tech-loans:balance:{}:banks-in-weifang/{}"
    assert library.rows(SAYS) == [
        ("loans-h1/table!D2", of.format("high-tech", "level"), "2024-06-30", None, None),
        ("loans-h1/table!E2", of.format("high-tech", "growth/ytd"), "2024-06-30", "2023-12-31", None),
        ("loans-h1/table!D3", of.format("tech-sme", "level"), "2024-06-30", None, None),
        ("loans-h1/table!E3", of.format("tech-sme", "growth/ytd"), "2024-06-30", "2023-12-31", None),
        ("loans-h1/table!D4", of.format("all", "level"), "2024-06-30", None, None),
    ]  # fmt: skip


def test_a_long_table_says_all_in_its_cells(library: Library) -> None:
    rows = (
        LONG_ROW,
        "科技型企业贷款,余额,high-tech,潍坊银行业,growth,since,,2024-06-30,2024-03-31,12.0,%,above,target,高新贷款,口径一",
    )
    library.bring_table(LONG_MAPPING, "\n".join((LONG_HEADS, *rows)))
    assert library.rows(SAYS) == [
        ("loans-long/table!J2", "tech-loans:balance:all:banks-in-weifang/level", "2024-06-30", None, None),
        ("loans-long/table!J3", "tech-loans:balance:high-tech:banks-in-weifang/growth/since", "2024-06-30", "2024-03-31", "高新贷款"),
    ]  # fmt: skip
    assert library.one(
        "select f.qualifier, f.wording, o.nature, o.note_zh from figure f "
        "join observation o on o.figure_id = f.id where f.ref = 'loans-long/table!J3'"
    ) == ("above", "超", "target", "口径一")


def test_an_indicator_that_a_cell_names_keeps_the_sources_word(library: Library) -> None:
    row = swap(LONG_ROW, ("tech-loans", "科技型企业贷款"))
    library.bring_table(LONG_MAPPING, f"{LONG_HEADS}\n{row}\n")
    assert [row[4] for row in library.rows(SAYS)] == ["科技型企业贷款"]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")],
)
def test_a_table_is_read_in_its_encoding(library: Library, encoding: str, told: str) -> None:
    report = library.bring_table(MAPPING, TABLE.encode(encoding))
    assert report.encoding == told
    assert library.rows(FIGURES)[0][1] == "1,026.09"
    assert all(_at(TABLE, row) == row[1] for row in library.rows(FIGURES))


def test_a_table_in_no_encoding_is_refused(library: Library) -> None:
    with pytest.raises(ImportRefused) as caught:
        library.bring_table(MAPPING, b"\xff\xff\xff")
    assert caught.value.code == "not-text"


def test_a_workbook_gives_the_digits_that_were_typed(library: Library) -> None:
    rows: list[list[object]] = [
        HEADS,
        [*CELLS[:3], 1026.1, 0.2847],
        [*CELLS[:3], "254.30", "-3.20%"],
        ["2024-06-30", "潍坊银行业", "中小", 1e3, None],
    ]
    formats = {"D2": "#,##0.00", "E2": "0.00%", "D4": "General"}
    report = library.bring_table(MAPPING, workbook(rows, formats), "table.xlsx")
    assert (report.added, report.missing, report.encoding) == (5, 1, None)
    assert [row[:3] for row in library.rows(FIGURES)] == [
        ("loans-h1/table!D2", "1026.10", "1026.10"),
        ("loans-h1/table!E2", "28.47%", "28.47"),
        ("loans-h1/table!D3", "254.30", "254.30"),
        ("loans-h1/table!E3", "-3.20%", "-3.20"),
        ("loans-h1/table!D4", "1000", "1000"),
    ]
    # No characters in a workbook: the place is the column, in its row.
    assert {row[5:] for row in library.rows(FIGURES)} == {(3, 4), (4, 5)}


def test_xlsx_without_its_library_says_how_to_get_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook([HEADS, CELLS])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"pip install 'finstats\[xlsx\]'") as caught:
        library.bring_table(MAPPING, content, "table.xlsx")
    assert caught.value.code == "missing-extra"


def test_a_workbook_that_unpacks_to_very_much_is_refused(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.ingest.workbook_rows.MOST_UNPACKED", 1000)
    with pytest.raises(ImportRefused) as caught:
        library.bring_table(MAPPING, workbook([HEADS, CELLS]), "table.xlsx")
    assert caught.value.code == "too-large"


def test_the_same_table_twice_changes_nothing(library: Library) -> None:
    library.bring_table(MAPPING, TABLE)
    before = library.database.read_bytes()
    assert library.bring_table(MAPPING, TABLE).same_file
    assert library.database.read_bytes() == before


def test_another_mapping_of_the_same_table_is_another_import(library: Library) -> None:
    library.bring_table(MAPPING, TABLE)
    report = library.bring_table(swap(MAPPING, ('"样本统计局"', '"样本局"')), TABLE)
    assert (report.same_file, report.added, report.unchanged) == (False, 0, 5)


def test_a_changed_cell_is_read_again_and_a_row_taken_out_is_gone(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.ingest.tables._PORTION", 1)  # a portion a row
    library.bring_table(MAPPING, TABLE)
    report = library.bring_table(
        MAPPING, swap(TABLE, ("254.30", "254.31"), ("2024Q2,潍坊银行业,all,近3000,未公布,\n", ""))
    )
    assert (report.added, report.superseded, report.unchanged) == (1, 2, 3)
    standing = library.rows(
        "select ref, value_text from figures where source = 'loans-h1' order by ref_order"
    )
    assert [row[1] for row in standing] == ["1026.09", "28.47", "254.31", "-3.2"]


@pytest.mark.parametrize("portion", [1, 2, 3, 2000])
def test_portions_of_any_size_write_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    monkeypatch.setattr("finstats.ingest.tables._PORTION", portion)
    library.bring_table(MAPPING, TABLE)
    assert len(library.rows(FIGURES)) == 5
    assert library.one("select count(*) from supersession") == (0,)


def test_rows_above_the_heads_and_below_the_last_are_no_figures(library: Library) -> None:
    table = "贷款情况表\n\n" + TABLE + "注: 口径不同\n"
    mapping = swap(MAPPING, ("[table]\n", "[table]\nheader = 3\nlast_row = 6\nname = 'loans'\n"))
    assert library.bring_table(mapping, table).added == 5
    assert library.rows(FIGURES)[0][0] == "loans-h1/loans!D4"


def test_a_mapping_defines_what_it_needs(library: Library) -> None:
    bank = '[[bank]]\ncode = "new-bank"\nname_zh = "新银行"\npinyin = "xin yin hang"\nkind = "village"\nlevel = "head-office"\n'
    library.bring_table(MAPPING + bank, swap(TABLE, ("潍坊银行业,all", "新银行,all")))
    assert library.rows(SAYS)[-1][1] == "tech-loans:balance:all:new-bank/level"


def test_a_trial_writes_nothing_and_tells_the_same(library: Library) -> None:
    before = library.database.read_bytes()
    tried = library.bring_table(MAPPING, TABLE, dry=True)
    assert library.database.read_bytes() == before
    assert tried == library.bring_table(MAPPING, TABLE)


def test_progress_is_told_in_rows_of_the_file(library: Library) -> None:
    told: list[tuple[int, int]] = []
    from finstats.ingest.jobs import import_jobs
    from finstats.settings import database_target

    rows = "".join(f"2024-06,潍坊银行业,all,{n}.0,,\n" for n in range(1, 1201))
    path = library.write(TABLE.splitlines()[0] + "\n" + rows, "table.csv")
    job = Job(path, library.write(MAPPING, "table.mapping.toml"))
    list(import_jobs(database_target(str(library.database)), [job], lambda *two: told.append(two)))
    assert told == [(500, 1201), (1000, 1201)]


# Which files are meant.


def _folder(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path


def test_a_folder_means_its_facts_files_and_tables_with_a_mapping(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "b.toml", "a.csv", "a.mapping.toml", "c.xlsx", "notes.txt")
    jobs, left_out = jobs_of([folder])
    assert jobs == [Job(folder / "a.csv", folder / "a.mapping.toml"), Job(folder / "b.toml")]
    assert left_out == [folder / "c.xlsx"]


@pytest.mark.parametrize(
    ("names", "files", "mapping", "code"),
    [
        (("notes.txt",), ("",), None, "nothing-to-import"),
        (("a.csv",), ("a.csv",), None, "no-mapping"),
        (("a.toml", "m.toml"), ("a.toml",), "m.toml", "mapping-of-one"),
        (("a.csv", "b.csv", "m.toml"), ("a.csv", "b.csv"), "m.toml", "mapping-of-one"),
    ],
)
def test_files_that_make_no_import_are_refused(
    tmp_path: Path, names: tuple[str, ...], files: tuple[str, ...], mapping: str | None, code: str
) -> None:
    folder = _folder(tmp_path, *names)
    with pytest.raises(UsageError) as caught:
        jobs_of([folder / name for name in files], None if mapping is None else folder / mapping)
    assert caught.value.code == code


# Cells, one by one.


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("1,026.09", "亿元", ("1026.09", Qualifier.EXACT, "")),
        ("１０２６．０９", "亿元", ("1026.09", Qualifier.EXACT, "")),
        ("1026.09亿元", "亿元", ("1026.09", Qualifier.EXACT, "")),
        ("-3.20%", "%", ("-3.20", Qualifier.EXACT, "")),
        ("−3.2", "%", ("-3.2", Qualifier.EXACT, "")),
        ("+3.2", "%", ("3.2", Qualifier.EXACT, "")),
        ("近1100", "家", ("1100", Qualifier.BELOW, "近")),
        ("1100余", "家", ("1100", Qualifier.AND_MORE, "余")),
        ("超千万元", "万元", ("1000", Qualifier.ABOVE, "超")),
    ],
)
def test_a_cell_of_numbers_is_read(
    cell: str, unit: str, expected: tuple[str, Qualifier, str]
) -> None:
    assert number_of(cell, unit) == expected


@pytest.mark.parametrize(
    ("cell", "stock", "flow", "total"),
    [
        ("2025-06", "2025-06-30", "2025-06-01/2025-06-30", "/2025-06-30"),
        ("2025年6月末", "2025-06-30", "2025-06-01/2025-06-30", "/2025-06-30"),
        ("2025Q2", "2025-06-30", "2025-04-01/2025-06-30", "/2025-06-30"),
        ("2025年1-6月", "2025-06-30", "2025-01-01/2025-06-30", "2025-01-01/2025-06-30"),
        ("2025/6/30", "2025-06-30", "2025-06-30", "2025-06-30"),
        ("2025.6", "2025-06-30", "2025-06-01/2025-06-30", "/2025-06-30"),
        ("202506", "2025-06-30", "2025-06-01/2025-06-30", "/2025-06-30"),
        *((text, text, text, text) for text in ("undated", "/2025-07-31")),
    ],
)
def test_a_date_means_a_period_as_its_measure_lives_in_time(
    cell: str, stock: str, flow: str, total: str
) -> None:
    found = [period_of(cell, time) for time in (Time.STOCK, Time.FLOW, Time.CUMULATIVE)]
    assert found == [stock, flow, total]


@pytest.mark.parametrize(
    ("name", "code"),
    [("loans 2025", "loans-2025"), ("科技贷款", "table"), ("表1", "1"), ("a" * 90, "a" * 64)],
)
def test_a_sheet_has_a_code_in_refs(name: str, code: str) -> None:
    assert sheet_code(name) == code
    assert CellRef.parse(f"{code}!A1") == CellRef(code, 1, 1)


# Properties.

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def _read(text: str) -> tuple[list[Row], Faults]:
    import io

    faults = Faults("f.csv")
    return list(text_rows(io.BytesIO(text.encode()), "utf-8", ",", faults)), faults


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_back_cell_by_cell(table: list[list[str]]) -> None:
    text = "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in table
    )
    rows, faults = _read(text)
    assert not faults.found
    assert [list(row.cells) for row in rows] == table
    assert [row.number for row in rows] == list(range(1, len(table) + 1))
    for row in rows:
        for index, cell in enumerate(row.cells):
            start, end = row.span(index)
            assert text[start:end].replace('""', '"') == str(cell).strip() or '"' in str(cell)


@given(st.text(st.sampled_from('",\r\n a1"'), max_size=60))
def test_any_text_is_rows_or_faults_with_places_in_it(text: str) -> None:
    rows, faults = _read(text)
    for before, after in pairwise(rows):
        assert before.number < after.number
    for fault in faults.found:
        assert fault.line <= text.count("\n") + text.count("\r") + 1
    if '"' not in text:
        assert not faults.found


DIGITS = st.from_regex(r"[1-9][0-9]{0,6}(\.[0-9]{1,4})?", fullmatch=True)


@settings(max_examples=20, deadline=None)
@given(values=st.lists(DIGITS, min_size=1, max_size=20), data=st.data())
def test_digits_in_are_digits_out(
    tmp_path_factory: pytest.TempPathFactory, seeded: Path, values: list[str], data: st.DataObject
) -> None:
    import shutil

    folder = tmp_path_factory.mktemp("digits")
    library = Library(Path(shutil.copy(seeded, folder / "own.db")), folder)
    written = [data.draw(st.sampled_from([v, _with_commas(v), f"{v}亿元"])) for v in values]
    rows = "".join(f'2024-06,潍坊银行业,all,"{v}",,\n' for v in written)
    library.bring_table(MAPPING, TABLE.splitlines()[0] + "\n" + rows)
    assert [(row[1], row[2]) for row in library.rows(FIGURES)] == list(
        zip(written, values, strict=True)
    )


def _with_commas(value: str) -> str:
    whole, point, decimals = value.partition(".")
    return f"{int(whole):,}{point}{decimals}"


@settings(max_examples=30, deadline=None)
@given(st.from_regex(r"(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?", fullmatch=True))
def test_digits_typed_into_a_workbook_are_its_digits(value: str) -> None:
    import io

    content = workbook([["x", float(value)]])
    faults = Faults("f.xlsx")
    found = list(Workbook(io.BytesIO(content), Path("f.xlsx"), faults).rows("贷款"))
    assert found[0].cells == ["x", value]
