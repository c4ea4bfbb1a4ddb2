"""The figures of a sentence in their order: who and when is taken in before each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from finstats.extract.actors import Actor
from finstats.extract.figures import Figures
from finstats.extract.frames import Enclosed, Frame, Head, Reading
from finstats.extract.heads import Heads
from finstats.extract.kinds import Kinds
from finstats.extract.leads import groups
from finstats.extract.marks import Mark, Sentence
from finstats.extract.moments import take_date
from finstats.extract.phrases import Phrases
from finstats.extract.rules import Rules
from finstats.extract.topics import Topics
from finstats.extract.whom import Company


class Clauses:
    """Reads sentences; the frame remembers what the text has said."""

    def __init__(self, rules: Rules, topics: Topics, company: Company) -> None:
        phrases = Phrases(rules)
        self._company = company
        self._heads = Heads(phrases, topics, company)
        self._figures = Figures(phrases, topics, Kinds(rules), company)
        self._objects = tuple(rules.words["object"]["words"])

    def read(self, sentence: Sentence, text: str, frame: Frame) -> Iterator[tuple[Mark, Reading]]:
        """The figures of a sentence, in order."""
        frame.new_sentence()
        seen = sentence.at
        for group, lead in groups(sentence):
            self._see(sentence, text, frame, seen, group.at)
            seen = group.at
            heads, missing = self._heads.of(group, lead, text, frame)
            first = frame.last
            for number, mark in enumerate(group.figures):
                head = heads[number] if heads else Head()
                previous = first if heads else frame.last
                reading = self._figures.read(mark, lead, text, frame, head, previous)
                direction = group.directions[number]
                if direction is not None:
                    falls = direction in ("fall", "less")
                    reading = replace(reading, kind=replace(reading.kind, falls=falls))
                if missing:
                    reading = replace(reading, doubts=(*reading.doubts, "list-mismatch"))
                frame.remember(reading, aside=self._figures.is_aside(mark, lead, text))
                yield mark, reading
        self._see(sentence, text, frame, seen, sentence.to)

    def _see(self, sentence: Sentence, text: str, frame: Frame, low: int, high: int) -> None:
        """Take in the dates and actors of a stretch."""
        for mark in sentence.marks:
            if not low <= mark.at < high:
                continue
            if mark.kind == "date":
                take_date(mark, sentence, text, frame)
            elif mark.kind == "actor" and isinstance(mark.what, Actor):
                before = text[max(sentence.at, mark.at - 2) : mark.at]
                named = mark.what.kind in ("scope", "group", "bank-group")
                speaks = not (named and before.endswith(self._objects))
                self._company.take(mark.what, frame, speaks=speaks)
            elif mark.kind == "among":
                frame.parent = frame.topic
            elif mark.kind == "break" and mark.what == "(":
                frame.enclosing.append(
                    Enclosed(frame.topic, frame.last, frame.subject, frame.dated)
                )
            elif mark.kind == "break" and mark.what == ")" and frame.enclosing:
                frame.leave(frame.enclosing.pop())
