"""What published figures determine without printing it: a range for every unknown that has one.

Where figures contradict each other no range is chosen: there is a line for each side, with the
figures that are taken to stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from finstats.audit.declared import declared
from finstats.audit.drawing import Asked, Drawn, drawn
from finstats.audit.naming import RULES, Naming, ends
from finstats.audit.published import Figure, published, units_of
from finstats.audit.scope import portions_near
from finstats.audit.sides import BOTH_SIDES, Side, answers, resting_on, sides
from finstats.audit.spans import Span
from finstats.audit.unknowns import Unknown
from finstats.errors import UnknownName
from finstats.model.refs import short
from finstats.queries.definitions import Definitions
from finstats.queries.names import resolve
from finstats.result import Column, Grid, GridColumn, Group, Label, Note, Refs, Result, Value
from finstats.store.reader import Reader

COLUMNS = (
    Column("quantity", Label("量", "quantity")),
    Column("quantity_zh", Label("量 (中文)", "quantity (zh)")),
    Column("quantity_en", Label("量 (英文)", "quantity (en)")),
    Column("transformation", Label("变换", "transformation")),
    Column("reference", Label("参照量", "reference")),
    Column("period", Label("时期", "period")),
    Column("base_period", Label("基期", "base period")),
    Column("unit", Label("单位", "unit")),
    Column("lower_text", Label("下界", "lower"), "digits"),
    Column("upper_text", Label("上界", "upper"), "digits"),
    Column("lower_closed", Label("下界可取", "lower closed"), "flag"),
    Column("upper_closed", Label("上界可取", "upper closed"), "flag"),
    Column("only", Label("唯一整数", "the only whole number"), "flag"),
    Column("rules", Label("推算依据", "derivation")),
    Column("refs", Label("由这些数字", "from these figures"), "refs"),
    Column("assuming", Label("若这些数字成立", "if these figures stand"), "refs"),
    Column("definition_from", Label("按此日起的口径", "as defined from")),
)


@dataclass(frozen=True, slots=True)
class Implied:
    """A range of an unknown, the figures and rules it rests on, and those taken to stand for it."""

    unknown: Unknown
    span: Span
    figures: tuple[Figure, ...]
    rules: tuple[str, ...]
    assuming: tuple[Figure, ...] = ()
    whole: bool = False

    @property
    def is_only(self) -> bool:
        """Whether one whole number alone is possible."""
        return self.whole and self.span.lo == self.span.hi


def clusters_of(
    reader: Reader, codes: Sequence[str], known_at: str | None, asked: Asked | None = None
) -> tuple[Iterator[list[Drawn]], Naming]:
    """The clusters in which some indicators take part, a few subjects at a time.

    A portion may be of many figures, of which an answer should keep what it shows. `Naming` knows
    all units when the last portion was taken.
    """
    units, known = units_of(reader), declared(reader)
    naming = Naming(reader, units)

    def portions() -> Iterator[list[Drawn]]:
        for subjects in portions_near(reader, "indicator", codes):
            figures = published(reader, units, subjects=subjects, known_at=known_at)
            naming.see(figures)
            yield drawn(figures, known, asked)[0]

    return portions(), naming


def implied(reader: Reader, words: Sequence[str], known_at: str | None = None) -> Result:
    """Ranges of what is not printed of some indicators; raises UnknownName when there is none."""
    codes = [resolve(reader, "indicator", word) for word in words]
    portions, naming = clusters_of(reader, codes, known_at)
    found = [
        one
        for clusters in portions
        for cluster in clusters
        for one in implied_in(cluster, lambda unknown: unknown.whose.parts[0] in codes)
    ]
    if not found:
        listed = ", ".join(codes)
        raise UnknownName(
            "nothing-implied",
            f"关于 {listed}, 已发布的数字没有推出别的数字",
            f"the published figures imply nothing more of {listed}",
        )
    found.sort(key=lambda one: (codes.index(one.unknown.whose.parts[0]), one.unknown.order))
    return Result(
        "implied",
        COLUMNS,
        tuple(_values(one, naming) for one in found),
        title=Label("推算, 非原文印出", "Implied, not printed"),
        notes=(*_notes(found), *_definitions(reader, found)),
        grids=(_grid(found, naming),),
    )


def implied_in(one: Drawn, wanted: Callable[[Unknown], bool]) -> list[Implied]:
    """The ranges in a cluster of unknowns without a figure; `wanted` says which unknowns."""
    cluster = one.cluster
    printed = {said.unknown for said in cluster.said}
    asked = [
        number
        for number, unknown in enumerate(one.unknowns)
        if number not in printed and wanted(unknown)
    ]
    if not asked or not cluster.rules:
        return []
    known = sides(one)
    return [line for number in asked for line in _of(one, number, known)]


def _of(one: Drawn, number: int, known: Sequence[Side]) -> Iterable[Implied]:
    for (span,), worlds, standing in answers(known, [number]):
        if not span.is_bounded or span.is_empty:
            continue
        rules = {
            one.cluster.rules[who - len(one.cluster.said)].name
            for world in worlds
            for who in world.state.givers(number)
            if who >= len(one.cluster.said)
        }
        yield Implied(
            one.unknowns[number],
            span,
            resting_on(one, worlds, number),
            tuple(sorted(rules)),
            standing,
            one.cluster.whole[number],
        )


def _values(one: Implied, naming: Naming) -> tuple[Value, ...]:
    unknown, unit = one.unknown, naming.unit(one.unknown)
    lower, upper, *_ = ends(one.span, unit.factor)
    name = naming.called(unknown)
    return (
        *(unknown.whose.quantity, name.zh, name.en, unknown.kind),
        unknown.other.quantity if unknown.other else None,
        *(unknown.period, unknown.base or None, unit.name.zh, lower, upper),
        *(int(one.span.lo_closed), int(one.span.hi_closed), int(one.is_only)),
        " ".join(one.rules),
        " ".join(dict.fromkeys(figure.ref for figure in one.figures)),
        " ".join(dict.fromkeys(figure.ref for figure in one.assuming)),
        _basis(unknown),
    )


def _basis(unknown: Unknown) -> str | None:
    """The later day whose definition counts the number; None: that of its own day."""
    other = "" if unknown.other is None else unknown.other.basis
    return unknown.whose.basis or other or None


def _grid(found: Sequence[Implied], naming: Naming) -> Grid:
    columns = (
        GridColumn((Label("量", "what"),), keep=False),
        GridColumn((Label("推算范围", "range"),), keep=False),
        GridColumn((Label("由这些数字", "from"),), keep=False),
    )
    rows = []
    for one in found:
        unit = naming.unit(one.unknown)
        words = ends(one.span, unit.factor).words(unit.name)
        if one.is_only:
            words = Label(f"{words.zh} (唯一整数)", f"{words.en} (the only whole number)")
        if one.assuming:
            stand = ", ".join(short(figure.ref) for figure in one.assuming)
            words = Label(f"{words.zh}; 若 {stand} 成立", f"{words.en}; if {stand} stand")
        refs = tuple(dict.fromkeys(figure.ref for figure in one.figures))
        rows.append((naming.called(one.unknown), words, Refs(refs)))
    return Grid(columns, (Group(tuple(rows)),))


def _definitions(reader: Reader, found: Sequence[Implied]) -> list[Note]:
    return Definitions(reader).notes(
        (whose.parts[0], one.unknown.period, whose.basis)
        for one in found
        for whose in (one.unknown.whose, one.unknown.other)
        if whose is not None and whose.basis
    )


def _notes(found: Sequence[Implied]) -> Iterable[Note]:
    names = dict.fromkeys(rule for one in found for rule in one.rules)
    yield Note(
        "implied",
        Label(
            "范围由已发布数字按恒等关系推出, 端点向外取整; 不是发布数, 引用时须说明推算",
            "ranges follow from published figures by identities, ends rounded outward; they are "
            "not published: say so when you use them",
        ),
    )
    yield Note(
        "rules",
        Label(
            "关系: " + "; ".join(RULES[name].zh for name in names),
            "relations: " + "; ".join(RULES[name].en for name in names),
        ),
    )
    if any(one.assuming for one in found):
        yield Note("contradiction", BOTH_SIDES)
