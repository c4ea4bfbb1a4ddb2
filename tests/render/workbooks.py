"""Workbooks read back by openpyxl, and numbers shown by their formats, worked out here anew."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from decimal import ROUND_HALF_UP, Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from finstats.render import Style, render
from finstats.result import Lang, Result


def content(result: Result, lang: Lang = "zh") -> bytes:
    """The bytes of the workbook of a result."""
    out = io.BytesIO()
    render(result, out, Style(lang), "xlsx")
    return out.getvalue()


def opened(data: bytes) -> Workbook:
    """The workbook as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of openpyxl about its own
        return load_workbook(io.BytesIO(data))


def rows_of(sheet: Worksheet) -> list[list[Cell]]:
    """All rows of a sheet."""
    return [list(row) for row in sheet.iter_rows()]  # type: ignore[arg-type]


def text_of(cell: Cell) -> str:
    """What a cell shows: text as it is, a number in its format."""
    if cell.data_type == "n":
        return "" if cell.value is None else shown(cell.value, cell.number_format)  # type: ignore[arg-type]
    assert cell.data_type == "s", (cell.data_type, cell.value)
    return unescape(str(cell.value))


def shown(value: int | float, form: str) -> str:
    """A number under a format of quoted words and digits: its parts for numbers above and below."""
    above, *below = _parts(form)
    number = Decimal(repr(value))
    if number < 0 and below:
        return _shown(-number, below[0])
    sign = "-" if number < 0 else ""
    return sign + _shown(abs(number), above)


def _parts(form: str) -> list[str]:
    """The parts between semicolons that are not quoted."""
    return re.findall(r'(?:"[^"]*"|[^";])+', form)


def _shown(number: Decimal, part: str) -> str:
    return re.sub(r'"([^"]*)"|([0#,]+)(?:\.(0+))?', lambda m: _piece(m, number), part)


def _piece(match: re.Match[str], number: Decimal) -> str:
    if match[2] is None:
        return match[1]
    places = len(match[3] or "")
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    whole, point, decimals = text.partition(".")
    whole = whole.rjust(match[2].count("0"), "0")
    if "," in match[2]:
        whole = f"{int(whole):,}"
    return f"{whole}{point}{decimals}"


def kept(text: str) -> str:
    """What a workbook keeps of a text: ends of lines as LF, what hides or turns replaced."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(
        "\ufffd"
        if c not in "\n\t" and (unicodedata.category(c) in odd or c in "\ufffe\uffff")
        else c
        for c in lines
    )


def parts(data: bytes) -> dict[str, str]:
    """The parts of a workbook that are XML, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
