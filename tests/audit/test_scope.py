"""Portions of subjects: what an answer works through, one after another."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import run_cli

from finstats.audit.auditing import audit
from finstats.audit.scope import portions_near, portions_of, subjects_of
from finstats.settings import database_target
from finstats.store.reader import open_reader


def test_portions_hold_every_subject_near_once_and_no_reference_leads_out(seeded: Path) -> None:
    with closing(open_reader(database_target(str(seeded)))) as reader:
        for code in ("tech-loans", "green-loans", "all-loans", "credit"):
            portions = portions_near(reader, "indicator", [code])
            portion_of = {one: n for n, portion in enumerate(portions) for one in portion}
            assert len(portion_of) == sum(map(len, portions)) > 0
            assert set(portion_of) == set(subjects_of(reader, "indicator", [code]) or ())
            for subject, reference in reader.rows(
                "select s.subject, s.reference from all_series s where s.reference is not null"
            ):
                other = str(reference).rpartition(":")[2]
                assert portion_of.get(str(subject)) == portion_of.get(other)


def test_an_audit_in_portions_finds_what_one_of_everything_finds(
    invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_reader(database_target(str(invented)))) as reader:
        assert portions_of(reader) == [None]
        whole = audit(reader, keep_all=True)
        monkeypatch.setattr("finstats.audit.scope._FIGURES", 1)
        portions = [portion for portion in portions_of(reader) if portion is not None]
        listed = [subject for portion in portions for subject in portion]
        assert len(listed) == len(set(listed)) >= len(portions) > 1
        parts = audit(reader, keep_all=True)
    assert (parts.figures, parts.counts) == (whole.figures, whole.counts)
    assert [one.code for one in parts.checks] == [one.code for one in whole.checks]
    assert whole.total > 0


def test_of_a_large_database_what_bears_on_a_source_can_be_audited_alone(
    invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("audit", "--source", "jiangcheng-h1", "--all", "-f", "csv", "--lang", "en")
    whole = run_cli(*asked, "--database", str(invented))
    monkeypatch.setattr("finstats.audit.scope._FIGURES", 1)
    part = run_cli(*asked, "--database", str(invented))
    assert (part.code, part.out) == (whole.code, whole.out)
    assert whole.out.count("\n") > 5
    assert whole.err == ""
    assert part.err == (
        "this run was not kept: only figures that bear on the source jiangcheng-h1 were audited\n"
    )
    with closing(open_reader(database_target(str(invented)))) as reader:
        near, everyone = (portions_of(reader, one) for one in ("jiangcheng-h1", None))
        assert 0 < len(near) < len(everyone)
