"""Smallest sets of figures that cannot all be true, and the smallest that would have to give way.

A set that fails on the grid fails in exact rationals too, for the grid only ever widens. It is made
minimal on the grid (QuickXplain), and once more in exact rationals: it is kept when there is some
value as soon as any one figure is taken out. Further sets that share a figure with one found come
from a hitting-set tree (Reiter): take a figure out, look again. A budget bounds the work; what was
not looked at is said (`complete`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from finstats.audit.narrowing import Cluster, narrowed, possible

_WORK = 20_000  # figures and rules heard, over all attempts on a cluster
_FEWEST = 40  # attempts that even a large cluster gets
_MOST_SETS = 12
Figures = tuple[int, ...]


@dataclass(slots=True)
class Conflict:
    """Minimal sets that share figures, the smallest first, and ways to resolve them.

    `repairs`: each a smallest set of figures without which no set is left.
    """

    sets: list[Figures]
    repairs: list[Figures]
    complete: bool = True

    @property
    def figures(self) -> Figures:
        """All figures of all sets."""
        return tuple(sorted({number for found in self.sets for number in found}))


@dataclass(slots=True)
class _Search:
    cluster: Cluster
    soft: bool
    among: Figures
    attempts: int = 0
    memory: dict[Figures, bool] = field(default_factory=dict)

    @property
    def spent(self) -> bool:
        size = len(self.among) + len(self.cluster.rules)
        return self.attempts >= max(_FEWEST, _WORK // (size + 1))

    def possible(self, figures: Figures) -> bool:
        key = tuple(sorted(figures))
        if key not in self.memory:
            self.attempts += 1
            self.memory[key] = possible(self.cluster, key, soft=self.soft, exact=False)
        return self.memory[key]

    def smallest(self, figures: Figures) -> Figures:
        """A minimal set among figures that cannot all be true."""
        near = self._near(figures)
        found = self._explain((), near, False) if len(near) > 1 else near
        return self._confirmed(tuple(sorted(found)))

    def _near(self, figures: Figures) -> Figures:
        """Those that the first unknown without a value rests on, if they alone suffice."""
        state = narrowed(self.cluster, figures, soft=self.soft, to_the_end=False)
        for unknown in sorted(state.empty):
            behind = set[int]()
            for who in state.givers(unknown):
                behind |= state.behind(who, unknown)[0]
            near = tuple(sorted(behind))
            if near and len(near) < len(figures) and not self.possible(near):
                return near
        return figures

    def _explain(self, background: Figures, among: Figures, added: bool) -> Figures:
        """QuickXplain (Junker 2004): a minimal part of `among` that fails with the background."""
        if added and not self.possible(background):
            return ()
        if len(among) == 1:
            return among
        half = len(among) // 2
        first, second = among[:half], among[half:]
        of_second = self._explain(background + first, second, True)
        of_first = self._explain(background + of_second, first, bool(of_second))
        return of_first + of_second

    def _confirmed(self, figures: Figures) -> Figures:
        """Minimal in exact rationals too, where no end was moved outward."""
        for number in figures:
            rest = tuple(other for other in figures if other != number)
            if rest and not possible(self.cluster, rest, soft=self.soft, exact=True):
                return self._confirmed(rest)
        return figures


def conflicts(
    cluster: Cluster, *, soft: bool = False, among: Figures | None = None
) -> list[Conflict]:
    """The conflicts of a cluster, or of some of its figures; none when they can all be true."""
    everything = tuple(range(len(cluster.said))) if among is None else among
    search = _Search(cluster, soft, everything)
    seeds, left = list[Figures](), everything
    while not search.possible(left):
        seeds.append(search.smallest(left))
        left = tuple(number for number in left if number not in seeds[-1])
        if search.spent:
            break
    found = []
    for seed in seeds:
        others = {number for other in seeds if other is not seed for number in other}
        rest = tuple(number for number in everything if number not in others)
        found.append(_around(search, seed, rest))
    if not seeds or search.possible(left):
        return found
    return [Conflict(one.sets, one.repairs, complete=False) for one in found]


def _around(search: _Search, seed: Figures, among: Figures) -> Conflict:
    """The sets that lie together with one, by a hitting-set tree, breadth first."""
    sets, repairs, complete = [seed], list[Figures](), True
    waiting: deque[Figures] = deque([()])
    seen: set[Figures] = {()}
    while waiting:
        taken = waiting.popleft()
        if any(set(repair) <= set(taken) for repair in repairs):
            continue
        if search.spent or len(sets) > _MOST_SETS:
            complete = False
            break
        held = next((one for one in sets if not set(one) & set(taken)), None)
        if held is None:
            rest = tuple(number for number in among if number not in taken)
            if search.possible(rest):
                repairs.append(taken)
                continue
            held = search.smallest(rest)
            sets.append(held)
        for number in held:
            more = tuple(sorted({*taken, number}))
            if more not in seen:
                seen.add(more)
                waiting.append(more)
    # Two sets that share no figure are two findings, even if this tree met both.
    together = [one for one in sets if _linked(one, seed, sets)]
    return Conflict(sorted(together, key=lambda one: (len(one), one)), repairs, complete)


def _linked(one: Figures, seed: Figures, sets: Sequence[Figures]) -> bool:
    """Whether shared figures lead from one set to the other."""
    reached, growing = set(seed), True
    while growing:
        more = {n for other in sets if set(other) & reached for n in other}
        growing = not more <= reached
        reached |= more
    return bool(set(one) & reached)


def worlds(conflicts_of: Sequence[Conflict], count: int, most: int = 8) -> Iterator[Figures]:
    """Selections of all figures but those that give way, one for each way to resolve them."""
    ways = max((len(one.repairs) for one in conflicts_of), default=0) or 1
    for way in range(min(ways, most)):
        gone = {
            number
            for one in conflicts_of
            for number in (one.repairs[way % len(one.repairs)] if one.repairs else one.figures)
        }
        yield tuple(number for number in range(count) if number not in gone)
