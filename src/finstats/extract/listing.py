"""What was read, as a table for people: printed, what, whom, when, how sure; doubts beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from finstats.extract.draft import is_doubtful, numbered
from finstats.extract.found import Confidence, Doubt, Found, Read, Says
from finstats.extract.rows import COLUMNS, rows_of
from finstats.model.codes import PeriodBasis
from finstats.model.refs import LocalRef
from finstats.model.series import ALL
from finstats.queries.wording import KINDS_OF_CHANGE, comparison_words, period_words
from finstats.result import NO_TITLE, Cell, Grid, GridColumn, Group, Label, Note, Result, Row
from finstats.store.reader import Reader

TITLE = Label("自动读数, 未经复核", "Automatic readings, unreviewed")
_SURE = {
    Confidence.HIGH: Label("高", "high"),
    Confidence.MEDIUM: Label("中", "medium"),
    Confidence.LOW: Label("低", "low"),
}
_GRID = (
    GridColumn((Label("段.序", "ref"),)),
    GridColumn((Label("原文", "printed"),)),
    GridColumn((Label("内容", "what"),), keep=False),
    GridColumn((Label("主体", "whom"),), keep=False),
    GridColumn((Label("时期", "date"),), keep=False),
    GridColumn((Label("把握", "how sure"),)),
)
_VIEWS = {"category": "categories"}


@dataclass(slots=True)
class Listing:
    """The figures of several texts, as rows and as a table."""

    reader: Reader
    rows: list[Row] = field(default_factory=list)
    _groups: list[Group] = field(default_factory=list)
    _doubts: dict[Doubt, list[str]] = field(default_factory=dict)
    _names: dict[tuple[str, str], Label] = field(default_factory=dict)
    _figures: int = 0
    _doubtful: int = 0

    def add(self, file: str, reads: Iterable[Read], *, several: bool) -> None:
        """Take in a text; of several each has a heading, and its name before its refs."""
        cells: list[tuple[Cell, ...]] = []
        rows = list(rows_of(file, self._seen(reads, f"{file}/" if several else "", cells)))
        self.rows += rows
        self._groups.append(Group(tuple(cells), Label(file, file) if several else None))

    def result(self) -> Result:
        """The answer of `finstats extract`."""
        count = Note(
            "unreviewed",
            Label(
                f"数字 {self._figures} 个, 存疑 {self._doubtful} 个; 写成草稿复核: finstats extract 文章 -o draft.toml",
                f"figures {self._figures}, doubtful {self._doubtful}; a draft to review: finstats extract ARTICLE -o draft.toml",
            ),
        )
        doubts = (
            Note(
                doubt.code,
                Label(
                    f"存疑: {doubt.text.zh}: {' '.join(refs)}",
                    f"doubtful: {doubt.text.en}: {' '.join(refs)}",
                ),
                tuple(refs),
            )
            for doubt, refs in self._doubts.items()
        )
        return Result(
            "extract",
            COLUMNS,
            tuple(self.rows),
            title=TITLE,
            notes=(*doubts, count),
            grids=(Grid(_GRID, tuple(self._groups)),),
        )

    def _seen(
        self, reads: Iterable[Read], before: str, cells: list[tuple[Cell, ...]]
    ) -> Iterator[Read]:
        """The same reads, each told to the table on its way."""
        for read in reads:
            for one in read.proposed:
                self._learn(one.block, one.values)
            for ref, found in numbered(read):
                self._figures += 1
                self._doubtful += is_doubtful(found)
                for doubt in found.doubts:
                    self._doubts.setdefault(doubt, []).append(f"{before}{ref}")
                cells += [self._line(ref, found, says) for says in found.says]
            yield read

    def _learn(self, block: str, values: object) -> None:
        if isinstance(values, dict) and "code" in values:
            zh = str(values.get("name_zh", values["code"]))
            name = Label(zh, str(values.get("name_en", zh)))
            kind = block if block in ("indicator", "measure", "category") else "subject"
            self._names[kind, str(values["code"])] = name

    def _line(self, ref: LocalRef, found: Found, says: Says) -> tuple[Cell, ...]:
        return (
            str(ref),
            found.printed,
            self._what(says),
            self._name("subject", says.quantity.subject),
            _when(says),
            _SURE[found.confidence],
        )

    def _what(self, says: Says) -> Label:
        quantity = says.quantity
        indicator = self._name("indicator", quantity.indicator)
        parts = [Label(says.term or indicator.zh, indicator.en)]
        if quantity.category != ALL:
            parts.append(self._name("category", quantity.category))
        parts.append(self._name("measure", quantity.measure))
        if says.comparison is not None:
            parts.append(comparison_words(says.comparison.value))
        parts.append(KINDS_OF_CHANGE.get(says.transformation, NO_TITLE))
        kept = [part for part in parts if part.zh]
        return Label(" ".join(p.zh for p in kept), ", ".join(p.en for p in kept))

    def _name(self, kind: str, code: str) -> Label:
        if (kind, code) not in self._names:
            view = _VIEWS.get(kind, f"{kind}s")
            rows = self.reader.rows(
                f"select name_zh, name_en from {view} where {kind} = :code", {"code": code}
            )
            zh, en = rows[0] if rows else (code, code)
            self._names[kind, code] = Label(str(zh), str(en or zh))
        return self._names[kind, code]


def _when(says: Says) -> Label:
    """The date; in English a day as ISO writes it, for the column is narrow."""
    words = period_words(says.period, says.period_basis.value)
    is_day = says.period[:1].isdigit() and "/" not in says.period
    if not is_day:
        return words
    inferred = " (inferred)" if says.period_basis == PeriodBasis.INFERRED else ""
    return Label(words.zh, f"{says.period}{inferred}")
