"""A table is imported into PostgreSQL as into SQLite: the same figures, the same trial."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import run_cli
from tests.ingest.facts import swap
from tests.ingest.table_samples import MAPPING, TABLE


def test_a_table_is_tried_and_imported_alike_on_both_engines(
    database: Path, pg: str, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    (tmp_path / "table.mapping.toml").write_text(MAPPING, encoding="utf-8")
    for text in (TABLE, swap(TABLE, ("254.30", "254.31"), ("近3000", "—"))):
        table.write_text(text, encoding="utf-8")
        for command in (
            ("import", str(table), "--dry-run", "--format", "json"),
            ("import", str(table), "--format", "json"),
            ("figures", "--source", "loans-h1", "--format", "csv"),
        ):
            ran = [run_cli(*command, "--database", url) for url in (str(database), pg)]
            assert ran[0].code == 0, ran[0].err
            assert (ran[0].code, ran[0].out) == (ran[1].code, ran[1].out), ran[1].err
