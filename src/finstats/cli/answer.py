"""From a question to what is printed: open, ask, cut, write. Every read command goes this way."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TextIO, cast

from finstats.cli.opening import must_be_sound, open_database, target_of
from finstats.cli.options import one_of
from finstats.cli.placing import put_text
from finstats.cli.speech import ClosedOutput, spoken, tell
from finstats.errors import FinstatsError, UsageError
from finstats.render import FORMATS, Style, render
from finstats.result import Grid, Group, Label, Note, Result
from finstats.store.reader import Reader


class Writing(NamedTuple):
    """Where and how an answer is written, as the command line says it.

    `tells_cuts`: rows may be cut that nobody asked to cut, so it is told where no note can stand.
    `reads`: files that the command reads, which the answer never takes the place of.
    """

    form: str | None = None
    output: Path | None = None
    limit: int | None = None
    bom: bool = False
    database: str | None = None
    tells_cuts: bool = False
    reads: tuple[Path, ...] = ()


# Formats that have no room for what cut the rows: it is told beside them.
_WITHOUT_NOTES = ("csv", "tsv", "jsonl")


def answer(
    ask: Callable[[Reader], Result],
    writing: Writing,
    put: Callable[[Result], object] | None = None,
) -> None:
    """Ask the database and print; raises FinstatsError for all that may go wrong.

    `put` prints what is no table.
    """
    form = format_of(writing)
    target = target_of(writing.database)
    try:
        reader = open_database(target)
        try:
            result = ask(reader)
        finally:
            reader.close()
        if put is None:
            show(result, writing, form)
        else:
            put(result)
    except (FinstatsError, OSError, UnicodeEncodeError):
        raise
    except Exception:
        must_be_sound(target)  # else no bug of ours is to blame
        raise


def show(result: Result, writing: Writing, form: str | None = None) -> None:
    """Print a result as the options say."""
    chosen = form or format_of(writing)
    cut = _limited(result, writing.limit)
    if writing.output is None:
        _to_screen(cut, writing, chosen)
    else:
        _to_file(cut, writing, chosen, writing.output)
    beside = writing.output is not None or chosen in _WITHOUT_NOTES
    if writing.tells_cuts and cut.truncated and beside:
        tell(*(n.text.in_language(spoken()) for n in cut.notes if n.code == "truncated"))


def format_of(writing: Writing) -> str:
    """The format asked for by `--format` or by the file's suffix; raises UsageError for others.

    Also for a file that the answer must not be written to, so that nobody waits in vain.
    """
    if writing.output is not None:
        must_be_for_answers(writing.output, writing)
    if writing.form is not None:
        return one_of("--format", writing.form, FORMATS)
    if writing.output is None:
        return "table"
    suffix = writing.output.suffix.removeprefix(".").lower()
    if suffix in ("txt", ""):
        return "table"
    if suffix not in FORMATS:
        listed = ", ".join(FORMATS)
        raise UsageError(
            "bad-suffix",
            f"不认识的后缀 .{suffix[:20]}: 可用 {listed}, 或加 --format",
            f"unknown suffix .{suffix[:20]}: use {listed}, or add --format",
        )
    return suffix


def must_be_for_answers(output: Path, writing: Writing) -> None:
    """An answer never takes the place of what it came from."""
    if not output.name or output.is_dir():
        raise UsageError(
            "bad-output", f"-o 要一个文件名, 不是“{output}”", f"-o wants a file, not '{output}'"
        )
    for path in writing.reads:
        if _is_one_file(output, path):
            raise UsageError(
                "output-is-input",
                f"-o 不能是要读的文件: {output}",
                f"-o must not be a file that is read: {output}",
            )
    _must_not_be_the_database(output, writing.database)


def _must_not_be_the_database(output: Path, database: str | None) -> None:
    """Nor of the database, nor of SQLite's files beside that."""
    path = target_of(database).path
    if path is None:
        return
    asked, own = os.path.realpath(output), os.path.realpath(path)
    same = asked in (own, *(own + ending for ending in ("-journal", "-wal", "-shm")))
    if same or _is_one_file(output, path):
        raise UsageError(
            "output-is-database",
            f"-o 不能是数据库自己: {output}",
            f"-o must not be the database itself: {output}",
        )


def _is_one_file(output: Path, path: Path) -> bool:
    """Whether both names are of one file that is there."""
    return output.exists() and path.exists() and output.samefile(path)


def _to_screen(result: Result, writing: Writing, form: str) -> None:
    out, style = screen(writing)
    render(result, out, style, form)
    out.flush()


def screen(writing: Writing) -> tuple[TextIO, Style]:
    """Standard output, and how it is written to."""
    out = _whole(sys.stdout if sys.stdout is not None else cast(TextIO, ClosedOutput()))
    is_screen = out.isatty()
    width = _screen_width() if is_screen else None
    return out, Style(spoken(), width, is_screen and "NO_COLOR" not in os.environ, writing.bom)


def _whole(out: TextIO) -> TextIO:
    """The stream in UTF-8, such that what is not written whole is an error."""
    if isinstance(getattr(out, "buffer", None), io.RawIOBase):
        # Under PYTHONUNBUFFERED a part of an answer, the rest lost, would count as all of it.
        return open(out.fileno(), "w", encoding="utf-8", newline="\n", closefd=False)
    if hasattr(out, "reconfigure"):
        out.reconfigure(encoding="utf-8", newline="\n")
    return out


def _screen_width() -> int:
    from shutil import get_terminal_size

    return max(40, get_terminal_size((80, 24)).columns)


def _to_file(result: Result, writing: Writing, form: str, path: Path) -> None:
    put_text(path, lambda out: _render_to(result, writing, form, out))


def _render_to(result: Result, writing: Writing, form: str, out: TextIO) -> None:
    render(result, out, Style(spoken(), None, False, writing.bom), form)


def _limited(result: Result, limit: int | None) -> Result:
    """At most `limit` rows, in the data and in the printed tables, said aloud."""
    if limit is None or len(result.rows) <= limit:
        return result
    total = len(result.rows)
    note = Note(
        "truncated", Label(f"只列 {limit} 行, 共 {total} 行", f"{limit} of {total} rows shown")
    )
    return replace(
        result,
        rows=result.rows[:limit],
        grids=tuple(_limited_grid(grid, limit, total) for grid in result.grids),
        notes=(*result.notes, note),
        truncated=True,
    )


def _limited_grid(grid: Grid, limit: int, rows: int) -> Grid:
    """The grid of the first rows: its groups where each is a row, its lines where each is one."""
    if len(grid.groups) == rows:
        return grid._replace(groups=grid.groups[:limit])
    if len(grid.groups) == 1 and len(grid.groups[0].rows) == rows:
        only = grid.groups[0]
        return grid._replace(groups=(Group(only.rows[:limit], only.heading),))
    return grid
