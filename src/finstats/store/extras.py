"""What is said where a library of an extra is not installed."""

from __future__ import annotations

from finstats.errors import MissingExtra


def missing_extra(library: str, extra: str) -> MissingExtra:
    """The error, with the line that installs it."""
    command = f"pip install 'finstats[{extra}]'"
    return MissingExtra(
        "missing-extra",
        f"要先装 {library}: {command}",
        f"{library} is needed first: {command}",
    )
