"""The wheels of a bundle: ours built, the others downloaded, and nothing that is not a wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bundle.needs import Described, all_needed
from bundle.target import Target
from packaging.requirements import Requirement


def built_wheel(root: Path, folder: Path) -> Path:
    """The wheel of the checkout."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    _must_run([*command, "--outdir", str(folder), str(root)], "the wheel cannot be built")
    (wheel,) = folder.glob("finstats-*.whl")
    return wheel


def collected(
    wheel: Path, extras: list[str], target: Target, folder: Path
) -> dict[str, tuple[Described, list[str]]]:
    """Each wheel that is needed, by its name, with `core` and the extras that need it."""
    wanted = f"{wheel}[{','.join(extras)}]" if extras else str(wheel)
    # The installer brings its pip, for a machine may have none.
    _download([wanted, "pip"], target, folder)
    # pip asks markers about the machine that builds; what only the target needs comes here.
    while missing := _missing(extras, target, folder):
        _download([str(one) for one in missing], target, folder)
    wheels = _wheels(folder)
    needed_by = {
        part: all_needed(_finstats(part), wheels, target.environment)[0]
        for part in ("core", *extras)
    }
    core = needed_by["core"]
    needed_by["installer"] = {"pip"}
    return {
        name: (
            wheels[name],
            ["core"] if name in core else [part for part in needed_by if name in needed_by[part]],
        )
        for name in sorted(set.union(*needed_by.values()))
    }


def _finstats(part: str) -> Requirement:
    return Requirement("finstats" if part == "core" else f"finstats[{part}]")


def _wheels(folder: Path) -> dict[str, Described]:
    described = map(Described, sorted(folder.glob("*.whl")))
    return {one.name: one for one in described}


def _missing(extras: list[str], target: Target, folder: Path) -> list[Requirement]:
    first = Requirement(f"finstats[{','.join(extras)}]" if extras else "finstats")
    missing = all_needed(first, _wheels(folder), target.environment)[1]
    for need in missing:
        need.marker = None
    return missing


def _download(wanted: list[str], target: Target, folder: Path) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    command = [sys.executable, "-m", "pip", "download", *quiet, "--only-binary", ":all:"]
    # What is here already is taken, so that all downloads agree on one version of each.
    here = ("--find-links", str(folder), "--dest", str(folder))
    _must_run([*command, *here, *target.options, *wanted], "not all packages have a wheel")


def _must_run(command: list[str], otherwise: str) -> None:
    """Raises SystemExit with the last words of a command that fails."""
    done = subprocess.run(  # noqa: S603 - our own command lines
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).splitlines()
        last = [line for line in said if not line.startswith("WARNING")][-8:]
        sys.exit("\n".join((f"bundle: {otherwise}", *last)))
