"""A large flat file says the same as a small one: both ways of reading it leave the same database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.exchange.conftest import Base, Bases
from tests.exchange.flat_files import CODE, ODD, SOURCE, WRONG, Row, placed, row, written
from tests.scale import scaled

from finstats.errors import DataError
from finstats.ingest.faults import Fault, FaultyFile
from finstats.ingest.flat.checks import NotPlain
from finstats.ingest.flat.putting import LARGE, Flat, import_flat, large_flat
from finstats.ingest.importing import Report
from finstats.ingest.jobs import import_jobs, jobs_of
from finstats.ingest.verify import verify
from finstats.settings import database_target
from finstats.store.writing import reading, writing

SOME = settings(
    max_examples=scaled(8, 2000),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ROWS = st.lists(row(), min_size=1, max_size=30)


def flat_file(base: Base, rows: list[Row], text: str | None = None) -> Path:
    """A flat file beside a database."""
    path = base.folder / "flat.csv"
    path.write_text(written(rows) if text is None else text, encoding="utf-8")
    return path


def opened(path: Path) -> Flat:
    """The file, as if it were large."""
    found = large_flat(path, 0)
    assert found is not None
    return found


def bring_large(base: Base, path: Path) -> Report:
    """Import a file as a large one is."""
    with writing(database_target(str(base.path))) as connection:
        return import_flat(connection, opened(path), None)


def found_by(base: Base, path: Path, bring: Callable[[Base, Path], object]) -> list[Fault]:
    """What a way of importing finds wrong with a file; nothing: it is imported."""
    try:
        bring(base, path)
    except FaultyFile as error:
        return [*error.faults]
    return []


def faults_of(base: Base, path: Path) -> list[Fault]:
    """What is wrong with a file that is refused; nothing of the database changes."""
    before = base.path.read_bytes()
    with pytest.raises(FaultyFile) as caught:
        bring_large(base, path)
    assert base.path.read_bytes() == before
    return [*caught.value.faults]


@SOME
@given(rows=ROWS, cells=st.booleans())
def test_both_ways_leave_the_same_database(bases: Bases, rows: list[Row], cells: bool) -> None:
    if cells:  # whose words for numbers and ranges are no figures
        rows = [row for row in rows if row["printed"] not in ODD]
    assume(rows)
    quick, slow = bases(), bases()
    try:
        for base in (quick, slow):
            base.facts(SOURCE)
        path = flat_file(quick, placed(rows, cells))
        (report,) = slow.bring(path)
        assert bring_large(quick, path).added == report.added == len(rows)
        assert quick.content() == slow.content()
        # Only the day of the import differs.
        digests = [base.rows("content_digest") for base in (quick, slow)]
        figures, others = ([r for r in one if r["part"] != "import_run"] for one in digests)
        assert len(figures) == len(others) > 0
        with reading(database_target(str(quick.path))) as connection:
            assert verify(connection) == 91 + len(rows)
    finally:
        shutil.rmtree(quick.folder)
        shutil.rmtree(slow.folder)


@SOME
@given(rows=ROWS, wrong=st.sampled_from(WRONG), place=st.integers(0, 29))
def test_both_ways_find_the_same_faults(
    bases: Bases, rows: list[Row], wrong: tuple[str, str], place: int
) -> None:
    quick, slow = bases(), bases()
    try:
        for base in (quick, slow):
            base.facts(SOURCE)
        rows = placed(rows)
        rows[place % len(rows)] |= dict([wrong])
        path = flat_file(quick, rows)
        assert found_by(quick, path, bring_large) == found_by(slow, path, Base.bring)
        assert quick.content() == slow.content()
    finally:
        shutil.rmtree(quick.folder)
        shutil.rmtree(slow.folder)


ONE = placed(
    [
        {
            "printed": "1026.09亿元",
            "value_text": "1026.09",
            "unit": "亿元",
            "qualifier": "exact",
            "quantity": "tech-loans:balance:high-tech:banks-in-weifang",
            "transformation": "level",
            "period": "2025-06-30",
            "period_basis": "stated",
        },
        {
            "printed": "254.30亿元",
            "value_text": "254.30",
            "unit": "亿元",
            "qualifier": "exact",
            "quantity": "tech-loans:balance:tech-sme:banks-in-weifang",
            "transformation": "level",
            "period": "2025-06-30",
            "period_basis": "stated",
        },
    ]
)


def lines(rows: list[Row]) -> list[str]:
    return written(rows).splitlines()


HEAD, FIRST, SECOND = lines(ONE)
NOT_PLAIN = {
    "a cell of several lines": "\n".join((HEAD, FIRST.removesuffix(",") + ',"two\nlines"')),
    "another width": f"{HEAD}\n{FIRST},more\n",
    "a place before the last": f"{HEAD}\n{SECOND}\n{FIRST}\n",
    "the same ref again": f"{HEAD}\n{FIRST}\n{SECOND.replace('/1.2', '/1.1')}\n",
    "a source that is not held": f"{HEAD}\n{FIRST.replace(CODE, 'unheard-of')}\n",
    "a source with figures": f"{HEAD}\n{FIRST.replace(CODE, 'weifang-2025')}\n",
    "rows of a source apart": f"{HEAD}\n{FIRST}\n"
    + f"{SECOND.replace(CODE, 'other-sample')}\n{FIRST.replace('/1.1', '/9.9')}\n",
    "a version": f"{HEAD},status\n{FIRST},superseded\n",
    "a section": f"{HEAD},theme\n{FIRST},tech\n",
    "a NUL byte": f"{HEAD}\n{FIRST}\0\n",
}


@pytest.mark.parametrize("what", NOT_PLAIN)
def test_what_only_the_longer_way_reads_changes_nothing(base: Base, what: str) -> None:
    base.facts(SOURCE)
    base.facts(SOURCE.replace(CODE, "other-sample"))
    before = base.path.read_bytes()
    with pytest.raises(NotPlain):
        bring_large(base, flat_file(base, [], NOT_PLAIN[what]))
    assert base.path.read_bytes() == before


def test_other_encodings_go_the_longer_way(base: Base) -> None:
    base.facts(SOURCE)
    path = base.folder / "flat.csv"
    path.write_bytes(written(ONE).encode("gb18030"))
    with pytest.raises(NotPlain):
        bring_large(base, path)
    (report,) = base.bring(path)
    assert report.added == 2


def test_line_ends_marks_and_blank_lines_are_no_figures(bases: Bases) -> None:
    plain, other = bases(), bases()
    for base in (plain, other):
        base.facts(SOURCE)
    bring_large(plain, flat_file(plain, ONE))
    path = other.folder / "flat.csv"
    blank = "," * HEAD.count(",")
    text = f"\ufeff{HEAD}\r\n{FIRST}\r\n\r\n,,,\r\n{blank}\r\n{SECOND}\r\n"
    path.write_text(text, encoding="utf-8", newline="")
    bring_large(other, path)
    assert other.content() == plain.content()


def test_a_file_comes_once(base: Base) -> None:
    base.facts(SOURCE)
    path = flat_file(base, ONE)
    assert bring_large(base, path).added == 2
    before = base.path.read_bytes()
    again = bring_large(base, path)
    assert (again.added, again.unchanged, again.same_file) == (0, 2, True)
    assert base.path.read_bytes() == before


def test_a_file_without_rows_is_a_fault(base: Base) -> None:
    base.facts(SOURCE)
    assert [fault.code for fault in faults_of(base, flat_file(base, []))] == ["empty"]


def test_every_fault_is_told_with_its_place(base: Base) -> None:
    base.facts(SOURCE)
    one, other = (dict(row) for row in ONE)
    one["unit"], other["value_text"] = "万元", "254.31"
    found = faults_of(base, flat_file(base, [one, other]))
    assert [(int(fault.line), fault.code) for fault in found] == [
        (2, "token-mismatch"),
        (3, "token-mismatch"),
    ]
    cells = (FIRST.index(",亿元,") + 2, SECOND.index(",254.30,") + 2)
    assert tuple(fault.column for fault in found) == cells


def large(base: Base) -> tuple[Path, int]:
    """A file that is read by another process, and how many figures it has."""
    years = [dict(ONE[0]) | {"period": f"{year}-12-31"} for year in range(1000, 2000)]
    rows = placed(years * 30)
    path = flat_file(base, rows)
    assert path.stat().st_size > LARGE
    return path, len(rows)


def test_a_large_file_is_imported_with_progress(base: Base) -> None:
    base.facts(SOURCE)
    path, count = large(base)
    told: list[tuple[int, int]] = []
    jobs, _ = jobs_of([path])
    target = database_target(str(base.path))
    (report,) = import_jobs(target, jobs, lambda done, total: told.append((done, total)))
    assert (report.added, report.source, report.longer_way) == (count, CODE, None)
    assert told[-1] == (count + 1, count + 1)
    assert len(told) > 3
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with reading(target) as connection:
        assert verify(connection) == 91 + count


def test_a_reader_that_dies_is_told_and_nothing_is_written(base: Base) -> None:
    base.facts(SOURCE)
    path, _ = large(base)
    before = base.path.read_bytes()
    jobs, _ = jobs_of([path])

    def kill(done: int, total: int) -> None:
        own = str(os.getpid())
        subprocess.run(["pkill", "-KILL", "-P", own, "-f", "flat.worker"], check=False)

    with pytest.raises(DataError) as caught:
        list(import_jobs(database_target(str(base.path)), jobs, kill))
    assert caught.value.code == "reader-lost"
    assert base.path.read_bytes() == before


def test_a_large_file_that_is_not_plain_is_read_whole_and_says_why(base: Base) -> None:
    base.facts(SOURCE)
    path, _ = large(base)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n" + FIRST.replace("/1.1", "/999999.1"))
    jobs, _ = jobs_of([path])
    with pytest.raises(FaultyFile) as caught:
        list(import_jobs(database_target(str(base.path)), jobs))
    assert {fault.code for fault in caught.value.faults} == {"overlapping"}


@pytest.mark.parametrize("seconds", [0.8, 1.6])
def test_a_killed_import_leaves_all_or_nothing_and_no_process(base: Base, seconds: float) -> None:
    base.facts(SOURCE)
    path, count = large(base)
    command = [sys.executable, "-c", "from finstats.cli.main import main; main()"]
    with subprocess.Popen([*command, "import", str(path), "--database", str(base.path)]) as process:
        time.sleep(seconds)
        asked = ["pgrep", "-P", str(process.pid)]
        children = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        process.kill()
    target = database_target(str(base.path))
    jobs, _ = jobs_of([path])
    (report,) = import_jobs(target, jobs)
    assert (report.added, report.unchanged) in ((count, 0), (0, count))
    with reading(target) as connection:
        assert verify(connection) == 91 + count
    assert not [pid for pid in children if Path("/proc", pid).exists()]
