"""The programs that CI installs: only what is missing, with patience, and never in silence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.installed import ROOT

PACKAGES = "chromium fonts-wqy-zenhei libreoffice-calc-nogui default-jre-headless"
# An apt-get that notes how it was called, fails as often as FAILS says, and installs programs.
APT_GET = """
echo "$*" >> calls
if [ "$(grep -c . calls)" -le "${FAILS:-0}" ]; then echo no route to the mirror; exit 100; fi
case "$*" in *install*) for one in chromium soffice java; do printf '' > $one; chmod +x $one; done; touch font;; esac
"""
FONTS = "[ -e font ] && echo WenQuanYi Zen Hei; true"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with all the programs there are, which is also where the script runs."""
    for name in ("bash", "env", "grep", "mktemp", "rm", "tail", "touch", "chmod"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    program(tmp_path, "apt-get", APT_GET)
    program(tmp_path, "fc-list", FONTS)
    program(tmp_path, "id", "echo 0")
    program(tmp_path, "sleep", "true")
    return tmp_path


def program(machine: Path, name: str, lines: str) -> None:
    path = machine / name
    path.write_text(f"#!{shutil.which('bash')}\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)


def ran(machine: Path, fails: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", ROOT / ".ci" / "programs"],
        cwd=machine,
        env={"PATH": str(machine), "TMPDIR": str(machine), "FAILS": str(fails)},
        capture_output=True,
        text=True,
        check=False,
    )


def calls(machine: Path) -> list[str]:
    """The commands and packages that apt-get was called with, without options."""
    found = machine / "calls"
    lines = found.read_text(encoding="utf-8").splitlines() if found.exists() else []
    return [" ".join(w for w in line.split() if "=" not in w and w[0] != "-") for line in lines]


def test_what_is_missing_is_installed_and_then_nothing_more(machine: Path) -> None:
    done = ran(machine)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"ci: installing {PACKAGES}\n"
    assert calls(machine) == ["update", f"install {PACKAGES}"]
    again = ran(machine)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(calls(machine)) == 2


def test_a_busy_mirror_is_asked_three_times(machine: Path) -> None:
    assert ran(machine, fails=2).returncode == 0
    assert calls(machine) == ["update", "update", "update", f"install {PACKAGES}"]


def test_a_mirror_that_never_answers_fails_with_its_words(machine: Path) -> None:
    done = ran(machine, fails=9)
    assert done.returncode == 1
    assert done.stderr.splitlines()[:2] == [
        "no route to the mirror",
        "ci: the lists of packages cannot be had",
    ]
    assert not list(machine.glob("tmp.*"))


def test_who_is_not_root_uses_sudo_or_is_told_what_to_install(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    (machine / "font").touch()
    done = ran(machine)
    assert (done.returncode, done.stdout, calls(machine)) == (1, "", [])
    wanted = "chromium libreoffice-calc-nogui default-jre-headless"
    assert done.stderr.splitlines() == [
        "ci: programs are missing, and only root can install them",
        f"ci: needed: {wanted} (apt-get install --no-install-recommends {wanted})",
        "ci: 'make test' alone does without them: tests that need them are skipped",
    ]
    program(machine, "sudo", '[ "$1" = -n ] && shift && exec "$@"')
    (machine / "true").symlink_to(str(shutil.which("true")))
    assert ran(machine).returncode == 0
    assert calls(machine)[-1] == f"install {wanted}"


def test_another_system_is_told_what_to_install(machine: Path) -> None:
    (machine / "apt-get").unlink()
    done = ran(machine)
    assert done.returncode == 1
    assert done.stderr.startswith("ci: programs are missing, and this is no Debian\n")
    assert PACKAGES in done.stderr


def test_ci_lets_no_test_skip_for_want_of_a_program() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    order = [
        lines.index(line) for line in ("bash .ci/programs", "export FINSTATS_CI=1", "make test")
    ]
    assert order == sorted(order)
    assert "set -euo pipefail" in lines
