"""A client's death at every statement, row and commit, and the server's at some of them.

The server of the tests does not sync (fsync=off): killed processes lose nothing by that, a system
without power would.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
import pytest
from tests.crash.conftest import Files, Servers
from tests.crash.content import server_content
from tests.crash.forker import Forker, wait_until_stopped
from tests.crash.job import Job
from tests.crash.sweeps import SWEEPS, Step
from tests.postgres import running_server
from tests.scale import ALL, scaled, shown

_numbers = count(1)
# In the sample a few operations, each killed more often: copies of databases take the time.
_SAMPLE = ("db init", "import of a correction", "import of a table", "source set")
_KILLED = 6
_MOST = 40  # of each operation when everything is run
_DONE_AGAIN = 25  # kills for each that is followed by doing it again


class Undisturbed:
    """An operation as it goes when nothing happens, and a database for it to be killed over."""

    def __init__(self, forker: Forker, servers: Servers, step: Step, name: str) -> None:
        self.forker, self.servers, self.step, self.name = forker, servers, step, name
        self.url = servers.copy(step.start, name)
        self.before = server_content(self.url)
        self.points = forker.points(self.job())
        self.after = server_content(self.url)
        self.renew()

    def job(self, **how: int) -> Job:
        """The operation, to die as told."""
        return self.servers.place(self.url).job(self.step, **how)

    def renew(self) -> None:
        """Start again from the state before."""
        self.servers.drop(self.name)
        self.servers.copy(self.step.start, self.name)

    def content(self) -> str:
        """What the database holds when nobody is connected to it any more."""
        wait_until_alone(self.url)
        return server_content(self.url)

    def killed(self, point: int, *, again: bool) -> bool:
        """Kill the client once; whether the operation was done already when it was killed."""
        assert self.forker.run(self.job(die_at=point)) == -signal.SIGKILL
        done = self.mended(point, again=again)
        if again or done:
            self.renew()
        return done

    def mended(self, how: object, *, again: bool = True) -> bool:
        """See what a killed client left, and do it again; whether it was done already."""
        content = self.content()
        assert content in (self.before, self.after), how
        done = content == self.after
        if again or done:
            assert self.forker.run(self.job()) == (self.step.again if done else 0), how
            assert server_content(self.url) == self.after, how
        return done


def wait_until_alone(url: str) -> None:
    """Wait until the server has seen that its clients are dead."""
    others = (
        "select count(*) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid() "
        "and backend_type = 'client backend'"
    )
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        while connection.execute(others).fetchone() != (0,):
            time.sleep(0.002)


@contextmanager
def undisturbed(forker: Forker, servers: Servers, step: Step) -> Iterator[Undisturbed]:
    """The operation with a database of its own, which is dropped at the end."""
    name = f"killed_now_{next(_numbers)}"
    try:
        yield Undisturbed(forker, servers, step, name)
    finally:
        servers.drop(name)


@pytest.mark.parametrize("name", SWEEPS if ALL else _SAMPLE)
def test_an_operation_whose_client_is_killed_is_done_or_not_begun(
    forker: Forker, servers: Servers, name: str
) -> None:
    with undisturbed(forker, servers, SWEEPS[name]) as operation:
        count = len(operation.points)
        assert operation.before != operation.after
        points = chosen_points(name, count, min(count, scaled(_KILLED, _MOST)))
        done = [
            operation.killed(point, again=number % _DONE_AGAIN == 0)
            for number, point in enumerate(points)
        ]
    shown(
        "crash.postgresql.kill-points",
        killed=len(done),
        before=done.count(False),
        after=done.count(True),
        of_points=count,
    )
    assert {True, False} == set(done)


def chosen_points(name: str, count: int, wanted: int) -> list[int]:
    """So many of the points: the last three, with the commit among them, and any others."""
    last = list(range(max(1, count - 2), count + 1))
    if wanted <= len(last):
        return [last[-1], *random.Random(name).sample(range(1, count), wanted - 1)]  # noqa: S311
    others = range(1, last[0])
    return random.Random(name).sample(others, min(len(others), wanted - len(last))) + last  # noqa: S311


@pytest.mark.parametrize("name", ["db init", "import of a later vintage"][: scaled(1, 2)])
def test_an_operation_whose_server_process_is_killed_is_done_or_not_begun(
    forker: Forker, files: Files, name: str
) -> None:
    # A server of its own: it ends all its connections and recovers when one process is killed.
    with (
        running_server() as server,
        undisturbed(forker, Servers(forker, server, files), SWEEPS[name]) as operation,
    ):
        count = len(operation.points)
        points = chosen_points(name, count - 1, scaled(1, 6))
        for point in points:
            code = _kill_the_server_process(operation, point)
            assert code in (0, 3), point
            content = operation.content()
            assert content == (operation.after if code == 0 else operation.before), point
            assert forker.run(operation.job()) == 0, point
            assert server_content(operation.url) == operation.after, point
            operation.renew()
    shown("crash.postgresql.server-kills", killed=len(points))


def test_a_server_process_killed_while_it_is_opened_is_told(forker: Forker, files: Files) -> None:
    with (
        running_server() as server,
        undisturbed(forker, Servers(forker, server, files), SWEEPS["source set"]) as operation,
    ):
        assert _kill_the_server_process(operation, 1) == 3


def _kill_the_server_process(operation: Undisturbed, point: int) -> int:
    """Kill the process that serves the stopped client; the client's exit code."""
    (client,) = operation.forker.start(operation.job(stop_at=point))
    wait_until_stopped(client)
    serving = (
        "select pid from pg_stat_activity where datname = current_database() "
        "and pid <> pg_backend_pid()"
    )
    uri = operation.url.replace("+psycopg", "", 1)
    with psycopg.connect(uri, autocommit=True) as connection:
        for (pid,) in connection.execute(serving).fetchall():
            os.kill(pid, signal.SIGKILL)
    os.kill(client, signal.SIGCONT)
    code = operation.forker.wait(client)
    _wait_until_recovered(uri)
    return code


def _wait_until_recovered(uri: str) -> None:
    while True:
        try:
            psycopg.connect(uri).close()
        except psycopg.OperationalError:
            time.sleep(0.01)
        else:
            return
