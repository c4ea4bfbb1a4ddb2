"""What a forked process is to do, and how it is to die of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Job:
    """An operation (`tests.crash.operations`) with its arguments, in a process of its own.

    `die_at`: it kills itself (SIGKILL) at this point, counted from 1 (`tests.crash.points`).
    `stop_at`: it stops itself there (SIGSTOP) and goes on when it is told to.
    `die_beyond`: the system kills it (SIGXFSZ) at its first write beyond this size of a file.
    `most_bytes`, `most_files`: the system refuses it larger files, or more open ones.
    `report`: a file that gets the points it passed, one a line, when it ends by itself.
    """

    operation: str
    arguments: tuple[str, ...] = ()
    folder: str = "/"  # gets its standard output `out` and error `err`, when there is a name
    name: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    die_at: int = 0
    stop_at: int = 0
    die_beyond: int = -1
    most_bytes: int = -1
    most_files: int = -1
    report: str = ""
    counted: bool = True  # whether it stops at points at all, and keeps few pages in memory
    clock: bool = True  # whether its clock stands still, so that two runs write the same
