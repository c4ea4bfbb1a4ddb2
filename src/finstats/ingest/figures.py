"""Checks of figures, and the values they become."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from finstats.ingest.definitions import unknown_code
from finstats.ingest.faults import Faults
from finstats.ingest.known import Known
from finstats.ingest.located import Block
from finstats.model.bounds import Context, bounds
from finstats.model.codes import (
    Comparison,
    Nature,
    PeriodBasis,
    Qualifier,
    Reason,
    Time,
    Transformation,
)
from finstats.model.facts import Figure, Observation
from finstats.model.numbers import Number
from finstats.model.periods import Period, year_start_base
from finstats.model.printed import read_printed
from finstats.model.refs import LocalRef
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity, Series


@dataclass(frozen=True, slots=True)
class Reading:
    """What the checks of figures need: codes, where faults go, the latest day of publication."""

    known: Known
    faults: Faults
    published_latest: str


def figures_of(blocks: list[Block], reading: Reading) -> list[Figure]:
    """The figures of a file; every fault is noted, and a faulty figure is left out."""
    found: list[Figure] = []
    seen: dict[str, int] = {}
    for block in blocks:
        if block.name != "figure":
            continue
        first = seen.setdefault(block.text("ref"), block.line)
        if first != block.line:
            ref = block.text("ref")
            reading.faults.add(
                block.line_of("ref"),
                "duplicate-ref",
                f"{ref} 在第 {first} 行已有",
                f"{ref} stands on line {first} already",
            )
        figure = _figure(block, reading)
        if figure is not None:
            found.append(figure)
    return found


def check_places(blocks: list[Block], faults: Faults) -> None:
    """Note tokens whose offsets overlap, and tokens as long as their offsets do not say."""
    placed: list[tuple[int, int, Block]] = []
    for block in blocks:
        if block.name not in ("figure", "not_figure"):
            continue
        start, end = block.pair("at")
        if end - start != len(block.text("printed")):
            length = len(block.text("printed"))
            faults.add(
                block.line_of("at"),
                "bad-offsets",
                f"at 相差 {end - start}, printed 有 {length} 个字符",
                f"at spans {end - start}, printed has {length} characters",
            )
        placed.append((start, end, block))
    placed.sort(key=lambda item: item[:2])
    for (_, end, one), (start, _, other) in pairwise(placed):
        if start < end:
            faults.add(
                other.line_of("at"),
                "overlapping",
                f"与第 {one.line} 行的位置重叠",
                f"overlaps the place of line {one.line}",
            )


def _figure(block: Block, reading: Reading) -> Figure | None:
    faults, unit = reading.faults, reading.known.units.get(block.text("unit"))
    if not block.inside:
        faults.add(block.line, "says-nothing", "缺 [[figure.says]]", "lacks [[figure.says]]")
    before = len(faults.found)
    observations = [_observation(inner, block, reading) for inner in block.inside]
    try:
        ref = LocalRef.parse(block.text("ref"))
    except Refusal as refusal:
        faults.refused(block.line_of("ref"), refusal)
    try:
        number = Number.parse(block.text("value"))
        if unit is not None:
            number.in_base(unit.factor)
    except Refusal as refusal:
        faults.refused(block.line_of("value"), refusal)
    wording = _wording(block, faults)
    if len(faults.found) > before or unit is None or not block.inside:
        return None
    said = tuple(one for one in observations if one is not None)
    context = _context(block, number, said, reading, wording)
    qualifier = Qualifier(block.text("qualifier"))
    found = bounds(number, qualifier, context)
    start, end = block.pair("at")
    return Figure(
        ref,
        start,
        end,
        block.text("printed"),
        number,
        block.text("unit"),
        unit.factor,
        qualifier,
        wording,
        found,
        said,
    )


def _wording(block: Block, faults: Faults) -> str:
    """The qualifier's word in the token; notes where token and keys disagree."""
    try:
        token = read_printed(block.text("printed"))
    except Refusal as refusal:
        faults.refused(block.line_of("printed"), refusal)
        return ""
    said = {
        "value": (block.text("value").removeprefix("-"), token.value_text),
        "unit": (block.text("unit"), token.unit),
        "qualifier": (block.text("qualifier"), token.qualifier),
    }
    for key, (given, printed) in said.items():
        if given != printed:
            faults.add(
                block.line_of(key),
                "token-mismatch",
                f"{key} 写作 {given}, 但“{block.text('printed')}”里是 {printed}",
                f"{key} is {given}, but '{block.text('printed')}' has {printed}",
            )
    return token.wording


def _context(
    block: Block, number: Number, said: tuple[Observation, ...], reading: Reading, wording: str
) -> Context:
    unit = reading.known.units[block.text("unit")]
    return Context.of(
        number,
        dimension=unit.dimension,
        factor=unit.factor,
        subject_kinds={
            reading.known.subject_kinds.get(one.series.quantity.subject) for one in said
        },
        transformations={one.series.transformation for one in said},
        wording=wording,
    )


def _observation(block: Block, figure: Block, reading: Reading) -> Observation | None:
    faults, before = reading.faults, len(reading.faults.found)
    series = _series(block, reading)
    period = _period(block, faults)
    if series is None or period is None or len(faults.found) > before:
        return None
    _check_unit(figure, block, series, reading)
    _check_time(block, series, period, reading)
    _check_base(block, series, period, faults)
    supersedes, reason = block.maybe("supersedes"), block.maybe("reason")
    if (supersedes is None) != (reason is None) or reason in (Reason.READING, Reason.WITHDRAWAL):
        faults.add(
            block.line_of("reason"),
            "bad-supersedes",
            "supersedes 和 reason (revision 或 correction) 要同时写",
            "supersedes and reason (revision or correction) go together",
        )
        return None
    base_basis = block.maybe("base_basis")
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
        supersedes=supersedes,
        reason=None if reason is None else Reason(reason),
    )


def _series(block: Block, reading: Reading) -> Series | None:
    try:
        quantity = _quantity(block, "quantity", reading)
        reference = _quantity(block, "reference", reading) if block.maybe("reference") else None
        comparison = block.maybe("comparison")
        return Series(
            quantity,
            Transformation(block.text("transformation")),
            None if comparison is None else Comparison(comparison),
            reference,
        )
    except Refusal as refusal:
        reading.faults.refused(block.line_of("quantity"), refusal)
        return None


def _quantity(block: Block, key: str, reading: Reading) -> Quantity:
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


def _check_unit(figure: Block, says: Block, series: Series, reading: Reading) -> None:
    measure = reading.known.measures.get(series.quantity.measure)
    unit = reading.known.units.get(figure.text("unit"))
    if measure is None or unit is None:
        return
    wanted = series.transformation.dimension or reading.known.units_of.get(
        measure.dimension, measure.dimension
    )
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
            f"{series.quantity.measure} 是 {measure.time}, 时期应写如 {form}",
            f"{series.quantity.measure} is a {measure.time}, its period is written like {form}",
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
    expected = _expected_base(comparison, period)
    if base is not None and expected is not None and base != expected:
        faults.add(
            block.line_of("base_period"),
            "base-period",
            f"{period.text} 的 {comparison} 基期应是 {expected}",
            f"the base of {comparison} at {period.text} is {expected}",
        )


def _expected_base(comparison: Comparison | None, period: Period) -> str | None:
    if comparison == Comparison.YTD:
        return year_start_base(period)
    if comparison == Comparison.YOY and period.end is not None and not period.is_span:
        day = date.fromisoformat(period.end)
        leap = day.month == 2 and day.day == 29
        return day.replace(year=day.year - 1, day=28 if leap else day.day).isoformat()
    return None
