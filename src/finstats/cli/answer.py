"""From a question to what is printed: open, ask, cut, write. Every read command goes this way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from finstats.cli.opening import open_database, target_of
from finstats.cli.options import one_of
from finstats.cli.speech import say, spoken
from finstats.errors import DataError, UsageError
from finstats.render import FORMATS, Style, render
from finstats.result import Grid, Group, Label, Note, Result
from finstats.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Writing:
    """Where and how an answer is written, as the command line says it."""

    form: str | None = None
    output: Path | None = None
    limit: int | None = None
    bom: bool = False
    database: str | None = None


def answer(ask: Callable[[Reader], Result], writing: Writing) -> None:
    """Ask the database and print; raises FinstatsError for all that may go wrong."""
    form = format_of(writing)
    reader = open_database(target_of(writing.database))
    try:
        result = ask(reader)
    finally:
        reader.close()
    show(result, writing, form)


def show(result: Result, writing: Writing, form: str | None = None) -> None:
    """Print a result as the options say."""
    chosen = form or format_of(writing)
    cut = _limited(result, writing.limit)
    if writing.output is None:
        _to_screen(cut, writing, chosen)
    else:
        _to_file(cut, writing, chosen, writing.output)


def format_of(writing: Writing) -> str:
    """The format asked for by `--format` or by the file's suffix; raises UsageError for others."""
    if writing.output is not None and (not writing.output.name or writing.output.is_dir()):
        shown = str(writing.output)
        raise UsageError(
            "bad-output", f"-o 要一个文件名, 不是“{shown}”", f"-o wants a file, not '{shown}'"
        )
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


def _to_screen(result: Result, writing: Writing, form: str) -> None:
    out = sys.stdout
    if out is None:  # a closed standard output
        raise DataError("no-output", "标准输出已关闭", "standard output is closed")
    if hasattr(out, "reconfigure"):
        out.reconfigure(encoding="utf-8", newline="\n")
    screen = out.isatty()
    width = _screen_width() if screen else None
    style = Style(spoken(), width, screen and "NO_COLOR" not in os.environ, writing.bom)
    render(result, out, style, form)
    out.flush()


def _screen_width() -> int:
    from shutil import get_terminal_size

    return max(40, get_terminal_size((80, 24)).columns)


def _to_file(result: Result, writing: Writing, form: str, path: Path) -> None:
    """Write beside the file and put it in place at once, so that no half-written file remains.

    A device or a pipe is written to, never replaced; a link's target is what is written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as out:
                _render_to(result, writing, form, out)
        else:
            _replace(result, writing, form, Path(os.path.realpath(path)))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise DataError(
            "unwritable", f"写不了 {path}: {why}", f"cannot write {path}: {why}"
        ) from error
    sys.stderr.write(say(f"已写入 {path}\n", f"wrote {path}\n"))


def _replace(result: Result, writing: Writing, form: str, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as out:
            _render_to(result, writing, form, out)
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


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
        return replace(grid, groups=grid.groups[:limit])
    if len(grid.groups) == 1 and len(grid.groups[0].rows) == rows:
        only = grid.groups[0]
        return replace(grid, groups=(Group(only.rows[:limit], only.heading),))
    return grid
