"""Unknowns and their spans in words, in both languages, and spans as exact decimal ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import ceil, floor, isinf
from typing import NamedTuple

from finstats.audit.published import Figure, Units
from finstats.audit.spans import STEP, End, Span
from finstats.audit.unknowns import UNDATED, Unknown, Whose
from finstats.model.numbers import decimal_text
from finstats.model.periods import chinese_date, english_date
from finstats.queries.wording import comparison_words, period_words
from finstats.result import Label
from finstats.store.reader import Reader

_EXACT = 6  # decimals up to which an end is printed as it is
RULES = {
    "same": Label("同一量的几个数字", "figures of one quantity"),
    "growth": Label("期末 = 期初 + 增减 = 期初 x (1 + 增长)", "end = start + change = start x (1 + growth)"),
    "change": Label("期末 = 期初 + 增减", "end = start + change"),
    "share": Label("部分 = 整体 x 占比", "part = whole x share"),
    "share-change": Label("占比之变 = 两期占比之差, 与两者增速相合", "change of share = share now - share then, as both growths make it"),
    "growth-gap": Label("增速差 = 增速 - 参照增速", "gap = growth - growth of the reference"),
    "subset": Label("部分不大于整体", "a part is not more than its whole"),
    "disjoint": Label("互斥各部分之和不大于整体", "parts that share nothing are together not more than the whole"),
    "at-most": Label("用信、发放不大于授信", "drawn or paid out is not more than granted"),
    "covers-increase": Label("发放不小于净增", "paid out is not less than the net increase"),
    "definition": Label("同一天按前后两种口径, 预期相近", "one day by two definitions, expected to be alike"),
}  # fmt: skip
VERDICTS = {
    "holds": Label("相符", "holds"),
    "tight": Label("仅因四舍五入相符", "only by rounding"),
    "tension": Label("表述存疑", "wording in doubt"),
    "contradiction": Label("互相矛盾", "contradiction"),
    "cannot-tell": Label("无法判断", "cannot tell"),
    "explained": Label("已说明", "explained"),
}


class Unit(NamedTuple):
    """A printed unit: base units in one of it, and its names."""

    factor: int
    name: Label


class Ends(NamedTuple):
    """A span's ends in a unit, as decimals; None is unbounded. Rounded outward if need be."""

    lower: str | None
    upper: str | None
    lower_closed: bool
    upper_closed: bool

    def words(self, unit: Label) -> Label:
        """`在 5.53 至 5.55 % 之间`."""
        if self.lower is not None and self.lower == self.upper:
            return Label(f"{self.lower} {unit.zh}", f"{self.lower} {unit.en}")
        if self.upper is None:
            from_ = Label("不小于", "at least") if self.lower_closed else Label("大于", "above")
            return Label(f"{from_.zh} {self.lower} {unit.zh}", f"{from_.en} {self.lower} {unit.en}") if self.lower else Label("无界", "unbounded")  # fmt: skip
        if self.lower is None:
            to = Label("不大于", "at most") if self.upper_closed else Label("小于", "below")
            return Label(f"{to.zh} {self.upper} {unit.zh}", f"{to.en} {self.upper} {unit.en}")
        return Label(
            f"{self.lower} 至 {self.upper} {unit.zh}", f"{self.lower} to {self.upper} {unit.en}"
        )


def ends(span: Span, factor: int) -> Ends:
    """Exact where short, else outward to three digits of the width."""
    scale = factor * STEP
    lower = None if isinf(span.lo) else Fraction(span.lo) / scale
    upper = None if isinf(span.hi) else Fraction(span.hi) / scale
    places = _places(lower, upper)
    return Ends(
        None if lower is None else _outward(lower, places, floor),
        None if upper is None else _outward(upper, places, ceil),
        span.lo_closed,
        span.hi_closed,
    )


def _places(lower: Fraction | None, upper: Fraction | None) -> int:
    if lower is None or upper is None or lower == upper:
        return _EXACT
    width, places = upper - lower, 0
    while width * 10**places < 100 and places < 12:
        places += 1
    return places


def _outward(value: Fraction, places: int, turn: Callable[[Fraction], int]) -> str:
    exact = value * 10**_EXACT
    if exact.denominator == 1:
        return decimal_text(value)
    turned = turn(value * 10**places)
    return decimal_text(Fraction(turned, 10**places))


def amount(value: End, factor: int) -> str:
    """A distance in a unit, to four digits, rounded down: never more than there is."""
    found, places = Fraction(value) / (factor * STEP), 0
    if (found * 10**_EXACT).denominator == 1:
        return decimal_text(found)
    while found and found * 10**places < 1000 and places < 12:
        places += 1
    return decimal_text(Fraction(floor(found * 10**places), 10**places))


class Naming:
    """Names of codes, looked up once; units of unknowns, from what figures print."""

    def __init__(
        self, reader: Reader, units: Units, of_measures: Mapping[str, str] | None = None
    ) -> None:
        self._reader, self._units = reader, units
        self._names: dict[tuple[str, str], Label] = {}
        self._of_measures = dict(of_measures or {})
        self._first: dict[str, tuple[str, int, str]] = {}
        self._printed: dict[str, str] = {}

    def see(self, figures: Iterable[Figure]) -> None:
        """Learn which unit a quantity and a measure are printed in first, in reading order."""
        for one in figures:
            row = one.row
            if row.transformation in ("level", "change"):
                self._printed.setdefault(row.quantity, row.unit)
                place = row.ref_order, row.seq, row.quantity
                if row.measure not in self._of_measures or place < self._first.get(row.measure, ()):
                    self._first[row.measure] = place
                    self._of_measures[row.measure] = row.unit

    def factor(self, unit: str) -> int:
        """Base units in one of a printed unit."""
        return self._units.factor[unit]

    def name(self, kind: str, code: str) -> Label:
        """Both names of an indicator, measure, category or subject."""
        if (kind, code) not in self._names:
            view = {"category": "categories"}.get(kind, f"{kind}s")
            rows = self._reader.rows(
                f"select name_zh, name_en from {view} where {kind} = :code", {"code": code}
            )
            zh, en = rows[0] if rows else (code, code)
            self._names[kind, code] = Label(str(zh), str(en or zh))
        return self._names[kind, code]

    def unit(self, one: Unknown) -> Unit:
        """The unit that an unknown is shown in."""
        if one.kind in ("growth", "share"):
            code = "%"
        elif one.kind in ("share-change", "growth-gap"):
            code = "个百分点"
        else:
            measure = one.whose.measure
            code = self._printed.get(one.whose.quantity) or self._of_measures.get(measure, "")
        if code in self._units.factor:
            return Unit(self._units.factor[code], Label(code, self._units.name_en[code]))
        return Unit(1, Label("(基本单位)", "(base units)"))

    def whose(self, one: Whose) -> Label:
        """`潍坊银行业 高新技术企业 科技型企业贷款 贷款余额`."""
        indicator, measure, category, subject = one.parts
        labels = [self.name("subject", subject)]
        if category != "all":
            labels.append(self.name("category", category))
        labels += [self.name("indicator", indicator), self.name("measure", measure)]
        term = f" ({one.term})" if one.term else ""
        basis = Label(f" ({one.basis}起的口径)", f" (as defined from {one.basis} on)") if one.basis else Label("", "")  # fmt: skip
        return Label(
            " ".join(x.zh for x in labels) + term + basis.zh,
            ", ".join(x.en for x in labels) + term + basis.en,
        )

    def called(self, one: Unknown) -> Label:
        """What it is, of whom and when."""
        whose, kind = self.whose(one.whose), self.kind(one)
        when = date_words(one.period)
        return Label(
            " ".join(part for part in (whose.zh, kind.zh) if part) + f", {when.zh}",
            ", ".join(part for part in (whose.en, kind.en, when.en) if part),
        )

    def kind(self, one: Unknown) -> Label:
        """The transformation in words; empty for a level."""
        against = against_words(one)
        other = self.name("indicator", one.other.parts[0]) if one.other else Label("", "")
        return {
            "level": Label("", ""),
            "change": Label(f"{against.zh}增减", f"change {against.en}"),
            "growth": Label(f"{against.zh}增长", f"growth {against.en}"),
            "share": Label(f"占{other.zh}比重", f"share of {other.en}"),
            "share-change": Label(f"占{other.zh}比重 {against.zh}变动", f"change of share of {other.en} {against.en}"),
            "growth-gap": Label(f"{against.zh}增速与{other.zh}之差", f"growth {against.en} above that of {other.en}"),
        }[one.kind]  # fmt: skip


def date_words(period: str) -> Label:
    """A period, or that there is none."""
    return period_words(UNDATED if period.startswith(UNDATED) else period, "stated")


def against_words(one: Unknown) -> Label:
    """Against when."""
    if not one.has_base:
        return comparison_words(one.base.removeprefix("?"))
    base_end, end = one.base.rpartition("/")[2], one.period.rpartition("/")[2]
    years = int(end[:4]) - int(base_end[:4])
    if years == 1 and base_end.endswith("-12-31") and "/" not in one.base:
        return comparison_words("ytd")
    if years == 1 and base_end[5:] == end[5:]:
        return comparison_words("yoy")
    return Label(f"比{chinese_date(base_end)}", f"since {english_date(base_end)}")
