"""What imports did, as a result to print."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.ingest.effects import LISTED
from finstats.ingest.importing import Report
from finstats.ingest.jobs import Trial
from finstats.model.refs import short
from finstats.result import Cell, Column, Grid, GridColumn, Group, Label, Note, Result

_COLUMNS = (
    Column("file", Label("文件", "file")),
    Column("source", Label("文献", "source")),
    Column("added", Label("新增", "added"), "integer"),
    Column("superseded", Label("取代", "superseded"), "integer"),
    Column("unchanged", Label("未变", "unchanged"), "integer"),
    Column("checked", Label("与原文核对", "checked against the text"), "integer"),
    Column("missing", Label("空缺", "missing"), "integer"),
)
_KINDS = {
    "added": Label("新增", "added"),
    "revised": Label("修订", "revised"),
    "withdrawn": Label("撤回", "withdrawn"),
    "conflicting": Label("不一致", "conflicting"),
}
_OF_TRIALS = (
    *_COLUMNS[:2],
    *(Column(name, head, "integer") for name, head in _KINDS.items()),
    *(Column(name, head, "integer") for name, head, _ in (_COLUMNS[4], _COLUMNS[6])),
    *(
        Column(f"{name}_refs", Label(f"{head.zh}出处", f"{head.en} refs"), "refs")
        for name, head in _KINDS.items()
    ),
)
_SHOWN = 20  # refs of a kind in the printed table


def import_result(reports: Sequence[Report]) -> Result:
    """One row a file: figures added, superseded, unchanged, tokens checked against the text, and
    cells of a table without a figure."""
    rows = tuple(
        (r.file, r.source, r.added, r.superseded, r.unchanged, r.checked, r.missing)
        for r in reports
    )
    tables = any(r.missing for r in reports)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(r.file, _source(r)),
            *(str(r.added), str(r.superseded), str(r.unchanged), _checked(r)),
            *((str(r.missing),) if tables else ()),
        )
        for r in reports
    )
    columns = _grid_columns(_COLUMNS if tables else _COLUMNS[:-1])
    return Result("import", _COLUMNS, rows, grids=(Grid(columns, (Group(cells),)),))


def trial_result(trials: Sequence[Trial]) -> Result:
    """One row a file: what importing it would do, with the refs of the figures it is about."""
    rows, cells, notes = [], [], []
    for report, found in trials:
        counts = tuple(one.total for one in found)
        listed = tuple(" ".join(one.refs) for one in found)
        rows.append(
            (report.file, report.source, *counts, report.unchanged, report.missing, *listed)
        )
        numbers = (*counts, report.unchanged, report.missing)
        cells.append((report.file, _source(report), *(str(n) for n in numbers)))
        for head, one in zip(_KINDS.values(), found, strict=True):
            notes.extend(_listed(report, head, one.refs, one.total))
        if any(one.total > len(one.refs) for one in found):
            zh = f"{report.file}: 出处只列前 {LISTED} 个"
            en = f"{report.file}: only the first {LISTED} refs are listed"
            notes.append(Note("truncated", Label(zh, en)))
    notes.append(Note("dry-run", Label("试算: 没有写入任何内容", "a trial: nothing was written")))
    grid = Grid(_grid_columns(_OF_TRIALS[:8]), (Group(tuple(cells)),))
    return Result("import", _OF_TRIALS, tuple(rows), notes=tuple(notes), grids=(grid,))


def _listed(report: Report, head: Label, refs: tuple[str, ...], count: int) -> list[Note]:
    """The first refs of a kind, for people."""
    if not refs:
        return []
    shown = " ".join((refs[0], *(short(ref) for ref in refs[1:_SHOWN])))
    zh = f" 等 {count} 个" if count > _SHOWN else ""
    en = f" and {count - _SHOWN} more" if count > _SHOWN else ""
    text = Label(f"{report.file} {head.zh}: {shown}{zh}", f"{report.file}, {head.en}: {shown}{en}")
    return [Note("refs", text, refs[:_SHOWN])]


_CODES_ONLY = Label("(只有代码)", "(codes only)")


def _source(report: Report) -> str | Label:
    if report.sources > 1:
        return Label(f"{report.sources} 个文献", f"{report.sources} sources")
    return report.source or _CODES_ONLY


def _grid_columns(columns: Sequence[Column]) -> tuple[GridColumn, ...]:
    return tuple(
        GridColumn((column.head,), "number" if column.kind == "integer" else "left", keep=False)
        for column in columns
    )


def _checked(report: Report) -> Label:
    if report.same_file:
        return Label("文件已导入过", "file imported before")
    if report.checked is None:
        return Label("原文不在手边", "text not at hand")
    return Label(f"{report.checked} 处", f"{report.checked} tokens")
