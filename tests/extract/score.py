"""`python -m tests.extract.score [--verbose] [NAME…]`: how well texts are read, a row each and in all."""

from __future__ import annotations

import argparse
import tempfile
import unicodedata
from pathlib import Path

from tests.extract.answers import ARTICLE, Answered, answered, article, names
from tests.extract.scoring import FIELDS, Names, Score, Wrong, score

from finstats.audit.keeping import keep_within
from finstats.extract.engine import readings
from finstats.ingest.first_use import make_or_upgrade
from finstats.settings import database_target
from finstats.store.reader import Reader, open_reader

_HEADS = {"base_period": "base", "transformation": "transf", "comparison": "compar"}
_AROUND = 14


def held_names(reader: Reader) -> Names:
    """Names and measures of a database."""
    subjects = reader.rows("select subject, name_zh from subjects order by subject")
    indicators = reader.rows("select indicator, name_zh from indicators order by indicator")
    measures = reader.rows("select measure from measures order by measure")
    return Names(
        {str(code): str(name) for code, name in subjects},
        {str(code): str(name) for code, name in indicators},
        frozenset(str(code) for (code,) in measures),
    )


def scores(texts: list[Answered], reader: Reader) -> list[Score]:
    """The score of each text."""
    held = held_names(reader)
    return [score(text, readings(text.paragraphs, text.document, reader), held) for text in texts]


def table(rows: list[Score]) -> str:
    """A line for each score and one for all: counts, then shares in percent of what was found."""
    total = Score("all")
    for row in rows:
        total.add(row)
    heads = ("figures", "found", "false", "recall", "precis")
    lines = [_line("text", (*heads, *(_HEADS.get(key, key) for key in FIELDS)))]
    lines += [_line(row.name, (*_counts(row), *_shares(row))) for row in (*rows, total)]
    return "\n".join(lines)


def _line(name: str, cells: tuple[str, ...]) -> str:
    return f"{name:<17}" + "".join(f"{cell:>10}" for cell in cells)


def _counts(row: Score) -> tuple[str, ...]:
    recall = _percent(row.found, row.expected)
    precision = _percent(row.found, row.found + row.false)
    return str(row.expected), str(row.found), str(row.false), recall, precision


def _shares(row: Score) -> tuple[str, ...]:
    return tuple(_percent(row.agreed[key], row.asked[key]) for key in FIELDS)


def _percent(part: int, whole: int) -> str:
    """In tenths, rounded down: 100.0 is said only where it is all."""
    return f"{part * 1000 // whole / 10:.1f}" if whole else "-"


def listed(text: Answered, row: Score) -> str:
    """Everything that is wrong of a text, with the words around it."""
    return "\n".join(_wrong_line(text, wrong) for wrong in row.wrong)


def _wrong_line(text: Answered, wrong: Wrong) -> str:
    before = text.text[max(0, wrong.start - _AROUND) : wrong.start]
    after = text.text[wrong.end : wrong.end + _AROUND // 2]
    place = "".join(
        " " if unicodedata.category(char) == "Cc" else char
        for char in f"{before}[{wrong.printed}]{after}"
    )
    told = f"  read {wrong.read}" if wrong.read else ""
    right = (
        f"  right {' | '.join(wrong.right) or 'none'}"
        if wrong.right or wrong.what in FIELDS
        else ""
    )
    return f"{text.name}  {wrong.what}  {place}{told}{right}"


def chosen(wanted: list[str]) -> list[Answered]:
    """The texts of these names, all of them when none is named; the article where it is at hand."""
    texts = [answered(name) for name in names() if not wanted or name in wanted]
    own = article() if not wanted or ARTICLE in wanted else None
    return texts if own is None else [*texts, own]


def main() -> None:
    """Print the table, with `--verbose` after all that is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.extract.score")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("names", nargs="*", help="texts, all when left out")
    given = parser.parse_args()
    texts = chosen(given.names)
    for name in {*given.names} - {text.name for text in texts}:
        parser.error(f"no text {name}, or not at hand")
    with tempfile.TemporaryDirectory() as folder:
        target = database_target(str(Path(folder) / "score.db"))
        make_or_upgrade(target, None, keep_within)
        reader = open_reader(target)
        try:
            rows = scores(texts, reader)
        finally:
            reader.close()
    if given.verbose:
        for text, row in zip(texts, rows, strict=True):
            if row.wrong:
                print(listed(text, row), end="\n\n")
    print(table(rows))
    if not given.names and texts[-1].name != ARTICLE:
        print("without the article, whose text is not at hand (FINSTATS_ARTICLES)")


if __name__ == "__main__":
    main()
