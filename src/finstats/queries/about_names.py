"""What the codes of an answer are called, list by list, and what is to be known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from finstats.queries.conditions import any_of
from finstats.result import Column, Label, Result, Row, Table
from finstats.store.reader import Reader

COLUMNS = tuple(
    Column(name, Label(name, name))
    for name in ("list", "code", "name_zh", "name_en", "about_zh", "about_en")
)
_OF_QUANTITY = ("indicator", "measure", "category", "subject")
_PLAIN = "v.name_zh, v.name_en, null, null"
_DEFINED = "v.name_zh, v.name_en, v.definition_zh, v.definition_en"
# The view that names the codes of a column, and what it says of them.
_VIEWS = {
    "source": ("sources", "v.label_zh, v.label_en, v.title, v.title"),
    "theme": ("themes", _PLAIN),
    "indicator": ("indicators", _DEFINED),
    "measure": ("measures", _PLAIN),
    "category": ("categories", _DEFINED),
    "subject": ("subjects", _PLAIN),
    "bank": ("banks", _PLAIN),
    "enterprise": ("enterprises", _PLAIN),
    "product": ("products", "v.name_zh, v.name_en, v.description_zh, v.description_en"),
    "place": ("places", _PLAIN),
}
_ASKED = 400  # codes in one statement


def named(reader: Reader, result: Result) -> Table:
    """A row for each code in the data that the database has a name for."""
    rows = [row for name in _VIEWS for row in _of_list(reader, name, _codes(result, name))]
    return Table(COLUMNS, tuple(rows))


def _of_list(reader: Reader, name: str, codes: Sequence[str]) -> Iterator[Row]:
    view, columns = _VIEWS[name]
    for start in range(0, len(codes), _ASKED):
        condition, params = any_of(f"v.{name}", "code", codes[start : start + _ASKED])
        found = reader.rows(
            f"select v.{name}, {columns} from {view} v where {condition} order by v.{name}", params
        )
        for row in found:
            yield (name, *row)  # type: ignore[arg-type]


def _codes(result: Result, name: str) -> list[str]:
    """The different codes of a list, also those that a quantity holds."""
    found = _column(result, name)
    if name == "theme":
        found |= _column(result, "indicator_theme")
    if name in _OF_QUANTITY:
        parts = [quantity.split(":") for quantity in _column(result, "quantity")]
        place = _OF_QUANTITY.index(name)
        found |= {part[place] for part in parts if len(part) == len(_OF_QUANTITY)}
    return sorted(found)


def _column(result: Result, name: str) -> set[str]:
    """The different values of a column; none where there is no such column."""
    columns = [column.name for column in result.columns]
    if name not in columns:
        return set()
    place = columns.index(name)
    return {str(row[place]) for row in result.rows if row[place] is not None}
