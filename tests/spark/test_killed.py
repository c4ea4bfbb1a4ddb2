"""A worker dies while a question runs: the answer comes all the same, or one line says why not."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.engines.twins import Twins
from tests.spark.servers import WORKERS, Spark

pytestmark = pytest.mark.spark
# Half of the pairs; in parts enough that each worker has several before it.
PAIRS = 60_000, 1_000
LONG = (
    f"select count(*) as n from range(0, {PAIRS[0]}, 1, 16) a cross join range(0, {PAIRS[1]}) b "
    "where (a.id + b.id) % 2 = 0"
)
AT_WORK = 0.5  # seconds of a processor that a worker has spent on the question
TICKS = os.sysconf("SC_CLK_TCK")


def test_a_killed_worker_costs_no_answer(spark: Spark, twins_of_spark: Twins) -> None:
    asked = ("sql", LONG, "--format", "csv", "--lang", "en", "--timeout", "300")
    before = spark.workers()
    assert len(before) == WORKERS
    killed = min(before)
    with ThreadPoolExecutor(1) as aside:
        answer = aside.submit(run_cli, *asked, "--database", twins_of_spark.other)
        _wait_until_at_work(killed)
        assert not answer.done()
        os.kill(killed, signal.SIGKILL)
        ran = answer.result(timeout=300)
    assert not Path(f"/proc/{killed}/task").exists()
    assert killed not in spark.workers()
    if ran.code == 0:
        assert ran.out.split() == ["n", str(PAIRS[0] * PAIRS[1] // 2)]
    else:
        assert (ran.out, len(ran.err.splitlines())) == ("", 2)
        assert ran.err.startswith("finstats: ")
    twins_of_spark.same("themes", "--format", "json")


def _wait_until_at_work(process: int) -> None:
    """Returns when the process has spent half a second of a processor more."""
    first, deadline = _spent(process), time.monotonic() + 60
    while _spent(process) - first < AT_WORK:
        assert time.monotonic() < deadline, "the worker has nothing to do"
        time.sleep(0.02)


def _spent(process: int) -> float:
    """Seconds of a processor that a process has spent."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
