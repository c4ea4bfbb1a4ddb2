"""What csv, tsv, json and jsonl hold is read back by other readers, digit for digit."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

from hypothesis import given, settings
from tests.render.results import results
from tests.scale import scaled

from finstats.render import Style, render
from finstats.result import Result, Value

SETTINGS = settings(deadline=None, max_examples=scaled(60, 1000))


def written(result: Result, form: str) -> str:
    out = io.StringIO()
    render(result, out, Style("zh"), form)
    return out.getvalue()


def _kept(value: Value) -> str:
    """A cell of a file for spreadsheets: an apostrophe before what they would compute, another one
    before what has such an apostrophe already."""
    text = "" if value is None else str(value)
    number = re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?%?", text, re.ASCII)
    return f"'{text}" if re.match("'*[=+\\-@\t\r\n＝＋－＠]", text) and not number else text


def _spaced(text: str) -> str:
    return re.sub("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]", " ", text)


def _objects(result: Result) -> Iterator[dict[str, object]]:
    for row in result.rows:
        found: dict[str, object] = {}
        for column, value in zip(result.columns, row, strict=True):
            found[column.name] = value
            if column.kind == "refs":
                found[column.name] = str(value).split()
            if column.kind == "json" and value is not None:
                found[column.name] = json.loads(str(value))
        yield found


@given(results())
@SETTINGS
def test_csv_is_read_back_as_it_was(result: Result) -> None:
    head, *rows = csv.reader(io.StringIO(written(result, "csv"), newline=""))
    assert head == [column.name for column in result.columns]
    assert rows == [[_kept(value) for value in row] for row in result.rows]


@given(results())
@SETTINGS
def test_tsv_is_read_back_with_spaces_for_ends_of_lines(result: Result) -> None:
    text = written(result, "tsv")
    head, *rows = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    assert head == [column.name for column in result.columns]
    assert rows == [[_spaced(_kept(value)) for value in row] for row in result.rows]


@given(results())
@SETTINGS
def test_json_is_read_back_as_it_was(result: Result) -> None:
    found = json.loads(written(result, "json"))
    assert found["rows"] == list(_objects(result))
    assert [note["text"] for note in found["notes"]] == [n.text.zh for n in result.notes]
    assert found["truncated"] is result.truncated


@given(results())
@SETTINGS
def test_jsonl_is_read_back_as_it_was(result: Result) -> None:
    lines = written(result, "jsonl").split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == list(_objects(result))
