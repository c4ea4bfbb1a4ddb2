"""Columns as typed columns of data frames: text, whole numbers, exact decimals, lists of refs.

What is printed stays as it is, in `x_text`; beside it stands `x`, the same as a decimal. `x_base`
is a whole number of base units. Other digits (bounds and gaps that finstats works out) are decimals
where all of them are, else text. In a column of decimals all have the same number of places, so
254.30 and 7.1 are 254.30 and 7.10 there: how a number was printed only its text says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from finstats.result import Column, Label, Result, Value

DIGITS = 38  # of a decimal of 128 bits
_DECIMAL = re.compile(r"-?[0-9]+(?:\.([0-9]+))?", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)
_HALF_OF_A_PAIR = re.compile("[\ud800-\udfff]")
_SIBLING = Label("(数值)", "(number)")


class TypedColumn(NamedTuple):
    """A column and its values: str, int, Decimal or list[str], None where absent.

    `scale`: places after the point of a column of decimals.
    """

    name: str
    head: Label
    kind: Literal["text", "integer", "flag", "decimal", "refs"]
    values: list[Any]
    scale: int = 0


def typed_columns(result: Result) -> list[TypedColumn]:
    """The columns of the data, in their order, each decimal after the text it is the number of."""
    names = {column.name for column in result.columns}
    found: list[TypedColumn] = []
    for place, column in enumerate(result.columns):
        values = [row[place] for row in result.rows]
        found += _typed(column, values, names)
    return found


def _typed(column: Column, values: Sequence[Value], names: set[str]) -> Iterator[TypedColumn]:
    name, head, kind = column.name, column.head, column.kind
    if kind == "refs":
        yield TypedColumn(name, head, "refs", [str(one or "").split() for one in values])
    elif kind in ("integer", "flag") and all(map(_is_long, values)):
        of_kind: Literal["integer", "flag"] = "flag" if _are_flags(kind, values) else "integer"
        yield TypedColumn(name, head, of_kind, _each(int, values))
    elif kind == "digits" and not name.endswith("_text"):
        yield _decimals_or_text(name, head, values)
    else:
        yield TypedColumn(name, head, "text", _each(_text, values))
        if kind == "digits":
            yield _sibling(name, head, values, names)


def _decimals_or_text(name: str, head: Label, values: Sequence[Value]) -> TypedColumn:
    scale = _scale(values)
    whole = not name.endswith("_base") or scale == 0
    if whole and all(one is None or _fits(one, scale) for one in values):
        return TypedColumn(name, head, "decimal", _each(_decimal, values), scale)
    return TypedColumn(name, head, "text", _each(_text, values))


def _sibling(name: str, head: Label, values: Sequence[Value], names: set[str]) -> TypedColumn:
    """The numbers of an `x_text`: `x`, or `x_number` where there is an `x` already."""
    own = name.removesuffix("_text") or name
    while own in names:
        own += "_number"
    names.add(own)
    scale = _scale(values)
    numbers = [_decimal(one) if one is not None and _fits(one, scale) else None for one in values]
    words = Label(f"{head.zh} {_SIBLING.zh}", f"{head.en} {_SIBLING.en}")
    return TypedColumn(own, words, "decimal", numbers, scale)


def _scale(values: Sequence[Value]) -> int:
    """The most places after the point of what is a decimal and may be one of 128 bits."""
    places = [0]
    for one in values:
        match = None if one is None else _DECIMAL.fullmatch(str(one))
        if match is not None and _significant(match[0]) <= DIGITS:
            places.append(len(match[1] or ""))
    return max(places)


def _fits(value: Value, scale: int) -> bool:
    match = _DECIMAL.fullmatch(str(value))
    if match is None:
        return False
    places = len(match[1] or "")
    return places <= scale and _significant(match[0]) - places + scale <= DIGITS


def _significant(text: str) -> int:
    """Digits that a decimal needs: all after the point, those before it without leading zeros."""
    whole, _, decimals = text.lstrip("-").partition(".")
    return len(whole.lstrip("0")) + len(decimals)


def _is_long(value: Value) -> bool:
    """Whether a value is a whole number of 64 bits, or absent."""
    if value is None or isinstance(value, int):
        return value is None or -(2**63) <= value < 2**63
    return _WHOLE.fullmatch(value) is not None and len(value) <= 19 and _is_long(int(value))


def _are_flags(kind: str, values: Sequence[Value]) -> bool:
    return kind == "flag" and all(one is None or int(one) in (0, 1) for one in values)


def _each(make: Callable[[Any], Any], values: Sequence[Value]) -> list[Any]:
    return [None if one is None else make(one) for one in values]


def _text(value: Value) -> str:
    return _HALF_OF_A_PAIR.sub("\ufffd", str(value))


def _decimal(value: Value) -> Decimal:
    return Decimal(str(value))
