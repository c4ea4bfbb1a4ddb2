"""What engines give as decimals, as the whole numbers that they are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Row = tuple[object, ...]


def whole(row: Sequence[object]) -> Row:
    """The row with decimals as int where they are whole."""
    return tuple(_whole(value) for value in row)


def _whole(value: object) -> object:
    # int() of a Decimal with a huge exponent would not end; ours have at most 38 digits.
    if (
        isinstance(value, Decimal)
        and value.is_finite()
        and value.adjusted() < 100
        and value == value.to_integral_value()
    ):
        return int(value)
    return value
