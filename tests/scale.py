"""How much of the long tests runs, and where what they counted is kept.

`make test` runs a sample of them; `make test-all` runs everything (FINSTATS_TEST_ALL=1) and keeps
the counts (FINSTATS_SHOWN=FILE), from which docs/trust.md is made.
"""

from __future__ import annotations

import json
import os

# Read before the tests take the variables away from each other.
ALL = os.environ.get("FINSTATS_TEST_ALL", "") not in ("", "0")
_KEPT_IN = os.environ.get("FINSTATS_SHOWN", "")


def scaled(sample: int, everything: int) -> int:
    """How many of a long test's cases run now."""
    return everything if ALL else sample


def shown(promise: str, **counts: int) -> None:
    """Keep what a test counted, under the promise it carries.

    Counts of one name are added up over all tests and workers; of a name that starts with `most_`
    the highest stays.
    """
    if _KEPT_IN:
        line = json.dumps({"promise": promise, "counts": counts}, sort_keys=True) + "\n"
        descriptor = os.open(_KEPT_IN, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
