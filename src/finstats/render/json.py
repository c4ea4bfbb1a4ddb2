"""One JSON object: schema_version, command, rows keyed by column, notes, truncated."""

from __future__ import annotations

import json
from typing import TextIO

from finstats.render import Style
from finstats.result import Column, Result, Value

SCHEMA_VERSION = 1


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the object, indented, in UTF-8 characters as they are."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "command": result.command,
        "rows": [record(result.columns, row) for row in result.rows],
        "notes": [
            {"code": note.code, "text": note.text.in_language(style.lang), "refs": list(note.refs)}
            for note in result.notes
        ],
        "truncated": result.truncated,
    }
    json.dump(document, out, ensure_ascii=False, indent=2)
    out.write("\n")


def record(columns: tuple[Column, ...], row: tuple[Value, ...]) -> dict[str, object]:
    """A row keyed by column; refs are a list."""
    found: dict[str, object] = {}
    for column, value in zip(columns, row, strict=True):
        found[column.name] = str(value or "").split() if column.kind == "refs" else value
    return found
