"""A real Spark for tests: a Spark Connect server whose master has two workers, processes of their own.

`make` puts the server's programs into `build/spark` (FINSTATS_TEST_SPARK names another folder);
they need a Java. Everything that the server writes is in one temporary folder.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.installed import ROOT

WORKERS = 2
START = 120  # seconds
_STARTED = re.compile(r"Spark Connect server started at: 127\.0\.0\.1:(\d+)")
_EXECUTOR = b"CoarseGrainedExecutorBackend"
# Small, and quick to start rather than quick in the end.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_SETTINGS = {
    "spark.driver.memory": "1g",
    "spark.executor.memory": "640m",
    "spark.driver.extraJavaOptions": _JAVA,
    "spark.executor.extraJavaOptions": _JAVA,
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": "0",
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.shuffle.partitions": "2",
}


@dataclass(frozen=True)
class Spark:
    """A running server: its port, the process, and the file of its words."""

    port: int
    process: int
    log: Path

    def url(self, lake: Path) -> str:
        """What `--database` takes for a lake."""
        return f"sc://127.0.0.1:{self.port}?lake={lake}"

    def workers(self) -> set[int]:
        """The processes that do the work now; they are children of the server's."""
        return set(_children(self.process))


def programs() -> Path | None:
    """The folder of the server's programs; None: there is none, or no Java to run them."""
    folder = Path(os.environ.get("FINSTATS_TEST_SPARK") or ROOT / "build" / "spark") / "pyspark"
    java = shutil.which("java") or os.environ.get("JAVA_HOME")
    return folder if java and (folder / "bin" / "spark-submit").exists() else None


@contextmanager
def running_spark(
    home: Path, folder: Path, more: Mapping[str, str] | None = None
) -> Iterator[Spark]:
    """A server that answers, until the end of the block; then no process of it is left.

    Raises RuntimeError with its last words when it does not start.
    """
    log = folder / "log"
    own = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "HOME": str(folder),
    }
    kept = {name: os.environ[name] for name in ("PATH", "JAVA_HOME") if name in os.environ}
    folders = {
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
        **(more or {}),
    }
    settings = [f"--conf={name}={value}" for name, value in {**_SETTINGS, **folders}.items()]
    command = [
        *(str(home / "bin" / "spark-submit"), "--master", f"local-cluster[{WORKERS},1,1024]"),
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", *settings),
        "spark-internal",
    ]
    with log.open("wb") as words:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**kept, **own},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Spark(_port(process, log), process.pid, log)
    finally:
        _end(process)


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        said = log.read_text(encoding="utf-8", errors="replace")
        started = _STARTED.search(said)
        if started is not None:
            return int(started[1])
        time.sleep(0.2)
    last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
    raise RuntimeError(f"Spark does not start: {log}\n{last}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """First the server, for a worker that loses it ends by itself; then whoever is left."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)


def _children(parent: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # After the name, in parentheses: the state, then the parent.
            fields = (path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
            is_child = fields[2].split()[1] == str(parent) and fields[2].split()[0] != "Z"
            if is_child and _EXECUTOR in (path / "cmdline").read_bytes():
                yield int(path.name)
