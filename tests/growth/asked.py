"""Every read command with its options, and the statements that it sends."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.conftest import run_cli

from finstats.store.reader import Row, SqliteReader

# Each is asked of a database that has grown; what must read everything is named below.
SEEKING = {
    "indicator": "indicator made-3 --as-of 2017-06",
    "indicator-alias": "indicator 绿色贷款 --as-of 2025-07",
    "indicator-several": "indicator made-3 made-4 --as-of latest --undated --exact",
    "indicator-known": "indicator made-3 --known-at 2018-01-01 --vintage first",
    "indicator-all-vintages": "indicator made-3 --vintage all --nature target",
    "indicator-bank": "indicator made-3 --bank bank-10",
    "indicator-place": "indicator made-3 --place 370702",
    "indicator-empty": "indicator made-3 --as-of 2010",
    "total": "total made-3 --as-of 2017-06",
    "total-quantities": "total green-loans:balance:all:banks-in-weifang",
    "total-overlapping": "total tech-loans --measure borrowers",
    "trace-ref": "trace report-1-3/4.2",
    "trace-local": "trace 4.2",
    "trace-printed": "trace 1026.09亿元",
    "trace-number": "trace 1026.09",
    "trace-quantity": "trace made-3:balance:all:bank-36",
    "trace-bank": "trace bank-7",
    "trace-place": "trace 370703",
    "trace-enterprise": "trace 第7公司",
    "cite": "cite report-1-3/4.2 4.6",
    "history": "history made-3 --as-of 2017-06",
    "history-quantity": "history made-3:balance:all:bank-36 --known-at 2018-01-01",
    "history-ref": "history report-1-3/4.2",
    "diff-indicator": "diff --from 2017-06 --to 2017-12 --indicator made-3",
    "figures-source": "figures --source report-1-3 --limit 20",
    "figures-paragraph": "figures --source report-1-3 --paragraph 2",
    "figures-bank": "figures --bank bank-7",
    "figures-place": "figures --place 370705",
    "banks-named": "banks bank-7 农行",
    "banks-of-theme": "banks --theme green bank-7",
    "banks-place": "banks --place 370705",
    "sources-one": "sources --source report-1-3",
    "schema": "schema figures",
}
# Lists of everything of a kind, whose counts seek or are made in one pass; text is searched for.
READING_ALL = {
    "overview": "",
    "info": "info",
    "themes": "themes --as-of 2017-06",
    "banks": "banks --theme green",
    "figures": "figures --limit 20",
    "diff": "diff --from 2017-06 --to 2017-12",
    "figures-theme": "figures --theme green --limit 20",
    "figures-search": "figures -q 第7银行 --limit 20",
    "figures-planned": "figures --nature planned",
    "indicators": "indicators",
    "indicators-bank": "indicators --bank bank-7",
    "indicators-source": "indicators --source report-1-3",
    "sources": "sources",
    "sources-first": "sources --limit 3",
    "products-first": "products --limit 3",
    "compare": "compare made-3 --from 2016-12 --to 2017-06",
    "enterprises": "enterprises --theme tech",
    "enterprises-source": "enterprises --source weifang-2025",
    "products": "products --place 370705",
    "products-theme": "products --theme inclusive --source weifang-2025",
    "financings": "financings --bank abc",
    "trace-unknown-number": "trace 77777.7777",
    "trace-unknown-word": "trace nosuch",
}
Statement = tuple[str, Mapping[str, object]]


def statements(database: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """The different statements of a command with their parameters, in the order of asking."""
    found: dict[str, Mapping[str, object]] = {}
    plain = SqliteReader.rows

    def rows(self: SqliteReader, sql: str, params: Mapping[str, object] | None = None) -> list[Row]:
        found.setdefault(sql, dict(params or {}))
        return list(plain(self, sql, params))

    with monkeypatch.context() as patched:
        patched.setenv("FINSTATS_DATABASE", str(database))
        patched.setattr(SqliteReader, "rows", rows)
        ran = run_cli(*shlex.split(command))
    assert ran.code in (0, 5, 6), ran
    assert found or command.startswith("schema"), command
    return list(found.items())
