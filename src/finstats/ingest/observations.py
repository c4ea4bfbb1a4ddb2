"""Checks of what a figure says: codes, series, unit, period, base; and the value they become."""

from __future__ import annotations

from dataclasses import dataclass

from finstats.ingest.definitions import unknown_code
from finstats.ingest.faults import Faults
from finstats.ingest.known import Known
from finstats.ingest.located import Block
from finstats.model.codes import Comparison, Nature, PeriodBasis, Reason, Time, Transformation
from finstats.model.facts import Observation
from finstats.model.periods import Period, base_of
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity, Series


@dataclass(frozen=True, slots=True)
class Reading:
    """What the checks of figures need: codes, where faults go, the latest day of publication.

    `exported`: the figures come back from an export, which holds cells of tables too, and does not
    say where a unit stands that a token lacks.
    """

    known: Known
    faults: Faults
    published_latest: str
    exported: bool = False


def observation_of(block: Block, figure: Block, reading: Reading) -> Observation | None:
    faults, before = reading.faults, len(reading.faults.found)
    series = _series(block, reading)
    period = _period(block, faults)
    if series is None or period is None or len(faults.found) > before:
        return None
    check_unit(figure, block, series, reading)
    _check_time(block, series, period, reading)
    _check_base(block, series, period, faults)
    _check_supersedes(block, faults)
    if len(faults.found) > before:
        return None
    try:
        return _read(block, series, period)
    except ValueError:
        return None  # a word that is no code: noted with the other unknown codes


def _check_supersedes(block: Block, faults: Faults) -> None:
    supersedes, reason = block.maybe("supersedes"), block.maybe("reason")
    if (supersedes is None) != (reason is None) or reason in (Reason.READING, Reason.WITHDRAWAL):
        faults.add(
            block.line_of("reason"),
            "bad-supersedes",
            "supersedes 和 reason (revision 或 correction) 要同时写",
            "supersedes and reason (revision or correction) go together",
        )
        return
    _check_correction(block, reason == Reason.CORRECTION, faults)


def _check_correction(block: Block, corrects: bool, faults: Faults) -> None:
    """A correction says why, and what it expects the other figure to print; nothing else does."""
    expects = block.maybe("expects") is not None
    told = block.maybe("note_zh") is not None or block.maybe("note_en") is not None
    if (corrects and not (expects and told)) or (expects and not corrects):
        faults.add(
            block.line_of("reason"),
            "bad-correction",
            "更正 (correction) 要写理由 note_zh 或 note_en, 和 expects: 被更正的数字印的字; 别的不写 expects",
            "a correction needs its reason, note_zh or note_en, and expects: what the corrected figure prints; nothing else takes expects",
        )


def _read(block: Block, series: Series, period: Period) -> Observation:
    base_basis, reason = block.maybe("base_basis"), block.maybe("reason")
    return Observation(
        series=series,
        period=period,
        period_basis=PeriodBasis(block.text("period_basis")),
        base_period=block.maybe("base_period"),
        base_basis=None if base_basis is None else PeriodBasis(base_basis),
        nature=Nature(block.maybe("nature") or Nature.ACTUAL),
        term=block.maybe("term"),
        note_zh=block.maybe("note_zh"),
        note_en=block.maybe("note_en"),
        supersedes=block.maybe("supersedes"),
        reason=None if reason is None else Reason(reason),
    )


def _series(block: Block, reading: Reading) -> Series | None:
    try:
        quantity = quantity_of(block, "quantity", reading)
        reference = quantity_of(block, "reference", reading) if block.maybe("reference") else None
        if reference == quantity:
            reading.faults.add(
                block.line_of("reference"),
                "series-parts",
                "参照量就是它自己",
                "the reference is the quantity itself",
            )
        comparison = block.maybe("comparison")
        return Series(
            quantity,
            Transformation(block.text("transformation")),
            None if comparison is None else Comparison(comparison),
            reference,
        )
    except Refusal as refusal:
        reading.faults.refused(block.line_of("quantity"), refusal)
    except ValueError:
        pass  # a word that is no code: noted with the other unknown codes
    return None


def quantity_of(block: Block, key: str, reading: Reading) -> Quantity:
    """The quantity at a key, its codes checked; raises Refusal where it is none."""
    quantity = Quantity.parse(block.text(key))
    known, line = reading.known, block.line_of(key)
    for kind, code in (
        ("indicator", quantity.indicator),
        ("measure", quantity.measure),
        ("category", quantity.category),
        ("subject", quantity.subject),
    ):
        if not known.has(kind, code):
            reading.faults.add(line, "unknown-code", *unknown_code(kind, code, known))
    case = known.subject_kinds.get(quantity.subject) == "financing"
    if case and known.indicator_kinds.get(quantity.indicator) == "statistic":
        reading.faults.add(
            line,
            "case-in-statistic",
            f"{quantity.subject} 是案例, 不能进统计指标 {quantity.indicator}",
            f"{quantity.subject} is a case and cannot enter the statistic {quantity.indicator}",
        )
    return quantity


def _period(block: Block, faults: Faults) -> Period | None:
    for key in ("period", "base_period"):
        if block.maybe(key) is None:
            continue
        try:
            Period.parse(block.text(key))
        except Refusal as refusal:
            faults.refused(block.line_of(key), refusal)
            return None
    return Period.parse(block.text("period"))


def check_unit(figure: Block, says: Block, series: Series, reading: Reading) -> None:
    """Note a unit of another dimension than the series'."""
    measure = reading.known.measures.get(series.quantity.measure)
    unit = reading.known.units.get(figure.text("unit"))
    if measure is None or unit is None:
        return
    wanted = series.transformation.dimension or reading.known.units_of.get(
        measure.dimension, measure.dimension
    )
    if wanted == "rate" and series.transformation is Transformation.CHANGE:
        wanted = "points"  # an interest rate is a level, its points are its change
    if unit.dimension != wanted:
        faults = reading.faults
        faults.add(
            says.line_of("quantity"),
            "unit-mismatch",
            f"{series.quantity.measure} 的 {series.transformation} 以 {wanted} 计, {figure.text('unit')} 是 {unit.dimension}",
            f"{series.transformation} of {series.quantity.measure} is in {wanted}, {figure.text('unit')} is {unit.dimension}",
        )


def _check_time(block: Block, series: Series, period: Period, reading: Reading) -> None:
    faults, line = reading.faults, block.line_of("period")
    undated = period.end is None
    if undated != (block.text("period_basis") == PeriodBasis.UNDATED):
        faults.add(
            line,
            "basis-mismatch",
            "period 为 undated 时 period_basis 也要是 undated, 反之亦然",
            "an undated period has the basis undated, and only that one",
        )
    measure = reading.known.measures.get(series.quantity.measure)
    if undated or measure is None or period.end is None:
        return
    if (measure.time == Time.STOCK) == period.is_span or (
        period.start is None and measure.time == Time.FLOW
    ):
        forms = {
            Time.STOCK: "2025-06-30",
            Time.FLOW: "2025-01-01/2025-06-30",
            Time.CUMULATIVE: "/2025-06-30",
        }
        form = forms[Time(measure.time)]
        faults.add(
            line,
            "period-kind",
            f"{series.quantity.measure} 的时间属性是 {measure.time}, 时期应写如 {form}",
            f"the time of {series.quantity.measure} is {measure.time}: its period is written like {form}",
        )
    nature = block.maybe("nature") or Nature.ACTUAL
    if nature == Nature.ACTUAL and period.end > reading.published_latest:
        faults.add(
            line,
            "after-publication",
            f"时期 {period.text} 晚于最晚的发布日 {reading.published_latest}",
            f"the period {period.text} ends after the latest day of publication {reading.published_latest}",
        )


def _check_base(block: Block, series: Series, period: Period, faults: Faults) -> None:
    base, comparison = block.maybe("base_period"), series.comparison
    if (base is None) != (block.maybe("base_basis") is None):
        faults.add(
            block.line_of("base_period"),
            "base-period",
            "base_period 和 base_basis 要同时写",
            "base_period and base_basis go together",
        )
    dated = period.end is not None
    wanted = dated and comparison in (Comparison.YTD, Comparison.YOY, Comparison.SINCE)
    if (base is None and wanted) or (
        base is not None and (comparison in (None, Comparison.UNSTATED) or not dated)
    ):
        faults.add(
            block.line_of("base_period"),
            "base-period",
            f"{comparison or series.transformation} 在这里{'要有' if wanted else '不能有'} base_period",
            f"{comparison or series.transformation} {'needs a' if wanted else 'takes no'} base_period here",
        )
        return
    if base is None:
        return
    line = block.line_of("base_period")
    expected = base_of(comparison, period)
    if expected is not None and base != expected:
        faults.add(
            line,
            "base-period",
            f"{period.text} 的 {comparison} 基期应是 {expected}",
            f"the base of {comparison} at {period.text} is {expected}",
        )
    elif expected is None and not _is_before(Period.parse(base), period):
        faults.add(
            line,
            "base-period",
            f"基期 {base} 要是 {period.text} 之前的一天",
            f"the base {base} must be a day before {period.text}",
        )


def _is_before(base: Period, period: Period) -> bool:
    """A flow is compared with an earlier span, a stock with an earlier day."""
    return base.end is not None and base.is_span == period.is_span and base.end < (period.end or "")
