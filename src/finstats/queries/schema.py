"""`finstats schema`: what the public views and their columns mean, from the dictionary."""

from __future__ import annotations

from finstats.errors import UnknownName
from finstats.queries.names import candidates
from finstats.result import Column, Grid, GridColumn, Group, Label, Note, Result
from finstats.store.reader import Reader
from finstats.store.views import PUBLIC_VIEWS

_COLUMNS = (
    Column("object", Label("视图", "view")),
    Column("column", Label("列", "column")),
    Column("zh", Label("中文", "meaning (zh)")),
    Column("en", Label("英文", "meaning")),
)


def schema(reader: Reader, view: str | None) -> Result:
    """The views, or the columns of one; raises UnknownName for another name."""
    if view is not None and view not in (*PUBLIC_VIEWS, "dictionary"):
        near = candidates(view, {name: name for name in PUBLIC_VIEWS})
        listed = ", ".join(name for _, name in near) or ", ".join(PUBLIC_VIEWS[:5])
        raise UnknownName(
            "unknown-view",
            f"没有公开视图 {view[:60]}",
            f"there is no public view {view[:60]}",
            Label(f"有: {listed}", f"there is: {listed}"),
        )
    rows = _columns_of(reader, view) if view is not None else _views(reader)
    columns = (
        GridColumn((Label("视图", "view") if view is None else Label("列", "column"),)),
        GridColumn((Label("含义", "meaning"),), keep=False),
    )
    cells = tuple(
        (name if view is None else column, Label(zh, en)) for name, column, zh, en in rows
    )
    more = Label(
        "看一个视图的列: finstats schema figures", "columns of one: finstats schema figures"
    )
    return Result(
        "schema",
        _COLUMNS,
        tuple(rows),
        title=Label(view or "", view or ""),
        notes=(Note("more", more),) if view is None else (),
        grids=(Grid(columns, (Group(cells),)),),
    )


def _views(reader: Reader) -> list[tuple[str, str, str, str]]:
    held = {
        str(name): (str(zh), str(en))
        for name, zh, en in reader.rows(
            "select d.object, d.zh, d.en from dictionary d where d.column = '' order by d.object"
        )
    }
    return [(name, "", *held[name]) for name in PUBLIC_VIEWS]


def _columns_of(reader: Reader, view: str) -> list[tuple[str, str, str, str]]:
    """In the order of the view, which the dictionary does not keep."""
    held = {
        str(column): (str(zh), str(en))
        for column, zh, en in reader.rows(
            "select d.column, d.zh, d.en from dictionary d "
            "where d.object = :view and d.column <> '' order by d.column",
            {"view": view},
        )
    }
    return [(view, column, *held[column]) for column in reader.columns(view)]
