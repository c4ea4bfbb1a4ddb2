"""A wrong export is refused with the place of each fault, and changes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow
import pytest
from openpyxl import Workbook
from pyarrow import parquet
from tests.exchange.conftest import Base
from tests.exchange.hostile_exports import (
    CELL,
    HELD,
    HOSTILE,
    NAMES,
    OTHER,
    ROW,
    SOURCE,
    column,
    csv_of,
    xlsx_of,
)
from tests.exchange.packages import rewrite

from finstats.errors import ImportRefused, UsageError
from finstats.ingest.faults import FaultyFile
from finstats.ingest.jobs import jobs_of


def refused(base: Base, path: Path) -> ImportRefused:
    """Why a file is not imported; the test fails when it changes a byte of the database."""
    before = base.path.read_bytes()
    with pytest.raises(ImportRefused) as caught:
        base.bring(path)
    assert base.path.read_bytes() == before
    return caught.value


def written(base: Base, name: str, content: bytes) -> Path:
    """A file beside a database."""
    path = base.folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_each_fault_is_told_at_its_place(base: Base, name: str) -> None:
    sample = HOSTILE[name]
    base.facts(sample.held)
    error = refused(base, written(base, sample.name, sample.content))
    assert isinstance(error, FaultyFile)
    assert sorted((int(f.line), f.column, f.code) for f in error.faults) == sorted(sample.faults)
    for fault in error.faults:
        assert all(words.strip() for words in fault.text)


def test_the_file_that_the_samples_change_is_right(base: Base) -> None:
    base.facts(SOURCE)
    (report,) = base.bring(written(base, "export.csv", csv_of(ROW, OTHER, CELL)))
    assert (report.added, report.superseded) == (3, 0)
    assert {row["lower_text"] for row in base.figures("sample")} == {"548.255"}


def test_of_two_sources_one_unknown_keeps_the_other_out_as_well(base: Base) -> None:
    base.facts(SOURCE)
    unknown = OTHER | {"ref": "unknown/2.1", "source": "unknown"}
    error = refused(base, written(base, "export.csv", csv_of(ROW, unknown)))
    assert "xlsx" in error.lines("en")[0]
    assert base.figures("sample") == []


def test_a_fault_names_file_line_and_column(base: Base) -> None:
    base.facts(SOURCE)
    path = written(base, "export.csv", csv_of(ROW | {"period": "2024-06-31"}))
    (first, *_) = refused(base, path).lines("en")
    assert first.startswith(f"{path}:2:{column('period')}: bad-date '2024-06-31' is no date")


def test_a_workbook_of_few_bytes_that_unpacks_to_very_many_is_refused(base: Base) -> None:
    path = base.folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(3):
            archive.writestr(f"xl/{part}.xml", bytes(100 * 2**20))
    assert refused(base, path).code == "too-large"


def test_a_parquet_file_of_few_bytes_that_unpacks_to_very_many_is_refused(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.ingest.exported.tables.MOST_UNPACKED", 1000)
    path = base.folder / "bomb.parquet"
    parquet.write_table(pyarrow.table({name: ["a" * 100_000] for name in NAMES}), path)
    assert refused(base, path).code == "too-large"


def test_a_table_with_other_heads_still_needs_its_mapping(base: Base) -> None:
    path = written(base, "table.csv", b"a,b,ref\n1,2,3\n")
    with pytest.raises(UsageError, match="has no mapping"):
        jobs_of([path])


def test_a_workbook_with_other_sheets_still_needs_its_mapping(base: Base) -> None:
    path = written(base, "table.xlsx", xlsx_of(ROW, sheet="Sheet1"))
    with pytest.raises(UsageError, match="has no mapping"):
        jobs_of([path])


@pytest.mark.parametrize("sheet", ["数据", "data"])
def test_a_workbook_of_data_that_is_no_export_needs_its_mapping(base: Base, sheet: str) -> None:
    path = base.folder / "table.xlsx"
    book = Workbook()
    active = book.active
    assert active is not None
    active.title = sheet
    active.append(["月份", "金额"])
    active.append(["一月", "5"])
    book.save(path)
    with pytest.raises(UsageError, match="has no mapping"):
        jobs_of([path])


@pytest.mark.parametrize("name", ["answer.jsonl", "answer.parquet"])
def test_an_answer_is_no_export(base: Base, name: str) -> None:
    path = base.folder / name
    if name.endswith("jsonl"):
        path.write_text('{"ref": "a/1.1", "value": "5"}\n')
    else:
        parquet.write_table(pyarrow.table({"ref": ["a/1.1"]}), path)
    with pytest.raises(UsageError, match="is an answer or another table"):
        jobs_of([path])
    (base.folder / "mixed").mkdir()
    (base.folder / "mixed" / name).write_bytes(path.read_bytes())
    (base.folder / "mixed" / "facts.toml").write_text(SOURCE)
    jobs, left_out = jobs_of([base.folder / "mixed"])
    assert ([job.path.name for job in jobs], left_out) == (["facts.toml"], [])


@pytest.mark.parametrize("name", ["x.json", "x.ods", "x.xls", "x.png", "x.zip"])
def test_a_file_of_a_kind_that_is_not_imported_is_told_what_is(base: Base, name: str) -> None:
    path = written(base, name, b"{}")
    with pytest.raises(UsageError, match=r"is not imported; toml, csv.*jsonl.* folders are"):
        jobs_of([path])


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.jsonl", "x.toml", "x.json"])
def test_a_file_that_is_not_there_is_said_not_to_be(base: Base, name: str) -> None:
    path = base.folder / name
    error = refused(base, path)
    assert error.code == "unreadable"
    assert str(path) in error.message.en
    assert "mapping" not in error.message.en


def test_a_mapping_beside_an_export_says_what_it_is(base: Base) -> None:
    path = written(base, "export.csv", csv_of(ROW))
    written(base, "export.mapping.toml", b"")
    ((job,), _) = jobs_of([path])
    assert (job.is_export, job.mapping) == (False, base.folder / "export.mapping.toml")


def test_exports_in_a_folder_are_found_among_other_files(base: Base) -> None:
    folder = base.folder / "mixed"
    folder.mkdir()
    (folder / "export.csv").write_bytes(csv_of(ROW))
    (folder / "facts.toml").write_text(SOURCE)
    (folder / "table.csv").write_text("a,b\n")
    jobs, left_out = jobs_of([folder])
    assert [(job.path.name, job.is_export) for job in jobs] == [
        ("export.csv", True),
        ("facts.toml", False),
    ]
    assert [path.name for path in left_out] == ["table.csv"]


def test_a_package_that_was_changed_is_refused(base: Base) -> None:
    base.export("package")
    path = base.folder / "package" / "figure_versions.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("1026.09", "1026.90"), encoding="utf-8"
    )
    error = refused(base, base.folder / "package")
    assert error.code == "changed-package"
    assert str(path) in error.message.en


def test_a_package_without_one_of_its_files_is_refused(base: Base) -> None:
    base.export("package")
    path = base.folder / "package" / "sources.csv"
    path.unlink()
    error = refused(base, base.folder / "package")
    assert error.code == "changed-package"
    assert str(path) in error.message.en


def test_a_package_with_a_changed_file_that_is_not_even_read_is_refused(base: Base) -> None:
    base.export("package")
    path = base.folder / "package" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1026.09", "1026.90"))
    error = refused(base, base.folder / "package")
    assert error.code == "changed-package"
    assert str(path) in error.message.en


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "true"])
def test_a_package_with_a_hostile_factor_of_a_unit_is_refused(base: Base, number: str) -> None:
    base.facts(UNIT)
    package = exported(base)
    rewrite(package, "units.csv", ("1234567", number), ("furlong", "yard"))
    error = refused(base, package)
    assert isinstance(error, FaultyFile)
    assert {fault.code for fault in error.faults} == {"wrong-type"}


@pytest.mark.parametrize("number", ["²", "9" * 5000, str(10**30)])
def test_a_package_with_a_hostile_section_is_refused(base: Base, number: str) -> None:
    package = exported(base)
    lines = (package / "sections.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("last_paragraph")] = number
    rewrite(package, "sections.csv", (lines[1], ",".join(cells)))
    error = refused(base, package)
    assert isinstance(error, FaultyFile)
    assert {fault.code for fault in error.faults} == {"wrong-type"}


UNIT = """\
[[unit]]
code = "furlong"
name_zh = "浪"
name_en = "furlong"
name_en_basis = "ours"
dimension = "money"
base_factor = 1234567
"""


def exported(base: Base) -> Path:
    """The package of a database."""
    base.export("package")
    return base.folder / "package"


def test_a_package_of_a_form_that_is_none_is_refused(base: Base) -> None:
    base.export("package")
    path = base.folder / "package" / "datapackage.json"
    path.write_text(path.read_text().replace('"format": "csv"\n', '"format": "../csv"\n'))
    assert refused(base, base.folder / "package").code == "changed-package"


def test_what_is_held_otherwise_is_a_revised_reading(base: Base) -> None:
    base.facts(HELD)
    row = OTHER | {
        "ref": "sample/3.1",
        "paragraph": "3",
        "theme": "green",
        "char_start": "50",
        "char_end": "58",
    }
    other = row | {
        "quantity": "tech-loans:balance:srdi-sme:banks-in-weifang",
        "value_text": "548.27",
        "printed": "548.27亿元",
        "value_base": "5482700000000",
    }
    (report,) = base.bring(written(base, "export.csv", csv_of(other)))
    assert (report.added, report.superseded) == (1, 1)
    assert report.reread == (("sample/3.1", "548.26亿元", "548.27亿元"),)
    assert [(row["printed"], row["reading"]) for row in base.figures("sample")] == [
        ("548.27亿元", 2)
    ]
