"""`finstats web` as a program: where it answers, how it ends, what it leaves behind."""

from __future__ import annotations

import hashlib
import shutil
import signal
import socket
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.conftest import run_cli
from tests.web.served import Server, serving


def test_it_says_its_address_and_answers_there(server: Server) -> None:
    assert server.said == [f"{server.address}/ (Ctrl-C ends it)\n"]
    response = httpx.get(server.address, headers={"accept-language": "zh"}, timeout=60)
    assert response.status_code == 200
    assert "server" not in response.headers


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_at_a_signal_and_leaves_nothing(
    how: signal.Signals, seeded: Path, tmp_path: Path
) -> None:
    digest = hashlib.sha256(seeded.read_bytes()).hexdigest()
    with serving(seeded, tmp_path, "--port", "0", "--lang", "en") as server:
        (copy,) = tmp_path.glob("finstats-web-*")
        assert copy.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o222 for path in copy.iterdir()} == {0}
        assert httpx.get(f"{server.address}/theme/tech", timeout=60).status_code == 200
        assert server.end(how) == (130, "", "finstats: interrupted\n")
    assert list(tmp_path.glob("finstats-web-*")) == []
    assert hashlib.sha256(seeded.read_bytes()).hexdigest() == digest


def test_a_taken_port_is_told_and_another_one_used(seeded: Path, tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(seeded, tmp_path, "--port", str(port), "--lang", "en") as server:
            free = server.address.rpartition(":")[2]
            assert free != str(port)
            assert server.said[0] == f"port {port} is taken, using {free}\n"


def test_others_are_let_in_only_when_asked_and_it_is_said(seeded: Path, tmp_path: Path) -> None:
    with serving(seeded, tmp_path, "--host", "0.0.0.0", "--port", "0", "--lang", "en") as server:  # noqa: S104
        assert server.said[0] == (
            "note: bound to 0.0.0.0, whoever reaches this machine can see the data\n"
        )
        here = server.address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        answer = httpx.get(here, headers={"host": "statistics.example"}, timeout=60)
        assert answer.status_code == 200


def test_the_language_it_was_started_with_comes_before_the_browsers(
    seeded: Path, tmp_path: Path
) -> None:
    with serving(seeded, tmp_path, "--port", "0", "--lang", "zh") as server:
        page = httpx.get(server.address, headers={"accept-language": "en"}, timeout=60)
        assert '<html lang="zh-Hans">' in page.text


def test_it_shows_the_database_as_it_was_when_it_started(database: Path, tmp_path: Path) -> None:
    with serving(database, tmp_path, "--port", "0") as server:
        database.unlink()
        assert httpx.get(f"{server.address}/findings", timeout=60).status_code == 200


def test_the_embedded_database_is_made_at_first_use(tmp_path: Path) -> None:
    with serving("", tmp_path, "--port", "0", "--lang", "en") as server:
        assert server.said[0].startswith("made the database ")
        assert httpx.get(server.address, timeout=60).status_code == 200


def test_what_a_killed_server_left_is_removed_by_the_next(seeded: Path, tmp_path: Path) -> None:
    with serving(seeded, tmp_path, "--port", "0") as killed:
        server_ended = killed.end(signal.SIGKILL)[0]
    assert server_ended == -signal.SIGKILL
    (left,) = tmp_path.glob("finstats-web-*")
    anothers = tmp_path / "finstats-web-notes"
    anothers.mkdir()
    with (
        serving(seeded, tmp_path, "--port", "0"),
        serving(seeded, tmp_path, "--port", "0") as server,
    ):
        assert not left.exists()
        assert httpx.get(server.address, timeout=60).status_code == 200
        assert len(list(tmp_path.glob("finstats-web-[0-9]*"))) == 2
    assert anothers.exists()


def test_plugins_of_the_surroundings_are_not_loaded(seeded: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "site"
    (plugin / "evil-1.0.dist-info").mkdir(parents=True)
    (plugin / "evil-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")  # fmt: skip
    (plugin / "evil-1.0.dist-info" / "entry_points.txt").write_text("[datasette]\nevil = evil\n")
    (plugin / "evil.py").write_text("import sys\nsys.exit('the plugin was loaded')\n")
    more = {"PYTHONPATH": str(plugin), "DATASETTE_SECRET": "x", "DATASETTE_TRACE_PLUGINS": ""}
    with serving(seeded, tmp_path, "--port", "0", **more) as server:
        assert httpx.get(f"{server.address}/data", timeout=60).status_code == 200


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_its_library_one_line_says_how_to_install_it(
    lang: str, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasette", None)
    ran = run_cli("web", "--database", str(seeded), "--lang", lang)
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "pip install 'finstats[web]'" in ran.err


def test_a_servers_database_is_refused_with_its_password_unsaid() -> None:
    ran = run_cli("web", "--database", "postgresql://user:hunter2@host/stats", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "serves SQLite files" in ran.err
    assert "hunter2" not in ran.err


def test_a_database_that_is_not_there_is_told_before_anything_is_served(tmp_path: Path) -> None:
    ran = run_cli("web", "--database", str(tmp_path / "nowhere.db"), "--lang", "en")
    assert (ran.code, ran.out) == (3, "")
    assert shutil.which("finstats-web") is None
    assert not list(tmp_path.iterdir())
