"""Reading a flat file in a process of its own, so that reading and writing go on side by side.

The process is a plain one of this interpreter that speaks through its pipes: `multiprocessing` would
run the program of whoever uses finstats from Python a second time.
"""

from __future__ import annotations

import marshal
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO, NamedTuple, cast

from finstats.errors import DataError
from finstats.ingest.faults import Fault, Faults, FaultyFile, Line
from finstats.ingest.flat.checks import NotPlain
from finstats.ingest.flat.entries import DELIMITERS
from finstats.ingest.flat.lines import Heads, Lines
from finstats.ingest.flat.rows import Begin, FlatRows, Portion
from finstats.result import Label

_AHEAD = 3  # portions that wait for the writer
_SIZE = 8  # bytes of the length before each message


class Task(NamedTuple):
    """A file to be read, and what its rows depend on."""

    path: Path
    heads: tuple[str, ...]
    begin: Begin


class Read(NamedTuple):
    """What is known once a file was read to its end."""

    sha256: str


Message = Portion | Read


def read_here(task: Task) -> Iterator[Message]:
    """The portions of a file, then what is known at its end.

    Raises NotPlain, or FaultyFile with every fault.
    """
    faults = Faults(str(task.path))
    with task.path.open("rb") as stream:
        lines = Lines(stream, DELIMITERS[task.path.suffix.lower()])
        yield from FlatRows(lines, Heads(task.heads), task.begin, faults).portions()
        faults.stop_if_any()
        yield Read(lines.sha256)


@contextmanager
def read_beside(task: Task) -> Iterator[Iterator[Message]]:
    """The same, read by another process; it ends with this block, whatever happens in it."""
    if not sys.executable:  # an interpreter inside another program
        yield read_here(task)
        return
    command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(  # noqa: S603 - this interpreter, with a program of ours
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        waiting: Queue[bytes] = Queue(_AHEAD)
        thread = threading.Thread(target=_fetch, args=(process, task, waiting), daemon=True)
        thread.start()
        try:
            yield _messages(waiting, task)
        finally:
            process.kill()
            while thread.is_alive():  # it may wait for room
                with suppress(Empty):
                    waiting.get(timeout=0.05)


def _messages(waiting: Queue[bytes], task: Task) -> Iterator[Message]:
    while content := waiting.get():
        kind, value = marshal.loads(content)  # noqa: S302 - of our own process
        if kind == "portion":
            yield Portion(*value)
        elif kind == "not-plain":
            raise NotPlain(*value)
        elif kind == "faulty":
            listed, beyond = value
            faults = [
                Fault(Line.at(*place), place[1], code, Label(zh, en))
                for place, code, zh, en in listed
            ]
            raise FaultyFile(str(task.path), faults, beyond)
        else:
            yield Read(value)
            return
    raise DataError(
        "reader-lost",
        f"读 {task.path} 的进程中途没有了 (内存不够?); 没有写入任何内容",
        f"the process that read {task.path} is gone (out of memory?); nothing was written",
    )


def _fetch(process: subprocess.Popen[bytes], task: Task, waiting: Queue[bytes]) -> None:
    """Hand the task over, then put messages into the queue as they come; an empty one is the end."""
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101
    with suppress(OSError), process.stdin as told:  # it may be gone already
        pickle.dump(task, told)
    with process.stdout as stream:
        while len(size := stream.read(_SIZE)) == _SIZE:
            content = stream.read(length := int.from_bytes(size, "big"))
            if len(content) < length:  # it died over this one
                break
            waiting.put(content)
    waiting.put(b"")


def serve() -> None:
    """Be the process that reads: a task comes in, messages go out."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for us decides
    task = cast(Task, pickle.load(sys.stdin.buffer))  # noqa: S301 - of our own parent
    out = sys.stdout.buffer
    sys.stdout = sys.stderr
    with suppress(BrokenPipeError):  # nobody waits any more
        _serve(task, out)


def _serve(task: Task, out: BinaryIO) -> None:
    try:
        for message in read_here(task):
            if isinstance(message, Portion):
                _send(out, "portion", tuple(message))
            else:
                _send(out, "read", message.sha256)
    except NotPlain as error:
        _send(out, "not-plain", (error.line, *error.words))
    except FaultyFile as error:
        listed = [((int(one.line), one.column), one.code, *one.text) for one in error.faults]
        _send(out, "faulty", (listed, error.beyond))


def _send(out: BinaryIO, kind: str, value: Any) -> None:
    content = marshal.dumps((kind, value))
    out.write(len(content).to_bytes(_SIZE, "big"))
    out.write(content)
    out.flush()
