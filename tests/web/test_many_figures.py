"""Where the figures are many, no page does what takes minutes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.web.served import site_of

from finstats.result import Label
from finstats.settings import database_target
from finstats.store.writing import writing
from finstats.web.copying import private_copy
from finstats.web.site import Site


@pytest.fixture
def unaudited(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database that nobody audited, and a limit that makes its figures many."""
    with writing(database_target(str(database))) as connection:
        for table in ("finding_figure", "finding", "audit_run"):
            connection.exec_driver_sql(f"delete from {table}")
    monkeypatch.setattr("finstats.web.copying.FEW", 10)
    monkeypatch.setattr("finstats.web.site.FEW", 10)
    return database


def test_findings_are_those_of_the_last_audit_and_a_new_one_is_for_the_command_line(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.web.site.FEW", 10)
    with site_of(seeded) as (web, _):
        page = web.get("/findings", accept_language="en")
        assert page.status_code == 200
        assert "contradiction" in page.text
        assert 'href="/figure/weifang-2025/11.4"' in page.text
        answer = web.get("/findings.json")
        assert answer.status_code == 503
        assert json.loads(answer.text)["error"]["code"] == "takes-long"
        for long in ("audit?all=1", "implied?codes=tech-loans", "explain?word=weifang-2025/11.4"):
            assert web.get(f"/ask/{long}").status_code == 503
        figure = web.get("/figure/weifang-2025/11.4")
        assert 'href="/ask/explain?word=weifang-2025%2F11.4"' in figure.text


def test_that_nobody_audited_them_is_said(unaudited: Path) -> None:
    said: list[Label] = []
    with private_copy(database_target(str(unaudited)), said.append):
        pass
    assert [words.en.partition(":")[0] for words in said] == ["not audited yet"]
    with site_of(unaudited) as (web, _):
        for path in ("/", "/findings"):
            assert "尚未核对" in web.get(path, accept_language="zh").text


def test_few_figures_are_audited_in_the_copy_and_not_in_the_database(
    unaudited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    before = unaudited.read_bytes()
    with site_of(unaudited) as (web, _):
        assert "矛盾" in web.get("/", accept_language="zh").text
        assert "尚未核对" not in web.get("/", accept_language="zh").text
    assert unaudited.read_bytes() == before


def test_a_long_table_is_cut_and_says_so_while_its_json_is_whole(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Site.tried, "__defaults__", (5,))
    with site_of(seeded) as (web, _):
        page = web.get("/ask/figures", accept_language="en").text
        assert "5 of 90 rows shown" in page
        assert len(json.loads(web.get("/ask/figures.json").text)["rows"]) == 90
