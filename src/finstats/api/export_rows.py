"""The rows of an export on their way to a file: counted, told, written in any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from finstats.api.files import put_result
from finstats.api.placing import put_text
from finstats.formats import DESCRIBED, STREAMED
from finstats.render import Style, stream
from finstats.result import Label, Note, Result, Row

if TYPE_CHECKING:
    from finstats.queries.export import Exported

Progress = Callable[[int, int], None]
_PORTION = 500  # rows between two words of progress


class Counted:
    """Rows that are counted as they go by: how many, of how many figures and sources."""

    def __init__(self, found: Exported, progress: Progress | None = None) -> None:
        names = [column.name for column in found.columns]
        self._found, self._progress = found, progress
        self._ref = names.index("ref") if "ref" in names and "source" in names else None
        self._source = names.index("source") if "source" in names else None
        self.rows = self.figures = 0
        self.sources: set[str] = set()

    def __iter__(self) -> Iterator[Row]:
        before = None
        for row in self._found.rows:
            self.rows += 1
            if self._source is not None:
                self.sources.add(str(row[self._source]))
            if self._ref is not None and row[self._ref] != before:  # all rows of a figure together
                before, self.figures = row[self._ref], self.figures + 1
            if self._progress is not None and self.rows % _PORTION == 0:
                self._progress(self.rows, self._found.total)
            yield row


def put_rows(
    found: Exported,
    path: Path,
    form: str,
    style: Style,
    describe: Callable[[Result], Result],
    progress: Progress | None = None,
    must_be_free: Callable[[Path], object] = lambda _: None,
) -> Counted:
    """Write the rows to a file in one of FORMATS; raises DataError when it cannot.

    `must_be_free` raises for a file that may not be written.

    Only the formats of STREAMED are written while the rows are read; the others need them all.
    """
    must_be_free(path)
    counted = Counted(found, progress)
    with closing(found.rows):
        if form in STREAMED:
            put_text(path, lambda out: stream(found.columns, counted, out, style, form))
            return counted
        result = Result(
            "export",
            found.columns,
            tuple(counted),
            _title(found),
            _notes(found),
            truncated=found.truncated,
        )
    whole = describe(result) if form in DESCRIBED else result
    put_result(whole, path, form, style, must_be_free)
    return counted


def _title(found: Exported) -> Label:
    return Label(f"finstats 导出: {found.view}", f"exported by finstats: {found.view}")


def _notes(found: Exported) -> tuple[Note, ...]:
    if not found.truncated:
        return ()
    return (Note("truncated", Label(f"只有前 {found.total} 行", f"the first {found.total} rows")),)
