"""What was known when, on PostgreSQL as on SQLite: three vintages, a correction, a withdrawal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.engines.twins import EVERY, Twins
from tests.history import SOURCES, bring, days, on_the_edges
from tests.postgres import Server
from tests.queries.test_history import BRANCH, COMMANDS, HIGH_TECH, MSB, SME

from finstats.settings import database_target
from finstats.store.reader import open_reader


@pytest.fixture(scope="module")
def four(
    seeded: Path, server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Twins:
    """All four sources on both engines, only to be read."""
    path = tmp_path_factory.mktemp("four") / "four.db"
    found = Twins(str(shutil.copy(seeded, path)), server.create("four", template))
    for url in found:
        bring(url, *SOURCES)
    return found


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_both_engines_know_the_same_on_every_day_of_publication(
    four: Twins, words: tuple[str, ...]
) -> None:
    for day in on_the_edges():
        ran = four.same(*words, "--known-at", day, "--format", "json")
        assert ran.code in (0, 5, 6), ran.err


@pytest.mark.parametrize(
    "words",
    [
        *(("history", word) for word in (HIGH_TECH, SME, MSB, BRANCH, "jiangcheng-h1/1.1")),
        ("diff", "--from", "2024-05", "--to", "2024-12"),
        ("diff", "--from", "2024-08", "--to", "latest", "--theme", "green"),
        ("diff", "--from", "2024-08-01", "--to", "2024-08-01"),
        ("compare", "inclusive-msb-loans", "--from", "2023", "--to", "2024-09"),
        ("sql", "select * from supersessions order by ref, reading, seq, reason, by_ref, by_seq"),
        ("sql", "select * from definition_versions order by indicator, number"),
    ],
    ids=" ".join,
)
def test_both_engines_tell_the_same_history(four: Twins, words: tuple[str, ...]) -> None:
    four.same_however_written(words, EVERY)


def test_at_any_day_a_series_and_period_has_one_row_of_each_publisher(four: Twins) -> None:
    reader = open_reader(database_target(four.other))
    try:
        for day in days():
            rows = reader.rows(
                "select f.series, f.period, f.nature, s.publisher, count(*) as n "
                "from figure_versions f join sources s on s.source = f.source "
                "where f.known_from <= :day and (f.known_to is null or f.known_to > :day) "
                "and f.period_end is not null "
                "group by f.series, f.period, f.nature, s.publisher having count(*) > 1",
                {"day": day},
            )
            assert list(rows) == [], day
    finally:
        reader.close()
