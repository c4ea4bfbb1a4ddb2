"""A small table and its mapping, and a table or mapping for every fault there is."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from tests.ingest.facts import swap

from finstats.ingest.table_rows import LONGEST

MAPPING = """\
[source]
code = "loans-h1"
label_zh = "贷款表"
label_en = "table of loans"
publisher = "样本统计局"
published = ["2024-07-25", "2024-07-25"]

[table]
indicator = "tech-loans"
subject_from = "机构"
category_from = "类别"
period_from = "时点"
missing = ["未公布"]

[[column]]
head = "余额(亿元)"
measure = "balance"
unit = "亿元"

[[column]]
head = "比年初(%)"
measure = "balance"
transformation = "growth"
comparison = "ytd"
unit = "%"

[values.category]
"高新" = "high-tech"
"中小" = "tech-sme"
"""
TABLE = '''\
时点,机构,类别,余额(亿元),比年初(%),备注
2024年6月末,潍坊银行业,高新,"1,026.09",28.47,无
2024-06,潍坊银行业,中小,254.30,-3.2%,"两行
的""话"""
2024Q2,潍坊银行业,all,近3000,未公布,
'''
# A long table: all is said in cells.
LONG_MAPPING = """\
[source]
code = "loans-long"
label_zh = "长表"
label_en = "a long table"
published = ["2024-07-25", "2024-07-25"]
[[column]]
head = "数值"
indicator_from = "指标"
measure_from = "度量"
category_from = "分类"
subject_from = "主体"
transformation_from = "变换"
comparison_from = "比较"
reference_from = "参照"
period_from = "时期"
base_period_from = "基期"
unit_from = "单位"
qualifier_from = "限定"
nature_from = "性质"
term_from = "用词"
note_zh_from = "说明"
[values.measure]
"余额" = "balance"
"""
LONG_HEADS = "指标,度量,分类,主体,变换,比较,参照,时期,基期,数值,单位,限定,性质,用词,说明"
LONG_ROW = "tech-loans,余额,,潍坊银行业,,,,2024-06-30,,5.0,亿元,,,,"


@dataclass(frozen=True)
class TableSample:
    """What is refused, and where: line and column of each fault of the table, or of the mapping."""

    table: bytes
    faults: tuple[tuple[int, int, str], ...]
    mapping: str = MAPPING
    name: str = "table.csv"
    in_mapping: bool = False


def _table(old: str, new: str, *faults: tuple[int, int, str]) -> TableSample:
    return TableSample(swap(TABLE, (old, new)).encode(), faults)


def _mapping(old: str, new: str, *faults: tuple[int, int, str]) -> TableSample:
    return TableSample(TABLE.encode(), faults, swap(MAPPING, (old, new)), in_mapping=True)


def _long(old: str, new: str, *faults: tuple[int, int, str]) -> TableSample:
    row = swap(LONG_ROW, (old, new))
    return TableSample(f"{LONG_HEADS}\n{row}\n".encode(), faults, LONG_MAPPING)


def workbook(rows: list[list[object]], formats: dict[str, str] | None = None) -> bytes:
    """The bytes of a workbook of one sheet 贷款."""
    book: Any = Workbook()
    sheet = book.active
    sheet.title = "贷款"
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_value(content: bytes, cell: str, value: str) -> bytes:
    """A workbook with a raw value, as other programs write them."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                pattern = rf'<c r="{cell}"[^>]*>.*?</c>'
                text, count = re.subn(pattern, value, data.decode())
                assert count == 1
                data = text.encode()
            new.writestr(member, data)
    return found.getvalue()


HEADS: list[object] = ["时点", "机构", "类别", "余额(亿元)", "比年初(%)"]
CELLS: list[object] = ["2024年6月末", "潍坊银行业", "高新", 1026.09, 28.47]


def _cell(value: object, *codes: str) -> TableSample:
    content = workbook([HEADS, [*CELLS[:3], value, *CELLS[4:]]])
    return TableSample(content, tuple((2, 4, code) for code in codes), name="table.xlsx")


def _raw(value: str, code: str) -> TableSample:
    content = with_value(workbook([HEADS, CELLS]), "D2", value)
    return TableSample(content, ((2, 4, code),), name="table.xlsx")


WIDE = ",".join(f"列{n}" for n in range(16_385))
TABLES: dict[str, TableSample] = {
    "a cell too few": _table("254.30,-3.2%,", "254.30,", (3, 26, "ragged-row")),
    "a cell too many": _table("近3000,未公布,", "近3000,未公布,,", (5, 28, "ragged-row")),
    "a quote that is never closed": _table('话"""', "话", (3, 31, "open-quote")),
    "a quote inside a cell": _table("254.30", '254".30', (3, 21, "stray-quote"), (4, 2, "stray-quote")),
    "words after a quote": _table('"1,026.09"', '"1,026.09"亿', (2, 29, "stray-quote")),
    "a NUL": _table("254.30", "254\0.30", (3, 21, "nul-byte"), (3, 18, "bad-cell")),
    "a line without an end": TableSample(
        b"a,b\n" + b"x" * (LONGEST + 1), ((2, 1, "too-long"),), MAPPING.replace("余额(亿元)", "a").replace("比年初(%)", "b").replace("_from", "").replace('"机构"', '"bank-of-weifang"').replace('"类别"', '"all"').replace('"时点"', '"2024-06"')
    ),
    "a quoted cell without an end": TableSample(
        TABLE.encode() + b'"' + b"x\n" * (LONGEST // 2 + 1), ((6, 1, "too-long"),)
    ),
    "a growth without a comparison in the mapping": _mapping('comparison = "ytd"\n', "", (23, 18, "series-parts")),
    "no rows": TableSample(TABLE.splitlines()[0].encode(), ((1, 1, "empty"),)),
    "no heads": TableSample(b"", ((1, 1, "no-heads"),)),
    "too many columns": TableSample(WIDE.encode(), ((1, 1, "too-wide"),)),
    "a head twice": _table("备注", "类别", (1, 24, "duplicate-head")),
    "a number in words": _table("254.30", "很多", (3, 18, "bad-cell")),
    "a number of another unit": _table("254.30", "254.30万元", (3, 18, "other-unit")),
    "too many digits": _table("254.30", "2543.012345678901", (3, 18, "bad-number")),
    "a part of a fen": _table("254.30", "254.30000000001", (3, 18, "not-whole")),
    "more than 18 digits in base units": _table("254.30", "100000000", (3, 18, "too-large")),
    "a level below zero": _table("254.30", "-254.30", (3, 18, "negative")),
    "a word that is no code": _table(",中小,", ",中小微,", (3, 15, "unknown-code")),
    "a cell that must say something": _table("2024-06,", ",", (3, 1, "empty-cell")),
    "no date": _table("2024-06,", "六月,", (3, 1, "bad-as-of")),
    "a date that moves": _table("2024-06,", "latest,", (3, 1, "bad-period")),
    "a day after publication": _table("2024-06,", "2024-09,", (3, 1, "after-publication")),
    "several faults of two rows": TableSample(
        swap(TABLE, ("2024-06,", "六月,"), ("28.47", "x")).encode(),
        ((2, 30, "bad-cell"), (3, 1, "bad-as-of")),
    ),
    "a base that is none": _long(",,,2024-06-30,,", ",since,,2024-06-30,x,", (2, 30, "bad-as-of")),
    "a growth of nothing": _long("潍坊银行业,,", "潍坊银行业,growth,", (2, 1, "series-parts")),
    "an escape in a note": _long("亿元,,,,", "亿元,,,,a\x1b[2J", (2, 47, "wrong-type")),
    "a unit of something else": _long("亿元", "户", (2, 1, "unit-mismatch")),
    "a wording that the column denies": _long("5.0,亿元,", "近5,亿元,above", (2, 37, "token-mismatch")),
    "a mapping without columns": TableSample(
        TABLE.encode(), ((1, 1, "missing-block"),), MAPPING[: MAPPING.index("[[column]]")], in_mapping=True
    ),
    "two tables": _mapping("[[column]]\nhead = \"余额", "[table]\n[[column]]\nhead = \"余额", (15, 7, "bad-toml")),
    "a second table in the mapping": _mapping("[table]", "[[table]]\n[[table]]", (9, 1, "twice")),
    "a column told of twice": _mapping('head = "比年初(%)"', 'head = "余额(亿元)"', (21, 8, "twice")),
    "a code and where it is from": _mapping('measure = "balance"\nunit = "亿元"', 'measure = "balance"\nmeasure_from = "备注"\nunit = "亿元"', (18, 16, "told-twice")),
    "a quantity whole and in parts": _mapping('measure = "balance"\nunit = "亿元"', 'measure = "balance"\nquantity = "a:b:c:d"\nunit = "亿元"', (18, 12, "told-twice")),
    "no unit": _mapping('unit = "亿元"\n', "", (15, 1, "missing-key")),
    "words of nothing": _mapping("[values.category]", "[values.colour]", (27, 1, "unknown-block")),
    "a word without a code": _mapping('"高新" = "high-tech"', '"高新" = 1', (28, 8, "wrong-type")),
    "a word's code that is not known": _mapping('"high-tech"', '"high-teck"', (28, 8, "unknown-code")),
    "a quantity that is none": _mapping('measure = "balance"\nunit = "亿元"', 'quantity = "tech-loans:balance"\nunit = "亿元"', (17, 12, "bad-quantity")),
    "a column that is not there": _mapping('head = "余额(亿元)"', 'head = "余额"', (16, 8, "unknown-head")),
    "a series in another unit": _mapping('unit = "%"', 'unit = "户"', (20, 1, "unit-mismatch")),
    "a workbook that is none": TableSample(b"PK\x03\x04", ((1, 1, "bad-xlsx"),), name="table.xlsx"),
    "a workbook without a workbook": TableSample(
        b"PK\x05\x06" + bytes(18), ((1, 1, "bad-xlsx"),), name="table.xlsx"
    ),
    "a sheet that is not there": TableSample(
        workbook([HEADS, CELLS]), ((13, 9, "unknown-sheet"),),
        swap(MAPPING, ("missing =", 'sheet = "存款"\nmissing =')), "table.xlsx", in_mapping=True,
    ),
    "a formula that nobody computed": _cell("=1+1", "not-computed"),
    "a formula's error": _raw('<c r="D2" t="e"><v>#DIV/0!</v></c>', "error-cell"),
    "a date for a number": _cell(datetime(2024, 6, 30), "bad-cell"),  # noqa: DTZ001 - as in sheets
    "a yes for a number": _cell(True, "bad-cell"),
    "a cell of a style that is not there": TableSample(
        with_value(workbook([HEADS, CELLS]), "D2", '<c r="D2" s="999"><v>1</v></c>'), ((1, 1, "bad-xlsx"),), name="table.xlsx"
    ),
    "a number with a rest": _raw('<c r="D2"><v>0.30000000000000004</v></c>', "not-exact"),
    "a number beyond all": _raw('<c r="D2"><v>1E+999</v></c>', "not-exact"),
}  # fmt: skip
