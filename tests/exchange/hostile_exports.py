"""Exported files with one thing wrong each, and where that is told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from finstats.ingest.exported.heads import OF_FIGURES
from finstats.ingest.table_rows import LONGEST
from finstats.model.sdmx_components import observation

Row = dict[str, str]
NAMES = (*OF_FIGURES, "value_base")
ROW: Row = dict.fromkeys(NAMES, "") | {
    "ref": "sample/1.1",
    "source": "sample",
    "paragraph": "1",
    "char_start": "10",
    "char_end": "18",
    "printed": "548.26亿元",
    "quantity": "tech-loans:balance:high-tech:banks-in-weifang",
    "transformation": "level",
    "period": "2024-06-30",
    "period_basis": "stated",
    "nature": "actual",
    "value_text": "548.26",
    "unit": "亿元",
    "qualifier": "exact",
    "status": "current",
    "reading": "1",
    "seq": "1",
    "value_base": "5482600000000",
}
# The same as a figure of a table.
CELL = ROW | {"ref": "sample/sheet!C7", "paragraph": "7", "printed": "548.26"}
OTHER = ROW | {
    "ref": "sample/2.1",
    "paragraph": "2",
    "char_start": "30",
    "char_end": "38",
    "quantity": "tech-loans:balance:tech-sme:banks-in-weifang",
}
SOURCE = """\
[source]
code = "sample"
label_zh = "样本"
label_en = "sample"
publisher = "样本统计局"
published = ["2024-07-25", "2024-07-25"]
"""
# The database holds 1.1 and a section.
HELD = (
    SOURCE
    + """\
[[section]]
theme = "green"
paragraphs = [3, 4]
[[figure]]
ref = "3.1"
at = [50, 58]
printed = "548.26亿元"
value = "548.26"
unit = "亿元"
qualifier = "exact"
[[figure.says]]
quantity = "tech-loans:balance:srdi-sme:banks-in-weifang"
transformation = "level"
period = "2024-06-30"
period_basis = "stated"
"""
)


def csv_of(*rows: Row, names: Sequence[str] = NAMES) -> bytes:
    """A file with these rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue().encode()


def jsonl_of(*rows: dict[str, object]) -> bytes:
    """The same as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def xlsx_of(*rows: Row, sheet: str = "data") -> bytes:
    """The same as a workbook."""
    book = Workbook()
    active = book.active
    assert active is not None
    active.title = sheet
    active.append(list(NAMES))
    for row in rows:
        active.append([row[name] or None for name in NAMES])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sdmx_of(row: Row, action: str = "I") -> bytes:
    """The same as SDMX-CSV."""
    cells = observation({**row, "unit_en": None}) | {"ACTION": action}
    return f"{','.join(cells)}\n{','.join(cells.values())}\n".encode()


def column(name: str, row: Row = ROW, names: Sequence[str] = NAMES) -> int:
    """At which character of its line a cell of a file without quotes starts."""
    before = names[: names.index(name)]
    return 1 + sum(len(row[one]) + 1 for one in before)


@dataclass(frozen=True)
class Hostile:
    """A file, what is told of it, and where: line, column, code."""

    content: bytes
    faults: tuple[tuple[int, int, str], ...]
    name: str = "export.csv"
    held: str = SOURCE


def _changed(code: str, at: str, **changes: str) -> Hostile:
    """A file whose one row has other cells, which is told at one of them."""
    row = ROW | changes
    return Hostile(csv_of(row), ((2, column(at, row), code),))


def _second(code: str, at: str, first: Row = ROW, **changes: str) -> Hostile:
    """The same in a second row, beside a right one."""
    row = first | changes
    return Hostile(csv_of(first, row), ((3, column(at, row), code),))


def _without(name: str) -> Hostile:
    names = [one for one in NAMES if one != name]
    return Hostile(csv_of(ROW, names=names), ((1, 1, "no-column"),))


def _held(code: str, at: str, row: Row) -> Hostile:
    return Hostile(csv_of(row), ((2, column(at, row), code),), held=HELD)


_FOURTH = OTHER | {"ref": "sample/4.1", "paragraph": "4", "theme": "tech"}
_SAID = {name: value or None for name, value in ROW.items()}
_NUMBERS: dict[str, object] = {**_SAID, "value_text": 548.26, "char_start": 10, "char_end": 18}
Make = Callable[[], Hostile]
HOSTILE: dict[str, Hostile] = {
    "a head that is missing": _without("char_start"),
    "a head that is missing and one much like it": Hostile(
        csv_of(ROW, names=[{"note_zh": "note_zhh"}.get(n, n) for n in NAMES]),
        ((1, 1, "no-column"),),
    ),
    "a head that is there twice": Hostile(
        csv_of(ROW, names=[*NAMES, "unit"]), ((1, len(",".join(NAMES)) + 2, "duplicate-head"),)
    ),
    "a row that is too short": Hostile(
        csv_of(ROW) + b"sample/2.1,sample\n", ((3, 12, "ragged-row"),)
    ),
    "a quote that is never closed": Hostile(
        csv_of(ROW) + b'"sample/2.1,sample\n', ((3, 1, "open-quote"),)
    ),
    "a file without rows": Hostile(csv_of(), ((1, 1, "empty"),)),
    "digits that are not those printed": _changed(
        "token-mismatch", "value_text", value_text="548.62", value_base="5486200000000"
    ),
    "a base value that is not that of the digits": _changed(
        "value-differs", "value_base", value_base="548260000000"
    ),
    "a token that is no number": Hostile(
        csv_of(ROW | {"printed": "许多亿元好多"}),
        ((2, column("printed"), "bad-token"), (2, column("char_start"), "bad-offsets")),
    ),
    "an unknown indicator": _changed(
        "unknown-code", "quantity", quantity="tec-loans:balance:high-tech:banks-in-weifang"
    ),
    "an unknown unit": Hostile(
        csv_of(ROW | {"unit": "亿圆"}),
        ((2, column("unit"), "unknown-code"), (2, column("unit"), "token-mismatch")),
    ),
    "a period that is none": _changed("bad-date", "period", period="2024-06-31"),
    "offsets that are words": _changed("wrong-type", "char_start", char_start="ten"),
    "a ref of another source": _changed("bad-ref", "ref", ref="other/1.1"),
    "a source that nobody told of": Hostile(
        csv_of(ROW, OTHER | {"ref": "unknown/2.1", "source": "unknown"}),
        ((3, column("source", OTHER | {"ref": "unknown/2.1"}), "no-source-facts"),),
    ),
    "a number without its order": _changed("bad-seq", "seq", seq="0"),
    "a row twice": _second("bad-seq", "seq"),
    "two rows of one figure that print different things": Hostile(
        csv_of(ROW, ROW | {"seq": "2", "printed": "548.26万元", "quantity": OTHER["quantity"]}),
        ((3, column("printed"), "rows-differ"),),
    ),
    "a paragraph that is none": _changed("wrong-type", "paragraph", paragraph="0"),
    "a paragraph that is not the one of the ref": _changed(
        "rows-differ", "paragraph", paragraph="2"
    ),
    "a paragraph beyond all": _changed("wrong-type", "paragraph", paragraph=str(10**30)),
    "an order that is a truth": Hostile(
        jsonl_of({**_SAID, "seq": True}), ((1, 1, "bad-seq"),), "export.jsonl"
    ),
    "an order beyond all": Hostile(
        jsonl_of({**_SAID, "seq": 10**30}), ((1, 1, "bad-seq"),), "export.jsonl"
    ),
    "a place in digits of another script": _changed("wrong-type", "char_start", char_start="²"),
    "a reading that is zero": _changed("wrong-type", "reading", reading="0"),
    "a reading that is none": _changed("wrong-type", "reading", reading="first"),
    "a paragraph under two themes": Hostile(
        csv_of(
            ROW | {"theme": "tech"},
            OTHER | {"ref": "sample/1.2", "paragraph": "1", "theme": "green"},
        ),
        ((3, column("theme", OTHER), "rows-differ"),),
    ),
    "a paragraph that is held under another theme": _held(
        "section-differs", "theme", OTHER | {"ref": "sample/4.1", "paragraph": "4", "theme": "tech"}
    ),
    "paragraphs that are held under another theme": Hostile(
        csv_of(
            _FOURTH,
            _FOURTH
            | {
                "ref": "sample/5.1",
                "paragraph": "5",
                "char_start": "70",
                "char_end": "78",
                "period": "2023-06-30",
            },
        ),
        ((2, column("theme", _FOURTH), "section-differs"),) * 2,
        held=HELD,
    ),
    "a figure where another one is held": _held(
        "overlapping",
        "char_start",
        OTHER
        | {
            "ref": "sample/3.2",
            "paragraph": "3",
            "theme": "green",
            "char_start": "50",
            "char_end": "58",
        },
    ),
    "a cell of a table with other digits": Hostile(
        csv_of(CELL | {"value_text": "548.62", "value_base": "5486200000000"}),
        ((2, column("value_text", CELL), "token-mismatch"),),
    ),
    "a cell of a table that is no number": Hostile(
        csv_of(CELL | {"printed": "多多"}), ((2, column("printed", CELL), "bad-cell"),)
    ),
    "a line that is no JSON": Hostile(b'{"ref": "a"', ((1, 12, "bad-json"),), "export.jsonl"),
    "a line that is a list": Hostile(b"[1]\n", ((1, 1, "bad-json"),), "export.jsonl"),
    "a line that is no text": Hostile(b"\xff\xff\n", ((1, 1, "bad-json"),), "export.jsonl"),
    "an object that lacks a key": Hostile(
        jsonl_of({k: v for k, v in ROW.items() if k != "unit"}),
        ((1, 1, "no-column"),),
        "export.jsonl",
    ),
    "digits as a number": Hostile(jsonl_of(_NUMBERS), ((1, 1, "wrong-type"),), "export.jsonl"),
    "a very long line of JSON": Hostile(
        b'"' + b"a" * (4 * LONGEST + 1), ((1, 1, "too-long"),), "export.jsonl"
    ),
    "a very long line of tabs": Hostile(
        "\t".join(NAMES).encode() + b"\n" + b"a" * (LONGEST + 2),
        ((2, 1, "too-long"),),
        "export.tsv",
    ),
    "a formula where a number was": Hostile(
        xlsx_of(ROW | {"value_text": "=548+0.26"}),
        ((2, NAMES.index("value_text") + 1, "formula-cell"),),
        "export.xlsx",
    ),
    "an observation that is to be deleted": Hostile(
        sdmx_of(ROW, action="D"), ((2, 32, "sdmx-delete"),), "export.sdmx.csv"
    ),
    "a figure of SDMX in an unknown unit": Hostile(
        sdmx_of(ROW | {"unit": "亿圆"}),
        ((2, 129, "unknown-code"), (2, 129, "token-mismatch")),
        "export.sdmx.csv",
    ),
    "a file that is no Parquet": Hostile(
        b"PAR1 and no more", ((1, 1, "bad-parquet"),), "export.parquet"
    ),
}
# A list of sources, which holds no figures.
SOURCE_TWICE = Hostile(
    b"source,label_zh,label_en,published_earliest,published_latest\n"
    + 2 * "twice,样本,a sample,2025-07-01,2025-07-20\n".encode(),
    ((3, 1, "duplicate-code"),),
    "sources.csv",
)
