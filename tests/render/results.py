"""Random answers: all kinds of columns, Chinese, quotes, formulas, controls, numbers, nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st
from tests.hostile.test_output import WORDS

from finstats.result import (
    Cell,
    Column,
    FigureCell,
    Grid,
    GridColumn,
    Group,
    Kind,
    Label,
    Note,
    Refs,
    Result,
    Value,
)

# What was found to break some writer or reader, beside any characters at all.
ODD = (
    *WORDS,
    *("", " ", " 两端 ", "0012", "370700", "2025-06-30", "4.2", "1e5", "12:30", "TRUE", "#N/A"),
    *("=", "=1+1", "-", "+", "'", '"', "''=1", "_x000D_", "_x001b_a", "&#27;", "<td>", "]]>", "\\"),
    *("NULL", "nan", "None", "农业银行潍坊分行", "\u00a0", "　", "𠮷野家", "e\u0301", "a\u3000b"),
)
texts = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)


@st.composite
def numbers(draw: st.DrawFn, most: int = 15) -> str:
    """Printed digits: at most so many, zeros at either end, a minus; no minus zero."""
    count = draw(st.integers(1, most))
    digits = draw(st.text("0123456789", min_size=count, max_size=count))
    whole = draw(st.integers(1, count))
    text = f"{digits[:whole].lstrip('0') or '0'}{f'.{digits[whole:]}' if digits[whole:] else ''}"
    below = draw(st.booleans()) and text.strip("0.")
    return f"-{text}" if below else text


refs = st.lists(
    st.builds("weifang-2025/{}.{}".format, st.integers(1, 40), st.integers(1, 20)), max_size=3
).map(" ".join)
documents = st.recursive(texts | st.integers(-9, 9), lambda inner: st.lists(inner, max_size=2))
VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    "text": texts,
    "digits": numbers(),
    "integer": st.integers(-(2**53), 2**53),
    "flag": st.integers(0, 1),
    "refs": refs,
    "json": documents.map(json.dumps),
}
_ENDINGS: tuple[tuple[Kind, str], ...] = (
    *(("text", ""), ("digits", ""), ("digits", "_text"), ("digits", "_base"), ("integer", "")),
    *(("flag", ""), ("refs", ""), ("json", "")),
)


class Drawn(NamedTuple):
    """A column and what may stand in it."""

    column: Column
    values: st.SearchStrategy[Value]


@st.composite
def _columns(draw: st.DrawFn) -> list[Drawn]:
    found = []
    for place, (kind, ending) in enumerate(draw(st.lists(st.sampled_from(_ENDINGS), min_size=1))):
        values = VALUES[kind]
        if ending == "_base":
            values = st.integers(-(10**18), 10**18).map(str)
        if kind != "refs":
            values = values | st.none()
        head = Label(draw(texts), draw(texts))
        found.append(Drawn(Column(f"c{place}{ending}", head, kind), values))
    return found


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Data alone: every format prints these columns."""
    columns = draw(_columns())
    rows = draw(st.lists(st.tuples(*(one.values for one in columns)), max_size=5))
    return Result(
        "sql",
        tuple(one.column for one in columns),
        tuple(rows),
        title=Label(draw(texts), draw(texts)),
        notes=tuple(draw(st.lists(st.builds(Note, st.just("n"), labels), max_size=2))),
        truncated=draw(st.booleans()),
    )


labels = st.builds(Label, texts, texts)
_wording = st.sampled_from(["", "达", "超", "近", "同比下降", "CNY ", "within "])
_units = st.sampled_from(["", "亿元", "%", "个百分点", "余户", " bn", " working days", "以内"])


@st.composite
def figures(draw: st.DrawFn) -> FigureCell:
    """A figure: its words hold its digits, with a minus of their own or without."""
    digits = draw(numbers())
    size = digits.removeprefix("-") if draw(st.booleans()) else digits
    words = f"{draw(_wording)}{size}{draw(_units)}"
    return FigureCell(Label(words, words), digits, draw(refs.filter(bool)).split()[0])


_CELLS: dict[str, Callable[[], st.SearchStrategy[Cell]]] = {
    "left": lambda: labels | texts | st.none() | st.just(Refs(("weifang-2025/4.2",))),
    "right": lambda: figures() | st.none(),
    "number": lambda: figures() | numbers() | st.none(),
}


@st.composite
def printed(draw: st.DrawFn) -> Result:
    """An answer with tables as people read them: heads in lines, groups, figures."""
    grids = []
    for _ in range(draw(st.integers(1, 2))):
        sides = draw(st.lists(st.sampled_from(["left", "right", "number"]), min_size=1, max_size=4))
        heads = [tuple(draw(st.lists(labels, min_size=1, max_size=2))) for _ in sides]
        columns = tuple(
            GridColumn(head, side, draw(st.booleans()))  # type: ignore[arg-type]
            for head, side in zip(heads, sides, strict=True)
        )
        rows = st.lists(st.tuples(*(_CELLS[side]() for side in sides)), max_size=4)
        groups = st.builds(Group, rows.map(tuple), labels | st.none())
        grids.append(Grid(columns, tuple(draw(st.lists(groups, min_size=1, max_size=2)))))
    one = (Column("ref", Label("出处", "ref")),)
    title, notes = draw(labels), tuple(Note("n", draw(labels)) for _ in range(2))
    return Result("indicator", one, (("weifang-2025/4.2",),), title, notes, tuple(grids))
