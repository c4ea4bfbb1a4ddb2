"""SDMX-CSV 2.0: figures as observations, and beside them the structure that they are told by.

The cells are written here and not by pysdmx, which makes doubles of decimals (254.30 becomes
254.3) and wants pandas for it; a test compares what it would write of the same cells. Figures
without a date are a flow of their own, without a time dimension: no date is invented.

A cell is the standard's value, also where a spreadsheet would compute: an apostrophe before it
would be part of the value for every program that reads SDMX, and codes, refs and dates could no
longer be matched. For spreadsheets there is `--format csv`, which writes it. There is no BOM
either, which readers of SDMX take for a part of the first head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from finstats.errors import UsageError
from finstats.model.refusal import Refusal
from finstats.model.sdmx_components import (
    COMPONENTS,
    DIMENSIONS,
    HEAD,
    NEEDED,
    observation,
)
from finstats.render import Companion, Style
from finstats.render.sdmx_lists import CodeLists, code_lists
from finstats.result import Result, Row, Value
from finstats.store.extras import missing_extra

# Besides what RFC 4180 quotes: all at which some reader would end a line.
_QUOTED = re.compile('[,"\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]')
_HEADS = (*HEAD, *(one.id for one in COMPONENTS))


def render(result: Result, out: TextIO, style: Style) -> None:
    """Write the observations; raises UsageError for an answer without figures, MissingExtra."""
    _structure()  # data whose structure cannot be written is not begun
    rows = list(_observations(result))  # nor an answer that is refused in the middle
    _write(_HEADS, out)
    for cells in rows:
        _write((cells[head] for head in _HEADS), out)


def companion(result: Result, style: Style) -> Companion:
    """The structure message, for a file beside the data; raises as `render` does."""
    cells = list(_observations(result))
    places = [_names(result).index(name) for name in ("unit", "unit_en")]
    units = [tuple(row[place] for place in places) for row in result.rows]
    lists = code_lists(cells, [(str(unit), _text(en)) for unit, en in units], result.about)
    text = _structure()(lists)
    return Companion(".structure.xml", lambda out: out.write(text))


def _structure() -> Callable[[CodeLists], str]:
    """What writes the structure; raises MissingExtra without pysdmx or what its XML needs."""
    try:
        from finstats.render.sdmx_structure import structure_message
    except ImportError as error:
        raise missing_extra("pysdmx", "sdmx") from error
    return structure_message


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _names(result: Result) -> list[str]:
    return [column.name for column in result.columns]


def _observations(result: Result) -> Iterator[dict[str, str]]:
    """The cells of each figure, no two with the same dimensions."""
    names = _names(result)
    if not set(NEEDED) <= set(names):
        raise UsageError(
            "no-figures-for-sdmx",
            "sdmx-csv 只写数字, 这里的回答不是逐个数字: 用 csv、json 等",
            "sdmx-csv holds figures; this answer has none: use csv, json or another format",
        )
    seen: set[tuple[str, ...]] = set()
    for row in result.rows:
        cells = _observation(names, row)
        key = tuple(cells[dimension] for dimension in DIMENSIONS)
        if key in seen:
            raise UsageError(
                "twice-in-sdmx",
                f"{cells['REF']} 的同一数字有两行, sdmx-csv 只能写一次: 各版用 finstats history, 或用 csv",
                f"{cells['REF']} says the same in two rows, and SDMX has one observation for it: "
                "use finstats history for versions, or csv",
            )
        seen.add(key)
        yield cells


def _observation(names: Iterable[str], row: Row) -> dict[str, str]:
    try:
        return observation(dict(zip(names, row, strict=True)))
    except Refusal as refusal:
        raise UsageError(refusal.code, refusal.zh, refusal.en) from refusal


def _write(cells: Iterable[str], out: TextIO) -> None:
    out.write(",".join(map(_field, cells)) + "\n")


def _field(text: str) -> str:
    if _QUOTED.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'
