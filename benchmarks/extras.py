"""What finstats and each extra take on disk: megabytes and packages, each installed in a new folder.

`make sizes`, or `python benchmarks/extras.py`. Builds the wheel of the checkout and needs a package
index. Modules are compiled, as pip does; a megabyte is 1,000,000 bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_MEASURED = {"test"}  # tools


@dataclass(frozen=True)
class Installed:
    """What stands in a folder after `pip install --target`."""

    packages: frozenset[str]
    size: int


def main() -> None:
    """Install each, measure, print."""
    with tempfile.TemporaryDirectory(prefix="finstats-sizes-") as scratch:
        wheel = _wheel(Path(scratch))
        core = _installed(str(wheel), Path(scratch) / "core")
        print(f"{'':10}{'packages':>10}{'MB':>9}   the largest of them")
        _print_line("core", core, Path(scratch) / "core", frozenset())
        for extra in _extras():
            folder = Path(scratch) / extra
            found = _installed(f"{wheel}[{extra}]", folder)
            more = Installed(found.packages - core.packages, found.size - core.size)
            _print_line(f"+ {extra}", more, folder, core.packages)


def _extras() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = set(project["optional-dependencies"]) - NOT_MEASURED
    return sorted(names, key=lambda name: (name == "all", name))


def _wheel(scratch: Path) -> Path:
    _must((sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", scratch, ROOT))
    return next(scratch.glob("*.whl"))


def _installed(requirement: str, folder: Path) -> Installed:
    options = ("--quiet", "--disable-pip-version-check", "--only-binary", ":all:")
    _must((sys.executable, "-m", "pip", "install", *options, "--target", folder, requirement))
    names = (path.name.split("-")[0] for path in folder.glob("*.dist-info"))
    return Installed(frozenset(names), _size(folder))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _print_line(name: str, found: Installed, folder: Path, known: frozenset[str]) -> None:
    print(f"{name:10}{len(found.packages):>10}{found.size / 1e6:>9.1f}   {_largest(folder, known)}")


def _largest(folder: Path, known: frozenset[str]) -> str:
    """The three largest packages by what pip recorded of their files."""
    sizes: dict[str, int] = {}
    for record in folder.glob("*.dist-info/RECORD"):
        name = record.parent.name.split("-")[0]
        if name not in known:
            paths = (folder / line.rsplit(",", 2)[0] for line in record.read_text().splitlines())
            sizes[name] = sum(path.stat().st_size for path in paths if path.is_file())
    order = sorted(sizes, key=lambda name: -sizes[name])[:3]
    return ", ".join(f"{name} {sizes[name] / 1e6:.1f}" for name in order)


def _must(command: tuple[object, ...]) -> None:
    done = subprocess.run(  # noqa: S603 - our own command lines
        [str(part) for part in command],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.exit(f"sizes: {' '.join(map(str, command))}\n{done.stderr.strip()[-2000:]}")


if __name__ == "__main__":
    main()
