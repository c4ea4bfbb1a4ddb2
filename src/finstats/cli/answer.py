"""From a question to what is printed: open, ask, cut, write. Every read command goes this way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finstats.api.files import form_of, is_one_file, must_not_be_the_database, put_result
from finstats.api.opening import answering
from finstats.cli import screen
from finstats.cli.opening import open_database, target_of
from finstats.cli.placing import told
from finstats.cli.speech import say, spoken, tell
from finstats.errors import UsageError
from finstats.formats import BINARY, FORMATS
from finstats.render import Style, render
from finstats.result import Result

if TYPE_CHECKING:
    from finstats.api import Answer, Database


class Writing(NamedTuple):
    """Where and how an answer is written, as the command line says it.

    `tells_cuts`: rows may be cut that nobody asked to cut, so it is told where no note can stand.
    `reads`: files that the command reads, which the answer never takes the place of. `forms`: what
    it can be written as.
    """

    form: str | None = None
    output: Path | None = None
    bom: bool = False
    database: str | None = None
    tells_cuts: bool = False
    reads: tuple[Path, ...] = ()
    forms: tuple[str, ...] = FORMATS


# Formats that have no room for what cut the rows: it is told beside them.
_WITHOUT_NOTES = ("csv", "tsv", "jsonl", "sdmx-csv")


def answer(
    ask: Callable[[Database], Answer],
    writing: Writing,
    put_answer: Callable[[Answer], object] | None = None,
) -> None:
    """Ask the database and print; raises FinstatsError for all that may go wrong.

    `put_answer` prints what is no table.
    """
    form, target = format_of(writing), target_of(writing.database)
    with answering(target):
        with open_database(target) as database:
            found = ask(database)
            result = found.result_for(form) if put_answer is None else found.result
        if put_answer is None:
            show(result, writing, form)
        else:
            put_answer(found)


def show(result: Result, writing: Writing, form: str | None = None) -> None:
    """Print a result as the options say."""
    chosen = form or format_of(writing)
    if writing.output is None:
        _to_screen(result, writing, chosen)
    else:
        _to_file(result, writing, chosen, writing.output)
    beside = writing.output is not None or chosen in _WITHOUT_NOTES
    if writing.tells_cuts and result.truncated and beside:
        tell(*(n.text.in_language(spoken()) for n in result.notes if n.code == "truncated"))


def format_of(writing: Writing) -> str:
    """The format asked for by `--format` or by the file's suffix; raises UsageError for others.

    Also for a file that the answer must not be written to, so that nobody waits in vain.
    """
    if writing.output is not None:
        must_be_for_answers(writing.output, writing)
        return form_of(writing.output, writing.form, writing.forms)
    form = "table" if writing.form is None else form_of(Path(), writing.form, writing.forms)
    if form in (*BINARY, "png") and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError(
            "not-for-a-screen",
            f"{form} 不能显示在屏幕上: 用 -o 写到文件",
            f"{form} is nothing for a screen: write it to a file with -o",
        )
    return form


def must_be_for_answers(output: Path, writing: Writing) -> None:
    """An answer never takes the place of what it came from."""
    if not output.name or output.is_dir():
        raise UsageError(
            "bad-output", f"-o 要一个文件名, 不是“{output}”", f"-o wants a file, not '{output}'"
        )
    for path in writing.reads:
        if is_one_file(output, path):
            raise UsageError(
                "output-is-input",
                f"-o 不能是要读的文件: {output}",
                f"-o must not be a file that is read: {output}",
            )
    must_not_be_the_database(output, target_of(writing.database))


def _to_screen(result: Result, writing: Writing, form: str) -> None:
    if form not in BINARY:
        screen.put(lambda out, style: render(result, out, style, form), bom=writing.bom)
        return
    out = screen.output()
    render(result, out.buffer, screen.style_of(out), form)
    out.flush()


def _to_file(result: Result, writing: Writing, form: str, path: Path) -> None:
    style = Style(spoken(), None, False, writing.bom)
    put_result(result, path, form, style, lambda one: must_be_for_answers(one, writing), told)
    if form in ("csv", "tsv") and not writing.bom and _has_chinese(result):
        tell(
            say(
                "含中文: 若 Excel 打开是乱码, 加 --bom 再写一次",
                "it holds Chinese: should Excel garble it, write it again with --bom",
            )
        )


def _has_chinese(result: Result) -> bool:
    """Whether a cell holds what a spreadsheet that guesses the encoding would garble."""
    return any(
        isinstance(value, str) and not value.isascii() for row in result.rows for value in row
    )
