"""Serving a database to browsers until it is interrupted."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from typing import Any, Self

from finstats.errors import UsageError
from finstats.result import Label, Lang
from finstats.settings import Target
from finstats.web.app import datasette_of
from finstats.web.copying import Tell, must_be_a_file, private_copy
from finstats.web.edges import is_loopback
from finstats.web.site import Site

BACKLOG = 128


def serve(
    target: Target,
    host: str,
    port: int,
    *,
    chosen: Lang | None,
    otherwise: Lang,
    tell: Tell,
    ready: Callable[[str], object],
) -> None:
    """Serve a copy of a SQLite database until an interrupt, which is raised as KeyboardInterrupt.

    `ready` is told the address once it answers; `tell`, what a person should know. Raises
    MissingExtra without Datasette, UsageError for a server's database or an address that this
    machine has not.
    """
    must_be_a_file(target)
    local = is_loopback(host)
    with (
        closing(_bound(host, port, tell)) as listening,
        _Ending() as ending,
        private_copy(target, tell) as copy,
        closing(Site(copy, chosen=chosen, otherwise=otherwise)) as site,
    ):
        app = datasette_of(site, local=local).app()
        if not local:
            tell(_seen_by_others(host))
        ending.run(app, listening, lambda: ready(_address(host, listening.getsockname()[1])))


def _seen_by_others(host: str) -> Label:
    return Label(
        f"注意: 绑定在 {host}, 能连到本机的人都能看到这些数据",
        f"note: bound to {host}, whoever reaches this machine can see the data",
    )


def _bound(host: str, port: int, tell: Tell) -> socket.socket:
    """A socket that listens there, or at a free port where that one is taken."""
    try:
        return _listening(host, port)
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) != errno.EADDRINUSE:
            raise _not_bound(host, port, error) from error
    found = _listening(host, 0)
    free = found.getsockname()[1]
    tell(Label(f"端口 {port} 已占用, 改用 {free}", f"port {port} is taken, using {free}"))
    return found


def _listening(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(BACKLOG)
    except BaseException:
        found.close()
        raise
    return found


def _not_bound(host: str, port: int, error: Exception) -> UsageError:
    why = getattr(error, "strerror", None) or str(error)
    return UsageError(
        "cannot-listen",
        f"不能在 {host[:60]}:{port} 上服务: {why}",
        f"cannot serve at {host[:60]}:{port}: {why}",
    )


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


class _Ending:
    """Within, a request to end is an interrupt like Ctrl-C, so that the copy is removed.

    While the server runs it is let finish: an exception in the midst of it would be its to handle.
    """

    _ASKING = ("SIGTERM", "SIGHUP")  # the second where there is one

    def __init__(self) -> None:
        self.server: Any = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        numbers = [getattr(signal, name) for name in self._ASKING if hasattr(signal, name)]
        self._before = {number: signal.signal(number, self._asked) for number in numbers}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _asked(self, *_: object) -> None:
        if self.server is None:
            raise KeyboardInterrupt
        self.server.should_exit = True

    def run(self, app: Any, listening: socket.socket, ready: Callable[[], object]) -> None:
        """Serve until somebody ends it, which is raised as KeyboardInterrupt."""
        self.server = _server(app, ready)
        try:
            self.server.run(sockets=[listening])
        finally:
            self.server = None
        raise KeyboardInterrupt


def _server(app: Any, ready: Callable[[], object]) -> Any:
    import uvicorn

    class Server(uvicorn.Server):
        """Says when it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            """Start, then tell."""
            await super().startup(sockets=sockets)
            if self.started:
                ready()

    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        limit_concurrency=64,
    )
    return Server(config)
