"""Figures of a part of a source, with what the database holds of the same figures besides.

An export that was narrowed to some indicators may say one of the two things that a figure says.
The other one stays; a thing that it says otherwise, it says anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from finstats.ingest.faults import Faults
from finstats.ingest.figures import rebound
from finstats.ingest.located import Block
from finstats.ingest.observations import Reading
from finstats.ingest.put_figures import HeldReading, Said
from finstats.model.codes import Comparison, Nature, PeriodBasis, Qualifier, Transformation
from finstats.model.facts import Figure, Observation
from finstats.model.periods import Period
from finstats.model.series import Quantity, Series


def with_what_is_held(
    figures: Iterable[Figure], held: Mapping[str, HeldReading], source: str, reading: Reading
) -> list[Figure]:
    """The figures with all that they say, by the file and by the database."""
    return [_joined(one, held.get(one.ref.within(source)), reading) for one in figures]


def _joined(figure: Figure, held: HeldReading | None, reading: Reading) -> Figure:
    if held is None or not held.said:
        return figure
    said = _both(figure.observations, held.said)
    if said == figure.observations:
        return figure
    return rebound(replace(figure, observations=said), reading)


def _both(given: tuple[Observation, ...], held: tuple[Said, ...]) -> tuple[Observation, ...]:
    """What is held in its order, said anew where it is; then what else is given.

    One thing is the same in both by its series, period and nature, else by its number.
    """
    left = list(given)
    found: list[Observation | None] = [_taken(left, _key(one), one.seq) for one in held]
    for place, one in enumerate(held):
        if found[place] is None:
            found[place] = _numbered(left, one.seq) or _observation(one)
    taken = {one.seq for one in held}
    return (*(one for one in found if one is not None), *_free(left, taken))


def _key(one: Said) -> tuple[str, str, str]:
    return one.series, one.period, one.nature


def _taken(left: list[Observation], key: tuple[str, str, str], seq: int) -> Observation | None:
    for one in left:
        if (str(one.series), one.period.text, one.nature) == key:
            left.remove(one)
            return replace(one, seq=seq)
    return None


def _numbered(left: list[Observation], seq: int) -> Observation | None:
    for one in left:
        if one.seq == seq:
            left.remove(one)
            return one
    return None


def _free(left: list[Observation], taken: set[int]) -> Iterable[Observation]:
    """The rest under their own numbers where nothing has them."""
    for one in left:
        seq = one.seq if one.seq not in taken else max(taken) + 1
        taken.add(seq)
        yield replace(one, seq=seq)


def _observation(said: Said) -> Observation:
    """What the database holds, as a value again."""
    return Observation(
        series=series_of(said.series),
        period=Period.parse(said.period),
        period_basis=PeriodBasis(said.period_basis),
        base_period=said.base_period,
        base_basis=None if said.base_basis is None else PeriodBasis(said.base_basis),
        nature=Nature(said.nature),
        term=said.term,
        note_zh=said.note_zh,
        note_en=said.note_en,
        seq=said.seq,
    )


def series_of(code: str) -> Series:
    """The series of a code that a database holds."""
    quantity, transformation, *rest = code.split("/")
    comparison = next((one for one in rest if ":" not in one), None)
    reference = next((one for one in rest if ":" in one), None)
    return Series(
        Quantity.parse(quantity),
        Transformation(transformation),
        None if comparison is None else Comparison(comparison),
        None if reference is None else Quantity.parse(reference),
    )


def check_beside(
    figures: Sequence[Block], held: Mapping[str, HeldReading], source: str, faults: Faults
) -> None:
    """Note figures at places where the database has others: one number would count twice."""
    given = {f"{source}/{block.text('ref')}": block for block in figures}
    others = sorted((one.place, ref) for ref, one in held.items() if one.said and ref not in given)
    first = 0
    for (start, end), ref in sorted((block.pair("at"), ref) for ref, block in given.items()):
        while first < len(others) and others[first][0][1] <= start:
            first += 1
        if first == len(others):
            return
        (begin, _), other = others[first]
        if begin < end and not _are_ends(given[ref], held[other]):
            faults.add(
                given[ref].line_of("at"),
                "overlapping",
                f"{ref} 的位置与库里的 {other} 重叠: 这份文献在两处读得不同, 请导入它的事实文件",
                f"{ref} overlaps {other} of the database: the source was read differently there; "
                "import its facts file",
            )


def _are_ends(block: Block, held: HeldReading) -> bool:
    """Whether both are figures of one range: its two ends stand at one place."""
    *_, qualifier = held.token
    return (
        held.place == block.pair("at")
        and held.token[2] == block.text("printed")
        and {qualifier, block.text("qualifier")} == {Qualifier.AT_LEAST, Qualifier.AT_MOST}
    )
