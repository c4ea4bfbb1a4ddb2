"""Invented sources, banks, series and observations in any number, the same ones every time.

What is shaped as in reality: publishers print a report each quarter, with the quarter's figures and
revisions of the one before, targets, undated figures and each other's series; some figures were
read again, corrected or withdrawn. An indicator has as many observations in a small database as in
a large one, so that what a question costs can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.growth.columns import Row, Rows, token

FIRST = 1_000_000  # ids of generated rows; the seeds are below
REPORTS = 10  # of each publisher, one a quarter
QUANTITIES = 25  # of each indicator
PARTS = (("level", None), ("growth", "ytd"), ("change", "ytd"), ("growth", "yoy"))
SERIES = QUANTITIES * len(PARTS)  # of each indicator; 2 * REPORTS observations of each
THEMES = ("tech", "green", "inclusive", "pension", "digital", None)
PLACES = ("370700", "370702", "370703", "370705")


def quarter_end(number: int) -> date:
    """The last day of a quarter, counted from the first one of 2015."""
    year, quarter = divmod(number, 4)
    return date(2015 + year + (quarter == 3), 1 + (quarter + 1) % 4 * 3, 1) - timedelta(1)


@dataclass
class Grown:
    """A database of about so many observations, as rows of its tables."""

    observations: int
    random: Random = field(default_factory=lambda: Random(20250630))  # noqa: S311 - no secrets

    def __post_init__(self) -> None:
        size = self.observations
        self.indicators = size // (SERIES * 2 * REPORTS)
        self.publishers = max(2, size // 25_000)
        self.banks = size // 500
        self.groups = max(1, size // 50_000)
        self.cases = size // 100
        self.sources = self.publishers * REPORTS
        self._next = {"figure": FIRST, "observation": FIRST, "supersession": FIRST}
        self._last_said: dict[int, int] = {}

    def tables(self) -> Iterator[Rows]:
        """Rows by table, in portions; a row follows those that it points to."""
        yield {"source": [self._source(n) for n in range(self.sources)]}
        yield {"import_run": [self._run(n) for n in range(self.sources)]}
        yield {
            "source_section": [row for n in range(self.sources) for row in _sections(n)],
            "not_figure": [row for n in range(self.sources) for row in _digits_that_are_none(n)],
        }
        yield self._indicators()
        yield self._actors()
        yield self._cases()
        yield self._series()
        for report in range(REPORTS):
            for publisher in range(self.publishers):
                yield self._report(publisher, report)
        yield self._printed_cases()

    def series_of(self, publisher: int) -> list[int]:
        """The numbers of the series that a publisher prints."""
        mine = range(publisher, self.indicators, self.publishers)
        return [indicator * SERIES + place for indicator in mine for place in range(SERIES)]

    def quarter(self, publisher: int, report: int) -> int:
        """The number of the quarter that a report is about."""
        return publisher * 5 % 30 + report

    def _source(self, number: int) -> Row:
        publisher, report = divmod(number, REPORTS)
        end = quarter_end(self.quarter(publisher, report))
        code = source_code(number)
        first, last = (str(end + timedelta(days)) for days in (20, 30))
        return FIRST + number, code, code, code, f"发布者{publisher}", first, last, ""

    def _run(self, number: int) -> Row:
        code = source_code(number)
        return FIRST + number, f"{code}.toml", code, FIRST + number, "2026-01-01T00:00:00Z", "0.1.0"

    def _indicators(self) -> Rows:
        numbers = range(self.indicators)
        return {
            "indicator": [
                (
                    *(indicator_code(n), f"指标{n}", f"indicator {n}", "ours"),
                    *(THEMES[n % 6], "statistic", "none", "无", "none", "ours", 1000 + n),
                )
                for n in numbers
            ],
            "indicator_alias": [(f"第{n}个指标", indicator_code(n), 1) for n in numbers],
        }

    def _actors(self) -> Rows:
        banks = [FIRST + n for n in range(self.banks)]
        groups = [FIRST + self.banks + n for n in range(self.groups)]
        subjects: list[Row] = [
            (id_, f"bank-{n}", "bank", f"第{n}银行", f"bank {n:06}", PLACES[n % 4], None)
            for n, id_ in enumerate(banks)
        ]
        subjects += [
            (id_, f"banks-{n}", "bank-group", f"第{n}组银行", f"group {n:06}", PLACES[n % 4], None)
            for n, id_ in enumerate(groups)
        ]
        levels = [
            ("branch", id_ - n % 4) if n % 4 else ("head-office", None)
            for n, id_ in enumerate(banks)
        ]
        return {
            "subject": subjects,
            "subject_alias": [
                (f"{n}{ending}", id_) for n, id_ in enumerate(banks) for ending in ("行", "银行")
            ],
            "bank": [
                (id_, "joint-stock", *level) for id_, level in zip(banks, levels, strict=True)
            ],
        }

    def _cases(self) -> Rows:
        """Enterprises, products and financings; three subjects for each case but the products."""
        first = FIRST + self.banks + self.groups
        found: Rows = {name: [] for name in ("subject", "enterprise", "product", "product_theme")}
        found |= {"financing": [], "financing_theme": []}
        for n in range(self.cases):
            who, what, case = (first + n * 3 + place for place in range(3))
            bank, theme = FIRST + n % self.banks, THEMES[n % 5]
            found["subject"] += [
                (who, f"firm-{n}", "enterprise", f"第{n}公司", f"firm {n:06}", PLACES[n % 4], None),
                (case, f"case-{n}", "financing", f"第{n}案例", f"case {n:06}", None, None),
            ]
            found["enterprise"].append((who,))
            if n % 10 == 0:
                name = f"第{n}产品"
                found["subject"].append((what, f"product-{n}", "product", name, name, None, None))
                found["product"].append((what, "loan", bank, "贷款", "a loan"))
                found["product_theme"].append((what, theme, "content"))
            product = what if n % 10 == 0 else None
            found["financing"].append((case, bank, who, product, "信用", "unsecured"))
            found["financing_theme"].append((case, theme, "section"))
        return found

    def _series(self) -> Rows:
        quantities: list[Row] = []
        series: list[Row] = []
        for number in range(self.indicators * QUANTITIES):
            indicator, place = divmod(number, QUANTITIES)
            subject, id_ = f"bank-{number % self.banks}", FIRST + number % self.banks
            if place == 0:
                group = indicator % self.groups
                subject, id_ = f"banks-{group}", FIRST + self.banks + group
            measure = measure_of(number)
            code = f"{indicator_code(indicator)}:{measure}:all:{subject}"
            quantities.append(
                (FIRST + number, code, indicator_code(indicator), measure, "all", id_)
            )
            for part, (transformation, comparison) in enumerate(PARTS):
                name = "/".join(filter(None, (code, transformation, comparison)))
                id_of_series = FIRST + number * len(PARTS) + part
                series.append((id_of_series, name, FIRST + number, transformation, comparison))
        first = FIRST + self.indicators * QUANTITIES
        for n in range(self.cases):
            subject_id = FIRST + self.banks + self.groups + n * 3 + 2
            code = f"credit:granted:all:case-{n}"
            quantities.append((first + n, code, "credit", "granted", "all", subject_id))
            id_of_series = FIRST + self.indicators * SERIES + n
            series.append((id_of_series, f"{code}/level", first + n, "level", None))
        return {"quantity": quantities, "series": series}

    def _report(self, publisher: int, report: int) -> Rows:
        """One source: the quarter's figures, and one more of each series."""
        page = _Page(self, publisher * REPORTS + report)
        quarter = self.quarter(publisher, report)
        end = quarter_end(quarter)
        neighbours = self.series_of((publisher + 1) % self.publishers)
        for place, series in enumerate(self.series_of(publisher)):
            now = page.say(series, end)
            kind = (series + report * 3) % 10
            if kind in (0, 1, 2):
                again = page.say(series, quarter_end(quarter - 1))
                before = self._last_said.get(series)
                if before is not None and again % 30 == 0:
                    page.supersede(before, again, "correction")
            elif kind == 3:
                page.say(series, None)
            elif kind == 4:
                page.say(series, date(end.year + 1, 12, 31), "target")
            elif kind == 9 and place < len(neighbours):
                page.say(neighbours[place], end)
            else:
                page.say(series, end.replace(day=1) - timedelta(1))
            before = self._last_said.get(series)
            if before is not None and (series * 7 + report) % 400 == 0:
                page.supersede(before, None, "withdrawal")
            self._last_said[series] = now
        return page.rows

    def _printed_cases(self) -> Rows:
        page = _Page(self, self.sources - 1, 50_000)
        first = self.indicators * SERIES
        for n in range(self.cases):
            page.say(first + n, None)
        return page.rows

    def next_id(self, table: str) -> int:
        """Give the next id of a table."""
        self._next[table] += 1
        return self._next[table]


class _Page:
    """The figures of one source, in order."""

    def __init__(self, grown: Grown, source: int, paragraph: int = 0) -> None:
        self.grown, self.source, self.paragraph = grown, source, paragraph
        self.rows: Rows = {"figure": [], "observation": [], "supersession": []}
        self.printed = 0

    def say(self, series: int, end: date | None, nature: str = "actual") -> int:
        """Print a figure of a series; one in 200 is read twice. Returns the observation's id."""
        number = self._read(series, end, nature, 1)
        if number % 200 == 0:
            again = self._read(series, end, nature, 2)
            self.supersede(number, again, "reading")
            number = again
        self.printed += 1
        return number

    def _read(self, series: int, end: date | None, nature: str, reading: int) -> int:
        figure, number = (self.grown.next_id(table) for table in ("figure", "observation"))
        source = FIRST + self.source
        code = source_code(self.source)
        paragraph, place = divmod(self.printed, 20)
        paragraph += self.paragraph + 1
        start = self.printed * 20
        case = series >= self.grown.indicators * SERIES
        kind = "case" if case else "above" if number % 20 == 0 else "exact"
        printed = token(
            self.grown.random.randrange(1_000, 999_999),
            "亿元" if case or series % 2 == 0 else "%",
            kind,
        )
        self.rows["figure"].append(
            (
                *(figure, source, f"{code}/{paragraph}.{place + 1}", reading),
                f"{code}/{paragraph:06}.{place + 1:06}",
                *(paragraph, start, start + 12, *printed, source),
            )
        )
        self.rows["observation"].append(
            (number, figure, 1, FIRST + series, *_dates(series, end), nature, None, source)
        )
        return number

    def supersede(self, old: int, new: int | None, reason: str) -> None:
        """Declare that something took the place of an observation."""
        id_, source = self.grown.next_id("supersession"), FIRST + self.source
        self.rows["supersession"].append((id_, old, new, reason, source, source))


def _dates(series: int, end: date | None) -> Row:
    """From `period` to `base_basis`."""
    if end is None:
        return "undated", None, None, "undated", None, None
    start = date(end.year, 1, 1) if measure_of(series // len(PARTS)) == "disbursed" else end
    period = str(end) if start == end else f"{start}/{end}"
    base: Row = (None, None)
    if PARTS[series % len(PARTS)][1]:
        base = (f"{end.year - 1}-12-31", "inferred")
    return (period, str(start), str(end), "stated", *base)


def _sections(number: int) -> list[Row]:
    first = FIRST + number * 2
    return [
        (first, FIRST + number, THEMES[number % 5], 1, 40),
        (first + 1, FIRST + number, THEMES[(number + 1) % 5], 41, 80),
    ]


def _digits_that_are_none(number: int) -> list[Row]:
    return [
        (FIRST + number, 10**7 + place * 10, 10**7 + place * 10 + 4, "2025", "date")
        for place in range(10)
    ]


def measure_of(quantity: int) -> str:
    """The last quantity of each indicator is a flow."""
    return "disbursed" if quantity % QUANTITIES == QUANTITIES - 1 else "balance"


def source_code(number: int) -> str:
    """The code of a source by its number."""
    return f"report-{number // REPORTS}-{number % REPORTS}"


def indicator_code(number: int) -> str:
    """The code of an indicator by its number."""
    return f"made-{number}"
