"""At most so many rows of an answer, said aloud."""

from __future__ import annotations

from dataclasses import replace

from finstats.result import Grid, Group, Label, Note, Result


def limited(result: Result, limit: int | None) -> Result:
    """At most `limit` rows, in the data and in the printed tables, with a note when some are cut."""
    if limit is None or len(result.rows) <= limit:
        return result
    total = len(result.rows)
    note = Note(
        "truncated", Label(f"只列 {limit} 行, 共 {total} 行", f"{limit} of {total} rows shown")
    )
    return replace(
        result,
        rows=result.rows[:limit],
        grids=tuple(_limited_grid(grid, limit, total) for grid in result.grids),
        notes=(*result.notes, note),
        truncated=True,
    )


def _limited_grid(grid: Grid, limit: int, rows: int) -> Grid:
    """The grid of the first rows: its groups where each is a row, its lines where each is one."""
    if len(grid.groups) == rows:
        return grid._replace(groups=grid.groups[:limit])
    if len(grid.groups) == 1 and len(grid.groups[0].rows) == rows:
        only = grid.groups[0]
        return grid._replace(groups=(Group(only.rows[:limit], only.heading),))
    return grid
