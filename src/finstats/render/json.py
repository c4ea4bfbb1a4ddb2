"""One JSON object: schema_version, command, rows keyed by column, notes, truncated."""

from __future__ import annotations

import json
import re
from typing import TextIO

from finstats.render import Style
from finstats.result import Column, Result, Value

SCHEMA_VERSION = 1
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
# Controls of the second set, marks without width and of direction, separators of lines, halves of
# surrogate pairs; json itself escapes the first set.
_ODD = re.compile(
    "[\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f"
    "\\ud800-\\udfff\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e007f]"
)


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the object, indented, in UTF-8 characters as they are; a row at a time."""
    notes = [
        {"code": note.code, "text": note.text.in_language(style.lang), "refs": list(note.refs)}
        for note in result.notes
    ]
    out.write(f'{{\n  "schema_version": {SCHEMA_VERSION},\n')
    out.write(f'  "command": {written(result.command)},\n  "rows": [')
    keys = [_ENCODED(column.name) for column in result.columns]
    for place, row in enumerate(result.rows):
        members = [
            f"      {key}: {_member(value)}"
            for key, value in zip(keys, record(result.columns, row).values(), strict=True)
        ]
        text = _ODD.sub(_escaped, ",\n".join(members))
        out.write(f"{',' if place else ''}\n    {{\n{text}\n    }}")
    out.write("\n  ],\n" if result.rows else "],\n")
    shown = written(notes, indent=2).replace("\n", "\n  ")
    out.write(f'  "notes": {shown},\n  "truncated": {written(result.truncated)}\n}}\n')


def _member(value: object) -> str:
    """A value inside a row; only lists and documents have lines of their own.

    json indents in Python alone, which would take as long as all the rest of a long answer.
    """
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n      ")
    return _ENCODED(value)


def written(document: object, indent: int | None = None) -> str:
    """The JSON text: characters as they are, but those that a terminal would obey as \\u escapes."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    return _ODD.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def record(columns: tuple[Column, ...], row: tuple[Value, ...]) -> dict[str, object]:
    """A row keyed by column; refs are a list, a document is itself."""
    found: dict[str, object] = {}
    for column, value in zip(columns, row, strict=True):
        if column.kind == "refs":
            found[column.name] = str(value or "").split()
        elif column.kind == "json" and value is not None:
            found[column.name] = json.loads(str(value))
        else:
            found[column.name] = value
    return found
