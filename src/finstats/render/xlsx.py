"""A workbook: the table as people read it, then all data, the sources and the definitions.

Nothing in it is computed, linked or outside: text is text whatever it begins with. The same answer
is the same bytes: it bears one fixed time, the first that a zip archive can say.
"""

from __future__ import annotations

from datetime import datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO

from finstats import __version__
from finstats.errors import DataError
from finstats.render import Style
from finstats.render.cells import document_text, safe
from finstats.render.json import SCHEMA_VERSION
from finstats.render.timeless_zip import NO_TIME, TimelessZip
from finstats.render.workbook_cells import Cells
from finstats.render.workbook_data import put_table
from finstats.render.workbook_table import put_grids
from finstats.result import Label, Lang, Result, Table
from finstats.store.extras import must_be_installed

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_000_000  # of the 1,048,576 of a sheet: heads, headings and notes need some
_IN_MEMORY = 16 * 1024 * 1024
_DATA = Label("数据", "data")
_SOURCES = Label("来源", "sources")
_DEFINITIONS = Label("定义", "definitions")
# What the first sheet is called, by command. Excel has no sheet named History.
_NAMES = {
    "overview": Label("概览", "overview"),
    "themes": Label("五篇大文章", "themes"),
    "banks": Label("银行", "banks"),
    "enterprises": Label("企业", "enterprises"),
    "products": Label("产品", "products"),
    "indicators": Label("指标目录", "indicators"),
    "financings": Label("融资案例", "financings"),
    "sources": Label("文献", "list of sources"),
    "figures": Label("数字", "figures"),
    "indicator": Label("指标", "indicator"),
    "trace": Label("出处", "trace"),
    "cite": Label("引用", "cite"),
    "total": Label("合计", "total"),
    "compare": Label("比较", "compare"),
    "history": Label("历次发布", "versions"),
    "diff": Label("变动", "differences"),
    "audit": Label("核对", "audit"),
    "implied": Label("推算", "implied"),
    "explain": Label("解释", "explain"),
    "extract": Label("读出的数字", "extract"),
    "check": Label("比对", "check"),
    "import": Label("导入", "import"),
    "schema": Label("视图", "schema"),
    "sql": Label("查询", "query"),
    "info": Label("本机", "info"),
}
_OTHER = Label("表", "table")


def render(result: Result, out: BinaryIO, style: Style) -> None:
    """Write the workbook. Raises MissingExtra without openpyxl, DataError for too many rows."""
    must_be_installed("openpyxl", "xlsx")
    from openpyxl import Workbook

    if len(result.rows) > MOST_ROWS:
        raise DataError(
            "too-many-rows",
            f"xlsx 放不下 {len(result.rows)} 行 (至多 {MOST_ROWS}); 用 parquet 或 csv, 或加 --limit",
            f"{len(result.rows)} rows are too many for xlsx (at most {MOST_ROWS}); use parquet or "
            "csv, or --limit",
        )
    book = Workbook(write_only=True)
    _put_sheets(Cells(book, style.lang), result)
    _describe(book, result, style.lang)
    with SpooledTemporaryFile(_IN_MEMORY) as whole:
        _save(book, whole)
        whole.seek(0)
        copyfileobj(whole, out)


def _put_sheets(cells: Cells, result: Result) -> None:
    if result.command != "export":  # which is the data alone, not a table to be read
        put_grids(cells, _NAMES.get(result.command, _OTHER).in_language(cells.lang), result)
    put_table(cells, _DATA.in_language(cells.lang), Table(result.columns, result.rows))
    if result.about is not None:
        put_table(cells, _SOURCES.in_language(cells.lang), result.about.sources, wrap=True)
        put_table(cells, _DEFINITIONS.in_language(cells.lang), result.about.definitions, wrap=True)


def _describe(book: Workbook, result: Result, lang: Lang) -> None:
    from openpyxl.packaging.custom import BoolProperty, IntProperty, StringProperty

    properties = book.properties
    title = safe(result.title.in_language(lang)) or document_text(f"finstats {result.command}")
    properties.title, properties.creator = title, "finstats"
    properties.created = properties.modified = datetime(*NO_TIME)  # noqa: DTZ001 - no time at all
    own = book.custom_doc_props  # type: ignore[attr-defined] # the stubs are older
    own.append(StringProperty(name="finstats.command", value=result.command))
    own.append(IntProperty(name="finstats.schema_version", value=SCHEMA_VERSION))
    own.append(StringProperty(name="finstats.release", value=__version__))
    own.append(StringProperty(name="finstats.lang", value=lang))
    own.append(BoolProperty(name="finstats.truncated", value=result.truncated))


def _save(book: Workbook, whole: IO[bytes]) -> None:
    """Put the parts together as openpyxl does, without the time of day in any of them."""
    from openpyxl.writer.excel import ExcelWriter

    with TimelessZip(whole) as archive:
        ExcelWriter(book, archive).write_data()
