"""Whole numbers of exported files, where they are texts or numbers: one rule for all of them."""

from __future__ import annotations

_TOO_LARGE = 2**31  # of places and orders; the database holds no larger ones
_MOST_DIGITS = 18


def whole(value: object, below: int = _TOO_LARGE) -> int | None:
    """The whole number from 0 that a cell says; None: it says none, or one that is too large.

    Only digits of ASCII are meant: `²` is a digit by Unicode, and true is a number in Python.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value) if len(value) <= _MOST_DIGITS else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < below else None


def whole_or_given(value: object) -> object:
    """The same; what is none stays as it is, for the format to refuse it at its place."""
    found = whole(value)
    return value if found is None else found
