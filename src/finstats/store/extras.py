"""What is said where a library is not installed that not everybody needs."""

from __future__ import annotations

from importlib import import_module

from finstats.errors import MissingExtra


def must_be_installed(library: str, extra: str | None = None) -> None:
    """Raises MissingExtra, with the line that installs it, unless the library can be imported.

    `extra`: ours that brings it; None: whoever wants its objects has it already.
    """
    try:
        import_module(library)
    except ImportError as error:
        raise missing_extra(library, extra) from error


def missing_extra(library: str, extra: str | None) -> MissingExtra:
    """The error, with the line that installs it."""
    command = f"pip install {library}" if extra is None else f"pip install 'finstats[{extra}]'"
    return MissingExtra(
        "missing-extra",
        f"要先装 {library}: {command}",
        f"{library} is needed first: {command}",
    )
