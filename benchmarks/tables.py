"""How long a flat table takes to import, beside `sqlite-utils insert`, which only stores its cells.

`make bench`, or `python benchmarks/tables.py [--rows N …]`. Each run is a process of its own on a
database made before; sqlite-utils in an environment of its own. Nothing is judged here and no test
looks at a time.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from processes import FINSTATS, taken
from start_up import CACHE, environment

ROWS = (10_000, 100_000)
HEADS = ("时点", "机构", "指标", "分类", "度量", "数值", "单位")
MAPPING = """\
[source]
code = "bench"
label_zh = "大表"
label_en = "a large table"
publisher = "某局"
published = ["2050-07-25", "2050-07-25"]
[table]
name = "bench"
indicator_from = "指标"
subject_from = "机构"
category_from = "分类"
measure_from = "度量"
period_from = "时点"
unit_from = "单位"
[[column]]
head = "数值"
"""


def rows() -> Iterator[tuple[str, ...]]:
    """Rows without end, each of another series or day."""
    series = list(
        itertools.product(
            ("banks-in-weifang", "bank-of-weifang"),
            ("tech-loans", "green-loans", "agri-loans", "all-loans"),
            ("all", "high-tech", "tech-sme", "srdi-sme", "little-giant"),
            (("balance", "亿元"), ("borrowers", "户")),
        )
    )
    number = 0
    for past in itertools.count():
        day = (date(1600, 1, 1) + timedelta(past)).isoformat()
        for subject, indicator, category, (measure, unit) in series:
            number += 1
            value = f"{1000 + number % 9000}" + (f".{number % 100:02d}" if unit == "亿元" else "")
            yield day, subject, indicator, category, measure, value, unit


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="*", default=list(ROWS))
    given = parser.parse_args()
    rival = environment(CACHE / "sqlite-utils", "sqlite-utils").program("sqlite-utils")
    with tempfile.TemporaryDirectory(prefix="finstats-bench-") as name:
        folder = Path(name)
        fresh = folder / "fresh.db"
        taken((*FINSTATS, "db", "init", "--database", fresh), folder)
        mapping = folder / "bench.mapping.toml"
        mapping.write_text(MAPPING, "utf-8")
        print(f"{'rows':>12}{'import s':>11}{'MB':>7}{'sqlite-utils s':>16}{'MB':>7}{'ratio':>8}")
        for count in given.rows:
            table = folder / f"{count}.csv"
            with table.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(
                    itertools.chain([HEADS], itertools.islice(rows(), count))
                )
            database = Path(shutil.copy(fresh, folder / "own.db"))
            ours, peak = taken(
                (*FINSTATS, "import", table, "--mapping", mapping, "--database", database), folder
            )
            theirs, high = taken(
                (rival, "insert", folder / "rival.db", f"t{count}", table, "--csv"), folder
            )
            print(
                f"{count:>12,}{ours:>11.1f}{peak:>7.0f}{theirs:>16.1f}{high:>7.0f}{ours / theirs:>8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
