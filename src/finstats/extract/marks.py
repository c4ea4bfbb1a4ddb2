"""A sentence taken apart: numbers, dates, comparisons, names and words, each with its place.

Whatever an earlier table has found is blank for the later ones, so that no character counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from finstats.extract.actors import Actor, Actors
from finstats.extract.dates import Calendar, Compared, Dated, Dates
from finstats.extract.noise import BLANK, Noise, NoiseTable, blanked, half_width
from finstats.extract.rules import Rules
from finstats.extract.tokens import Stated, Token, Tokens

# Kinds of words that tell how a figure is read, by the tables of words.toml.
_WORDS = ("rise", "fall", "more", "less", "share", "above", "below", "each", "among")
_PLANS = ("planned", "target", "estimate")
_BREAKS = re.compile("[,;:()]|[。!?\n]")
_ASIDE = re.compile(r"\([^()]{0,16}\)")
_SENTENCE_ENDS = re.compile("[。!?\n]")


class Mark(NamedTuple):
    """Something found: `kind` is figure, date, compared, actor, break, or that of a word; `what` it is."""

    at: int
    to: int
    kind: str
    what: object


class Sentence(NamedTuple):
    """A sentence of a paragraph: its place, its marks in order, and its characters without them.

    `plain` is as long as the paragraph's text, blank where anything was found.
    """

    at: int
    to: int
    marks: tuple[Mark, ...]
    plain: str


class Scanner:
    """All tables that find something in a text."""

    def __init__(self, rules: Rules, actors: Actors) -> None:
        self.tokens, self._noise, self._dates = Tokens(rules), NoiseTable(rules), Dates(rules)
        self._actors = actors
        self.units: list[Stated] = []  # at places of the paragraph
        self._kept: list[Noise] = []
        words = {word: kind for kind in _WORDS for word in rules.words[kind]["words"]}
        words |= {word: kind for kind in _PLANS for word in rules.words["plan"][kind]}
        self._words = words
        plans = [word for kind in (*_PLANS, "hints") for word in rules.words["plan"][kind]]
        self._plans = re.compile("|".join(map(re.escape, plans)))
        behind = "|".join(map(re.escape, rules.words["short"]["behind"]))
        long = sorted((re.escape(word) for word in words if len(word) > 1), key=len, reverse=True)
        short = "".join(word for word in words if len(word) == 1 and word not in "拟占")
        # 拟 and 占 are words wherever they stand; 高精度 and 碳减排 are names.
        self._word = re.compile(rf"{'|'.join(long)}|[拟占]|[{short}](?=[{BLANK}\s]|{behind}|$)")

    def actors(self, text: str) -> Iterator[Actor]:
        """Everybody whom a paragraph names."""
        half = half_width(text)
        rest = blanked(half, [(one.at, one.to) for one in self._noise.find(half)])
        return (actor for _, _, actor in self._actors.find(rest))

    def sentences(self, text: str, calendar: Calendar) -> Iterator[tuple[Sentence, list[Noise]]]:
        """The sentences of a paragraph, with what in each is no figure."""
        half = half_width(text)
        noise = self._noise.find(half)
        self._kept = [one for one in noise if one.keep]
        rest = blanked(half, [(one.at, one.to) for one in noise])
        actors = list(self._actors.find(rest))
        rest = blanked(rest, [(at, to) for at, to, _ in actors])
        start = 0
        for end in [*(m.end() for m in _SENTENCE_ENDS.finditer(rest)), len(text)]:
            if end <= start:
                continue
            calendar.new_sentence()
            inside = [one for one in noise if start <= one.at < end]
            yield self._sentence(text, rest, start, end, actors, calendar), inside
            start = end

    def _sentence(
        self,
        text: str,
        rest: str,
        start: int,
        end: int,
        actors: list[tuple[int, int, Actor]],
        calendar: Calendar,
    ) -> Sentence:
        marks = [Mark(at, to, "actor", who) for at, to, who in actors if start <= at < end]
        part = rest[start:end]
        calendar.plans = self._plans.search(part) is not None
        compared = list(self._dates.comparisons(part, calendar))
        part = _without(part, compared)
        dates = list(self._dates.find(part, calendar))
        part = _without(part, dates)
        tokens = list(self.tokens.find(part, text[start:end], self._units_from(start)))
        part = _without(part, tokens)
        words = [(m.start(), m.end(), self._words[m[0]]) for m in self._word.finditer(part)]
        marks += [Mark(start + one.at, start + one.to, "compared", one) for one in compared]
        marks += [Mark(start + one.at, start + one.to, "date", one) for one in dates]
        marks += [Mark(start + one.at, start + one.to, "figure", one) for one in tokens]
        marks += [Mark(start + at, start + to, kind, part[at:to]) for at, to, kind in words]
        asides = self._asides(part, tokens)
        starts = {token.at for token in tokens}  # a colon right before a figure parts nothing
        marks += [
            Mark(start + m.start(), start + m.end(), "break", m[0])
            for m in _BREAKS.finditer(part)
            if m.start() not in asides and not (m[0] == ":" and m.end() in starts)
        ]
        part = blanked(part, [(at, to) for at, to, _ in words])
        plain = rest[:start] + part + rest[end:]
        for one in self._kept:
            plain = plain[: one.at] + text[one.at : one.to] + plain[one.to :]
        return Sentence(start, end, tuple(sorted(marks, key=lambda one: one[:2])), plain)

    def _units_from(self, start: int) -> list[Stated]:
        return [
            one._replace(unit_at=(one.unit_at[0] - start, one.unit_at[1] - start))
            for one in self.units
        ]

    @staticmethod
    def _asides(part: str, tokens: list[Token]) -> set[int]:
        """Places of short brackets without a figure: they belong to a name, 企(事)业单位."""
        found: set[int] = set()
        for match in _ASIDE.finditer(part):
            if not any(match.start() <= token.at < match.end() for token in tokens):
                found |= {match.start(), match.end() - 1}
        return found


def _without(text: str, found: list[Compared] | list[Dated] | list[Token]) -> str:
    return blanked(text, [(one.at, one.to) for one in found])
