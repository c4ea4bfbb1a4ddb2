"""Where the shipped migrations and seeds lie: inside the wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The folder `alembic` or `seeds`; raises FileNotFoundError when the installation lacks it."""
    for folder in (_PACKAGE / "_bundled" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"finstats is installed without its folder {name}")
