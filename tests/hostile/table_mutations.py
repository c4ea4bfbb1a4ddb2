"""Tables and mappings made hostile, the same ones for the same seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tests.hostile.mutations import OF_BYTES, OF_TEXT
from tests.ingest.table_samples import CELLS, HEADS, MAPPING, TABLE, workbook

# What no cell may mean, or what a careless reader would take for something else.
CELLS_OF_TEXT: tuple[str, ...] = (
    *("", " ", "\u3000", '"', '""', '"""', '"a"b', "a,b", '"a,b', "\x00", "\x1b[31m", "\u202e1"),
    *("1E+1000000", "①", "٣", "½", "NaN", "inf", "1e5", "1_000", "0x10", "1,02,6", "1,026,", "."),
    *("--5", "+-5", "(5)", "5%", "%", "亿元", "5亿元", "5万亿亿元", "近近5", "超5余", "5" * 400),
    *("-0", "0", "00012", "5.", ".5", "9" * 15, "9" * 16, "9" * 7, "0.00000000001", "100%%"),
    *("2024-02-30", "0000-00-00", "9999-12-31", "2024Q5", "latest", "undated", "/2024-06-30"),
    *("2024-01-01/2024-06-30", "2024年1-13月", "202413", "2024.0", "=cmd|x!A1", "@SUM(A1)"),
    *("潍坊银行", "banks-in-weifang", "all", "little-giant", "growth", "a" * 3000, "\n", "\r", "\r\n"),
)  # fmt: skip
RAW_CELLS: tuple[str, ...] = (
    '<c r="D2"><v>1E+308</v></c>',
    '<c r="D2"><v>nan</v></c>',
    '<c r="D2"><v></v></c>',
    '<c r="D2"><v>0.1234567890123456789</v></c>',
    '<c r="D2" t="e"><v>#N/A</v></c>',
    '<c r="D2" t="b"><v>1</v></c>',
    '<c r="D2" t="s"><v>99999</v></c>',
    '<c r="D2" t="s"><v>-1</v></c>',
    '<c r="D2" t="inlineStr"><is><t>1&#10;2</t></is></c>',
    '<c r="D2" t="zzz"><v>1</v></c>',
    '<c r="D2" s="999"><v>1</v></c>',
    '<c r="XFD2"><v>1</v></c>',
    '<c r="A1048577"><v>1</v></c>',
    '<c r="D2"><f>1/0</f></c>',
    '<c r="D2" t="d"><v>2024-06-30T00:00:00Z</v></c>',
    "<c><v>1</v></c>",
    '<c r="D2"><v>1</v>',
)
_PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")


class Case(NamedTuple):
    """A table with its mapping."""

    table: bytes
    mapping: bytes
    name: str


@cache
def _workbook() -> bytes:
    return workbook([HEADS, CELLS, [*CELLS[:3], "254.30", "-3.2%"], [*CELLS[:3], None, 0.5]])


def hostile_table(seed: int) -> Case:
    """One case: the table is hostile, or its mapping."""
    chance = random.Random(seed)  # noqa: S311 - cases, not secrets
    kind = chance.random()
    if kind < 0.3:
        text = chance.choice(OF_TEXT)(MAPPING, chance)
        return Case(TABLE.encode(), text.encode("utf-8", "surrogatepass"), "table.csv")
    if kind < 0.55:
        return Case(_hostile_workbook(chance), MAPPING.encode(), "table.xlsx")
    text = TABLE
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice(_OF_TABLES)(text, chance)
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.3:
        content = chance.choice(OF_BYTES)(content, chance)
    return Case(content, MAPPING.encode(), "table.csv")


def _cell(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    cells = lines[place].split(",")
    cells[chance.randrange(len(cells))] = chance.choice(CELLS_OF_TEXT)
    lines[place] = ",".join(cells)
    return "\n".join(lines)


def _character(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    odd = chance.choice('"",\n\r\x00\t\u3000\ufeff\u202e1-.%"')
    return text[:place] + odd + text[place + chance.randint(0, 1) :]


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one : one + chance.randint(0, 2)] = [lines[other]] * chance.randint(0, 3)
    return "\n".join(lines)


def _crowd(text: str, chance: random.Random) -> str:
    many = chance.choice((300, 3000))
    return text + chance.choice(
        ("\n" * many, '"' * many, "," * many, '"x\n' * many, "x,y\n" * many)
    )


_OF_TABLES: tuple[Callable[[str, random.Random], str], ...] = (
    *(_cell,) * 6,
    *(_character,) * 3,
    _lines,
    _crowd,
)


def _hostile_workbook(chance: random.Random) -> bytes:
    content = _workbook()
    if chance.random() < 0.3:
        return chance.choice(OF_BYTES)(content, chance)
    part = chance.choice((_PARTS[0], *_PARTS))
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == part:
                data = _hostile_part(data, chance)
            new.writestr(member, data)
    return found.getvalue()


def _hostile_part(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.4:
        return chance.choice(OF_BYTES)(data, chance)
    raw = chance.choice(RAW_CELLS)
    return re.sub(r'<c r="D2".*?</c>', lambda _: raw, data.decode(), count=1).encode()
