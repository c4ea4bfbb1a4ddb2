"""What the audit comes to on the article by itself, and how a run is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import INVENTED, run_cli

from finstats.audit.auditing import audit
from finstats.audit.keeping import keep_audit
from finstats.audit.verdicts import Verdict
from finstats.ingest.importing import import_file
from finstats.settings import database_target
from finstats.store.reader import open_reader


def asked(database: Path, *arguments: str) -> dict[str, Any]:
    ran = run_cli(*arguments, "--format", "json", "--database", str(database))
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def locals_of(refs: list[str]) -> list[str]:
    return [ref.rpartition("/")[2] for ref in refs]


def test_one_contradiction_and_nothing_else_is_one(seeded: Path) -> None:
    rows = asked(seeded, "audit", "--all")["rows"]
    (row,) = [row for row in rows if row["verdict"] == "contradiction"]
    assert locals_of(row["sets"][0]) == ["11.3", "11.4", "19.4", "19.5"]
    assert (row["one_lower"], row["one_upper"]) == ("5.53", "5.55")
    assert (row["other_lower"], row["other_upper"]) == ("6.36", "6.38")
    assert (row["gap"], row["gap_times"], row["survives_truncation"]) == ("0.81", "40.5", 1)
    assert {row["verdict"] for row in rows} == {"contradiction", "tight", "holds", "cannot-tell"}


def test_two_checks_hold_only_by_rounding(seeded: Path) -> None:
    rows = [r for r in asked(seeded, "audit")["rows"] if r["verdict"] == "tight"]
    assert [(r["rule"], r["quantity"].split(":")[0], r["transformation"]) for r in rows] == [
        ("growth", "green-loans", "level"),
        ("growth-gap", "all-loans", "growth"),
    ]


def test_four_numbers_of_borrowers_have_one_whole_solution(seeded: Path) -> None:
    rows = asked(seeded, "implied", "tech-loans")["rows"]
    only = {
        row["quantity"].split(":")[2]: row["lower_text"]
        for row in rows
        if row["only"] and row["transformation"] == "level"
    }
    assert only == {
        "high-tech": "3254",
        "tech-sme": "3721",
        "srdi-sme": "2526",
        "little-giant": "462",
    }


def test_all_loans_are_implied_on_both_sides(seeded: Path) -> None:
    rows = asked(seeded, "implied", "all-loans")["rows"]
    growth = [row for row in rows if row["transformation"] == "growth"]
    assert [(r["lower_text"], r["upper_text"], locals_of(r["assuming"])) for r in growth] == [
        ("5.53", "5.5425", ["11.3", "11.4"]),
        ("6.36", "6.38", ["19.4", "19.5"]),
    ]


def test_a_figure_in_a_contradiction_says_so(seeded: Path) -> None:
    for command in (("indicator", "green-loans"), ("trace", "19.5"), ("cite", "11.1")):
        notes = asked(seeded, *command)["notes"]
        (note,) = [note for note in notes if note["code"] == "check"]
        assert "11.3, 11.4 against 19.4, 19.5" in note["text"]
    assert not [n for n in asked(seeded, "trace", "4.2")["notes"] if n["code"] == "check"]


def test_data_newer_than_the_audit_says_not_audited_yet(database: Path) -> None:
    import_file(database_target(str(database)), INVENTED / "jiangcheng-q1.toml")
    codes = [note["code"] for note in asked(database, "trace", "4.2")["notes"]]
    assert "not-audited" in codes
    ran = run_cli("audit", "--database", str(database))
    assert ran.code == 0
    codes = [note["code"] for note in asked(database, "trace", "4.2")["notes"]]
    assert "not-audited" not in codes


def test_a_large_database_is_made_unaudited_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finstats.audit.keeping.QUICK", 10)
    path = tmp_path / "large.db"
    assert run_cli("db", "init", "--database", str(path)).code == 0
    assert asked(path, "sql", "select * from audits")["rows"] == []
    assert "not-audited" in [note["code"] for note in asked(path, "trace", "4.2")["notes"]]


def test_an_import_says_what_is_new_and_the_same_file_again_nothing(database: Path) -> None:
    file = INVENTED / "jiangcheng-q1.toml"
    ran = run_cli("import", str(file), "--database", str(database))
    assert ran.err == "audit: no new contradiction or tension\n"
    before = asked(database, "sql", "select * from audits")["rows"]
    assert run_cli("import", str(file), "--database", str(database)).code == 0
    assert asked(database, "sql", "select * from audits")["rows"] == before


def test_a_run_of_a_day_is_kept_and_found_again(database: Path) -> None:
    target = database_target(str(database))
    for _ in range(2):
        kept = keep_audit(target, known_at="2025-10-01")
        assert kept.audit.figures == 0
    query = "select * from audits where rounding = 'nearest' order by audit"
    rows = asked(database, "sql", query)["rows"]
    assert [(r["known_at"], r["is_latest"], r["is_fresh"]) for r in rows] == [
        (None, 1, 1),
        ("2025-10-01", 0, 1),
    ]


def test_an_explained_finding_stays_so_while_the_same_figures_stand(database: Path) -> None:
    target = database_target(str(database))
    import_file(target, INVENTED / "register.toml")
    found = audit(open_reader(target))
    assert found.count(Verdict.EXPLAINED) == 1
    assert found.count(Verdict.CONTRADICTION) == 0
    keep_audit(target)
    (row,) = asked(database, "sql", "select verdict, reason_en, explained_by from findings")["rows"]
    assert row["verdict"] == "explained"
    assert row["explained_by"] == "复核员"
    assert not [n for n in asked(database, "trace", "11.4")["notes"] if n["code"] == "check"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_contradiction_fits_a_screen(seeded: Path, lang: str) -> None:
    ran = run_cli(*("audit", "--limit", "1", "--lang", lang, "--database", str(seeded)), screen=80)
    block = ran.out.split("\n\n")[1]
    assert len(block.splitlines()) <= 24
    assert "互相矛盾" in block or "contradiction" in block


def test_strict_exits_with_six_and_other_readings_are_told(seeded: Path) -> None:
    database = ("--database", str(seeded))
    assert run_cli("audit", "--strict", *database).code == 6
    assert run_cli("audit", "--strict", "--theme", "pension", *database).code == 0
    assert run_cli("audit", "--strict", "--rule", "subset", *database).code == 0


def test_a_database_that_may_only_be_read_is_audited_all_the_same(database: Path) -> None:
    import_file(database_target(str(database)), INVENTED / "jiangcheng-q1.toml")
    before = database.read_bytes()
    database.chmod(0o444)
    database.parent.chmod(0o555)
    try:
        ran = run_cli("audit", "--database", str(database))
    finally:
        database.parent.chmod(0o755)
    assert ran.code == 0
    assert "11.3" in ran.out
    if "not kept" in ran.err:  # root writes where nobody else may
        assert database.read_bytes() == before
