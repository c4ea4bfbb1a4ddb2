"""Draws the rules between unknowns from the parts of the series that figures are of.

No rule is drawn between different terms of one indicator: they may be of different scope (DESIGN
1). What is left untied for that is told, not hidden (`Untied`).

What a source states of a change lies within one definition: the base that it is held against is
the number of that day as counted by the definition of the later one. What was printed of the base
by an earlier definition is another unknown, and that the two are alike is only expected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from typing import NamedTuple

from finstats.audit import unknowns as u
from finstats.audit.declared import Declared
from finstats.audit.narrowing import Cluster, Said
from finstats.audit.published import Figure
from finstats.audit.rules import Rule
from finstats.audit.spans import ANY, ONE, Span
from finstats.audit.unknowns import Unknown, Whose

_FROM_NOTHING = Span(0, inf, True, False)
_WHOLE_DIMENSIONS = ("count",)


class Untied(NamedTuple):
    """Figures that might be compared and are not, for they are in different terms: `words`."""

    refs: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cluster with the unknowns and figures that its numbers stand for."""

    cluster: Cluster
    unknowns: tuple[Unknown, ...]
    figures: tuple[Figure, ...]


Asked = Callable[[Sequence[Unknown]], Iterable[Unknown]]


def drawn(
    figures: Sequence[Figure], known: Declared, asked: Asked | None = None
) -> tuple[list[Drawn], list[Untied]]:
    """The clusters that have figures, in the order of their first figure, and what is untied.

    `asked` may name, from the unknowns that figures are of, more whose rules are to be drawn.
    """
    in_order = sorted(figures, key=lambda one: (one.row.ref_order, one.row.seq, one.row.quantity))
    drawing = _Drawing(in_order, known)
    for one in asked(list(drawing.unknowns)) if asked is not None else ():
        drawing.add(one)
    return drawing.clusters()


def restated(clusters: Iterable[Drawn]) -> Iterable[tuple[str, str, str]]:
    """Indicator, day, and the later day whose definition counts, of each number so counted."""
    for one in clusters:
        for unknown in one.unknowns:
            for whose in (unknown.whose, unknown.other):
                if whose is not None and whose.basis:
                    yield whose.parts[0], unknown.period, whose.basis


class _Drawing:
    def __init__(self, figures: Sequence[Figure], known: Declared) -> None:
        self.known = known
        self.numbers: dict[Unknown, int] = {}
        self.unknowns: list[Unknown] = []
        self.rules: dict[Rule, None] = {}
        self.untied: list[Untied] = []
        self.terms = _terms(figures)
        self.wholes: dict[str, dict[str, bool]] = defaultdict(dict)
        for (part, whole), proves in known.inside.items():
            self.wholes[part][whole] = proves
        self.negative = {
            one.row.quantity
            for one in figures
            if one.row.transformation == "level" and one.row.value_base < 0
        }
        self.said: list[tuple[int, Figure]] = []
        for one in figures:
            period = u.period_of(one.row)
            if period is not None:  # else it is tied to nothing
                self.said.append((self._number(self._unknown(one, period)), one))
        self.untied += _by_terms(self.terms)

    def add(self, one: Unknown) -> None:
        """Draw rules also for an unknown that no figure is of."""
        self._number(one)

    def clusters(self) -> tuple[list[Drawn], list[Untied]]:
        self._draw()
        group = _groups(len(self.unknowns), self.rules)
        said: dict[int, list[tuple[int, Figure]]] = defaultdict(list)
        for number, figure in self.said:
            said[group[number]].append((number, figure))
        members: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self.unknowns)):
            members[group[number]].append(number)
        rules: dict[int, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            rules[group[rule.places[0]]].append(rule)
        return [self._drawn(members[g], said[g], rules[g]) for g in said], self.untied

    def _drawn(
        self, members: list[int], said: list[tuple[int, Figure]], rules: list[Rule]
    ) -> Drawn:
        """A cluster whose content depends on nothing but its figures, in an order of its own."""
        members = sorted(members, key=lambda n: self.unknowns[n].order)
        place = {number: index for index, number in enumerate(members)}
        moved = [rule._replace(places=tuple(place[n] for n in rule.places)) for rule in rules]
        named = tuple(self.unknowns[n] for n in members)
        cluster = Cluster(
            [self._natural(one) for one in named],
            [self._is_whole(one) for one in named],
            [Said(place[n], one.hard, one.soft) for n, one in said],
            sorted(moved, key=lambda rule: (rule.name, rule.places)),
        )
        return Drawn(cluster, named, tuple(one for _, one in said))

    def _natural(self, one: Unknown) -> Span:
        negative = one.whose.quantity in self.negative
        if one.kind == "share":
            inside = one.other is not None and self._proves(one.whose, one.other)
            return Span(0, ONE, True, True) if inside else _FROM_NOTHING
        if one.kind == "growth" and not negative:
            return Span(-ONE, inf, True, False)
        return _FROM_NOTHING if one.kind == "level" and not negative else ANY

    def _is_whole(self, one: Unknown) -> bool:
        dimension = self.known.facts[one.whose.measure].dimension
        return one.kind in ("level", "change") and dimension in _WHOLE_DIMENSIONS

    def _proves(self, part: Whose, whole: Whose) -> bool:
        return self.known.inside.get((part.class_, whole.class_), False)

    def _number(self, one: Unknown) -> int:
        number = self.numbers.setdefault(one, len(self.unknowns))
        if number == len(self.unknowns):
            self.unknowns.append(one)
        return number

    def _rule(self, name: str, *places: Unknown, identity: bool = True) -> None:
        self.rules[Rule(name, tuple(self._number(one) for one in places), identity)] = None

    def _whose(self, quantity: str, term: str | None, nature: str) -> Whose:
        several = len(self.terms.get((quantity, nature), ())) > 1
        return Whose(quantity, (term or "") if several else "", nature)

    def _unknown(self, one: Figure, period: str) -> Unknown:
        row = one.row
        whose = self._whose(row.quantity, row.term, row.nature)
        other = None if row.reference is None else self._whose(row.reference, None, row.nature)
        return u.unknown_of(row, whose, other, period)

    def _draw(self) -> None:
        for one in list(self.unknowns):
            if one.kind == "share" and one.other is not None:
                self._share(one.whose, one.other, one.period)
            elif one.kind == "share-change" and one.other is not None and one.has_base:
                self._share_change(one)
            elif one.kind == "growth-gap" and one.other is not None:
                mine, its = (
                    u.growth(whose, one.period, one.base) for whose in (one.whose, one.other)
                )
                self._rule("growth-gap", mine, its, one)
        for one in list(self.unknowns):
            if one.kind in ("change", "growth") and one.has_base:
                self._compared(one.whose, one.period, one.base)
        self._between_definitions()
        self._between_levels()

    def _share(self, part: Whose, whole: Whose, period: str) -> None:
        self._rule(
            "share", u.level(part, period), u.level(whole, period), u.share(part, whole, period)
        )

    def _share_change(self, one: Unknown) -> None:
        part, whole = one.whose, one.other
        assert whole is not None  # noqa: S101 - a share change has a reference
        part_then, whole_then = (self._then(w, one.base, one.period) for w in (part, whole))
        self._share(part, whole, one.period)
        self._share(part_then, whole_then, one.base)
        self._rule(
            "share-change",
            u.share(part, whole, one.period),
            u.share(part_then, whole_then, one.base),
            one,
            *(u.growth(whose, one.period, one.base) for whose in (part, whole)),
        )

    def _compared(self, whose: Whose, period: str, base: str) -> None:
        # From or to a negative number growth is no plain ratio.
        name = "change" if whose.quantity in self.negative else "growth"
        self._rule(
            name,
            u.level(whose, period),
            u.level(self._then(whose, base, period), base),
            *(u.change(whose, period, base), u.growth(whose, period, base)),
        )

    def _then(self, whose: Whose, base: str, period: str) -> Whose:
        """Whose number of a base is compared with one of a period: by the definition of that."""
        return whose._replace(basis=self.known.basis(whose.parts[0], base, period))

    def _is_restated(self, one: Unknown) -> bool:
        """Whether the number by the definition of its own day stands beside it."""
        return one.plain != one and one.plain in self.numbers

    def _between_definitions(self) -> None:
        for one in list(self.unknowns):
            if self._is_restated(one):
                self._rule("definition", one.plain, one, identity=False)

    def _between_levels(self) -> None:
        by_time: dict[tuple[str, str, str, str], dict[str, list[Unknown]]] = defaultdict(dict)
        by_quantity: dict[tuple[str, ...], dict[str, list[Unknown]]] = defaultdict(dict)
        for one in self.unknowns:
            if one.kind != "level" or self._is_restated(one):
                continue
            indicator, measure, category, subject = one.whose.parts
            if self.known.facts[measure].additive and not one.period.startswith(u.UNDATED):
                of_time = by_time[measure, subject, one.period, one.whose.nature]
                of_time.setdefault(one.whose.class_, []).append(one)
            of_quantity = by_quantity[indicator, category, subject, one.whose.nature, one.period]
            of_quantity.setdefault(measure, []).append(one)
        for classes in by_time.values():
            if len(classes) > 1:
                self._parts(classes)
        for measures in by_quantity.values():
            self._measures(measures)
        self._increases()

    def _parts(self, classes: dict[str, list[Unknown]]) -> None:
        """Parts and wholes of one measure, subject and period, each in one term alone."""
        held = {name: ones[0] for name, ones in classes.items() if len(ones) == 1}
        for part in held:
            for whole, proves in self.wholes.get(part, {}).items():
                if whole in held and self._one_term(held[part], held[whole]):
                    self._rule("subset", held[part], held[whole], identity=proves)
        for whole in sorted(held):
            parts = self._disjoint_parts(whole, held)
            if len(parts) > 1:
                self._rule("disjoint", *(held[part] for part in parts), held[whole])

    def _disjoint_parts(self, whole: str, held: dict[str, Unknown]) -> list[str]:
        found: list[str] = []
        for part in sorted(held):
            inside = self.known.inside.get((part, whole), False)
            if inside and all((part, other) in self.known.apart for other in found):
                found.append(part)
        return found

    def _one_term(self, one: Unknown, other: Unknown) -> bool:
        """Whether two classes of one indicator are printed in one term; told when they are not."""
        if one.whose.parts[0] != other.whose.parts[0]:
            return True
        terms = [self.terms.get((o.whose.quantity, o.whose.nature), {}) for o in (one, other)]
        if not all(terms) or terms[0].keys() == terms[1].keys():
            return True
        refs = tuple(ref for named in terms for ref in named.values())
        self.untied.append(Untied(refs, tuple(t for named in terms for t in named)))
        return False

    def _measures(self, measures: dict[str, list[Unknown]]) -> None:
        for kind, left, right in self.known.measures:
            if kind == "at-most":
                for lesser in measures.get(left, ()):
                    for greater in measures.get(right, ()):
                        self._rule("at-most", lesser, greater, identity=False)

    def _increases(self) -> None:
        """What was paid out in a span against the net change of the stock over that span."""
        pairs = {
            (left, right) for kind, left, right in self.known.measures if kind == "covers-increase"
        }
        for one in list(self.unknowns):
            start, slash, end = one.period.partition("/")
            if one.kind != "level" or not slash or not start:
                continue
            base = str(date.fromisoformat(start) - timedelta(1))
            indicator, measure, category, subject = one.whose.parts
            for left, right in pairs:
                stock = f"{indicator}:{right}:{category}:{subject}"
                rise = u.change(one.whose._replace(quantity=stock), end, base)
                if left == measure and rise in self.numbers:
                    self._rule("covers-increase", rise, one, identity=False)


def _terms(figures: Iterable[Figure]) -> dict[tuple[str, str], dict[str, str]]:
    """The terms of each quantity and nature, each with the first ref that prints it."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in figures:
        if one.row.term is not None:
            found[one.row.quantity, one.row.nature].setdefault(one.row.term, one.ref)
    return found


def _by_terms(terms: dict[tuple[str, str], dict[str, str]]) -> Iterable[Untied]:
    for _, named in sorted(terms.items()):
        if len(named) > 1:
            yield Untied(tuple(named.values()), tuple(named))


def _groups(count: int, rules: Iterable[Rule]) -> list[int]:
    """For each unknown the least one that rules tie it to."""
    parent = list(range(count))

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for rule in rules:
        first = top(rule.places[0])
        for other in rule.places[1:]:
            end = top(other)
            if end != first:
                parent[max(first, end)] = min(first, end)
                first = min(first, end)
    return [top(number) for number in range(count)]
