"""What a question gives in Python: rows, notes, the printed table, frames and files."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from finstats.formats import DESCRIBED
from finstats.result import Column, Lang, Note, Result, Value
from finstats.settings import Target

if TYPE_CHECKING:
    from pathlib import Path

    import pandas
    import polars
    import pyarrow

    from finstats.audit.running import Run

Row = dict[str, Value]


class Origin(Protocol):
    """The database that an answer is of; it may be closed by now."""

    target: Target
    lang: Lang

    def described(self, result: Result) -> Result:
        """The result with the sources and definitions of what is in it."""


class Answer:
    """The answer of one question.

    Iterating gives the rows, each a mapping of the promised column names: digits are text, just as
    printed (`254.30`), counts and flags whole numbers, what is absent None. `notes` say what must
    be known to use them. `print` shows the table of the command line.
    """

    def __init__(self, result: Result, origin: Origin) -> None:
        self.result, self.origin = result, origin
        self.lang: Lang = origin.lang

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the data: promised name, head in both languages, kind."""
        return self.result.columns

    @property
    def notes(self) -> tuple[Note, ...]:
        """What must be known to use the figures: stable code, text in both languages, refs."""
        return self.result.notes

    @property
    def truncated(self) -> bool:
        """Whether rows are missing because of a limit."""
        return self.result.truncated

    @property
    def rows(self) -> list[Row]:
        """All rows."""
        return list(self)

    def __iter__(self) -> Iterator[Row]:
        names = [column.name for column in self.result.columns]
        for row in self.result.rows:
            yield dict(zip(names, row, strict=True))

    def __len__(self) -> int:
        return len(self.result.rows)

    def __bool__(self) -> bool:
        return True  # an empty answer is an answer

    def __str__(self) -> str:
        return self.text("table", width=_screen_width()).rstrip("\n")

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        """The table for a notebook: what stands in the body of `text("html")`."""
        from finstats.render.html import fragment

        return fragment(self.result, self.lang)

    def text(self, form: str = "table", *, width: int | None = None) -> str:
        """The answer in a format that is text; `width`: columns of a screen it is fitted to."""
        from finstats.api.words import one_of
        from finstats.formats import TEXTS
        from finstats.render import Style, render

        out = io.StringIO()
        render(self.result, out, Style(self.lang, width), one_of("form", form, TEXTS))
        return out.getvalue()

    def save(self, path: str | Path, form: str | None = None) -> None:
        """Write the answer to a file; its suffix chooses the format unless `form` does.

        The file is there whole or not at all. Raises UsageError for a format that is none.
        """
        from pathlib import Path

        from finstats.api.files import form_of

        self._put(Path(path), form_of(Path(path), form))

    def _put(self, path: Path, form: str) -> None:
        from finstats.api.files import put_result
        from finstats.render import Style

        put_result(self.result_for(form), path, form, Style(self.lang), self._must_be_free)

    def _must_be_free(self, path: Path) -> None:
        from finstats.api.files import must_not_be_the_database

        must_not_be_the_database(path, self.origin.target)

    def result_for(self, form: str) -> Result:
        """The result as a format carries it: some take sources and definitions along."""
        return self.origin.described(self.result) if form in DESCRIBED else self.result

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow table, as in a Parquet file; raises MissingExtra without pyarrow.

        Text columns stay as printed; beside each `x_text` stands `x`, the same as an exact decimal.
        Sources and definitions are in the metadata of its schema.
        """
        from finstats.render.arrow import arrow_table

        return arrow_table(self.origin.described(self.result))

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame; raises MissingExtra without pandas.

        Beside each `x_text`, as printed, stands `x` as decimal.Decimal; whole numbers are Int64;
        what is absent is None, or pandas.NA among whole numbers. A ref list is a list.
        """
        from finstats.render.frames import pandas_frame

        return pandas_frame(self.result)

    def to_polars(self) -> polars.DataFrame:
        """A polars frame with the same columns, decimals of its own; raises MissingExtra."""
        from finstats.render.frames import polars_frame

        return polars_frame(self.result)


def _screen_width() -> int | None:
    """The columns of the terminal that is printed to; None: there is none, nothing is cut."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return max(40, shutil.get_terminal_size((80, 24)).columns)


class CheckAnswer(Answer):
    """The answer of a check; `contradictions`: how many."""

    def __init__(self, answer: Answer, contradictions: int) -> None:
        super().__init__(answer.result, answer.origin)
        self.contradictions = contradictions


class AuditAnswer(Answer):
    """The answer of an audit.

    `contradictions`: how many; `register`: blocks for a reviewer to complete and import; `refused`:
    why the run could not be kept, None when it is kept.
    """

    def __init__(self, answer: Answer, run: Run) -> None:
        super().__init__(answer.result, answer.origin)
        self.contradictions, self.register, self.refused = (
            run.contradictions,
            run.register,
            run.refused,
        )
