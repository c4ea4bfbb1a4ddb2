"""An Arrow table: typed columns, and in its metadata what must travel with the figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from finstats import __version__
from finstats.render.json import SCHEMA_VERSION, record
from finstats.render.typed import DIGITS, TypedColumn, typed_columns
from finstats.result import Label, Result, Table
from finstats.store.extras import must_be_installed

if TYPE_CHECKING:
    import pyarrow

# What DATA-TERMS.md says, for a file that may be met without it.
TERMS = Label(
    "数字、名称、地点和日期是文献所载的事实, 原文的句子不在其中; 名称译文、分类和读法为 finstats 所作 "
    "(Apache-2.0)。数字照原样保留; 引用时请注明文献, 并以原文为准。",
    "Figures, names, places and dates are facts that the sources state; their sentences are not "
    "here. Labels, classifications and readings are finstats' own (Apache-2.0). Figures are as "
    "printed; name the source when you publish them, and check them there.",
)


def arrow_table(result: Result) -> pyarrow.Table:
    """The data as an Arrow table. Raises MissingExtra without pyarrow.

    Text as it is, whole numbers int64, flags int8, decimals decimal128(38), refs lists. Metadata of
    the schema, UTF-8, each under `finstats.`: command, schema_version, release, truncated, notes,
    sources, definitions, terms; of a field its heads `zh` and `en`.
    """
    must_be_installed("pyarrow", "parquet")
    import pyarrow

    columns = typed_columns(result)
    fields = [
        pyarrow.field(
            one.name, _type(pyarrow, one), metadata={"zh": one.head.zh, "en": one.head.en}
        )
        for one in columns
    ]
    arrays = [
        pyarrow.array(one.values, field.type) for one, field in zip(columns, fields, strict=True)
    ]
    schema = pyarrow.schema(fields, metadata=_metadata(result))
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _type(pyarrow: Any, column: TypedColumn) -> Any:
    return {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "flag": pyarrow.int8(),
        "decimal": pyarrow.decimal128(DIGITS, column.scale),
        "refs": pyarrow.list_(pyarrow.string()),
    }[column.kind]


def _metadata(result: Result) -> dict[str, str]:
    notes = [
        {"code": note.code, "zh": note.text.zh, "en": note.text.en, "refs": list(note.refs)}
        for note in result.notes
    ]
    empty = Table((), ())
    sources, definitions = (
        (result.about.sources, result.about.definitions) if result.about else (empty, empty)
    )
    return {
        "finstats.command": result.command,
        "finstats.schema_version": str(SCHEMA_VERSION),
        "finstats.release": __version__,
        "finstats.truncated": _document(result.truncated),
        "finstats.notes": _document(notes),
        "finstats.sources": _document(_records(sources)),
        "finstats.definitions": _document(_records(definitions)),
        "finstats.terms": _document({"zh": TERMS.zh, "en": TERMS.en}),
    }


def _records(table: Table) -> list[dict[str, object]]:
    return [record(table.columns, row) for row in table.rows]


def _document(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
