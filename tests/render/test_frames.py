"""Arrow, Parquet, pandas and polars hold the same values: text as printed, decimals exact."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given, settings
from pyarrow import parquet
from tests.render.results import results
from tests.scale import scaled

import finstats
from finstats.render import Style, render
from finstats.render.arrow import arrow_table
from finstats.render.frames import pandas_frame, polars_frame
from finstats.result import Column, Kind, Label, Result, Value

SETTINGS = settings(deadline=None, max_examples=scaled(50, 1000))
READ: dict[str, Callable[[io.BytesIO], dict[str, list[Any]]]] = {
    "pyarrow": lambda file: parquet.read_table(file).to_pydict(),
    "pandas": lambda file: _lists(pandas.read_parquet(file)),
    "polars": lambda file: polars.read_parquet(file).to_dict(as_series=False),
}


class Wanted(NamedTuple):
    """A column as it must be read back, worked out here from the values of the result."""

    name: str
    values: list[Any]


def wanted(result: Result) -> Iterator[Wanted]:
    for place, column in enumerate(result.columns):
        values = [row[place] for row in result.rows]
        if column.kind == "refs":
            yield Wanted(column.name, [str(value or "").split() for value in values])
        elif column.kind == "digits" and not column.name.endswith("_text"):
            yield Wanted(column.name, _decimals(values))
        else:
            yield Wanted(column.name, values)
        if column.name.endswith("_text"):
            yield Wanted(column.name.removesuffix("_text"), _decimals(values))


def _decimals(values: list[Value]) -> list[Decimal | None]:
    return [None if value is None else Decimal(str(value)) for value in values]


def _lists(frame: pandas.DataFrame) -> dict[str, list[Any]]:
    """The columns of a frame as lists; what pandas has for absent is None."""
    return {name: [_plain(one) for one in frame[name]] for name in frame.columns}


def _plain(value: Any) -> Any:
    if value is pandas.NA or isinstance(value, float):  # whole numbers with gaps are read as floats
        return None if value is pandas.NA or value != value else int(value)
    return list(value) if hasattr(value, "tolist") and hasattr(value, "__len__") else value


def _are_the_same(found: dict[str, list[Any]], result: Result) -> None:
    columns = list(wanted(result))
    assert list(found) == [column.name for column in columns]
    for column in columns:
        assert found[column.name] == column.values, column.name


@given(results())
@SETTINGS
def test_an_arrow_table_has_every_value(result: Result) -> None:
    table = arrow_table(result)
    table.validate(full=True)
    _are_the_same(table.to_pydict(), result)
    places = {
        field.name: field.type.scale
        for field in table.schema
        if pyarrow.types.is_decimal(field.type)
    }
    for column in wanted(result):
        if column.name in places:
            texts = [f"{value:f}" for value in column.values if value is not None]
            assert places[column.name] == max((_places(text) for text in texts), default=0)


def _places(text: str) -> int:
    return len(text.partition(".")[2])


@pytest.mark.parametrize("reader", ["pyarrow", "polars"])
@given(results())
@SETTINGS
def test_parquet_is_read_back_with_every_value(reader: str, result: Result) -> None:
    _are_the_same(READ[reader](_file(result)), result)


@given(results())
@SETTINGS
def test_pandas_reads_parquet_with_every_text_and_decimal(result: Result) -> None:
    found = READ["pandas"](_file(result))
    exact = [column.name for column in result.columns if column.kind not in ("integer", "flag")]
    for column in wanted(result):  # its whole numbers with gaps become floats, which is its own
        if column.name in exact or column.name + "_text" in exact:
            assert [_plain(one) for one in found[column.name]] == column.values


def _file(result: Result) -> io.BytesIO:
    out = io.BytesIO()
    render(result, out, Style("en"), "parquet")
    return io.BytesIO(out.getvalue())


@given(results())
@SETTINGS
def test_a_pandas_frame_has_every_value_and_every_printed_place(result: Result) -> None:
    frame = pandas_frame(result)
    found = _lists(frame)
    _are_the_same(found, result)
    for column in wanted(result):
        for value, read in zip(column.values, found[column.name], strict=True):
            if isinstance(value, Decimal):
                assert isinstance(read, Decimal)
                assert str(read) == str(value)
    for column_ in result.columns:
        if column_.kind in ("integer", "flag"):
            assert str(frame[column_.name].dtype) in ("Int64", "Int8")


@given(results())
@SETTINGS
def test_a_polars_frame_has_every_value(result: Result) -> None:
    frame = polars_frame(result)
    _are_the_same(frame.to_dict(as_series=False), result)
    for column in result.columns:
        dtype = frame.schema[column.name]
        assert dtype != polars.Float64
        if column.kind == "digits":
            assert dtype == (polars.String if column.name.endswith("_text") else polars.Decimal)


def _one(name: str, kind: Kind, *values: Value) -> Result:
    return Result("sql", (Column(name, Label("一", "one"), kind),), tuple((v,) for v in values))


def test_what_is_no_decimal_stays_text() -> None:
    wide = "1" * 39
    for name, values in (("gap", ("1.5", "about 2")), ("x_base", ("1", "2.5")), ("y", (wide, "1"))):
        table = arrow_table(_one(name, "digits", *values))
        assert table.schema.field(name).type == pyarrow.string()
        assert table[name].to_pylist() == list(values)
        assert polars_frame(_one(name, "digits", *values))[name].to_list() == list(values)


def test_a_number_that_does_not_fit_beside_its_text_is_absent() -> None:
    table = arrow_table(_one("v_text", "digits", "254.30", "1e5", "1" * 38, "－5", None))
    assert table["v_text"].to_pylist() == ["254.30", "1e5", "1" * 38, "－5", None]
    assert table["v"].to_pylist() == [Decimal("254.30"), None, None, None, None]


def test_a_name_that_is_taken_is_not_taken_again() -> None:
    kinds: dict[str, Kind] = {"v_text": "digits", "v": "text", "v_number": "flag"}
    columns = tuple(Column(name, Label(name, name), kind) for name, kind in kinds.items())
    result = Result("sql", columns, (("1.50", "one", 1),))
    found = arrow_table(result).to_pydict()
    assert list(found) == ["v_text", "v_number_number", "v", "v_number"]
    assert found["v_number_number"] == [Decimal("1.50")]
    assert list(pandas_frame(result).columns) == list(polars_frame(result).columns) == list(found)


@pytest.mark.parametrize("value", ["9" * 30, "x", 2**63, -(2**63) - 1])
def test_whole_numbers_that_are_none_stay_text(value: Value) -> None:
    assert arrow_table(_one("n", "integer", 1, value))["n"].to_pylist() == ["1", str(value)]


def test_the_metadata_say_what_must_travel_with_the_figures(seeded: Path) -> None:
    with finstats.open(str(seeded), lang="en") as database:
        table = database.indicator("tech-loans", as_of="2025-06", limit=3).to_arrow()
    held = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert held["finstats.command"] == "indicator"
    assert held["finstats.schema_version"] == "1"
    assert held["finstats.release"] == finstats.__version__
    assert held["finstats.truncated"] == "true"
    notes = json.loads(held["finstats.notes"])
    assert {"truncated", "source"} <= {note["code"] for note in notes}
    assert all(note["zh"] != note["en"] for note in notes)
    (source,) = json.loads(held["finstats.sources"])
    assert (source["source"], source["title"]) == ("weifang-2025", None)
    kinds = {one["kind"] for one in json.loads(held["finstats.definitions"])}
    assert kinds == {"indicator", "measure", "category", "unit"}
    terms = json.loads(held["finstats.terms"])
    assert "事实" in terms["zh"]
    assert "name the source" in terms["en"]
    field = table.schema.field("value_text")
    assert field.metadata == {b"zh": "数字".encode(), b"en": b"value"}


def test_rows_stand_in_a_file_as_in_the_answer(seeded: Path, tmp_path: Path) -> None:
    with finstats.open(str(seeded), lang="zh") as database:
        answer = database.figures()
        answer.save(tmp_path / "figures.parquet")
    table = parquet.read_table(tmp_path / "figures.parquet")
    assert table["ref"].to_pylist() == [row["ref"] for row in answer]
    assert table["value_text"].to_pylist() == [row["value_text"] for row in answer]
    compressed = parquet.ParquetFile(tmp_path / "figures.parquet").metadata.row_group(0).column(0)
    assert compressed.compression == "ZSTD"
    assert re.fullmatch(r"decimal128\(38, [0-9]+\)", str(table.schema.field("value").type))
