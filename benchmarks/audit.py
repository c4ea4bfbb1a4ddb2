"""How long an audit takes, against one pass of plain SQL over the same rows.

`make bench`, or `python benchmarks/audit.py [--sizes N …]`. Makes databases of figures in
independent clusters of ten that agree with each other, in an embedded database of its own, and
times in one call the pass of SQL and the audit; then one dense cluster of 2,000 figures. Time and
memory are of a process of their own each. Nothing is judged here and no test looks at a time.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
FIRST = 1_000_000  # ids of made rows; the seeds are below
PERIOD, BASE = "2025-06-30", "2024-12-31"
# Of one subject: kind, indicator, digits, unit, base units in it, whether held against all loans.
FIGURES = (
    ("level", "green-loans", "110.00", "亿元", 10**10),
    ("change", "green-loans", "10.00", "亿元", 10**10),
    ("growth", "green-loans", "10.00", "%", 10**6),
    ("growth-gap", "green-loans", "4.00", "个百分点", 10**6),
    ("share", "green-loans", "11.00", "%", 10**6),
    ("share-change", "green-loans", "0.40", "个百分点", 10**6),
    ("level", "inclusive-sme-loans", "220.00", "亿元", 10**10),
    ("growth", "inclusive-sme-loans", "8.00", "%", 10**6),
    ("growth-gap", "inclusive-sme-loans", "2.00", "个百分点", 10**6),
    ("growth", "all-loans", "6.00", "%", 10**6),
)
_OF_TIME = ("change", "growth", "growth-gap", "share-change")
_OF_OTHER = ("growth-gap", "share", "share-change")
PLAIN = (
    "select ref, quantity, transformation, period, value_base, lower_base, upper_base from figures"
)


def make(path: Path, figures: int, *, dense: bool) -> None:
    """A seeded database with so many figures more: clusters of ten, or one of them all."""
    from finstats.ingest.first_use import make_or_upgrade
    from finstats.settings import database_target

    make_or_upgrade(database_target(str(path)))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma synchronous = off")
        connection.execute("begin immediate")
        for table, rows in _dense(figures) if dense else _clusters(figures):
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {table} values ({marks})", rows)
        connection.execute("commit")


_SUBJECT = "subject (id, code, kind, name_zh, sort_key)"
_QUANTITY = "quantity (id, code, indicator, measure, category, subject_id)"
_SERIES = "series (id, code, quantity_id, transformation, comparison, reference_quantity_id)"
_FIGURE = (
    "figure (id, source_id, ref, reading, ref_order, paragraph, char_start, char_end, printed, "
    "value_text, coefficient, scale, unit, qualifier, wording, value_base, lower_base, upper_base, "
    "lower_closed, upper_closed, soft_lower_base, soft_upper_base, soft_lower_closed, "
    "soft_upper_closed, lower_text, upper_text, import_run_id)"
)
_OBSERVATION = (
    "observation (id, figure_id, seq, series_id, period, period_start, period_end, period_basis, "
    "base_period, base_basis, nature, import_run_id)"
)
_SOURCE = "source (id, code, label_zh, label_en, published_earliest, published_latest, user_set)"
_Rows = tuple[str, list[tuple[object, ...]]]


def _clusters(figures: int) -> Iterator[_Rows]:
    yield _SOURCE, [(FIRST, "made", "made", "made", "2025-09-01", "2025-09-01", "")]
    for start in range(0, figures // 10, 5_000):
        subjects = range(start, min(start + 5_000, figures // 10))
        yield (
            _SUBJECT,
            [(FIRST + n, f"made-{n}", "bank-group", f"虚构{n}", f"{n}") for n in subjects],
        )
        names = ("green-loans", "inclusive-sme-loans", "all-loans")
        yield (
            _QUANTITY,
            [
                (_quantity(n, i), f"{i}:balance:all:made-{n}", i, "balance", "all", FIRST + n)
                for n in subjects
                for i in names
            ],
        )
        rows = [(n, place, one) for n in subjects for place, one in enumerate(FIGURES)]
        yield _SERIES, [_series(n, place, one[0], one[1]) for n, place, one in rows]
        yield _FIGURE, [_figure(FIRST + n * 10 + place, *one[2:]) for n, place, one in rows]
        yield _OBSERVATION, [_observation(FIRST + n * 10 + place, one[0]) for n, place, one in rows]


def _dense(figures: int) -> Iterator[_Rows]:
    """Banks whose growth is each above that of all loans of one group: all hang together."""
    yield _SOURCE, [(FIRST, "made", "made", "made", "2025-09-01", "2025-09-01", "")]
    count = figures // 2
    yield (
        _SUBJECT,
        [(FIRST + n, f"made-{n}", "bank-group", f"虚构{n}", f"{n}") for n in range(count)],
    )
    quantities = [(f"green-loans:balance:all:made-{n}", "green-loans", n) for n in range(count)]
    quantities.append(("all-loans:balance:all:made-0", "all-loans", 0))
    yield (
        _QUANTITY,
        [
            (FIRST + place, code, indicator, "balance", "all", FIRST + n)
            for place, (code, indicator, n) in enumerate(quantities)
        ],
    )
    whole, series, printed, said = FIRST + count, [], [], []
    for n in range(count):
        for place, kind in enumerate(("growth", "growth-gap")):
            number = FIRST + n * 2 + place
            code = f"{quantities[n][0]}/{kind}/ytd" + ("/all-loans" if place else "")
            series.append((number, code, FIRST + n, kind, "ytd", whole if place else None))
            growth = 400 + n % 97 if place else 1000 + n % 97
            # One figure in the middle that fits with none of the others.
            growth += 500 if n == count // 2 and place else 0
            unit = "个百分点" if place else "%"
            printed.append(_figure(number, f"{growth // 100}.{growth % 100:02d}", unit, 10**6))
            said.append(_observation(number, kind))
    yield _SERIES, series
    yield _FIGURE, printed
    yield _OBSERVATION, said


def _quantity(subject: int, indicator: str) -> int:
    return (
        FIRST + subject * 3 + ("green-loans", "inclusive-sme-loans", "all-loans").index(indicator)
    )


def _series(subject: int, place: int, kind: str, indicator: str) -> tuple[object, ...]:
    other = _quantity(subject, "all-loans") if kind in _OF_OTHER else None
    comparison = "ytd" if kind in _OF_TIME else None
    code = f"{indicator}:made-{subject}/{kind}"
    return (
        FIRST + subject * 10 + place,
        code,
        _quantity(subject, indicator),
        kind,
        comparison,
        other,
    )


def _figure(number: int, digits: str, unit: str, factor: int) -> tuple[object, ...]:
    coefficient, half = int(digits.replace(".", "")), factor // 200
    value, ref = coefficient * factor // 100, f"made/1.{number}"
    low, high = value - half, value + half
    return (
        *(number, FIRST, ref, 1, f"made/{number:09d}", 1, number, number + 1, digits + unit),
        *(digits, coefficient, 2, unit, "exact", "", value, low, high, 1, 1, low, high, 1, 1),
        *(None, None, 1),
    )


def _observation(number: int, kind: str) -> tuple[object, ...]:
    base = (BASE, "stated") if kind in _OF_TIME else (None, None)
    return (number, number, 1, number, PERIOD, PERIOD, PERIOD, "stated", *base, "actual", 1)


def measured(what: str, path: Path) -> dict[str, float]:
    """Seconds and peak memory of one of the two, in a process of its own."""
    command = [sys.executable, __file__, "--measure", what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measure(what: str, path: Path) -> None:
    from finstats.audit.auditing import audit
    from finstats.settings import database_target
    from finstats.store.reader import open_reader

    reader = open_reader(database_target(str(path)))
    start, found = time.perf_counter(), {}
    if what == "sql":
        found["rows"] = len(reader.rows(PLAIN))
    else:
        done = audit(reader)
        found["rows"] = done.figures
        found |= {verdict.value: count for verdict, count in done.counts.items()}
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": memory, **found}))


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--dense", type=int, default=2_000)
    parser.add_argument("--measure", nargs=2)
    options = parser.parse_args()
    if options.measure:
        _measure(options.measure[0], Path(options.measure[1]))
        return
    sys.stdout.write(f"{'figures':>22} {'SQL pass s':>11} {'audit s':>9} {'ratio':>6} {'us/figure':>10} {'MB':>6}  verdicts\n")  # fmt: skip
    for size, dense in (*((size, False) for size in options.sizes), (options.dense, True)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.db"
            make(path, size, dense=dense)
            plain, ours = measured("sql", path), measured("audit", path)
        name = f"{size:,}{' in one cluster' if dense else ''}"
        verdicts = ", ".join(f"{k} {int(v)}" for k, v in ours.items() if k not in ("seconds", "memory", "rows") and v)  # fmt: skip
        sys.stdout.write(
            f"{name:>22} {plain['seconds']:>11.2f} {ours['seconds']:>9.2f} "
            f"{ours['seconds'] / plain['seconds']:>6.1f} "
            f"{ours['seconds'] / ours['rows'] * 1e6:>10.0f} {ours['memory']:>6.0f}  {verdicts}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
