"""Pieces of SQL conditions with their parameters."""

from __future__ import annotations

from collections.abc import Sequence


def any_of(column: str, name: str, values: Sequence[str]) -> tuple[str, dict[str, object]]:
    """`column in (:name0, :name1, ...)` and what its parameters are."""
    params: dict[str, object] = {f"{name}{place}": value for place, value in enumerate(values)}
    return f"{column} in ({', '.join(f':{key}' for key in params)})", params
