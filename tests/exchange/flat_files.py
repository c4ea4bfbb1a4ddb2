"""Flat files by chance: rows of few forms and many digits, as tables of figures have them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from hypothesis import strategies as st
from tests.exchange.generated import DAYS, SUBJECT, WORDINGS, WORDS, digits

HEADS = (
    *("source", "ref", "char_start", "char_end", "printed", "value_text", "unit", "qualifier"),
    *("quantity", "transformation", "comparison", "reference", "period", "period_basis"),
    *("base_period", "base_basis", "nature", "term", "note_zh", "paragraph", "value_base"),
)
Row = dict[str, str]
CODE = "flat-sample"
SOURCE = f"""
[source]
code = "{CODE}"
label_zh = "样本"
label_en = "a sample"
published = ["2025-07-01", "2025-07-20"]
"""
# Tokens whose digits are not their value's: read by the rules each time.
ODD = {
    "两家": ("2", "家", "exact"),
    "一千余户": ("1000", "户", "and-more"),
    "1,234.50亿元": ("1234.50", "亿元", "exact"),
    "12,345户": ("12345", "户", "exact"),
    "３２.5亿元": ("32.5", "亿元", "exact"),
    "3至5万户": ("3", "万户", "at-least"),
    "3亿5000万元": ("35000", "万元", "exact"),
    "超千万元": ("1000", "万元", "above"),
}
# What may be wrong with one row: the column, what stands there.
WRONG = (
    *(("value_text", "17.3"), ("unit", "万元"), ("unit", "斤"), ("qualifier", "above")),
    *(("quantity", "tech-loans:balance:all:nobody"), ("quantity", "tech-loans:balance")),
    *(("transformation", "growth"), ("transformation", "level"), ("comparison", "yoy")),
    *(("period", "2025-06-31"), ("period", "2025-01-01/2025-06-30"), ("period", "undated")),
    *(("period", "2025-09-30"), ("period_basis", "undated"), ("base_period", "2023-12-31")),
    *(("nature", "nothing"), ("char_end", "7"), ("char_start", "x"), ("ref", f"{CODE}/0.1")),
    *(("ref", "another/1.1"), ("printed", "约"), ("term", "x" * 1001), ("value_text", "-3")),
    *(("reference", "nonsense"), ("reference", SUBJECT), ("paragraph", "77"), ("value_base", "5")),
    *(("quantity", f"tech-loans:balance:all:more:{SUBJECT}"), ("quantity", SUBJECT)),
    *(("reference", f"all-loans:balance:all:{SUBJECT}"), ("value_text", "1" * 16)),
)


@st.composite
def row(draw: st.DrawFn) -> Row:
    """A row without its place."""
    kind = draw(st.sampled_from(("money", "count", "growth", "share", "case")))
    unit = {"money": "亿元", "count": "户", "case": "万元"}.get(kind, "%")
    qualifier = draw(st.sampled_from(("exact", "exact", "exact", *WORDINGS)))
    before, between, after = WORDINGS[qualifier]
    value = draw(digits(4, 0) if kind == "count" else digits(4, 2))
    negative = kind == "growth" and draw(st.booleans())
    found = {
        "printed": f"{before}{value}{between}{unit}{after}",
        "value_text": "-" * negative + value,
        "unit": unit,
        "qualifier": qualifier,
        "transformation": kind if kind in ("growth", "share") else "level",
        "term": draw(st.sampled_from(("", "科技型企业贷款", '"引"=1+1,'))),
        "note_zh": draw(st.sampled_from(("", "", "'=1", "说明")) | WORDS),
        "nature": draw(st.sampled_from(("actual", "actual", "target", ""))),
    }
    if kind in ("money", "count") and draw(st.integers(0, 4)) == 0:
        printed, (number, of, how) = draw(st.sampled_from(sorted(ODD.items())))
        found |= {"printed": printed, "value_text": number, "unit": of, "qualifier": how}
    return dict.fromkeys(HEADS, "") | found | draw(_said(kind, found["unit"]))


@st.composite
def _said(draw: st.DrawFn, kind: str, unit: str) -> Row:
    """The series and the period of a row, fit for its unit most of the time."""
    measure = "borrowers" if unit in ("户", "家", "万户") else "balance"
    category = draw(st.sampled_from(("all", "high-tech", "tech-sme")))
    day = draw(st.sampled_from(DAYS))
    found = {
        "quantity": f"tech-loans:{measure}:{category}:{SUBJECT}",
        "period": day,
        "period_basis": draw(st.sampled_from(("stated", "inferred"))),
    }
    if kind == "case":
        found["quantity"] = "credit:granted:all:psbc-airui"
    if kind == "growth":
        base = f"{int(day[:4]) - 1}-12-31"
        found |= {"comparison": "ytd", "base_period": base, "base_basis": "inferred"}
    if kind == "share":
        found["reference"] = f"all-loans:balance:all:{SUBJECT}"
    if kind in ("money", "count") and draw(st.integers(0, 9)) == 0:
        found |= {"period": "undated", "period_basis": "undated"}
    return found


def placed(rows: Sequence[Row], cells: bool = False) -> list[Row]:
    """The rows one after another in a source: of a text, or in the cells of a table."""
    found, start = [], 0
    for number, one in enumerate(rows, 1):
        if cells:  # where a minus is printed
            one = one | {"value_text": one["value_text"].removeprefix("-")}
        ref = f"sheet!B{number}" if cells else f"{(number + 2) // 3}.{(number + 2) % 3 + 1}"
        end = start + len(one["printed"])
        place = {"char_start": str(start), "char_end": str(end)}
        found.append(one | {"source": CODE, "ref": f"{CODE}/{ref}"} | place)
        start = end + 1
    return found


def written(rows: Sequence[Row]) -> str:
    """A flat file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
