"""What is said where a library is not installed that is no part of finstats itself."""

from __future__ import annotations

from finstats.errors import MissingExtra


def missing_extra(library: str, extra: str) -> MissingExtra:
    """The error, with the line that installs it as an extra of ours."""
    return _missing(library, f"pip install 'finstats[{extra}]'")


def missing_library(library: str) -> MissingExtra:
    """The same of a library that is no extra of ours: whoever wants its objects has it already."""
    return _missing(library, f"pip install {library}")


def _missing(library: str, command: str) -> MissingExtra:
    return MissingExtra(
        "missing-extra",
        f"要先装 {library}: {command}",
        f"{library} is needed first: {command}",
    )
