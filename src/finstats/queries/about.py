"""What figures that travel alone need beside them: their sources, and what their words mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from finstats.queries.about_names import named
from finstats.queries.about_words import definitions
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import columns_of
from finstats.queries.list_specs import LISTS
from finstats.result import About, Column, FigureCell, Label, Result, Table
from finstats.store.reader import Reader

_WORDS = ("indicator", "measure", "category", "unit")
_OF_FIGURES = columns_of(
    *("ref", "printed", "period", "period_basis", "value_text", "unit", "unit_en"),
    *("lower_text", "upper_text", "lower_closed", "upper_closed", "known_from"),
)
_ASKED = 400  # refs in one statement


def described(reader: Reader, result: Result) -> Result:
    """The result with `about`: the sources of its refs, what the words of its figures mean."""
    refs = _refs(result)
    codes = _occurring(reader, result, refs)
    return replace(
        result,
        about=About(
            _held(reader, "sources", "source", _sources(result, refs)),
            definitions(reader, codes),
            _shown_alone(reader, result),
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


def _sources(result: Result, refs: Iterable[str]) -> list[str]:
    """The sources of all refs in the data."""
    found = set(_column(result, "source")) | {ref.rpartition("/")[0] for ref in refs}
    return sorted(found - {""})


def _refs(result: Result) -> list[str]:
    """All refs in the data, each once."""
    found: dict[str, None] = {}
    for place, column in enumerate(result.columns):
        if column.kind == "refs" or column.name == "ref":
            for row in result.rows:
                found |= dict.fromkeys(str(row[place] or "").split())
    return list(found)


def _occurring(reader: Reader, result: Result, refs: Sequence[str]) -> dict[str, list[str]]:
    """The codes in the columns of the data; where it has no such columns, those of its refs."""
    found = {word: set(_column(result, word)) for word in _WORDS}
    for quantity in _column(result, "quantity"):
        for word, code in zip(_WORDS, quantity.split(":")[:3], strict=False):
            found[word].add(code)
    named = {column.name for column in result.columns}
    if not {"indicator", "measure", "unit"} <= named:
        names = ", ".join(f"f.{word}" for word in _WORDS)
        for row in _of_refs(reader, f"distinct {names}", refs, names):
            for word, held in zip(_WORDS, row, strict=True):
                found[word].add(str(held))
    return {word: sorted(codes) for word, codes in found.items()}


def _shown_alone(reader: Reader, result: Result) -> Table:
    """The figures of the printed tables that the data have no row of their own for."""
    own = set(_column(result, "ref"))
    refs = list(dict.fromkeys(cell.ref for cell in _figures(result) if cell.ref not in own))
    names = ", ".join(f"f.{column.name}" for column in _OF_FIGURES)
    rows = _of_refs(reader, names, refs, "f.ref_order, f.seq, f.known_from")
    return Table(_OF_FIGURES, tuple(rows))  # type: ignore[arg-type]


def _figures(result: Result) -> Iterator[FigureCell]:
    for grid in result.grids:
        for group in grid.groups:
            for row in group.rows:
                yield from (cell for cell in row if isinstance(cell, FigureCell))


def _of_refs(
    reader: Reader, names: str, refs: Sequence[str], order: str
) -> Iterator[tuple[object, ...]]:
    """What is selected of all versions of the figures of some refs."""
    for start in range(0, len(refs), _ASKED):
        condition, params = any_of("f.ref", "r", refs[start : start + _ASKED])
        for row in reader.rows(
            f"select {names} from figure_versions f where {condition} order by {order}", params
        ):
            yield tuple(row)


def _column(result: Result, name: str) -> list[str]:
    """The different values of a column; none where there is no such column."""
    names = [column.name for column in result.columns]
    if name not in names:
        return []
    place = names.index(name)
    return sorted({str(row[place]) for row in result.rows if row[place] is not None})
