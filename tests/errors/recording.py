"""What a command line says on stderr, with the codes of it and the places of the source it came from.

`python -m tests.errors.recording ARGUMENTS` is the program itself, which at its end writes what it
recorded into the file FINSTATS_RECORDED: for errors that end the process from another thread.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from tests.errors.codes import OF_THE_PROGRAM, OF_TYPER, PACKAGE

from finstats.errors import FinstatsError
from finstats.ingest.faults import Faults, FaultyFile
from finstats.model.refusal import Refusal
from finstats.result import Lang

Frames = frozenset[tuple[str, int]]


@dataclass
class Recording:
    """Errors that were made (code, and the lines of the package that led there), and printed ones."""

    made: list[tuple[str, Frames]] = field(default_factory=list)
    printed: list[FinstatsError] = field(default_factory=list)
    of_the_program: set[str] = field(default_factory=set)

    def note(self, code: str) -> None:
        """Take down that an error of this code is being made."""
        self.made.append((code, frozenset(_frames(sys._getframe(2)))))

    @property
    def codes(self) -> set[str]:
        """The codes of what was printed: of errors, of faults, of errors inside other ones' words."""
        found = set(self.of_the_program)
        for error in self.printed:
            found |= {one.code for one in _chain(error) if one.message.en in error.message.en}
            if isinstance(error, FaultyFile):
                found |= {fault.code for fault in error.faults}
        return found

    @property
    def reached(self) -> Frames:
        """The lines of the package that made what was printed."""
        codes = self.codes
        return frozenset().union(*(frames for code, frames in self.made if code in codes))


def _frames(frame: FrameType | None) -> Iterator[tuple[str, int]]:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE):
            yield path.relative_to(PACKAGE).as_posix(), frame.f_lineno
        frame = frame.f_back


def _chain(error: BaseException) -> list[FinstatsError]:
    """An error and those of ours that it was raised from (it may be raised from itself)."""
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found:
        found.append(cause)
        cause = cause.__cause__
    return [one for one in found if isinstance(one, FinstatsError)]


@contextmanager
def recording() -> Iterator[Recording]:
    """Within: every error that is made and printed is recorded."""
    import finstats.cli.main as program

    found = Recording()
    make, refuse, add, lines = (
        *(FinstatsError.__init__, Refusal.__init__, Faults.add, FinstatsError.lines),
    )
    tell = vars(program)["tell"]

    def made(self: FinstatsError, code: str, *more: Any, **named: Any) -> None:
        found.note(code)
        make(self, code, *more, **named)

    def refused(self: Refusal, code: str, zh: str, en: str) -> None:
        found.note(code)
        refuse(self, code, zh, en)

    def added(self: Faults, line: int, code: str, zh: str, en: str) -> None:
        found.note(code)
        add(self, line, code, zh, en)

    def printed(self: FinstatsError, lang: Lang) -> list[str]:
        found.printed.append(self)
        return lines(self, lang)

    def told(*words: str) -> None:
        code = _code_of_the_program(sys._getframe(1))
        if code is not None:
            found.of_the_program.add(code)
            found.note(code)
        tell(*words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FinstatsError, "__init__", made)
        patch.setattr(Refusal, "__init__", refused)
        patch.setattr(Faults, "add", added)
        patch.setattr(FinstatsError, "lines", printed)
        patch.setattr(program, "tell", told)
        yield found


def _code_of_the_program(frame: FrameType) -> str | None:
    """Our code of what the program says itself; None: it prints an error of the tree."""
    error = sys.exception()
    if isinstance(error, FinstatsError):
        return None
    if frame.f_code.co_name == "_typers_own":
        words = frame.f_locals["error"].format_message() or "Missing command"
        return next(code for start, code in OF_TYPER.items() if words.startswith(start))
    for caught in (frame.f_code.co_name, *(base.__name__ for base in type(error).__mro__)):
        if caught in OF_THE_PROGRAM:
            return OF_THE_PROGRAM[caught]
    raise AssertionError(f"the program says something that has no code: {error!r}")


def of_itself(kept: Path) -> tuple[set[str], Frames]:
    """The codes and lines that a process of its own recorded."""
    found = json.loads(kept.read_text(encoding="utf-8"))
    return set(found["codes"]), frozenset((file, line) for file, line in found["reached"])


def main() -> None:
    """Run a command line; keep what was recorded when the process ends, also by os._exit."""
    from finstats.cli.main import run

    leave = os._exit
    with recording() as found:

        def keep_and_leave(code: int) -> None:
            kept = {"codes": sorted(found.codes), "reached": sorted(found.reached)}
            Path(os.environ["FINSTATS_RECORDED"]).write_text(json.dumps(kept), encoding="utf-8")
            leave(code)

        os._exit = keep_and_leave  # type: ignore[assignment]
        keep_and_leave(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
