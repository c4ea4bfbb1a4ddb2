"""A served database: a process of its own with `finstats web`, and the sites of a test's own."""

from __future__ import annotations

import asyncio
import os
import queue
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import httpx

from finstats.result import Lang
from finstats.settings import database_target
from finstats.web.app import datasette_of
from finstats.web.copying import private_copy
from finstats.web.site import Site

PROGRAM = "from finstats.cli.main import main; main()"
_PATIENCE = 60


@dataclass
class Server:
    """A running `finstats web`. `said`: its lines on stderr up to the address."""

    process: subprocess.Popen[str]
    address: str
    said: list[str]

    def end(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Send a signal; the exit code, stdout and the rest of stderr."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            out, err = self.process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode, out, err


@contextmanager
def serving(database: Path | str, home: Path, *options: str, **more: str) -> Iterator[Server]:
    """A process that serves a database at a free port; it is gone on leaving."""
    environment = {
        "FINSTATS_DATABASE": str(database),
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TMPDIR": str(home),
        **more,
    }
    process = subprocess.Popen(
        # An interrupt is taken also where the tests themselves run in the background.
        [sys.executable, "-c", f"import signal; signal.signal(2, signal.default_int_handler); {PROGRAM}", "web", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )  # fmt: skip
    try:
        said = _said(process)
        match = re.search(r"http://\S+", said[-1] if said else "")
        assert match is not None, said
        yield Server(process, match[0].rstrip("/"), said)
    finally:
        if process.poll() is None:
            process.kill()
        for stream in (process.stdout, process.stderr):
            if stream is not None and not stream.closed:
                stream.close()
        process.wait()


def _said(process: subprocess.Popen[str]) -> list[str]:
    """Lines on stderr until one has the address, or the process is over."""
    assert process.stderr is not None
    lines: queue.Queue[str] = queue.Queue()
    stderr = process.stderr

    def read() -> None:
        for line in iter(stderr.readline, ""):
            lines.put(line)
            if "http://" in line:
                return
        lines.put("")

    Thread(target=read, daemon=True).start()
    said: list[str] = []
    while not said or ("http://" not in said[-1] and said[-1]):
        said.append(lines.get(timeout=_PATIENCE))
    return said


class Asgi:
    """A served copy in this process, asked without a network."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """The response to one request; headers with _ for -."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost"
            ) as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=named)

        return asyncio.run(asked())


@contextmanager
def site_of(
    database: Path, *, chosen: Lang | None = None, local: bool = True
) -> Iterator[tuple[Asgi, Site]]:
    """A site over a copy of a database, in this process."""
    with (
        private_copy(database_target(str(database)), lambda _: None) as copy,
        closing(Site(copy, chosen=chosen)) as site,
    ):
        yield Asgi(datasette_of(site, local=local).app()), site
