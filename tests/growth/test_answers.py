"""Answers of a database that has grown: the right ones, and for no more work than in a small one."""

from __future__ import annotations

import json
import shlex
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.growth.evaluated import refs_of
from tests.scale import scaled, shown

from finstats.ingest.verify import verify
from finstats.settings import database_target
from finstats.store.reader import Row, SqliteReader
from finstats.store.writing import writing

# As of when, its last day, and known when.
DAYS = (
    ("2016-06", "2016-06-30", "9999-12-31"),
    ("2018-12", "2018-12-31", "2018-06-30"),
    ("2020", "2020-12-31", "9999-12-31"),
)
# What is asked of them has as many observations in either database.
SAME_SIZE = (
    "indicator made-3 --as-of 2020-06",
    "indicator made-3 --known-at 2019-01-01 --vintage first",
    "indicator made-3 --vintage all",
    "indicator green-loans --as-of 2025-07",
    "total made-3 --as-of 2020-06",
    "trace report-1-3/4.2",
    "indicator made-3 --bank bank-10 --as-of 2020-06",
    "history made-3:balance:all:bank-36",
    "figures --source report-1-3 --limit 20",
    "sources --limit 3",
    "trace 77777.7777",
    "indicator nosuch",
    "trace 1026.09亿元",
    "cite report-1-3/4.2",
    "figures --bank bank-7",
    "banks bank-7",
)
_A_STEP = 100  # instructions between two counts
_CATALOGUE = 2_000_000  # instructions that a list of hundreds of sources and of codes may cost


@pytest.mark.parametrize(("period", "last", "known_at"), DAYS)
def test_an_answer_is_what_the_tables_say_when_read_one_by_one(
    period: str, last: str, known_at: str, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(large))
    compared = 0
    with closing(sqlite3.connect(large)) as connection:
        for number in range(scaled(4, 40)):
            command = f"indicator made-{number} --as-of {period} --known-at {known_at}"
            ran = run_cli(*shlex.split(f"{command} --format json"))
            rows = json.loads(ran.out)["rows"] if ran.code == 0 else []
            stocks = [row for row in rows if row["kind"] == "stock"]
            found = {ref for row in stocks for ref in row["refs"]}
            assert found == refs_of(connection, f"made-{number}", last, known_at), command
            compared += len(found)
        ((observations,),) = connection.execute("select count(*) from observation")
    assert compared > 100
    shown("growth", most_observations=observations, answers_compared=compared)


@pytest.mark.parametrize("command", SAME_SIZE)
def test_a_question_costs_no_more_for_what_else_is_held(
    command: str, small: Path, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (_instructions(path, command, monkeypatch) for path in (small, large))
    assert few > 0
    assert many <= 2 * few + _CATALOGUE, (few, many)
    shown("growth", questions_measured=1)


def _instructions(database: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many instructions of SQLite's machine a command takes, in steps of 100."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += _A_STEP
        return 0

    plain = SqliteReader.rows

    def rows(self: SqliteReader, sql: str, params: Mapping[str, object] | None = None) -> list[Row]:
        self.connection.set_progress_handler(count, _A_STEP)
        return list(plain(self, sql, params))

    with monkeypatch.context() as patched:
        patched.setenv("FINSTATS_DATABASE", str(database))
        patched.setattr(SqliteReader, "rows", rows)
        ran = run_cli(*shlex.split(command))
    assert ran.code in (0, 5, 6), ran.err
    return steps


def test_what_was_generated_is_what_an_import_would_have_stored(small: Path) -> None:
    """Else the growth of something else would be measured."""
    with writing(database_target(str(small))) as connection:
        assert verify(connection) > 20_000


def test_the_views_agree_with_the_one_that_defines_supersession(small: Path) -> None:
    """`superseding` says what took whose place, for the whole database at once."""
    with closing(sqlite3.connect(small)) as connection:
        differing = connection.execute(
            """
            select f.ref, f.status, f.known_to, f.reason, s.known_to, s.reasons
            from figure_versions f
            join figure fg on fg.ref = f.ref and fg.reading = f.reading
            join observation o on o.figure_id = fg.id and o.seq = f.seq
            left join (select x.observation_id, min(r.published_latest) as known_to,
                group_concat(x.reason) as reasons
              from superseding x join source r on r.id = x.by_source_id group by 1) s
              on s.observation_id = o.id
            where f.known_to is not s.known_to
              or (f.status = 'current') <> (s.reasons is null)
              or instr(coalesce(s.reasons, ''), coalesce(f.reason, '')) = 0 and f.reason is not null
            """
        ).fetchall()
        ((superseded,),) = connection.execute(
            "select count(*) from figure_versions where status <> 'current'"
        )
    assert differing == []
    assert superseded > 1_000
