"""kill -9 at every statement, row, commit and file operation of all that writes a SQLite file."""

from __future__ import annotations

import random
import signal

import pytest
from tests.crash.conftest import Files, Place
from tests.crash.content import Contents, bytes_of, names, opened
from tests.crash.forker import Forker
from tests.crash.job import Job
from tests.crash.sweeps import OF_FILES, SWEEPS, Step
from tests.scale import scaled, shown

from finstats.settings import database_target

STEPS = SWEEPS | OF_FILES
PAGE = 4096
_KILLED = 3  # of each operation in the sample
# What is in "first start" and the single migrations too is not killed everywhere once more.
IN_OTHERS = ("db init", "up from base to head")
_MOST_AGAIN = 100
_contents = Contents()


def _parts(name: str) -> int:
    """How many tests share the points of an operation; a first start has thousands."""
    return scaled(1, 8) if name == "first start" else 1


PARTS = [(name, part) for name in STEPS for part in range(_parts(name))]


class Undisturbed:
    """An operation as it goes when nothing happens: what it leaves, and at which points."""

    def __init__(self, forker: Forker, files: Files, step: Step, place: Place) -> None:
        self.forker, self.files, self.step, self.place = forker, files, step, place
        files.copy(step.start, place)
        self.before = _contents.of_folder(place.folder)
        self.points = forker.points(self.job())
        self.after, self.names = _contents.of_folder(place.folder), names(place.folder)
        self._done_again: set[object] = set()

    def job(self, **how: int) -> Job:
        """The operation, to die as told."""
        return self.place.job(self.step, **how)

    def ended(self, **how: int) -> tuple[int, bool]:
        """Let it die as told, then do it again; its exit code, and whether it was done before that."""
        self.files.copy(self.step.start, self.place)
        code = self.forker.run(self.job(**how))
        return code, self.mended(how)

    def mended(self, how: object) -> bool:
        """Do it again over what a killed one left; whether it was done already."""
        opened(database_target(self.place.url))
        held = _contents.of_folder(self.place.folder)
        kept = [file for file in self.after if file[0].endswith(".backup.db")]
        assert held in (self.before, self.after, sorted(self.before + kept)), how
        done = held == self.after
        left = bytes_of(self.place.folder)
        if left not in self._done_again:  # else it went well from the very same bytes before
            self._do_again(done, how)
            self._done_again.add(left)
        return done

    def _do_again(self, done: bool, how: object) -> None:
        assert self.forker.run(self.job()) == (self.step.again if done else 0), how
        held, found = _contents.of_folder(self.place.folder), names(self.place.folder)
        if done and self.step.keeps_again:
            assert set(held) >= set(self.after), how
            assert set(found) == set(self.names), how
        else:
            assert held == self.after, how
            assert found == self.names, how


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_a_killed_operation_is_done_or_not_begun_and_can_be_done_again(
    forker: Forker, files: Files, name: str, part: int
) -> None:
    operation = Undisturbed(forker, files, STEPS[name], files.place("killed"))
    count = len(operation.points)
    assert operation.before != operation.after
    wanted = scaled(_KILLED, _MOST_AGAIN if name in IN_OTHERS else count)
    chosen = random.Random(name).sample(range(1, count + 1), min(count, wanted))  # noqa: S311
    mine = chosen[part :: _parts(name)]
    ends = {point: operation.ended(die_at=point) for point in mine}
    assert {code for code, _ in ends.values()} == {-signal.SIGKILL}
    done = [done for _, done in ends.values()]
    assert ends.get(1, (0, False))[1] is False
    assert ends.get(count, (0, True))[1] is True
    shown("crash.sqlite.kill-points", killed=len(done), before=done.count(False), after=sum(done))


@pytest.mark.parametrize("name", ["import", "source attach", *OF_FILES])
def test_an_operation_killed_while_it_writes_a_page_is_not_begun(
    forker: Forker, files: Files, name: str
) -> None:
    operation = Undisturbed(forker, files, STEPS[name], files.place("killed"))
    size = max(path.stat().st_size for path in operation.place.folder.iterdir())
    sizes = range(PAGE, size, PAGE)
    chosen = random.Random(name).sample(sizes, min(len(sizes), scaled(_KILLED, len(sizes))))  # noqa: S311
    # The first one is killed for sure; where no page so far behind is written, others are not.
    ends = [operation.ended(die_beyond=most) for most in (0, *chosen)]
    assert ends[0] == (-signal.SIGXFSZ, False)
    assert set(ends) <= {(-signal.SIGXFSZ, False), (0, True)}
    shown("crash.sqlite.write-points", killed=ends.count((-signal.SIGXFSZ, False)))
