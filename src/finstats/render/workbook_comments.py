"""Comments at figures: ref, as printed, date, bounds, source, since when it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from finstats.render.workbook_cells import workbook_text
from finstats.result import FigureCell, Label, Lang, Result, Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell

AUTHOR = "finstats"
MOST_COMMENTS = 5_000  # of a sheet; spreadsheets open more than that slowly
_LONGEST = 200  # characters of a line
_WIDTH, _LINE = 320, 20  # pixels
_INFERRED = Label(" (推定)", " (inferred)")

Row = Mapping[str, object]


class Comments:
    """What is said of the figures of a result: of the data rows of their refs."""

    def __init__(self, result: Result, lang: Lang) -> None:
        self.lang: Lang = lang
        self.placed, self.refused = 0, 0
        self._rows = _by_ref(Table(result.columns, result.rows))
        if result.about is not None:
            for ref, rows in _by_ref(result.about.figures).items():
                self._rows.setdefault(ref, rows)

    def put_at(self, cell: Cell, figure: FigureCell) -> None:
        """Put a comment at a cell, unless there are too many."""
        from openpyxl.comments import Comment

        if self.placed == MOST_COMMENTS:
            self.refused += 1
            return
        self.placed += 1
        lines = [line[:_LONGEST] for line in self._lines(figure)]
        text = workbook_text("\n".join(lines), self.lang)
        cell.comment = Comment(text, AUTHOR, height=_LINE * (len(lines) + 1), width=_WIDTH)

    def _lines(self, figure: FigureCell) -> Iterator[str]:
        """A line for each thing that is known; of several rows of one ref the different values."""
        rows = self._rows.get(figure.ref, [{"printed": figure.words.zh}])
        yield figure.ref
        for head, words in (
            (Label("印出", "printed"), [_word(row, "printed") for row in rows]),
            (Label("日期", "date"), [self._date(row) for row in rows]),
            (Label("范围", "range"), [_bounds(row) for row in rows]),
            (Label("来源", "source"), [figure.ref.rpartition("/")[0]]),
            (Label("最迟发布", "published by"), [_word(row, "known_from") for row in rows]),
        ):
            different = list(dict.fromkeys(word for word in words if word))
            if different:
                yield f"{head.in_language(self.lang)}: {'; '.join(different)}"

    def _date(self, row: Row) -> str:
        period = _word(row, "period")
        if period == "undated":
            return Label("未载", "not stated").in_language(self.lang)
        inferred = row.get("period_basis") == "inferred"
        return period + (_INFERRED.in_language(self.lang) if inferred and period else "")


def _by_ref(table: Table) -> dict[str, list[Row]]:
    """The rows of a table by their ref, where it has one."""
    names = [column.name for column in table.columns]
    found: dict[str, list[Row]] = {}
    if "ref" in names:
        place = names.index("ref")
        for row in table.rows:
            found.setdefault(str(row[place]), []).append(dict(zip(names, row, strict=True)))
    return found


def _word(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _bounds(row: Row) -> str:
    """`>= 1026.085, <= 1026.095 亿元`; an end that is not there is left out."""
    ends = [
        f"{sign}{'=' if row.get(f'{end}_closed') else ''} {_word(row, f'{end}_text')}"
        for end, sign in (("lower", ">"), ("upper", "<"))
        if _word(row, f"{end}_text")
    ]
    return f"{', '.join(ends)} {_word(row, 'unit')}".strip() if ends else ""
