"""What figures that travel alone need beside them: their sources, and what their words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finstats.queries.about_names import named
from finstats.queries.conditions import any_of
from finstats.queries.list_specs import LISTS
from finstats.result import About, Column, Label, Result, Table
from finstats.store.reader import Reader


def described(reader: Reader, result: Result) -> Result:
    """The result with `about`: the sources of its refs and the indicators that it names."""
    return replace(
        result,
        about=About(
            _held(reader, "sources", "source", _sources(result)),
            _held(reader, "indicators", "indicator", _column(result, "indicator")),
            names=named(reader, result),
        ),
    )


def _held(reader: Reader, name: str, key: str, codes: Sequence[str]) -> Table:
    """All columns of a view for some codes, in the order of the codes."""
    heads = {column.name: column for column in LISTS[name].columns}
    names = reader.columns(LISTS[name].view)
    columns = tuple(heads.get(one, Column(one, Label(one, one))) for one in names)
    if not codes:
        return Table(columns, ())
    condition, params = any_of(f"v.{key}", "code", codes)
    listed = ", ".join(f"v.{one}" for one in names)
    rows = reader.rows(
        f"select {listed} from {LISTS[name].view} v where {condition} order by v.{key}", params
    )
    return Table(columns, tuple(tuple(row) for row in rows))  # type: ignore[arg-type]


def _sources(result: Result) -> list[str]:
    """The sources of all refs in the data."""
    found = set(_column(result, "source"))
    for place, column in enumerate(result.columns):
        if column.kind == "refs" or column.name == "ref":
            for row in result.rows:
                found |= {ref.rpartition("/")[0] for ref in str(row[place] or "").split()}
    return sorted(found - {""})


def _column(result: Result, name: str) -> list[str]:
    """The different values of a column; none where there is no such column."""
    names = [column.name for column in result.columns]
    if name not in names:
        return []
    place = names.index(name)
    return sorted({str(row[place]) for row in result.rows if row[place] is not None})
