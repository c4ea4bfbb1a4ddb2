"""Checks of figures, and the values they become."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.ingest.observations import Reading, observation_of
from finstats.ingest.table_cells import WORDINGS, number_of
from finstats.model.bounds import Context, bounds
from finstats.model.codes import (
    Qualifier,
)
from finstats.model.facts import Figure, Observation
from finstats.model.numbers import Number
from finstats.model.printed import Printed, read_all
from finstats.model.refs import CellRef, LocalRef
from finstats.model.refusal import Refusal


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
    for (first, end, one), (start, last, other) in pairwise(placed):
        if start < end and not ((first, end) == (start, last) and _are_ends(one, other)):
            faults.add(
                other.line_of("at"),
                "overlapping",
                f"与第 {one.line} 行的位置重叠",
                f"overlaps the place of line {one.line}",
            )


def _are_ends(one: Block, other: Block) -> bool:
    """Whether both are figures of one range: its two ends stand at one place."""
    wordings = {one.maybe("qualifier"), other.maybe("qualifier")}
    return one.text("printed") == other.text("printed") and wordings == {
        Qualifier.AT_LEAST,
        Qualifier.AT_MOST,
    }


def _figure(block: Block, reading: Reading) -> Figure | None:
    faults, unit = reading.faults, reading.known.units.get(block.text("unit"))
    if not block.inside:
        named = block.text("ref")
        zh, en = f"{named} 缺 [[figure.says]]", f"{named} lacks its [[figure.says]]"
        faults.add(block.line, "says-nothing", zh, en)
    before = len(faults.found)
    observations = [observation_of(inner, block, reading) for inner in block.inside]
    cell = CellRef.parse(block.text("ref")) if reading.exported else None
    try:
        ref = cell or LocalRef.parse(block.text("ref"))
    except Refusal as refusal:
        faults.refused(block.line_of("ref"), refusal)
    try:
        number = Number.parse(block.text("value"))
        if unit is not None:
            number.in_base(unit.factor)
    except Refusal as refusal:
        faults.refused(block.line_of("value"), refusal)
    wording = _wording_of_cell(block, faults) if cell else _wording(block, reading)
    said = tuple(one for one in observations if one is not None)
    _check_together(block, said, faults)
    if len(faults.found) > before or unit is None or not block.inside:
        return None
    context = _context(block.text("unit"), number, said, reading, wording)
    if block.text("qualifier") not in set(Qualifier):
        return None  # noted with the other unknown codes
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


def _check_together(block: Block, said: tuple[Observation, ...], faults: Faults) -> None:
    """Note a figure that says one thing twice, and a minus where nothing can be negative."""
    if len({(str(one.series), one.period.text, one.nature) for one in said}) < len(said):
        faults.add(
            block.line,
            "says-twice",
            "同一序列同一时期说了两次",
            "says one series at one period twice",
        )
    negative = block.text("value").startswith("-")
    if negative and any(not one.series.transformation.can_be_negative for one in said):
        faults.add(
            block.line_of("value"),
            "negative",
            "水平值和占比不能是负数",
            "a level or a share cannot be negative",
        )


def _wording(block: Block, reading: Reading) -> str:
    """The qualifier's word in the token; notes where token and keys disagree."""
    faults = reading.faults
    given = (block.text("value").removeprefix("-"), block.text("unit"), block.text("qualifier"))
    try:
        tokens = _tokens(block, reading)
    except Refusal as refusal:
        faults.refused(block.line_of("printed"), refusal)
        return ""
    token = next((one for one in tokens if _parts(one) == given), tokens[0])
    _compare(block, given, _parts(token), faults)
    return token.wording


def _tokens(block: Block, reading: Reading) -> tuple[Printed, ...]:
    """What the token says; a unit that stands elsewhere is that of a number that stands alone."""
    printed, unit = block.text("printed"), block.text("unit")
    if not reading.exported:
        return read_all(printed, unit if "unit_at" in block.values else "")
    try:
        tokens = read_all(printed)
    except Refusal:
        return read_all(printed, unit)
    if tokens[0].unit != unit:
        with suppress(Refusal):
            return read_all(printed, unit)
    return tokens


def _wording_of_cell(block: Block, faults: Faults) -> str:
    """The same of a cell of a table, whose unit and perhaps qualifier stand in its head."""
    qualifier, printed = block.text("qualifier"), block.text("printed")
    try:
        read = number_of(printed, block.text("unit"))
    except Refusal as refusal:
        faults.refused(block.line_of("printed"), refusal)
        return ""
    told = read.qualifier if read.wording else qualifier
    given = (block.text("value"), block.text("unit"), qualifier)
    _compare(block, given, (read.value, block.text("unit"), told), faults)
    return read.wording or next((w for one, w in WORDINGS.items() if one == qualifier), "")


def _compare(
    block: Block, given: tuple[str, str, str], printed: tuple[str, str, str], faults: Faults
) -> None:
    for key, value, stands in zip(("value", "unit", "qualifier"), given, printed, strict=True):
        if value != stands:
            faults.add(
                block.line_of(key),
                "token-mismatch",
                f"{key} 写作 {value}, 但“{block.text('printed')}”里是 {stands}",
                f"{key} is {value}, but '{block.text('printed')}' has {stands}",
            )


def _parts(token: Printed) -> tuple[str, str, str]:
    return token.value_text, token.unit, token.qualifier


def rebound(figure: Figure, reading: Reading) -> Figure:
    """The figure with the bounds that follow from all that it says."""
    context = _context(figure.unit, figure.number, figure.observations, reading, figure.wording)
    return replace(figure, bounds=bounds(figure.number, figure.qualifier, context))


def _context(
    unit_code: str, number: Number, said: tuple[Observation, ...], reading: Reading, wording: str
) -> Context:
    unit = reading.known.units[unit_code]
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
