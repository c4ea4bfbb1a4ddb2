"""A mark for tests of bugs that are reported and not yet mended."""

from __future__ import annotations

import pytest


def known_bug(reason: str) -> pytest.MarkDecorator:
    """The test fails now, for this reason, and as soon as it passes the mark must go."""
    return pytest.mark.xfail(strict=True, reason=reason)
