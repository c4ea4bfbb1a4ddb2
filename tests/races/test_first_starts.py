"""Sixteen first starts at once: one database is made, and all give the same answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.crash.conftest import Files, Place, Servers
from tests.crash.content import Contents, names, server_content
from tests.crash.forker import Forker
from tests.crash.job import Job
from tests.crash.sweeps import REVISIONS, Step
from tests.scale import scaled, shown

from finstats.cli.opening import open_database
from finstats.settings import database_target

AT_ONCE = 16
# What a start is asked, and all that it must answer.
ASKED = ("figures", "--format", "csv")
QUESTION = "select ref, value_text, period from figures order by ref_order, series"
_contents = Contents()


def _answers(forker: Forker, jobs: list[Job], folder: Path) -> list[tuple[int, str, str]]:
    """Exit code, output and error of jobs started at once."""
    named = [
        replace(job, folder=str(folder), name=str(number), counted=False)
        for number, job in enumerate(jobs)
    ]
    codes = [forker.wait(pid) for pid in forker.start(*named)]
    said = [
        [(folder / f"{number}.{kind}").read_text("utf-8") for kind in ("out", "err")]
        for number in range(len(codes))
    ]
    return [(code, out, err) for code, (out, err) in zip(codes, said, strict=True)]


@pytest.fixture(scope="module")
def answer(seeded: Path) -> str:
    """What every start must answer."""
    return run_cli(*ASKED, "--database", str(seeded)).out


@pytest.fixture(scope="module")
def content(forker: Forker, files: Files) -> str:
    """What a database holds after a first start of its own."""
    place = files.place("alone")
    files.copy("seeded", place)
    return _contents.of(Path(place.url))


def _race(forker: Forker, place: Place, folder: Path, answer: str) -> list[str]:
    """Start all of them on the embedded database of a place; what they said, without silence."""
    job = place.job(Step("", "finstats", ASKED))
    ended = _answers(forker, [job] * AT_ONCE, folder)
    assert {code for code, *_ in ended} == {0}, ended
    assert {out for _, out, _ in ended} == {answer}
    return [err for *_, err in ended if err]


@pytest.mark.parametrize("number", range(scaled(2, 14)))
def test_where_nothing_is_one_database_is_made(
    forker: Forker, files: Files, tmp_path: Path, answer: str, content: str, number: int
) -> None:
    place = files.place("race")
    files.copy("base", place)
    if number % 2:
        place.folder.rmdir()
    said = _race(forker, place, tmp_path, answer)
    assert said == [f"made the database {place.url}\n"]
    assert names(place.folder) == ["finstats.db"]
    assert _contents.of(Path(place.url)) == content
    shown("races.first-starts", rounds=1, answers=AT_ONCE)


@pytest.mark.parametrize("number", range(scaled(2, 14)))
def test_one_revision_behind_one_upgrade_and_one_backup_are_made(
    forker: Forker, files: Files, tmp_path: Path, answer: str, content: str, number: int
) -> None:
    place, state = files.place("race"), REVISIONS[-2]
    files.copy(state, place)
    before = _contents.of(Path(place.url))
    said = _race(forker, place, tmp_path, answer)
    (path,) = place.folder.glob("*.backup.db")
    assert len(names(place.folder)) == 2
    assert said == [f"upgraded {place.url}, backup in {path}\n"]
    assert _contents.of(path) == before
    assert _contents.of(Path(place.url)) == content
    shown("races.first-starts", rounds=1, answers=AT_ONCE)


@pytest.mark.parametrize("number", range(scaled(1, 8)))
def test_on_postgresql_one_database_is_made(
    forker: Forker, servers: Servers, tmp_path: Path, number: int
) -> None:
    name = f"first_{number}"
    url = servers.copy("base", name)
    place = servers.place(url)
    job = place.job(Step("", "finstats", ("db", "init", "--database", url)))
    ended = _answers(forker, [job] * AT_ONCE, tmp_path)
    assert {(code, out) for code, out, _ in ended} == {(0, "")}, ended
    applied = ", ".join(REVISIONS)
    said = sorted(err.partition(": ")[2] for *_, err in ended)
    assert said == [
        f"applied {applied}\n",
        *["is of this release, nothing changed\n"] * (AT_ONCE - 1),
    ]
    alone = servers.copy("seeded", f"{name}_alone")
    assert server_content(url) == server_content(alone)
    servers.drop(f"{name}_alone")
    servers.drop(name)
    shown("races.first-starts", rounds=1, answers=AT_ONCE)


@pytest.mark.parametrize("state", ["base", REVISIONS[-2]])
@pytest.mark.parametrize("number", range(scaled(1, 7)))
def test_threads_of_one_process_make_one_database(
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seeded: Path,
    state: str,
    number: int,
) -> None:
    place = files.place("race")
    files.copy(state, place)
    monkeypatch.setenv("XDG_DATA_HOME", str(place.folder.parent))
    target, wanted = (
        database_target(),
        open_database(database_target(str(seeded))).reader.rows(QUESTION),
    )
    assert target.url.endswith(place.url)

    def ask() -> object:
        reader = open_database(target)
        try:
            return reader.reader.rows(QUESTION)
        finally:
            reader.close()

    assert at_once([ask] * AT_ONCE) == [wanted] * AT_ONCE
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    assert len(names(place.folder)) == (1 if state == "base" else 2)
    shown("races.first-starts", rounds=1, answers=AT_ONCE)


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """What calls return, or raise, in a thread each, begun together."""
    gate = threading.Barrier(len(calls))
    found: list[object] = [None] * len(calls)

    def run(number: int) -> None:
        gate.wait()
        try:
            found[number] = calls[number]()
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
