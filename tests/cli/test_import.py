"""`finstats import` of tables, folders and trials: what it prints, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import ROOT, run_cli
from tests.ingest.table_samples import MAPPING, TABLE

HEADS = "file,source,added,superseded,unchanged,checked,missing\n"


@pytest.fixture
def folder(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table and its mapping, beside a database with the seeds."""
    monkeypatch.setenv("FINSTATS_DATABASE", str(database))
    monkeypatch.setenv("FINSTATS_LANG", "en")
    found = tmp_path / "files"
    found.mkdir()
    (found / "table.csv").write_text(TABLE, encoding="utf-8")
    (found / "table.mapping.toml").write_text(MAPPING, encoding="utf-8")
    return found


def test_a_table_is_imported_with_the_mapping_beside_it(folder: Path) -> None:
    ran = run_cli("import", str(folder / "table.csv"), "--format", "csv")
    assert (ran.code, ran.out) == (0, f"{HEADS}table.csv,loans-h1,5,0,0,5,1\n")


def test_a_mapping_elsewhere_is_named(folder: Path) -> None:
    mapping = (folder / "table.mapping.toml").rename(folder / "other.toml")
    ran = run_cli("import", str(folder / "table.csv"), "--mapping", str(mapping), "-f", "csv")
    assert (ran.code, ran.out) == (0, f"{HEADS}table.csv,loans-h1,5,0,0,5,1\n")


def test_a_folder_is_imported_and_what_is_left_out_is_told(folder: Path) -> None:
    (folder / "bare.xlsx").write_bytes(b"")
    ran = run_cli("import", str(folder), "--format", "csv")
    assert (ran.code, ran.out) == (0, f"{HEADS}table.csv,loans-h1,5,0,0,5,1\n")
    assert ran.err.splitlines()[0] == f"left out {folder / 'bare.xlsx'}: it has no mapping"


def test_a_table_in_gb18030_is_read_and_said_to_be(folder: Path) -> None:
    (folder / "table.csv").write_bytes(TABLE.encode("gb18030"))
    ran = run_cli("import", str(folder))
    assert ran.code == 0
    assert "table.csv: read as GB18030" in ran.err.splitlines()


def test_a_trial_lists_the_refs_and_keeps_nothing(folder: Path, database: Path) -> None:
    before = database.read_bytes()
    ran = run_cli("import", str(folder), "--dry-run", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert database.read_bytes() == before
    (row,) = json.loads(ran.out)["rows"]
    assert row == {
        "file": "table.csv",
        "source": "loans-h1",
        "added": 5,
        "revised": 0,
        "withdrawn": 0,
        "conflicting": 0,
        "unchanged": 0,
        "missing": 1,
        "added_refs": [f"loans-h1/table!{cell}" for cell in ("D2", "E2", "D3", "E3", "D4")],
        "revised_refs": [],
        "withdrawn_refs": [],
        "conflicting_refs": [],
    }


def test_a_trial_is_printed_for_people(folder: Path) -> None:
    ran = run_cli("import", str(folder), "--dry-run", "--lang", "zh")
    assert ran.out == (
        "文件       文献      新增  修订  撤回  不一致  未变  空缺\n"
        "table.csv  loans-h1     5     0     0       0     0     1\n"
        "\n"
        "table.csv 新增: loans-h1/table!D2 table!E2 table!D3 table!E3 table!D4\n"
        "试算: 没有写入任何内容\n"
    )


def test_an_import_into_a_large_database_leaves_the_audit_to_the_user(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little is new: an audit looks at everything."""
    monkeypatch.setattr("finstats.audit.keeping.QUICK", 90)  # the seeds have 91
    ran = run_cli("import", str(folder))
    assert ran.err == (
        "not audited yet: finstats audit, or for one source: finstats audit --source SOURCE\n"
    )
    assert run_cli("audit").code == 0
    assert run_cli("import", str(folder)).err == "audit: no new contradiction or tension\n"


def test_a_long_import_says_how_fast_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finstats.cli.importing._LONG", 0.0)
    first = run_cli("import", str(folder)).err.splitlines()[0]
    assert first.startswith("table.csv: 0 s, ")
    assert first.endswith(" figures/s")


def test_the_answer_never_takes_the_place_of_a_mapping(folder: Path) -> None:
    mapping = folder / "table.mapping.toml"
    ran = run_cli("import", str(folder), "-o", str(mapping), "--format", "csv")
    assert ran.code == 2
    assert mapping.read_text(encoding="utf-8") == MAPPING


@pytest.mark.parametrize("word", ["loans-h1/table!D2", "table!D2", "table！D2"])
def test_a_figure_of_a_table_is_traced_by_its_cell(folder: Path, word: str) -> None:
    run_cli("import", str(folder))
    run_cli("source", "attach", "loans-h1", str(folder / "table.csv"))
    ran = run_cli("trace", word, "--format", "json")
    (row,) = json.loads(ran.out)["rows"]
    assert (row["ref"], row["printed"], row["paragraph"]) == ("loans-h1/table!D2", "1,026.09", 2)
    assert row["sentence"] == TABLE.splitlines()[1]
    card = run_cli("trace", word).out
    assert "table table, cell D2, characters 45 to 53 (from 0, end excluded)" in card


def test_a_figure_of_a_table_is_cited_with_its_unit_and_cell(folder: Path) -> None:
    run_cli("import", str(folder))
    ran = run_cli("cite", "table!D2", "table!D4", "--lang", "zh")
    lines = ran.out.splitlines()
    assert lines[0] == "截至2024年6月末, 潍坊银行业高新技术企业贷款余额1,026.09亿元。"
    assert lines[1].endswith("; 表 table D2 格 (loans-h1/table!D2)")
    assert lines[2] == "截至2024年6月末, 潍坊银行业科技型企业贷款余额近3000亿元。"


def test_a_list_of_figures_names_the_table(folder: Path) -> None:
    run_cli("import", str(folder))
    ran = run_cli("figures", "--source", "loans-h1")
    assert ran.code == 0
    assert "Source: loans-h1, table table, published 2024-07-25" in ran.out


def test_the_example_of_the_page_on_tables_is_imported(folder: Path) -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for kind, name in (("csv", "loans.csv"), ("toml", "loans.mapping.toml")):
        text = page.split(f"```{kind}\n")[1].split("```")[0]
        (folder / name).write_text(text, encoding="utf-8")
    ran = run_cli("import", str(folder / "loans.csv"), "--format", "csv")
    assert (ran.code, ran.out) == (0, f"{HEADS}loans.csv,weifang-loans,3,0,0,3,1\n")
    assert run_cli("trace", "weifang-loans/loans!D2").code == 0
