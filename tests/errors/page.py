"""docs/errors.md: the catalogue as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.conftest import ROOT
from tests.errors.catalogue import Entry

from finstats.result import Lang

PAGE = Path(ROOT / "docs" / "errors.md")
_SHOWN = 4  # lines of one error in a table; a file with more faults has them all
_OPENING = """\
# Errors

finstats prints errors on stderr, in Chinese or English as `--lang` says: lines that begin with `finstats: `, a next step where there is one, and for a facts file or a table a line `FILE:LINE:COLUMN: CODE words` for each fault before the one that says that nothing was written.
The exit code says what kind of error it is (README); stdout then holds nothing, except the bounds that `finstats total` can give all the same, and help; a reader that closes its pipe ends finstats with 1 and without words.

Each row was provoked by the command in its last column, and the words are those of a test: `HERE` stands for the folder, `SOCKET` for that of a PostgreSQL server.
Words of the operating system and of the engines stay as these say them.
"""
_KINDS = {
    1: "data, SQL or import error",
    2: "usage",
    3: "database missing, out of reach or of another release",
    4: "time limit",
    5: "a named thing is unknown, or a look-up has no row",
    6: "the figures do not allow it",
    70: "a bug in finstats",
    130: "interrupted",
}


def as_page(entries: Sequence[Entry]) -> str:
    """The page: a table for each exit code."""
    return "\n".join([_OPENING, *_tables(entries)])


def _tables(entries: Sequence[Entry]) -> Iterator[str]:
    for code, kind in _KINDS.items():
        yield f"## Exit {code}: {kind}\n"
        yield "| code | Chinese | English | what provokes it |\n|---|---|---|---|"
        rows = [one for one in entries if one.exit_code == code]
        yield from (_row(one) for one in sorted(rows, key=lambda one: one.codes))
        yield ""


def _row(entry: Entry) -> str:
    codes = "<br>".join(f"`{code}`" for code in entry.codes.split())
    provoked = f"{entry.about}: {_code(entry.command)}"
    return f"| {codes} | {_cell(entry, 'zh')} | {_cell(entry, 'en')} | {provoked} |"


def _cell(entry: Entry, lang: Lang) -> str:
    lines = entry.lines(lang)
    if entry.command.startswith("finstats import") and len(lines) == len(entry.codes.split()) + 1:
        lines = lines[:-1]  # how many faults, and that nothing was written: as the opening says
    shown = [*lines[: _SHOWN - 1], "...", lines[-1]] if len(lines) > _SHOWN else lines
    return "<br>".join(_escaped(line) for line in shown)


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    for mark in "\\`*_[]<>|~":
        text = text.replace(mark, f"\\{mark}")
    return text


def _code(text: str) -> str:
    short = text if len(text) <= 120 else f"{text[:120]}..."
    return (
        f"`` {short} ``".replace("|", "\\|") if "`" in short else f"`{short}`".replace("|", "\\|")
    )
