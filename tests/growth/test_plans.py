"""No read command walks through a table that grows where a seek serves; the plans are pinned.

`plans/NAME.txt` holds a command line and how SQLite finds what each of its statements asks for;
FINSTATS_RECORD=1 writes them anew. Another SQLite than the one they were recorded with may word
them otherwise: then only what is walked through is held.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tests.growth.asked import READING_ALL, SEEKING, statements
from tests.growth.loading import load_postgres
from tests.growth.plans import GROWING, plan, walked, walked_by_postgres
from tests.postgres import Server
from tests.scale import shown

PLANS = Path(__file__).parent / "plans"
RECORDED_WITH = PLANS / "sqlite-version.txt"
COMMANDS = SEEKING | READING_ALL
RECORD = bool(os.environ.get("FINSTATS_RECORD"))


@pytest.mark.parametrize("name", SEEKING)
def test_a_question_about_something_seeks(
    name: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = statements(small, SEEKING[name], monkeypatch)
    with closing(sqlite3.connect(small)) as connection:
        for statement in asked:
            assert walked(connection, statement) & GROWING == set(), statement[0]
    shown("growth", queries=len(asked), scans_allowed=0)


@pytest.mark.parametrize("name", READING_ALL)
def test_a_list_of_everything_walks_once_and_seeks_from_there(
    name: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a subquery that is run for each row nothing is walked: SQLite would say SCAN there."""
    asked = statements(small, READING_ALL[name], monkeypatch)
    scans = 0
    with closing(sqlite3.connect(small)) as connection:
        for statement in asked:
            scans += len(walked(connection, statement) & GROWING)
            assert _scans_for_each_row(connection, statement[0], statement[1]) == []
    shown("growth", queries=len(asked), scans_allowed=scans)


def _scans_for_each_row(connection: sqlite3.Connection, sql: str, params: object) -> list[str]:
    """Steps inside correlated subqueries that read all of a table or make an index of their own."""
    rows = connection.execute(f"explain query plan {sql}", params).fetchall()  # type: ignore[arg-type]
    under = {number: parent for number, parent, *_ in rows}
    correlated = {row[0] for row in rows if str(row[3]).startswith("CORRELATED")}
    once = {row[0] for row in rows if str(row[3]).startswith("MATERIALIZE")}
    found = []
    for number, _, _, step in rows:
        above = under[number]
        while above and above not in correlated | once:
            above = under.get(above, 0)
        # `h` is the one count of all that GROUPED of migration 0006 looks its rows up in.
        reads_all = step.startswith("SCAN ") and len(step.split()[1]) <= 3
        if above in correlated and (reads_all or "AUTOMATIC" in step) and " h " not in step:
            found.append(step)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_the_plans_are_the_pinned_ones(
    name: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not RECORD and RECORDED_WITH.read_text().strip() != sqlite3.sqlite_version:
        pytest.skip(f"the plans were recorded with SQLite {RECORDED_WITH.read_text().strip()}")
    lines = [f"$ finstats {COMMANDS[name]}".rstrip()]
    with closing(sqlite3.connect(small)) as connection:
        for statement in statements(small, COMMANDS[name], monkeypatch):
            words = " ".join(statement[0].split())
            lines += ["", f"{words[:60]} ... {words[-60:]}" if len(words) > 130 else words]
            lines += [f"  {step}" for step in plan(connection, statement)]
    text = "\n".join(lines) + "\n"
    path = PLANS / f"{name}.txt"
    if RECORD:
        PLANS.mkdir(exist_ok=True)
        RECORDED_WITH.write_text(sqlite3.sqlite_version + "\n", encoding="utf-8", newline="\n")
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_no_plan_is_left_over_from_a_command_that_is_gone() -> None:
    assert {path.stem for path in PLANS.glob("*.txt")} == {*COMMANDS, RECORDED_WITH.stem}


def test_postgresql_needs_no_sequential_scan_where_a_seek_serves(
    small: Path, server: Server, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to avoid them, for at twenty thousand rows a sequence may well be the quicker way.

    But for `supersession`, the few declared ones: an EXISTS behind OR may be hashed at once.
    """
    growing = GROWING - {"supersession"}
    url = server.create("grown", template)
    load_postgres(url, 20_000)
    asked = {
        s[0]: s for command in SEEKING.values() for s in statements(small, command, monkeypatch)
    }
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        connection.execute("set enable_seqscan = off")
        for statement in asked.values():
            assert walked_by_postgres(connection, statement) & growing == set(), statement[0]
    server.drop("grown")
