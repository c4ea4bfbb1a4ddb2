"""Published Chinese financial statistics, every figure traced to its source.

`finstats.open()` gives the questions of the command line in Python (finstats.api).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from finstats.api import Answer as Answer
    from finstats.api import Database as Database
    from finstats.api import open as open
    from finstats.errors import FinstatsError as FinstatsError

_PLACES = {
    "open": "finstats.api",
    "Database": "finstats.api",
    "Answer": "finstats.api",
    "FinstatsError": "finstats.errors",
}


def __getattr__(name: str) -> object:
    """What the package offers, imported when it is asked for: the command line starts without it."""
    from importlib import import_module

    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'finstats' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*_PLACES, "__version__"]
