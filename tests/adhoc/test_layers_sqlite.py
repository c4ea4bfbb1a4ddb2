"""Each layer of the SQLite guard alone stops the attacks it is there for."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.adhoc.conftest import Attacked, put_secret
from tests.adhoc.hostile import (
    ENDLESS,
    FALSIFYING,
    FILES,
    FUNCTIONS,
    GRAMMAR,
    HIDDEN,
    HUGE,
    ONE_STEP,
    SECRET,
    SWITCHES,
    TEXT,
    WRITING,
)
from tests.conftest import ROOT
from tests.scale import shown

from finstats.errors import SqlError
from finstats.store import guard
from finstats.store.answers import MEBIBYTE, Caps, Meter
from finstats.store.shadow import shadow_of
from finstats.store.sqlite import open_read_only
from finstats.store.views import INTERNAL_VIEWS, PUBLIC_VIEWS, READABLE

ONE_OF_TWO = [statement for statement in GRAMMAR if statement.startswith("select 1 as x;")]
Layer = Callable[[sqlite3.Connection, str], None]


def _query_only(connection: sqlite3.Connection, _: str) -> None:
    connection.execute("pragma query_only = 1")


def _authorizer(connection: sqlite3.Connection, _: str) -> None:
    guard.allow_reading_views(connection)


def _limits(connection: sqlite3.Connection, _: str) -> None:
    guard.bound_statement(connection)


def _shadow(connection: sqlite3.Connection, statement: str) -> None:
    guard.must_read_views_alone(connection, statement, {})


def _nothing(_: sqlite3.Connection, __: str) -> None:
    """No layer at all."""


@pytest.fixture
def copy(seeded: Path, tmp_path: Path) -> Path:
    """A database that may be spoilt, with a secret in it, alone in its folder."""
    path = tmp_path / "alone" / "own.db"
    path.parent.mkdir()
    shutil.copy(seeded, path)
    put_secret(path)
    return path


def tried(path: Path, statement: str, layer: Layer, *, read_only: bool = False) -> bool:
    """Whether the statement, under one layer, leaves the folder and the connection as they were."""
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None)
    with closing(connection):
        with suppress(sqlite3.Error, sqlite3.Warning, SqlError):
            layer(connection, statement)
            connection.execute(statement).fetchall()
        with suppress(sqlite3.Error):
            connection.set_authorizer(None)
        if connection.in_transaction:
            connection.rollback()
    held = {file: file.read_bytes() for file in path.parent.iterdir()} == before
    for file in path.parent.iterdir():
        file.unlink()
    for file, content in before.items():
        file.write_bytes(content)
    return held


WRITERS: dict[str, tuple[Layer, bool]] = {
    "read-only file": (_nothing, True),
    "query_only": (_query_only, False),
    "authorizer": (_authorizer, False),
    "shadow": (_shadow, False),
}


def test_every_writing_attack_is_stopped_by_two_layers_at_least(copy: Path) -> None:
    harmless = 0
    for statement in (*WRITING, *ONE_OF_TWO):
        if tried(copy, statement, _nothing):
            harmless += 1  # it does nothing here even without a layer
            continue
        stopping = [
            name
            for name, how in WRITERS.items()
            if tried(copy, statement, how[0], read_only=how[1])
        ]
        assert len(stopping) >= 2, (statement, stopping)
        shown("sql.layers", writing=1, **{name.replace(" ", "_"): 1 for name in stopping})
    assert harmless < len(WRITING) // 3


@pytest.mark.parametrize(
    "statement", [*WRITING, *FALSIFYING[:6], *FALSIFYING[-7:], *SWITCHES, *FILES]
)
def test_the_authorizer_alone_refuses_all_but_reading(
    copy: Path, attacked: Attacked, statement: str
) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        guard.allow_reading_views(connection)
        with pytest.raises(sqlite3.Error):
            connection.execute(attacked.filled(statement)).fetchall()


@pytest.mark.parametrize(
    "statement",
    [s for s in (*TEXT, *FUNCTIONS) if "full join" not in s],  # the shadow's part
)
def test_the_authorizer_alone_keeps_texts_and_functions_out_of_reach(
    copy: Path, statement: str
) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        guard.allow_reading_views(connection)
        with suppress(sqlite3.Error):
            rows = connection.execute(statement).fetchall()
            # A count tells nothing of the text, and is refused by the names.
            assert rows == [(1,)]
            assert "count(*)" in statement or "theme in source_text" in statement


@pytest.mark.parametrize(
    "statement", [s for s in (*HIDDEN, *TEXT) if s.startswith(("select", "with"))]
)
def test_the_shadow_alone_hides_every_table(copy: Path, statement: str) -> None:
    with closing(open_read_only(copy)) as connection, pytest.raises(SqlError):
        guard.must_read_views_alone(connection, statement, {})


# VACUUM and REINDEX are planned without a refusal, and are the other layers' part.
PLANNED = [s for s in (*WRITING, *FILES, *SWITCHES) if not s.startswith(("vacuum", "reindex"))]


@pytest.mark.parametrize("statement", [*PLANNED, *FUNCTIONS, *ONE_OF_TWO])
def test_the_shadow_alone_refuses_what_is_no_reading(
    copy: Path, attacked: Attacked, statement: str
) -> None:
    with closing(open_read_only(copy)) as connection, pytest.raises(SqlError):
        guard.must_read_views_alone(connection, attacked.filled(statement), {})


def test_an_untrusted_schema_calls_no_function_of_the_program(copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.create_function("leak", 0, lambda: SECRET)
        connection.execute("drop view sections")
        connection.execute("create view sections as select leak() as x")
        assert connection.execute("select x from sections").fetchall() == [(SECRET,)]
    with closing(open_read_only(copy)) as connection:
        connection.create_function("leak", 0, lambda: SECRET)
        with pytest.raises(sqlite3.OperationalError, match="unsafe use of leak"):
            connection.execute("select x from sections")


def test_limits_alone_refuse_other_databases_and_statements_beyond_any_use(
    copy: Path, attacked: Attacked
) -> None:
    attaching = [attacked.filled(s) for s in (*FILES, *FALSIFYING) if s.startswith("attach")]
    wide = [s for s in GRAMMAR if s.startswith("select 1,") or "union all" in s or "%a" in s]
    assert len(attaching) > 4
    assert len(wide) == 3
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        guard.bound_statement(connection)
        for statement in (*attaching, *wide):
            with pytest.raises(sqlite3.Error):
                connection.execute(statement).fetchall()


@pytest.mark.parametrize("statement", ENDLESS)
def test_the_time_limit_alone_stops_what_has_no_end(copy: Path, statement: str) -> None:
    with closing(open_read_only(copy)) as connection:
        over = guard.bound_time(connection, 0.1)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            connection.execute(statement).fetchall()
        assert over()


def test_the_cap_on_bytes_alone_stops_one_row_that_is_too_wide(copy: Path) -> None:
    with closing(open_read_only(copy)) as connection:
        meter = Meter(Caps(bytes=MEBIBYTE))
        connection.text_factory = meter.text
        wide = HUGE[0].replace(",a.t" * 390, "")  # ten of its columns
        rows, cut = meter.rows(connection.execute(wide).fetchone)
        assert (rows, cut) == ((), "bytes")


ALONE = """
import re, resource, sys
from pathlib import Path
from finstats.store import guard
from finstats.store.sqlite import open_read_only
connection = open_read_only(Path(sys.argv[1]))
guard.bound_memory(connection)
try:
    for row in connection.execute(sys.argv[2]):
        pass
except MemoryError:
    # Linux counts what the process before exec took into ru_maxrss, but not here.
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text()) if status.exists() else None
    print("memory", peak[1] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("statement", [HUGE[2], HUGE[3], HUGE[7]])
def test_the_limit_of_the_heap_alone_stops_what_grows(copy: Path, statement: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(copy), statement],
        capture_output=True, text=True, check=True, timeout=60, cwd=ROOT,
    )  # fmt: skip
    word, kilobytes = done.stdout.split()
    assert word == "memory"
    assert int(kilobytes) < 256 * 1024


WATCHED = """
import sys
from pathlib import Path
from finstats.cli.watchdog import watched
from finstats.store.sqlite import open_read_only
connection = open_read_only(Path(sys.argv[1]))
with watched(float(sys.argv[3])):
    connection.execute(sys.argv[2]).fetchall()
"""


@pytest.fixture
def alone(copy: Path) -> Callable[[str, float], tuple[int, str]]:
    """Runs a statement under the watchdog alone; gives exit code and stderr."""

    def run(statement: str, seconds: float) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, str(copy), statement, str(seconds)],
            capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
        )  # fmt: skip
        return done.returncode, done.stderr

    return run


@pytest.mark.parametrize("statement", [*ONE_STEP[2:], ENDLESS[0]])
def test_the_watchdog_alone_ends_one_step_that_is_too_long(
    alone: Callable[[str, float], tuple[int, str]], statement: str
) -> None:
    assert alone(statement, 0.2) == (4, "finstats: stopped after 0.2 seconds\n")


def test_the_watchdog_alone_ends_what_takes_too_much_memory(
    alone: Callable[[str, float], tuple[int, str]],
) -> None:
    code, err = alone(HUGE[1], 30)
    assert (code, err) == (1, "finstats: the answer does not fit into memory; ask for less\n")


def test_the_guard_knows_the_names_inside_the_views(seeded: Path) -> None:
    with closing(open_read_only(seeded)) as connection:
        views = dict(connection.execute("select name, sql from sqlite_master where type = 'view'"))
    inside = {name for text in views.values() for name in re.findall(r"(\w+) as \(", text.lower())}
    assert inside == guard.CTES_OF_VIEWS
    assert set(views) == {*PUBLIC_VIEWS, *INTERNAL_VIEWS}


def test_the_shadow_has_the_columns_of_the_views(seeded: Path) -> None:
    with closing(open_read_only(seeded)) as connection, closing(shadow_of(connection)) as shadow:
        for view in READABLE:
            columns = [
                {row[1] for row in at.execute(f"pragma table_info({view})")}
                for at in (connection, shadow.connection)
            ]
            assert columns[0] == columns[1], view
