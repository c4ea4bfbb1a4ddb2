"""How long reading texts takes, by their size: one long text, and many articles.

`make bench`, or `python benchmarks/extract.py [--characters N …] [--articles N]`. The texts of
`tests/extract/texts/` are put behind each other until they are long enough. Each run is a process
of its own on a database made before; a pass of one regular expression for digits over the same text
stands beside it. Nothing is judged here and no test looks at a time.
"""

from __future__ import annotations

import argparse
import itertools
import re
import tempfile
import time
from pathlib import Path

from processes import FINSTATS, taken

TEXTS = Path(__file__).resolve().parents[1] / "tests" / "extract" / "texts"
CHARACTERS = (100_000, 1_000_000, 4_000_000)
ARTICLES = 1_000


def long_text(characters: int) -> str:
    """The texts one behind the other, as often as it takes."""
    parts, length = [], 0
    for path in itertools.cycle(sorted(TEXTS.glob("*.txt"))):
        parts.append(path.read_text("utf-8").rstrip("\n"))
        length += len(parts[-1]) + 1
        if length >= characters:
            return "\n".join(parts)
    raise SystemExit(f"no texts in {TEXTS}")


def finstats(home: Path, *words: str) -> tuple[float, float]:
    """Seconds and peak megabytes of a command."""
    return taken((*FINSTATS, *words), home)


def digits_alone(text: str) -> float:
    """Seconds of one pass that only finds digits."""
    before = time.perf_counter()
    sum(1 for _ in re.finditer("[0-9]+(?:[.,][0-9]+)*", text))
    return time.perf_counter() - before


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--characters", type=int, nargs="*", default=list(CHARACTERS))
    parser.add_argument("--articles", type=int, default=ARTICLES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        finstats(folder, "info")
        print(f"{'text':>24}{'digits s':>10}{'extract s':>11}{'chars/s':>10}{'MB':>7}")
        for characters in given.characters:
            text = long_text(characters)
            path = folder / f"{characters}.txt"
            path.write_text(text, "utf-8")
            out = str(folder / "out.jsonl")
            seconds, peak = finstats(folder, "extract", str(path), "-o", out)
            shown = f"{len(text):,} characters"
            print(
                f"{shown:>24}{digits_alone(text):>10.2f}{seconds:>11.1f}{len(text) / seconds:>10,.0f}{peak:>7.0f}",
                flush=True,
            )
        if given.articles:
            _articles(folder, given.articles)


def _articles(folder: Path, count: int) -> None:
    """A folder of articles, each to a draft of its own."""
    articles, drafts = folder / "articles", folder / "drafts"
    articles.mkdir()
    drafts.mkdir()
    total = 0
    for number, path in zip(range(count), itertools.cycle(sorted(TEXTS.glob("*.txt")))):
        text = path.read_text("utf-8") + f"（{number}）\n"
        total += len(text)
        (articles / f"{number:05d}.txt").write_text(text, "utf-8")
    seconds, peak = finstats(folder, "extract", str(articles), "-o", str(drafts))
    shown = f"{count:,} articles"
    print(f"{shown:>24}{'':>10}{seconds:>11.1f}{total / seconds:>10,.0f}{peak:>7.0f}")


if __name__ == "__main__":
    main()
