"""Frames of pandas and polars: the same columns as the Arrow table, without needing pyarrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from finstats.render.typed import DIGITS, TypedColumn, typed_columns
from finstats.result import Result
from finstats.store.extras import must_be_installed

if TYPE_CHECKING:
    import pandas
    import polars

_WHOLE = {"integer": "Int64", "flag": "Int8"}


def pandas_frame(result: Result) -> pandas.DataFrame:
    """The data as a pandas frame. Raises MissingExtra without pandas.

    Decimals are decimal.Decimal objects with their places as printed, whole numbers Int64 or Int8
    that may be absent (pandas.NA), refs lists; all else is str or None.
    """
    must_be_installed("pandas")
    import pandas

    columns = {
        one.name: pandas.Series(one.values, dtype=_WHOLE.get(one.kind, "object"), name=one.name)
        for one in typed_columns(result)
    }
    return pandas.DataFrame(columns, index=pandas.RangeIndex(len(result.rows)))


def polars_frame(result: Result) -> polars.DataFrame:
    """The data as a polars frame. Raises MissingExtra without polars.

    Decimals are polars' own, of 38 digits; whole numbers Int64 or Int8, refs lists of text.
    """
    must_be_installed("polars")
    import polars

    return polars.DataFrame(
        [polars.Series(one.name, one.values, _type(polars, one)) for one in typed_columns(result)]
    )


def _type(polars: Any, column: TypedColumn) -> Any:
    return {
        "text": polars.String,
        "integer": polars.Int64,
        "flag": polars.Int8,
        "decimal": polars.Decimal(DIGITS, column.scale),
        "refs": polars.List(polars.String),
    }[column.kind]
