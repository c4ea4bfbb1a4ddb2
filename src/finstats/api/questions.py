"""Every question of the command line as a method with the same words."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from finstats.api.answer import Answer, AuditAnswer
from finstats.api.cutting import limited
from finstats.api.opening import answering
from finstats.api.words import BY_WORDS, day, natures, one_of, time_options
from finstats.api.words import as_of as as_of_
from finstats.errors import UsageError
from finstats.result import Lang, Result
from finstats.settings import Target
from finstats.store.reader import Opened, Reader

if TYPE_CHECKING:
    from finstats.api.chart import ChartAnswer
    from finstats.audit.auditing import Progress


class Questions:
    """What may be asked of an open database.

    Words mean what they mean on the command line: codes, Chinese names and aliases; dates like
    `2025-06`, `2025-Q2`, `2025年6月末`, `latest`. Raises UnknownName for a name that is not there,
    UsageError for a word that cannot be read.
    """

    target: Target
    lang: Lang
    reader: Opened
    closed: bool

    def _ask(self, query: Callable[[Reader], Result], limit: int | None = None) -> Answer:
        """The answer of a query."""
        self.must_be_open()
        with answering(self.target):
            return self.answered(limited(query(self.reader), limit))

    def answered(self, result: Result) -> Answer:
        """A result of this database as an answer."""
        return Answer(result, self)

    def must_be_open(self) -> None:
        """Raises UsageError after `close`."""
        if self.closed:
            raise UsageError(
                "closed",
                "这个 Database 已经关闭; 再用 finstats.open() 打开",
                "this Database is closed; open it again with finstats.open()",
            )

    def described(self, result: Result) -> Result:
        """The result with the sources and definitions of what is in it."""
        from finstats.queries.about import described

        return described(self.reader, result)

    def overview(self) -> Answer:
        """What the database holds."""
        from finstats.queries.overview import overview

        return self._ask(overview)

    def themes(
        self,
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        vintage: str = "latest",
        exact: bool = False,
        nature: str = "actual",
        limit: int | None = None,
    ) -> Answer:
        """The figures of each theme, one row a figure."""
        from finstats.queries.themes import themes

        times = time_options(as_of, known_at, vintage, exact, True, nature)
        return self._ask(lambda reader: themes(reader, times, limit))

    def banks(
        self,
        *names: str,
        theme: str | None = None,
        place: str | None = None,
        all: bool = False,
        limit: int | None = None,
    ) -> Answer:
        """What each bank did, one row a bank; named ones include all under them."""
        from finstats.queries.banks import BanksAsked, banks

        asked = BanksAsked(theme, names, place, all)
        return self._ask(lambda reader: banks(reader, asked), limit)

    def indicator(
        self,
        *codes: str,
        as_of: str | None = None,
        known_at: str | None = None,
        vintage: str = "latest",
        exact: bool = False,
        undated: bool = False,
        nature: str = "actual",
        bank: str | None = None,
        place: str | None = None,
        unit: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        """The figures of indicators by class, bank or subject, one row a figure.

        `as_of`: the latest by the end of that date, nothing later; `exact`: of that date alone.
        `known_at`: only what was certainly published by that day; `vintage` first, latest, all:
        which of one publisher's versions. `undated`: also those without a date. `nature`: actual,
        planned, target, estimate, all. `bank` and `place` include all under them. `unit` moves the
        point of amounts (元, 万元, 亿元, m, bn). Raises UnknownName when there is no row.
        """
        _must_name(codes)
        from finstats.queries.indicator import MONEY, Scope, indicator_of

        scope = Scope(bank, place, None if unit is None else one_of("--unit", unit, tuple(MONEY)))
        times = time_options(as_of, known_at, vintage, exact, undated, nature)
        return self._ask(lambda reader: indicator_of(reader, codes, scope, times, limit))

    def chart(
        self,
        *codes: str,
        by: str | None = None,
        measure: str | None = None,
        as_of: str | None = None,
        known_at: str | None = None,
        vintage: str = "latest",
        exact: bool = False,
        undated: bool = False,
        nature: str = "actual",
        bank: str | None = None,
        place: str | None = None,
        unit: str | None = None,
        limit: int | None = None,
    ) -> ChartAnswer:
        """The figures of indicators as bars `by` category, bank or period (a series over time).

        Or 分类, 银行 (主体), 时期. None: by category where there are several, else by bank, else by
        period. A series has every
        date up to `as_of` and no undated figures; `limit` keeps its newest.
        """
        from finstats.api.chart import ChartAnswer
        from finstats.chart import BYS, Chart
        from finstats.queries.chart import chart_of
        from finstats.queries.indicator import MONEY, Scope

        code = None if by is None else one_of("--by", BY_WORDS.get(by, by), BYS)
        chosen = next((one for one in BYS if one == code), None)
        in_unit = None if unit is None else one_of("--unit", unit, tuple(MONEY))
        scope = Scope(bank, place, in_unit, measure)
        times = time_options(as_of, known_at, vintage, exact, undated, nature)
        charts: builtins.list[Chart] = []

        def query(reader: Reader) -> Result:
            charted = chart_of(reader, codes, chosen, scope, times, limit)
            charts.append(charted.chart)
            return charted.result

        return ChartAnswer(self._ask(query), charts[0])

    def total(
        self,
        *quantities: str,
        measure: str | None = None,
        as_of: str | None = None,
        known_at: str | None = None,
    ) -> Answer:
        """The sum where one may add; raises MayNotBeAdded, whose `result` holds the union's bounds."""
        from finstats.queries.total import total_of

        times = time_options(as_of, known_at)
        return self._ask(lambda reader: total_of(reader, quantities, measure, times))

    def trace(self, word: str, *, limit: int | None = None) -> Answer:
        """Where a ref, a printed number, or all figures of a name stand, and how they are read."""
        from finstats.queries.trace import trace

        return self._ask(lambda reader: trace(reader, word), limit)

    def cite(self, *refs: str) -> Answer:
        """A sentence and a source line for each ref."""
        from finstats.queries.cite import cite

        return self._ask(lambda reader: cite(reader, refs))

    def figures(
        self,
        *,
        theme: str | None = None,
        bank: str | None = None,
        place: str | None = None,
        source: str | None = None,
        paragraph: int | None = None,
        search: str | None = None,
        nature: str = "actual",
        limit: int | None = None,
    ) -> Answer:
        """Figures of current knowledge, one row for each thing a figure says."""
        from finstats.queries.lists import Filters, figures

        filters = Filters(theme, bank, place, source, paragraph, search, natures(nature))
        return self._ask(lambda reader: figures(reader, filters, limit))

    def list(
        self,
        name: str,
        *,
        theme: str | None = None,
        bank: str | None = None,
        place: str | None = None,
        source: str | None = None,
        search: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        """One of the lists: enterprises, products, indicators, financings, sources."""
        from finstats.queries.list_specs import LISTS
        from finstats.queries.lists import Filters, listed

        filters = Filters(theme, bank, place, source, search=search)
        chosen = one_of("list", name, tuple(LISTS))
        return self._ask(lambda reader: listed(reader, chosen, filters, limit))

    def history(
        self,
        word: str,
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        source: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        """Every version of an indicator, a quantity or a ref, and what took its place."""
        from finstats.queries.history import Wanted, history

        wanted = Wanted(as_of_(as_of), day(known_at), source, limit)
        return self._ask(lambda reader: history(reader, word, wanted))

    def diff(
        self,
        start: str | None,
        end: str | None,
        *,
        theme: str | None = None,
        source: str | None = None,
        indicator: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        """What was added, revised, withdrawn between two days of publication."""
        from finstats.api.words import days_between
        from finstats.queries.differences import Wanted, differences

        first, last = days_between(start, end)
        wanted = Wanted(first, last, theme, source, indicator, limit)
        return self._ask(lambda reader: differences(reader, wanted))

    def audit(
        self,
        *,
        theme: str | None = None,
        source: str | None = None,
        rule: str | None = None,
        all: bool = False,
        rounding: str = "nearest",
        known_at: str | None = None,
        limit: int | None = None,
        progress: Progress | None = None,
    ) -> AuditAnswer:
        """Which published figures contradict each other; the run is kept where that is allowed."""
        from finstats.audit.published import ROUNDINGS
        from finstats.audit.rules import RULES
        from finstats.audit.running import Run, Wanted, run

        reading = next(r for r in ROUNDINGS if r == one_of("--rounding", rounding, ROUNDINGS))
        moment = day(known_at)
        relation = None if rule is None else one_of("--rule", rule, RULES)
        wanted = Wanted(theme, source, relation, all, moment, reading, limit)
        runs: builtins.list[Run] = []

        def query(reader: Reader) -> Result:
            runs.append(run(self.target, reader, wanted, progress))
            return runs[0].result

        answer = self._ask(query)
        return AuditAnswer(answer, runs[0])

    def implied(self, *codes: str, known_at: str | None = None, limit: int | None = None) -> Answer:
        """What published figures imply of indicators that nobody printed."""
        from finstats.audit.implied import implied

        moment = day(known_at)
        return self._ask(lambda reader: implied(reader, codes, moment), limit)

    def explain(self, word: str, *, known_at: str | None = None) -> Answer:
        """What relations a figure stands in, and what they say of it."""
        from finstats.audit.explaining import explained

        moment = day(known_at)
        return self._ask(lambda reader: explained(reader, word, moment))

    def compare(
        self,
        *codes: str,
        against: str | None = None,
        start: str | None = None,
        end: str | None = None,
        as_of: str | None = None,
        known_at: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        """Growth beside that of another indicator (`against`), or the change between two dates."""
        from finstats.audit import comparing

        first, last, at = (as_of_(one) for one in (start, end, as_of))
        moment = day(known_at)
        if against is not None and first is None and last is None:
            other = against
            return self._ask(
                lambda reader: comparing.against(reader, codes, other, at, moment), limit
            )
        if against is None and first is not None and last is not None:
            days = first, last
            return self._ask(lambda reader: comparing.between(reader, codes, *days, moment), limit)
        raise UsageError(
            "compare-what",
            "要么 --against 指标, 要么 --from 期初 --to 期末",
            "give either --against CODE, or --from P --to P",
        )

    def sql(
        self,
        statement: str,
        *,
        params: Sequence[str] = (),
        timeout: float = 30.0,
        limit: int | None = None,
    ) -> Answer:
        """The answer of one read-only statement over the public views, under the caps.

        `params` are `NAME=VALUE`; `limit` None: 10,000 rows. Raises SqlError or TimeLimit.
        """
        from finstats.queries.sql import ask
        from finstats.store.answers import MOST_ROWS, Caps

        caps = Caps(timeout, MOST_ROWS if limit is None else limit)
        return self._ask(lambda reader: ask(reader, statement, params, caps))

    def schema(self, view: str | None = None) -> Answer:
        """The public views, or the columns of one, explained."""
        from finstats.queries.schema import schema

        return self._ask(lambda reader: schema(reader, view))

    def info(self) -> Answer:
        """This installation and its database."""
        from finstats.queries.info import info

        return self._ask(lambda reader: info(reader, self.target))


def _must_name(codes: Sequence[str]) -> None:
    """Raises UsageError where no indicator is named; the command line cannot forget it."""
    if not codes:
        raise UsageError(
            "which-indicator",
            '哪个指标? 如 db.indicator("tech-loans")',
            'which indicator? e.g. db.indicator("tech-loans")',
        )
