"""Monthly bulletins of generated data: the rows of each source, in the columns of an export.

A publisher says each month of each subject of its province what its indicators are: balance and
growth always, the rest at the end of a quarter. Some balances are restated in a later bulletin of
the same publisher (a revision that is found by rule), some are told by the banking association too,
with fewer digits, and a few of those disagree.
"""

from __future__ import annotations

import zlib
from calendar import monthrange
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from printing import clients, money, percent, signed_money, worded
from walks import Draws, Walk, Whole, rounded
from world import COMBOS, OTHER_TERMS, PUBLISHERS, Place, World

START = 2016
COLUMNS = (
    *("source", "ref", "char_start", "char_end", "printed", "value_text", "unit", "qualifier"),
    *("quantity", "transformation", "comparison", "reference", "period", "period_basis"),
    *("base_period", "base_basis", "nature", "term"),
)
# What an import of today demands besides; the same in every row but for the paragraph.
DEMANDED = (
    *("paragraph", "theme", "status", "note_zh", "note_en", "reading", "reason", "revises", "seq"),
)
KINDS = 9  # series of a line, which is an indicator by category of a subject
RESTATED, RETOLD, WORDED = 30, 40, 50  # of 1000 balances
_DISAGREE = 40  # of 1000 that are told again
_MONTHLY, _QUARTERLY = 3, 6


class Source(NamedTuple):
    """A bulletin, as the view `sources` has it."""

    source: str
    label_zh: str
    label_en: str
    title: str
    publisher: str
    byline: str
    organiser: str
    url: str
    sha256: str
    folded_sha256: str
    published_earliest: str
    published_latest: str
    note_zh: str
    note_en: str


class Bulletin(NamedTuple):
    """A source of a month and its rows, each a line of CSV with its end."""

    month: int
    source: Source
    rows: list[str]


def end_of(month: int) -> str:
    """The last day of a month, counted from that of the first bulletins."""
    year, number = START + month // 12, month % 12 + 1
    return f"{year}-{number:02d}-{monthrange(year, number)[1]}"


def expected(months: int) -> list[float]:
    """The rows that a subject has in each month when nothing is left out."""
    retold = sum(combo.publisher != "ba" for combo in COMBOS) * RETOLD / 1000
    found = []
    for month in range(months):
        rows = len(COMBOS) * (_MONTHLY + RESTATED / 1000 * min(month, 3) / 3) + retold
        # All loans have no share.
        found.append(rows + (len(COMBOS) * _QUARTERLY - 1 if month % 3 == 2 else 0))
    return found


class Bulletins:
    """All bulletins of a world, by month, then by code.

    `keep`: of 2^20, how many lines a bulletin has; `lean`: without what every row says alike.
    `seen`: which series there are, by kind, subject and combo, once they were told.
    """

    def __init__(self, world: World, seed: int, months: int, keep: int, *, lean: bool) -> None:
        self._world, self._months, self._keep, self._lean = world, months, keep, lean
        self._draws = Draws(seed, len(world.subjects))
        self._style = self._draws.below(100, 0, 8)
        self.seen = np.zeros((KINDS, len(world.subjects), len(COMBOS)), dtype=bool)
        self._ranges: dict[str, tuple[int, int]] = {}
        for number, subject in enumerate(world.subjects):
            first, _ = self._ranges.get(subject.province, (number, 0))
            self._ranges[subject.province] = first, number + 1

    def __iter__(self) -> Iterator[Bulletin]:
        walk = Walk(self._draws, self._world.subjects)
        kept: deque[Whole] = deque(maxlen=4)
        provinces = [place for place in self._world.provinces if place.code in self._ranges]
        while walk.month < self._months - 1:
            walk.step()
            if walk.month < 0:
                continue
            kept.appendleft(self._draws.below(2**20, walk.month, 9) < self._keep)
            month = _Month(self._draws, walk, kept, self._style)
            self.seen[:_MONTHLY] |= kept[0]
            if month.is_quarter:
                self.seen[_MONTHLY:] |= kept[0]
                self.seen[4, :, 0] = False
            for publisher in sorted(PUBLISHERS):
                for place in sorted(provinces):
                    source = source_of(publisher, place, walk.month)
                    rows = self._rows(source.source, publisher, place.code, month)
                    if rows:
                        yield Bulletin(walk.month, source, rows)

    def _rows(self, source: str, publisher: str, province: str, month: _Month) -> list[str]:
        first, last = self._ranges[province]
        own = [n for n, combo in enumerate(COMBOS) if combo.publisher == publisher]
        writer = _Writer(source, month, lean=self._lean)
        values = [month.of(name, first, last, own) for name in _VALUES]
        subjects = self._world.subjects[first:last]
        for subject, *columns in zip(subjects, *values, strict=True):
            for number, *said in zip(own, *columns, strict=True):
                writer.line(subject.code, number, *said)
        if publisher == "ba":
            others = [n for n, combo in enumerate(COMBOS) if combo.publisher != publisher]
            told = zip(
                subjects,
                month.of("retold", first, last, others),
                month.of("printed", first, last, others),
                strict=True,
            )
            for subject, flags, balances in told:
                for number, flag, balance in zip(others, flags, balances, strict=True):
                    if flag:
                        writer.again(subject.code, number, balance, flag)
        return writer.rows


# In the order of the arguments of _Writer.line.
_VALUES = (
    *("kept", "style", "word", "printed", "ytd", "yoy", "change", "share", "clients", "of_clients"),
    *("paid", "of_paid", "restated", "before1", "before2", "before3"),
)


class _Month:
    """What is said of a month, as arrays by subject and combo."""

    def __init__(self, draws: Draws, walk: Walk, kept: deque[Whole], style: Whole) -> None:
        month = self.month = walk.month
        self.is_quarter = month % 3 == 2
        clients, paid, printed = walk.borrowers[0], walk.paid[0], _first_print(draws, walk)
        year, start = walk.balance[12], walk.balance[month % 12 + 1]
        self._arrays = {
            "kept": kept[0],
            "style": style,
            "word": _words(draws, month),
            "printed": printed,
            "ytd": rounded((printed - start) * 10_000, start),
            "yoy": rounded((printed - year) * 10_000, year),
            "change": printed - start,
            "share": rounded(printed * 10_000, printed[:, :1]),
            "clients": clients,
            "of_clients": rounded((clients - walk.borrowers[12]) * 10_000, walk.borrowers[12]),
            "paid": paid,
            "of_paid": rounded((paid - walk.paid[12]) * 10_000, walk.paid[12]),
            "restated": _restated(draws, month, kept),
            "retold": _retold(draws, month, kept[0]),
            "before1": walk.balance[1],
            "before2": walk.balance[2],
            "before3": walk.balance[3],
        }

    def of(self, name: str, first: int, last: int, combos: list[int]) -> list[list[int]]:
        """The values of some subjects and combos."""
        found: list[list[int]] = self._arrays[name][first:last, combos].tolist()
        return found


def _first_print(draws: Draws, walk: Walk) -> Whole:
    """The balances as first printed: what will be restated is off by up to a hundredth."""
    balance, month = walk.balance[0], walk.month
    off = balance * (draws.below(20, month, 12) + 1) // 2000 + 100
    return balance + np.where(draws.below(1000, month, 10) < RESTATED, off, 0)


def _restated(draws: Draws, month: int, kept: deque[Whole]) -> Whole:
    """Which of the three months before are restated: 1, 2 and 4."""
    found = np.zeros_like(draws.below(2, month, 11))
    for back in range(1, len(kept)):
        then = month - back
        is_it = (draws.below(1000, then, 10) < RESTATED) & (draws.below(3, then, 11) == back - 1)
        found += np.where(is_it & kept[back], 1 << (back - 1), 0)
    return found


def _retold(draws: Draws, month: int, kept: Whole) -> Whole:
    """What the association tells too: 1; 2 where it says something else."""
    told = (draws.below(1000, month, 13) < RETOLD) & kept
    return told * (1 + (draws.below(1000, month, 14) < _DISAGREE))


def _words(draws: Draws, month: int) -> Whole:
    """The wordings of balances and of borrowers: 0 for none, each in its digit of sixteen."""
    found = np.zeros_like(draws.below(2, month, 15))
    for place in (0, 1):
        is_worded = draws.below(1000, month, 15 + 2 * place) < WORDED
        found += np.where(is_worded, draws.below(5, month, 16 + 2 * place) + 1, 0) << 4 * place
    return found


class _Writer:
    """Writes the rows of one source; a line is a paragraph."""

    def __init__(self, source: str, month: _Month, *, lean: bool) -> None:
        self.rows: list[str] = []
        self._head, self._lean, self._quarter = f"{source},{source}/", lean, month.is_quarter
        self._paragraph, self._at = 0, 20
        today = month.month
        end, year, start = end_of(today), end_of(today - 12), end_of(today - today % 12 - 1)
        span = f"{end[:4]}-01-01/{end}"
        before = f"{year[:4]}-01-01/{year}"
        self._level = _level(end)
        self._restated = [_level(end_of(today - back)) for back in (1, 2, 3)]
        self._ytd = f",growth,ytd,,{end},stated,{start},stated,actual,"
        self._yoy = f",growth,yoy,,{end},stated,{year},inferred,actual,"
        self._change = f",change,ytd,,{end},stated,{start},stated,actual,"
        self._share = f",{end},inferred,,,actual,"
        self._flow = f",level,,,{span},stated,,,actual,"
        self._of_flow = f",growth,yoy,,{span},stated,{before},inferred,actual,"

    def line(
        self,
        subject: str,
        number: int,
        kept: int,
        style: int,
        word: int,
        printed: int,
        ytd: int,
        yoy: int,
        change: int,
        share: int,
        borrowers: int,
        of_clients: int,
        paid: int,
        of_paid: int,
        restated: int,
        *before: int,
    ) -> None:
        """Write what is said of an indicator of a subject, if anything is."""
        if not kept:
            return
        combo = COMBOS[number]
        of = f"{combo.category}:{subject}"
        balance = f"{combo.indicator}:balance:{of}"
        first = worded(printed, style, word & 15, money) if word & 15 else money(printed, style)
        said = [
            (first, balance, self._level),
            (percent(ytd), balance, self._ytd),
            (percent(yoy), balance, self._yoy),
        ]
        if self._quarter:
            many = f"{combo.indicator}:borrowers:{of}"
            flow = f"{combo.indicator}:disbursed:{of}"
            held = worded(borrowers, style, word >> 4, clients) if word >> 4 else None
            said.append((signed_money(change, style), balance, self._change))
            if number:
                whole = f",share,,all-loans:balance:all:{subject}{self._share}"
                said.append((percent(share), balance, whole))
            said.append((held or clients(borrowers, style), many, self._level))
            said.append((percent(of_clients), many, self._yoy))
            said.append((money(paid, style), flow, self._flow))
            said.append((percent(of_paid), flow, self._of_flow))
        said += [
            (money(before[back], style), balance, self._restated[back])
            for back in (0, 1, 2)
            if restated >> back & 1
        ]
        self._write(said, combo.term)

    def again(self, subject: str, number: int, balance: int, flag: int) -> None:
        """Write another publisher's balance, with fewer digits; flag 2: with another value."""
        combo = COMBOS[number]
        value = balance + balance // 50 + 1000 if flag == 2 else balance
        quantity = f"{combo.indicator}:balance:{combo.category}:{subject}"
        term = OTHER_TERMS.get(combo.term, combo.term)
        self._write([(money(value, -1), quantity, self._level)], term)

    def _write(self, said: list[tuple[tuple[str, int], str, str]], term: str) -> None:
        self._paragraph += 1
        paragraph, head, at, rows = self._paragraph, self._head, self._at + 20, self.rows
        end = f"{term}\n" if self._lean else f"{term},{paragraph},,current,,,1,,,1\n"
        for n, ((told, length), quantity, what) in enumerate(said, 1):
            stop = at + length
            rows.append(f"{head}{paragraph}.{n},{at},{stop},{told},{quantity}{what}{end}")
            at = stop + 7
        self._at = at


def _level(end: str) -> str:
    return f",level,,,{end},stated,,,actual,"


def source_of(publisher: str, place: Place, month: int) -> Source:
    """The bulletin of a publisher on a month; it appears in the month after."""
    last = end_of(month)
    year, number = last[:4], int(last[5:7])
    code = f"m{year}{number:02d}-{publisher}-{place.code}"
    name, en, what = PUBLISHERS[publisher]
    luck = zlib.crc32(code.encode())
    first = 8 + luck % 12
    latest = first + (luck // 12 % 9 if luck // 128 % 3 == 0 else 0)
    after = end_of(month + 1)[:8]
    title = f"{year}年{number}月{place.zh}{what}"
    return Source(
        source=code,
        label_zh=f"{title}(编造)",
        label_en=f"{en.format(place.en)}: bulletin of {year}-{number:02d} (invented)",
        title=title,
        publisher=name.format(place.zh),
        byline="",
        organiser="",
        url="",
        sha256="",
        folded_sha256="",
        published_earliest=f"{after}{first:02d}",
        published_latest=f"{after}{latest:02d}",
        note_zh="编造的数据, 用于测量",
        note_en="invented data, to measure with",
    )
