"""A bundle installs finstats where there is no network, or leaves everything as it was.

The bundle of these tests holds the core and one extra (xlsx). It runs in a network namespace of its
own where that is allowed, else with every way to a package index leading to a closed port; and once
with all of them leading to a port where somebody listens, who must hear nothing.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Cli
from tests.installed import ROOT, cut_off, leading_to, once, run, run_alone

QUESTION = ("indicator", "tech-loans", "--as-of", "2025-06")


def build(folder: Path) -> None:
    command = (sys.executable, ROOT / "bundle" / "build.py", "--extras", "xlsx", "--out", folder)
    done = run(*command, cwd=folder, home=folder)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file."""
    return next(once(tmp_path_factory, "a bundle", build).glob("*.pyz"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def alone(*command: str | Path, home: Path, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """What a command did without a network, in its home, with nothing of our environment."""
    known = {"HOME": str(home), "PATH": os.defpath, "LANG": lang, **leading_to(port=9)}
    return run_alone(*cut_off(), *command, cwd=home, more=known)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this machine that stands for a package index and for every proxy."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield found


def heard(command: Sequence[str | Path], home: Path, listener: socket.socket) -> str:
    """What a command printed that had a network, of which it used nothing."""
    known = {"HOME": str(home), "PATH": os.defpath, **leading_to(listener.getsockname()[1])}
    done = run_alone(*command, cwd=home, more=known)
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()
    return done.stdout


@pytest.mark.skipif(not cut_off(), reason="a network namespace is not allowed here")
def test_there_is_no_network(home: Path) -> None:
    program = "import socket; print(socket.if_nameindex())"
    assert alone(sys.executable, "-c", program, home=home).stdout == "[(1, 'lo')]\n"
    assert len(socket.if_nameindex()) > 1


def test_it_installs_without_a_network_and_finstats_answers(
    bundle: Path, home: Path, cli: Cli
) -> None:
    place = home / "a place 100% odd" / "env"
    done = alone(sys.executable, bundle, place, home=home)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"installed. Start it with: '{place}/bin/finstats'\n"
    installing, hint = done.stderr.splitlines()
    assert re.fullmatch(
        rf"finstats: installing finstats 0\.1\.0 and \d+ packages into {place}", installing
    )
    assert hint == f"finstats: to start it as just finstats: export PATH='{place}/bin':$PATH"
    asked = alone(place / "bin" / "finstats", *QUESTION, home=home)
    assert (asked.returncode, asked.stdout) == (0, cli(*QUESTION).out)
    sheet = alone(place / "bin" / "python", "-c", "import openpyxl", home=home)
    assert sheet.returncode == 0
    # Again into the same place is refused; what it can do is said.
    again = alone(sys.executable, bundle, place, home=home)
    assert again.returncode == 1
    assert f"upgrade it run this file with {place}/bin/python and --into-current" in again.stderr


def test_after_a_power_cut_the_core_alone_then_more_in_the_usual_place(
    bundle: Path, home: Path, listener: socket.socket
) -> None:
    place = home / ".local" / "share" / "finstats-env"
    stopped_midway(bundle, place, signal.SIGKILL, home)
    assert (place / ".unfinished").is_dir()
    # Here xlsx would not fit; the core does.
    other = changed(bundle, home.parent / "other.pyz", partial(of_platform, "openpyxl"))
    done = alone(sys.executable, other, "--extras", "none", home=home, lang="zh_CN.UTF-8")
    assert done.stdout == f"装好了。启动: {place}/bin/finstats\n", done.stderr
    assert not list(place.glob(".*"))
    program = place / "bin" / "python"
    assert alone(program, "-c", "import openpyxl", home=home).returncode == 1
    more = heard((program, bundle, "--into-current", "--extras", "xlsx"), home, listener)
    assert more == f"installed. Start it with: {place}/bin/finstats\n"
    assert alone(program, "-c", "import openpyxl", home=home).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing(number: signal.Signals, bundle: Path, home: Path) -> None:
    code, said = stopped_midway(bundle, home / "new" / "env", number, home)
    assert (code, said.splitlines()[1:]) == (130, ["finstats: interrupted"])
    assert list(home.iterdir()) == []


def stopped_midway(
    bundle: Path, place: Path, number: signal.Signals, home: Path
) -> tuple[int, str]:
    """Exit code and words of an installer that got a signal while packages were being unpacked."""
    process = subprocess.Popen(
        [sys.executable, bundle, place],
        env={"HOME": str(home), "PATH": os.defpath},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not any(place.glob("lib/*/site-packages/*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    said = process.communicate()[1]
    return process.returncode, said


def test_what_is_inside_is_listed_and_verified(bundle: Path, home: Path) -> None:
    listed = alone(sys.executable, bundle, "--list", home=home)
    head, _, columns, *rows = listed.stdout.splitlines()
    assert re.fullmatch(
        r"finstats 0\.1\.0 offline \(CPython 3\.\d+, \w+\): \d+ packages, \d+\.\d MB", head
    )
    assert columns.split() == ["package", "version", "licence", "kB", "for"]
    cells = [re.split(r" {2,}", row) for row in rows]
    assert len(cells) == int(head.split()[-4])
    by_name = {row[0]: row for row in cells}
    assert (by_name["openpyxl"][2], by_name["openpyxl"][4]) == ("MIT", "xlsx")
    assert (by_name["rich"][4], by_name["pip"][4]) == ("core", "installer")
    with zipfile.ZipFile(bundle) as inside:
        third = inside.read("THIRD-PARTY.txt").decode()
    assert f"openpyxl {by_name['openpyxl'][1]}: MIT\n" in third
    assert "finstats" not in third
    verified = alone(sys.executable, bundle, "--verify", home=home, lang="zh_CN.UTF-8")
    assert verified.stdout.startswith(f"{len(cells)} 个包的 sha256 全部相符\n")
    assert list(home.iterdir()) == []


def changed(bundle: Path, copy: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A copy of the bundle with another manifest."""
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(copy, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            new.writestr(member, content)
    return copy


def of_python(version: str, manifest: dict[str, Any]) -> None:
    manifest["python"] = version


def of_platform(name: str, manifest: dict[str, Any]) -> None:
    """The wheel of a package as it would be for Windows; the core needs some, xlsx others."""
    for wheel in manifest["wheels"]:
        if wheel["name"] == name:
            wheel["file"] = f"{name}-1.0-cp311-cp311-win_amd64.whl"


def of_later_patch(manifest: dict[str, Any]) -> None:
    for wheel in manifest["wheels"]:
        if wheel["name"] == "openpyxl":
            wheel["requires_python"] = ">=3.11.99"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (partial(of_python, "3.99"), r"this bundle is for CPython 3\.99, .*take the bundle for it"),
        (partial(of_platform, "sqlalchemy"), r"sqlalchemy-1\.0\S+ does not fit; take the bundle"),
        (
            partial(of_platform, "openpyxl"),
            r"openpyxl-1\.0-cp311-cp311-win_amd64\.whl does not fit; with --extras you can leave out xlsx",
        ),
        (
            of_later_patch,
            r"\(Python >=3\.11\.99\) does not fit; with --extras you can leave out xlsx",
        ),
        (
            lambda manifest: manifest["wheels"][0].update(sha256="0" * 64),
            r"damaged bundle: alembic\S+ has another sha256; copy other\.pyz again",
        ),
        (
            lambda manifest: manifest["wheels"][0].update(installed=10**18),
            r"not enough space: \S+ needs \d+\.\d MB, there are \d+\.\d MB",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_left(
    change: Callable[[dict[str, Any]], None], said: str, bundle: Path, home: Path
) -> None:
    other = changed(bundle, home.parent / "other.pyz", change)
    done = alone(sys.executable, other, "env", home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(said, done.stderr.splitlines()[-1]), done.stderr
    assert list(home.iterdir()) == []
    in_chinese = alone(sys.executable, other, "env", home=home, lang="zh_CN.UTF-8")
    assert re.search("此安装包用于|安装包已损坏|空间不够", in_chinese.stderr)


def test_a_damaged_file_is_found_out(bundle: Path, home: Path) -> None:
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    (home / "b.pyz").write_bytes(content)
    done = alone(sys.executable, "b.pyz", "--verify", home=home)
    assert done.returncode == 1
    assert re.fullmatch(
        r"finstats: damaged bundle: \S+ has another sha256; copy b\.pyz again\n", done.stderr
    )


def test_a_folder_with_something_in_it_is_not_touched(bundle: Path, home: Path) -> None:
    (home / "mine").mkdir()
    (home / "mine" / "notes").write_text("", encoding="utf-8")
    done = alone(sys.executable, bundle, "mine", home=home)
    assert done.returncode == 1
    assert done.stderr == f"finstats: {home}/mine is not empty; choose another folder\n"
    done = alone(sys.executable, bundle, "mine/notes", home=home)
    assert done.stderr == f"finstats: {home}/mine/notes is no folder\n"
    done = alone(sys.executable, bundle, "mine/notes/env", home=home)
    assert (done.returncode, [one.name for one in home.rglob("*")]) == (1, ["mine", "notes"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--extras", "xlsx,docx"), "the bundle has no extra docx (it has: all, none, xlsx)"),
        (("--extra", "xlsx", "--into"), "a folder or --into-current, not both"),
        (("--nothing",), "usage: unrecognized arguments: --nothing (see --help)"),
    ],
)
def test_a_wrong_command_line_exits_with_2(
    arguments: tuple[str, ...], said: str, bundle: Path, home: Path
) -> None:
    done = alone(sys.executable, bundle, "env", *arguments, home=home)
    assert (done.returncode, done.stderr) == (2, f"finstats: {said}\n")
    assert list(home.iterdir()) == []


def test_a_python_without_venv_or_kept_by_its_system_is_told_what_to_do(
    bundle: Path, home: Path
) -> None:
    program = f"import runpy, sys; sys.modules['venv'] = None; sys.argv[0] = {str(bundle)!r}; "
    program += "runpy.run_path(sys.argv[0], run_name='__main__')"
    done = alone(sys.executable, "-c", program, "env", home=home)
    assert done.returncode == 1
    assert "this Python has no module venv; install it first (Debian: apt install" in done.stderr
    assert list(home.iterdir()) == []
    program = program.replace("sys.modules", "sys.prefix = sys.base_prefix; sys.modules")
    (home / "EXTERNALLY-MANAGED").touch()
    program = f"import sysconfig; sysconfig.get_path = lambda *_: {str(home)!r}; {program}"
    done = alone(sys.executable, "-c", program, "--into-current", home=home)
    assert done.returncode == 1
    assert "is managed by its system; give a folder instead" in done.stderr
