"""From the figures of a sentence to readings: what, whom, when, and what was done to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from finstats.extract.dates import Dated
from finstats.extract.frames import Frame, Head, Reading
from finstats.extract.heads import Heads
from finstats.extract.kinds import Kind, Kinds
from finstats.extract.leads import Lead, groups
from finstats.extract.marks import Mark, Sentence
from finstats.extract.periods import period_of
from finstats.extract.phrases import Phrase, Phrases
from finstats.extract.references import References
from finstats.extract.subjects import Actor
from finstats.extract.tokens import Token
from finstats.extract.topics import Measured, Topic, Topics
from finstats.extract.whom import Company
from finstats.model.codes import Nature, PeriodBasis, Transformation

_REPORTED = (
    "记者",
    "获悉",
    "发布",
    "公布",
    "召开",
    "披露",
    "介绍",
    "电",
    "讯",
    "举行",
    "印发",
    "消息",
)
_ISSUED = ("日期", "编制", "时间", "印发", "发布")
_COUNTED = ("count", "mass", "area", "power", "floor-area", "length", "volume", "energy")
_TIMED = ("duration", "working-days", "minutes", "months")
_PUNCTUATION = re.compile(r"[,;:()。!?\x00]")


class Clauses:
    """Reads the figures of sentences; the frame remembers what the text has said."""

    def __init__(
        self,
        phrases: Phrases,
        topics: Topics,
        kinds: Kinds,
        company: Company,
        objects: tuple[str, ...],
    ) -> None:
        self._phrases, self._topics, self._kinds, self._company = phrases, topics, kinds, company
        self._heads = Heads(phrases, topics, company)
        self._references = References(phrases, topics, company)
        self._objects = objects

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
                reading = self._figure(mark, lead, text, frame, head, previous)
                direction = group.directions[number]
                if direction is not None:
                    falls = direction in ("fall", "less")
                    reading = replace(reading, kind=replace(reading.kind, falls=falls))
                if missing:
                    reading = replace(reading, doubts=(*reading.doubts, "list-mismatch"))
                frame.remember(reading)
                yield mark, reading
        self._see(sentence, text, frame, seen, sentence.to)

    # who and when

    def _see(self, sentence: Sentence, text: str, frame: Frame, low: int, high: int) -> None:
        """Take in the dates and actors of a stretch."""
        for mark in sentence.marks:
            if not low <= mark.at < high:
                continue
            if mark.kind == "date" and isinstance(mark.what, Dated):
                around = text[max(sentence.at, mark.at - 5) : mark.at], text[mark.to : mark.to + 8]
                _take_date(mark.what, *around, frame)
            elif mark.kind == "actor" and isinstance(mark.what, Actor):
                before = text[max(sentence.at, mark.at - 2) : mark.at]
                named = mark.what.kind in ("scope", "group", "bank-group")
                self._company.take(
                    mark.what, frame, speaks=not (named and before.endswith(self._objects))
                )
            elif mark.kind == "among":
                frame.parent = frame.topic
            elif mark.kind == "break" and mark.what == "(":
                frame.enclosing.append((frame.topic, frame.last, frame.subject))
            elif mark.kind == "break" and mark.what == ")" and frame.enclosing:
                frame.topic, frame.last, frame.subject = frame.enclosing.pop()

    # one figure

    def _figure(
        self, mark: Mark, lead: Lead, text: str, frame: Frame, head: Head, previous: Reading | None
    ) -> Reading:
        token = mark.what
        assert isinstance(token, Token)  # noqa: S101 - marks of figures hold tokens
        plain = lead.sentence.plain
        phrase = None if head.topic else self._phrases.before(plain, text, lead.clause, lead.high)
        kind = head.kind or self._kind(token, mark, lead, phrase, head, previous)
        if kind.until is not None and head.topic is None:
            phrase = self._phrases.before(plain, text, lead.clause, kind.until)
        topic, doubts = self._topic(token, mark, lead, text, frame, head, phrase, previous)
        behind = _PUNCTUATION.split(plain[mark.to : mark.to + 10], maxsplit=1)[0]
        near = text[lead.clause : lead.high] + behind
        dated = head.dated or frame.dated
        until = dated is not None and dated.start is None and not frame.this_year
        measure = head.measure or self._measure(
            token, kind, near, topic, frame, previous, until=until
        )
        whom, said = self._company.of(topic, measure, near, head.subject, frame)
        case = said is not topic
        if case and measure.code == "balance" and "余额" not in near:
            measure = self._topics.known("disbursed")  # a loan to one borrower was paid out
        if case:
            dated = _of_case(dated, frame)
        period, basis, rule = period_of(
            dated, measure.time, frame.calendar,
            carried=frame.carried and head.dated is None, this_year=frame.this_year,
        )  # fmt: skip
        against = lead.compared()
        if against is None and previous is not None and phrase is None and head.topic is None:
            against = previous.against
        if head.kind is not None and previous is not None:
            against = against or previous.against
        reference = self._references.of(kind, said, measure, whom, text, plain, frame)
        if reference is None and kind.transformation.takes_reference:
            kind, measure = self._without_reference(kind, near, said)
            doubts = (*doubts, "no-reference")
        if said.doubt:
            doubts = (*doubts, said.doubt)
        nature = _nature(lead, frame, period, basis)
        return Reading(
            said, measure, kind, whom, reference, period, basis, rule, against, dated, nature, doubts, token.dimension,
        )  # fmt: skip

    def _kind(
        self,
        token: Token,
        mark: Mark,
        lead: Lead,
        phrase: Phrase | None,
        head: Head,
        previous: Reading | None,
    ) -> Kind:
        last = previous.kind.transformation if previous is not None else None
        topic = head.topic or (self._topics.peek(phrase.text) if phrase is not None else None)
        if topic is not None:
            ratio = topic.ratio
        elif phrase is not None and not self._topics.is_generic(phrase.text):
            ratio = self._topics.is_ratio(phrase.text)
        else:
            ratio = previous is not None and previous.topic.ratio
        behind = lead.sentence.plain[mark.to : mark.to + 12]
        stock = topic is not None and topic.credit
        return self._kinds.of(token.dimension, lead, phrase, last, behind, ratio=ratio, stock=stock)

    def _topic(
        self, token: Token, mark: Mark, lead: Lead, text: str, frame: Frame, head: Head,
        phrase: Phrase | None, previous: Reading | None,
    ) -> tuple[Topic, tuple[str, ...]]:  # fmt: skip
        """What a figure is about, and what is doubtful of that: the nearest that names something."""
        if head.topic is not None:
            return head.topic, ()
        plain = lead.sentence.plain
        counts = token.dimension in _COUNTED
        behind = (
            self._phrases.after(plain, text, mark.to)
            if counts or token.dimension == "money"
            else None
        )
        if phrase is not None:
            if not self._topics.is_generic(phrase.text):
                return self._topics.of(phrase.text), ()
            if not counts or behind is None or frame.topic is not None:
                return self._of_generic(phrase, frame), ()
        if (
            counts
            and behind is not None
            and not self._topics.is_generic(behind.text)
            and token.says[0].unit[-1:] not in "户笔"
        ):
            return self._topics.of(behind.text), ()
        if previous is not None:
            return previous.topic, ()
        earlier = self._phrases.before(plain, text, lead.low, lead.clause)
        if behind is not None and (counts or earlier is None):
            return self._of_generic(behind, frame), ()
        if earlier is not None and token.dimension not in _TIMED:
            return self._of_generic(earlier, frame), ("topic-of-an-earlier-clause",)
        if frame.topic is not None:
            return frame.topic, ("topic-of-an-earlier-sentence",)
        if token.dimension in _TIMED:
            return self._topics.case("credit", token.says[0].unit), ("no-topic",)
        return self._topics.of(token.says[0].unit + "数"), ("no-topic",)

    def _of_generic(self, phrase: Phrase, frame: Frame) -> Topic:
        """What a phrase is about; a measure alone is of what was spoken of before."""
        if not self._topics.is_generic(phrase.text):
            return self._topics.of(phrase.text)
        if frame.topic is not None:
            return replace(frame.topic, generic=True)
        return self._topics.generic(phrase.text)

    def _measure(
        self, token: Token, kind: Kind, near: str, topic: Topic, frame: Frame, previous: Reading | None,
        *, until: bool,
    ) -> Measured:  # fmt: skip
        held = frame.measures.get((topic.indicator, topic.category))
        unit = token.says[0].unit
        if token.dimension in ("rate", "points"):
            if kind.own or topic.ratio or kind.transformation is Transformation.LEVEL:
                return self._topics.measure("rate", "%", near, topic, until=False)
            if held is not None and "户数" not in near:
                return held
            if kind.transformation in (Transformation.SHARE, Transformation.SHARE_CHANGE):
                return self._topics.share(near, topic, previous.measure if previous else None)
            if topic.measure is not None:
                return topic.measure
            return self._topics.measure("money", "亿元", near, topic, until=until)
        if (
            kind.transformation is Transformation.CHANGE
            and held is not None
            and held.dimension == token.dimension
        ):
            return held
        return self._topics.measure(token.dimension, unit, near, topic, until=until)

    def _without_reference(self, kind: Kind, near: str, topic: Topic) -> tuple[Kind, Measured]:
        """A share of nothing that is told is the level of a ratio; points against nothing its change."""
        share = kind.transformation is Transformation.SHARE
        plain = Transformation.LEVEL if share else Transformation.CHANGE
        return Kind(plain, kind.falls, own=True), self._topics.measure(
            "rate", "%", near, topic, until=False
        )


def _take_date(dated: Dated, before: str, behind: str, frame: Frame) -> None:
    if dated.kind == "plan-years":
        frame.planned = "五五" in behind or dated.rule == "plan-to-come"
    if dated.kind in ("year-start", "plan-years", "since"):
        return
    if dated.kind == "day" and (
        any(w in behind for w in _REPORTED) or any(w in before for w in _ISSUED)
    ):
        return
    fresh = frame.dated if not frame.carried else None
    if dated.open and fresh is not None:
        frame.this_year = True
        return
    if dated.end is None and not dated.open:
        return
    frame.this_year = bool(fresh is not None and fresh.open and dated.start is None)
    frame.dated, frame.carried = dated, False


def _of_case(dated: Dated | None, frame: Frame) -> Dated | None:
    """The date of another event dates no case: only a day or month of its own sentence does."""
    if (
        dated is None
        or frame.carried
        or dated.kind in ("half", "year", "quarter", "since-year-start")
    ):
        return None
    return dated


def _nature(lead: Lead, frame: Frame, period: str, basis: PeriodBasis) -> Nature:
    plans = [m.kind for m in lead.marks if m.kind in ("planned", "target", "estimate")]
    if plans:
        return Nature.ESTIMATE if "estimate" in plans else Nature(plans[-1])
    published = frame.calendar.published
    ahead = published is not None and basis is not PeriodBasis.UNDATED and period[-10:] > published
    return Nature.TARGET if ahead or frame.planned else Nature.ACTUAL
