"""Portions of subjects: what an answer works through, one after another."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from finstats.audit.scope import portions_near, subjects_of
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
