"""`--strict`: what has contradictions exits with 6."""

from __future__ import annotations

from finstats.errors import NotAllowed


def must_agree(contradictions: int) -> None:
    """Raises NotAllowed when there are contradictions."""
    if contradictions:
        raise NotAllowed(
            "contradiction",
            f"有 {contradictions} 项互相矛盾",
            f"contradictions: {contradictions}",
        )
