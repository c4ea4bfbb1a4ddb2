"""What imports did, as a result to print."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.ingest.importing import Report
from finstats.result import Column, Grid, GridColumn, Group, Label, Result

_COLUMNS = (
    Column("file", Label("文件", "file")),
    Column("source", Label("文献", "source")),
    Column("added", Label("新增", "added"), "integer"),
    Column("superseded", Label("取代", "superseded"), "integer"),
    Column("unchanged", Label("未变", "unchanged"), "integer"),
    Column("checked", Label("与原文核对", "checked against the text"), "integer"),
)


def import_result(reports: Sequence[Report]) -> Result:
    """One row a file: figures added, superseded, unchanged, and tokens checked against the text."""
    rows = tuple((r.file, r.source, r.added, r.superseded, r.unchanged, r.checked) for r in reports)
    cells = tuple(
        (
            *(r.file, r.source or Label("(只有代码)", "(codes only)")),
            *(str(r.added), str(r.superseded), str(r.unchanged), _checked(r)),
        )
        for r in reports
    )
    columns = tuple(
        GridColumn((column.head,), "number" if column.kind == "integer" else "left", keep=False)
        for column in _COLUMNS
    )
    return Result("import", _COLUMNS, rows, grids=(Grid(columns, (Group(cells),)),))


def _checked(report: Report) -> Label:
    if report.same_file:
        return Label("文件已导入过", "file imported before")
    if report.checked is None:
        return Label("原文不在手边", "text not at hand")
    return Label(f"{report.checked} 处", f"{report.checked} tokens")
