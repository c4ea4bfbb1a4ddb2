"""Realistic data of any size, the same for the same seed: `python benchmarks/generate.py DIR --rows N`.

Written are `definitions.toml` (what the figures name), `sources/CODE.toml` (a facts file for each
bulletin) and all of them once more as `sources.csv` in the columns of the view `sources`, and
`figures-0001.csv` … in those of the view `figures`, by source and ref. `finstats import` takes
definitions, sources and figures in that order; a file of figures was published after those before
it. `--form facts`: instead of figures and sources, `facts/CODE.toml`, each source with its figures.

Places, large banks and indicators are real (see world.py); every number is invented.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from bulletins import COLUMNS, DEMANDED, Bulletin, Bulletins, Source, expected
from world import World, toml

_PROVINCES = 31
_ALL = 2**20


class Plan:
    """How large a world has to be: provinces, subjects, and how many lines a bulletin leaves out."""

    def __init__(self, rows: int, months: int) -> None:
        of_subject = expected(months)
        wanted = rows * (1 + 6 / math.sqrt(rows) + 0.002)  # a little more, and cut at the end
        self.subjects = math.ceil(wanted / sum(of_subject))
        self.keep = math.ceil(_ALL * wanted / (self.subjects * sum(of_subject)))
        largest = max(1, round(3 * (rows / 1_000_000) ** 0.6))
        self.provinces = min(_PROVINCES, largest)
        self._until = [one / sum(of_subject) for one in itertools.accumulate(of_subject)]

    def file_of(self, month: int, files: int) -> int:
        """The number of the file in which a month's bulletins are; a file is of whole months."""
        before = self._until[month - 1] if month else 0.0
        return min(int(before * files + 1e-9), files - 1) + 1


class Counts:
    """What was written."""

    def __init__(self) -> None:
        self.rows = self.bytes = self.sources = 0
        self.files: dict[int, int] = {}


def main() -> None:
    """Write the data, or with --count only say what it would be; the counts are JSON on stdout."""
    asked = _arguments()
    plan = Plan(asked.rows, asked.months)
    if asked.files > asked.months:
        raise SystemExit("generate: no more files than months; the files are whole months")
    started = time.perf_counter()
    world = World(plan.provinces, plan.subjects)
    bulletins = Bulletins(world, asked.seed, asked.months, plan.keep, lean=asked.lean)
    counts = Counts()
    told = _cut(bulletins, asked.rows, counts)
    if asked.count:
        for bulletin in told:
            counts.bytes += sum(len(row.encode()) for row in bulletin.rows)
    else:
        asked.out.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(world.definitions(), 1):
            name = "definitions.toml" if number == 1 else f"definitions_{number}.toml"
            (asked.out / name).write_text(text, "utf-8", newline="\n")
        if asked.form == "facts":
            _write_facts(told, asked.out / "facts", counts)
        else:
            _write_csv(told, asked.out, plan, counts, asked)
    seconds = time.perf_counter() - started
    summary = {
        "rows": counts.rows,
        "bytes": counts.bytes,
        "bytes_a_row": round(counts.bytes / max(counts.rows, 1), 1),
        "sources": counts.sources,
        "series": int(bulletins.seen.sum()),
        "subjects": len(world.subjects),
        "places": len(world.places),
        "months": asked.months,
        "files": counts.files,
        "seconds": round(seconds, 1),
        "rows_a_second": round(counts.rows / seconds),
    }
    print(json.dumps(summary))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, help="a folder, made where it is missing")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--months", type=int, default=120, help="from 2016-01 on")
    parser.add_argument("--files", type=int, default=1, help="files of figures, of whole months")
    parser.add_argument("--form", choices=("csv", "facts"), default="csv")
    parser.add_argument(
        "--lean", action="store_true", help=f"without the columns {', '.join(DEMANDED)}"
    )
    parser.add_argument(
        "--no-facts", action="store_true", help="sources.csv alone, no facts file for each source"
    )
    parser.add_argument("--count", action="store_true", help="write nothing")
    asked = parser.parse_args()
    if asked.rows < 1 or asked.months < 1 or asked.files < 1:
        parser.error("--rows, --months and --files count from 1")
    if asked.form == "facts":
        asked.lean = True
    return asked


def _cut(bulletins: Bulletins, rows: int, counts: Counts) -> Iterator[Bulletin]:
    """The bulletins up to so many rows; the last may lack some of its own."""
    for bulletin in bulletins:
        del bulletin.rows[rows - counts.rows :]
        counts.rows += len(bulletin.rows)
        counts.sources += 1
        yield bulletin
        if counts.rows == rows:
            return
    print(f"generate: {counts.rows} rows of {rows}", file=sys.stderr)


def _write_csv(
    told: Iterator[Bulletin], out: Path, plan: Plan, counts: Counts, asked: argparse.Namespace
) -> None:
    heads = COLUMNS if asked.lean else (*COLUMNS, *DEMANDED)
    if not asked.no_facts:
        (out / "sources").mkdir(exist_ok=True)
    with (out / "sources.csv").open("w", encoding="utf-8", newline="") as listing:
        sources = csv.writer(listing, lineterminator="\n")
        sources.writerow(Source._fields)
        by_file = itertools.groupby(told, lambda one: plan.file_of(one.month, asked.files))
        for number, bulletins in by_file:
            with (out / f"figures-{number:04d}.csv").open("wb") as stream:
                counts.bytes += stream.write(f"{','.join(heads)}\n".encode())
                counts.files[number] = _write_rows(stream, bulletins, sources, out, counts, asked)


def _write_rows(
    stream: IO[bytes],
    bulletins: Iterator[Bulletin],
    sources: Any,
    out: Path,
    counts: Counts,
    asked: argparse.Namespace,
) -> int:
    rows = 0
    for bulletin in bulletins:
        counts.bytes += stream.write("".join(bulletin.rows).encode())
        rows += len(bulletin.rows)
        sources.writerow(bulletin.source)
        if not asked.no_facts:
            path = out / "sources" / f"{bulletin.source.source}.toml"
            path.write_text(toml(_source(bulletin.source)), "utf-8", newline="\n")
    return rows


def _source(source: Source) -> dict[str, object]:
    """The block of a source."""
    values: dict[str, object] = {"": "source", "code": source.source}
    values |= {key: value for key, value in source._asdict().items() if value and key != "source"}
    values["published"] = [values.pop("published_earliest"), values.pop("published_latest")]
    return values


def _write_facts(told: Iterator[Bulletin], folder: Path, counts: Counts) -> None:
    """A facts file for each bulletin."""
    folder.mkdir(exist_ok=True)
    for bulletin in told:
        blocks = [toml(_source(bulletin.source)), *map(_figure, bulletin.rows)]
        content = "\n".join(blocks).encode()
        (folder / f"{bulletin.source.source}.toml").write_bytes(content)
        counts.bytes += len(content)


_SAYS = COLUMNS[COLUMNS.index("quantity") :]


def _figure(row: str) -> str:
    """A row as the block of a figure."""
    cells = dict(zip(COLUMNS, row.rstrip("\n").split(","), strict=True))
    figure = toml(
        {
            "": "figure",
            "ref": cells["ref"].partition("/")[2],
            "at": [int(cells["char_start"]), int(cells["char_end"])],
            "printed": cells["printed"],
            "value": cells["value_text"],
            "unit": cells["unit"],
            "qualifier": cells["qualifier"],
        }
    )
    return figure + toml({"": "figure.says", **{key: cells[key] for key in _SAYS if cells[key]}})


if __name__ == "__main__":
    main()
