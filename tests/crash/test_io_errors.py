"""What the system refuses is said in a line or two, changes nothing, and is gone when it is gone."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import INVENTED
from tests.crash.conftest import Files, Place
from tests.crash.content import Contents, Held, names, opened
from tests.crash.faults import Ended, bound_by_permissions, fill, finstats, remount, small_disk
from tests.crash.forker import Forker, wait_until_stopped
from tests.crash.sweeps import OF_FILES, SWEEPS, Step
from tests.scale import scaled, shown

from finstats.settings import database_target

STEPS = SWEEPS | OF_FILES
WRITING = ("db init", "db upgrade", "import", "source set", "backup")
_contents = Contents()


class Disturbed:
    """An operation that meets a fault: told, without effect, and done when the fault is gone."""

    def __init__(self, forker: Forker, files: Files, step: Step) -> None:
        self.forker, self.step, self.files = forker, step, files
        self.place = files.place("disturbed")
        files.copy(step.start, self.place)
        self.before, self.names = self._content(), names(self.place.folder)

    def run(self, **how: int) -> Ended:
        """Do it in a forked process under limits."""
        job = replace(
            self.place.job(self.step, **how),
            folder=str(self.files.place("said").folder.parent),
            name="it",
            counted=False,
        )
        said = Path(job.folder)
        said.mkdir(exist_ok=True)
        code = self.forker.run(job)
        return Ended(code, *((said / f"it.{kind}").read_text("utf-8") for kind in ("out", "err")))

    def must_be_as_before(self) -> None:
        """Nothing of it was done, and nothing lies about.

        But an empty file where no database was: to remove it could take it from another process
        that is just making the database in it.
        """
        opened(database_target(self.place.url))
        assert self._content() == self.before
        left = set(names(self.place.folder)) - set(self.names)
        assert left <= {"finstats.db"}
        assert all((self.place.folder / name).stat().st_size == 0 for name in left)

    def must_succeed(self) -> None:
        """It is done now that nothing disturbs it."""
        ended = self.run()
        assert (ended.code, "Traceback" in ended.err) == (0, False), ended
        assert self._content() != self.before

    def _content(self) -> Held:
        return _contents.of_folder(self.place.folder)


def must_be_told(ended: Ended, *words: str, out: str = "") -> None:
    """An error in one or two lines, with these words."""
    assert ended.code in (1, 3), ended
    assert ended.out == out
    assert 1 <= ended.err.count("\n") <= 2, ended
    assert ended.err.startswith("finstats: ")
    assert "bug" not in ended.err
    for word in words:
        assert word in ended.err, ended


@pytest.fixture
def file(files: Files) -> Path:
    """The database of a place of one's own, with one import."""
    place = files.place("alone")
    files.copy("q1", place)
    return Path(place.url)


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_may_not_grow_is_told_and_left_as_it_was(
    forker: Forker, files: Files, name: str
) -> None:
    operation = Disturbed(forker, files, STEPS[name])
    refused = 0
    for most in (0, *range(1000, 600_000, scaled(150_000, 10_000))):
        ended = operation.run(most_bytes=most)
        if ended.code == 0:  # it needs no larger file
            break
        must_be_told(ended, "copy.db" if name == "backup" else operation.place.url)
        operation.must_be_as_before()
        refused += 1
    else:
        operation.must_succeed()
    assert refused >= 1
    shown("io.errors", size_limited=refused)


@pytest.mark.parametrize("name", WRITING)
def test_too_few_open_files_are_told_and_leave_the_database_as_it_was(
    forker: Forker, files: Files, name: str
) -> None:
    operation = Disturbed(forker, files, STEPS[name])
    refused = 0
    for most in range(3, 40):
        ended = operation.run(most_files=most)
        if ended.code == 0:
            break
        must_be_told(ended)
        operation.must_be_as_before()
        refused += 1
    assert ended.code == 0
    assert refused >= 1
    shown("io.errors", too_few_open_files=refused)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    with small_disk(tmp_path / "disk") as made:
        if not made:
            pytest.skip("this user may not mount a small file system")
        yield tmp_path / "disk"


@pytest.mark.parametrize("left", [0, 4096, 40_000])
def test_a_full_disk_is_told_and_leaves_the_database_as_it_was(
    files: Files, disk: Path, left: int
) -> None:
    place = files.place("alone")
    files.copy("q1", place)
    database = Path(shutil.copy(place.url, disk / "own.db"))
    before, facts = _contents.of(database), str(INVENTED / "jiangcheng-h1.toml")
    filler = fill(disk, left)
    held = names(disk)
    told = {
        ("db", "init", "--database", str(disk / "new.db")): str(disk / "new.db"),
        ("import", facts, "--database", str(database)): str(database),
        ("db", "backup", str(disk / "copy.db"), "--database", str(database)): "copy.db",
        ("figures", "-o", str(disk / "figures.csv"), "--database", str(database)): "figures.csv",
    }
    for arguments, named in told.items():
        if arguments[0] == "import" and left > 20_000:
            continue  # there is room for it
        must_be_told(finstats(*arguments), named)
        opened(database_target(str(database)))
        assert _contents.of(database) == before
        assert set(names(disk)) - set(held) <= {"new.db"}
        (disk / "new.db").unlink(missing_ok=True)
    filler.unlink()
    for arguments in told:
        assert finstats(*arguments).code == 0
    shown("io.errors", full_disk=len(told))


@pytest.fixture(params=["permissions", "read-only disk"])
def closed(
    request: pytest.FixtureRequest, files: Files, tmp_path: Path
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A folder with a database that nobody may write to, and what a program is started by."""
    place = files.place("alone")
    files.copy("q1", place)
    if request.param == "permissions":
        before = bound_by_permissions()
        if before is None:
            pytest.skip("permissions bind nobody here")
        folder = tmp_path / "closed"
        shutil.copytree(place.folder, folder)
        (folder / "finstats.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder, before
        folder.chmod(0o755)
        return
    with small_disk(tmp_path / "disk") as made:
        if not made:
            pytest.skip("this user may not mount a small file system")
        shutil.copy(place.url, tmp_path / "disk" / "finstats.db")
        remount(tmp_path / "disk", "ro")
        yield tmp_path / "disk", ()


def test_a_read_only_folder_is_told_and_still_read(
    closed: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    folder, start = closed
    database = folder / "finstats.db"
    before, held = database.read_bytes(), names(folder)
    facts = str(INVENTED / "jiangcheng-h1.toml")
    read = finstats("figures", "--database", str(database), before=start)
    assert (read.code, read.err) == (0, "")
    told = {
        ("db", "init", "--database", str(folder / "new.db")): "new.db",
        ("db", "init", "--database", str(folder / "in" / "new.db")): str(folder / "in"),
        ("import", facts, "--database", str(database)): str(database),
        ("source", "set", "jiangcheng-q1", "--title", "T", "--database", str(database)): "own.db",
        ("db", "backup", str(folder / "copy.db"), "--database", str(database)): "copy.db",
        ("figures", "-o", str(folder / "figures.csv"), "--database", str(database)): "figures.csv",
    }
    for arguments, named in told.items():
        must_be_told(finstats(*arguments, before=start), named.replace("own.db", database.name))
        assert (database.read_bytes(), names(folder)) == (before, held)
    copy = tmp_path / "copy.db"
    backup = finstats("db", "backup", str(copy), "--database", str(database), before=start)
    assert backup.code == 0
    assert _contents.of(copy) == _contents.of(database)
    shown("io.errors", read_only=len(told))


def test_a_data_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    for home in (tmp_path / "file", Path("/proc/nowhere")):
        monkeypatch.setenv("XDG_DATA_HOME", str(home))
        must_be_told(finstats("themes"), str(home))
    shown("io.errors", no_data_folder=2)


@pytest.mark.parametrize("to", ["-o", "out"])
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_an_answer_to_a_full_device_is_told(file: Path, to: str, form: str) -> None:
    arguments = ("figures", "--format", form, "--database", str(file))
    if to == "-o":
        must_be_told(finstats(*arguments, "-o", "/dev/full"), "/dev/full")
    else:
        must_be_told(finstats(*arguments, out="/dev/full"))
    shown("io.errors", full_device=1)


# What happens to a database while an import stands still.
def _remove(place: Place) -> None:
    Path(place.url).unlink()


def _remove_folder(place: Place) -> None:
    shutil.rmtree(place.folder)


def _replace(place: Place) -> None:
    beside = Path(shutil.copy(f"{place.folder}.kept", f"{place.url}.new"))
    beside.replace(place.url)


@pytest.mark.parametrize("happens", [_remove, _remove_folder, _replace])
def test_a_database_that_goes_while_it_is_written_is_told(
    forker: Forker, files: Files, happens: Callable[[Place], None]
) -> None:
    place, step = files.place("gone"), STEPS["import"]
    files.copy(step.start, place)
    shutil.copy(place.url, f"{place.folder}.kept")
    before = _contents.of(Path(place.url))
    points = forker.points(place.job(step))
    # Opened for reading by then; up to the last statement before the commit.
    chosen = range(points.index("after close"), points.index("before commit") + 1, scaled(50, 3))
    for point in chosen:
        files.copy(step.start, place)
        ended = _stopped(forker, place, step, point, happens)
        if ended.code == 0:  # replaced before it was opened again: the other one was written to
            assert happens is _replace
            assert points[point - 1] != "row"
            assert _contents.of(Path(place.url)) != before
            continue
        must_be_told(ended, place.url)
        if happens is _replace:
            assert _contents.of(Path(place.url)) == before
        else:
            assert not place.folder.exists() or names(place.folder) == []
    shown("io.errors", database_gone=len(chosen))


def _stopped(
    forker: Forker, place: Place, step: Step, point: int, happens: Callable[[Place], None]
) -> Ended:
    """Stop it at a point, let that happen, and let it go on."""
    job = replace(place.job(step, stop_at=point), folder=str(place.folder.parent), name="gone")
    (pid,) = forker.start(job)
    wait_until_stopped(pid)
    happens(place)
    os.kill(pid, signal.SIGCONT)
    code = forker.wait(pid)
    said = [(place.folder.parent / f"gone.{kind}").read_text("utf-8") for kind in ("out", "err")]
    return Ended(code, *said)


@pytest.mark.parametrize("happens", [_remove, _remove_folder, _replace])
def test_a_database_that_goes_while_it_is_read_is_read_to_the_end(
    forker: Forker, files: Files, happens: Callable[[Place], None]
) -> None:
    place, step = files.place("gone"), Step("q1", "finstats", ("figures", "--format", "csv"))
    files.copy(step.start, place)
    shutil.copy(place.url, f"{place.folder}.kept")
    points = forker.points(place.job(step))
    whole = _stopped(forker, place, step, len(points), lambda place: None)
    assert len(whole.out) > 1000
    # The last one: the file is looked at before it is opened.
    opened_at = len(points) - points[::-1].index("after connect")
    for point in range(opened_at, len(points)):
        files.copy(step.start, place)
        assert _stopped(forker, place, step, point, happens) == whole
    shown("io.errors", database_gone=len(points) - opened_at)
