"""`finstats cite`: a sentence and a source line fit for a report."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.queries.checks import check_notes
from finstats.queries.figure_rows import FigureRow
from finstats.queries.notes import remarks
from finstats.queries.source_line import source_line
from finstats.queries.trace import find
from finstats.queries.wording import as_printed, period_words, place_words, what_it_is
from finstats.result import Cell, Column, Grid, GridColumn, Group, Label, Note, Result
from finstats.store.reader import Reader


def cite(reader: Reader, words: Sequence[str]) -> Result:
    """A sentence and a source line for each figure, fit for a report."""
    rows = [row for word in words for row in find(reader, word)]
    cited = [(row, _sentence(row), source_line(reader, row.source)) for row in rows]
    columns = (
        *(Column("ref", Label("出处", "ref")), Column("text_zh", Label("中文", "text (zh)"))),
        *(
            Column("text_en", Label("英文", "text (en)")),
            Column("source_zh", Label("来源", "source (zh)")),
        ),
        Column("source_en", Label("来源 (英)", "source (en)")),
    )
    data = tuple((row.ref, text.zh, text.en, source.zh, source.en) for row, text, source in cited)
    lines: list[tuple[Cell, ...]] = []
    for row, text, source in cited:
        lines.append((text,))
        line = Label(
            f"  来源: {source.zh}; {place_words(row).zh} ({row.ref})",
            f"  Source: {source.en}; {place_words(row).en} ({row.ref})",
        )
        lines.append((line,))
    grid = Grid((GridColumn((Label("", ""),), keep=False),), (Group(tuple(lines)),))
    checked = check_notes(reader, [row.ref for row in rows])
    notes = (*_not_current(rows), *checked, *remarks(rows))
    return Result("cite", columns, data, notes=notes, grids=(grid,))


def _not_current(rows: Sequence[FigureRow]) -> list[Note]:
    """A figure that no longer stands must not be cited unawares."""
    words = {
        "superseded": Label("已被取代", "superseded"),
        "withdrawn": Label("已撤回", "withdrawn"),
    }
    return [
        Note(
            row.status,
            Label(
                f"{row.ref} {words[row.status].zh} ({row.known_to})",
                f"{row.ref} is {words[row.status].en} ({row.known_to})",
            ),
            (row.ref,),
        )
        for row in rows
        if row.status in words
    ]


def _sentence(row: FigureRow) -> Label:
    """What a report would say; a missing date stands at the end."""
    what, number, date = (
        what_it_is(row),
        as_printed(row),
        period_words(row.period, row.period_basis),
    )
    zh = f"{_told(row)}{number.zh}"
    en = f"{row.subject_name.en}, {_told_in_english(row)}{what.en}: {number.en}"
    if row.period_end is None:
        zh, en = f"{zh} ({date.zh})", f"{en} ({date.en})"
    else:
        at = "截至" if row.period == row.period_end else ""
        zh, en = f"{at}{date.zh}, {zh}", f"{en} ({date.en})"
    if row.nature == "actual":
        return Label(f"{zh}。", f"{en}.")
    return Label(f"{zh} (计划、目标或估计: {row.nature})。", f"{en} ({row.nature}).")


def _told(row: FigureRow) -> str:
    """Subject, indicator and measure as one Chinese phrase, no word said twice."""
    what = what_it_is(row).zh.replace(" ", "")
    if row.subject_kind not in ("bank", "bank-group"):
        return f"{row.subject_zh}: {what}"
    name = row.term or row.indicator_zh
    if row.category != "all":
        return f"{row.subject_zh}{row.category_zh}{what}"
    if what.startswith("贷款") and name.endswith("贷款"):
        what = what.removeprefix("贷款")
    return f"{row.subject_zh}{name}{'' if what.startswith(name) else what}"


def _told_in_english(row: FigureRow) -> str:
    if row.subject_kind not in ("bank", "bank-group"):
        return ""
    kind = "" if row.category == "all" else f" ({row.category_en})"
    return f"{row.indicator_en}{kind}, "
