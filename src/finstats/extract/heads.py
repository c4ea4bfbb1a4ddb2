"""Lists: which of the things named before each of several figures is about (A、B、C分别为x、y、z)."""

from __future__ import annotations

from dataclasses import replace

from finstats.extract.actors import Actor
from finstats.extract.dates import Dated
from finstats.extract.frames import Frame, Head, Reading
from finstats.extract.leads import Group, Lead
from finstats.extract.phrases import Phrase, Phrases, bare
from finstats.extract.subjects import Subject
from finstats.extract.tokens import Token
from finstats.extract.topics import Topic, Topics
from finstats.extract.whom import Company

# The last of a list may end for all: 科技型企业、绿色贷款.
_SHARED = ("贷款", "存款", "债券", "保险", "信贷")
_WHOLE = (
    *_SHARED, "率", "收入", "利润", "融资", "资产", "负债", "利差", "息差", "款", "额", "数", "量", "支出",
)  # fmt: skip


class Heads:
    """Finds the heads of lists."""

    def __init__(self, phrases: Phrases, topics: Topics, company: Company) -> None:
        self._phrases, self._topics, self._company = phrases, topics, company

    def of(self, group: Group, lead: Lead, text: str, frame: Frame) -> tuple[list[Head], bool]:
        """A head for each figure of a list, and whether there should be some but are not."""
        count = len(group.figures)
        each = lead.last("each")
        low = lead.clause
        waiting = self._turn(group, lead, frame)
        if waiting:
            return waiting, False
        dates = [
            m.what
            for m in lead.marks
            if m.kind == "date" and isinstance(m.what, Dated) and m.what.end
        ]
        if each is not None and count > 1 and len(dates) == count:
            topic = self._one_topic(lead, low, text, frame)
            return [Head(topic, dated=dated) for dated in dates], False
        subjects = self._subjects(lead, low, frame)
        if len(subjects) > 1 and (len(subjects) == count or (each is not None and count == 2)):
            topic = self._one_topic(lead, low, text, frame)
            heads = [Head(topic, subject) for subject in subjects]
            if len(subjects) == count:
                return heads, False
            frame.turns = heads[1:]  # 三家银行余额及增速分别为x、y,x、y,x、y
            return [heads[0]] * count, False
        if count == 1:
            return [], False
        return self._named(group, lead, low, text, frame, each=each is not None)

    def _turn(self, group: Group, lead: Lead, frame: Frame) -> list[Head]:
        """The next of several heads that take a group of figures each, when nothing stands between."""
        if not frame.turns or any(m.kind != "break" for m in lead.marks):
            return []
        head, kinds = frame.turns.pop(0), {r.dimension: r.kind for r in frame.levels[-2:]}
        if frame.last is not None:
            kinds[frame.last.dimension] = frame.last.kind
        return [
            replace(
                head, kind=kinds.get(mark.what.dimension) if isinstance(mark.what, Token) else None
            )
            for mark in group.figures
        ]

    def _named(
        self, group: Group, lead: Lead, low: int, text: str, frame: Frame, *, each: bool
    ) -> tuple[list[Head], bool]:
        count = len(group.figures)
        gap = lead.last("above", "below")  # what stands behind it is what they are above
        high = lead.high if gap is None else gap.at
        phrases = self._phrases.all(lead.sentence.plain, text, low, high)
        named = [one for one in phrases if not self._topics.is_generic(one.text)]
        one_unit = (
            len({m.what.says[0].unit for m in group.figures if isinstance(m.what, Token)}) == 1
        )
        if len(named) >= count and (each or one_unit):
            return [Head(topic) for topic in self._with_shared_end(named[-count:])], False
        if named or not each:
            return [], each and one_unit and len(named) > 1
        before = self._levels(group, frame, one_unit=one_unit)
        return [Head(r.topic, r.whom.subject, r.measure) for r in before], not before

    def _levels(self, group: Group, frame: Frame, *, one_unit: bool) -> list[Reading]:
        """The last levels, one for each figure: a rise of the rates of both, or of each by its unit."""
        count = len(group.figures)
        if len(frame.levels) < count:
            return []
        last = frame.levels[-count:]
        if one_unit:
            return last
        found = []
        for mark in group.figures:
            dimension = mark.what.dimension if isinstance(mark.what, Token) else ""
            found += [
                next((r for r in reversed(frame.levels) if r.dimension == dimension), last[-1])
            ]
        return found

    def _with_shared_end(self, phrases: list[Phrase]) -> list[Topic]:
        last = self._topics.of(phrases[-1].text)
        end = next((end for end in _SHARED if end in bare(phrases[-1].text)), "")
        return [
            *(
                self._topics.of(p.text if bare(p.text).endswith(_WHOLE) else p.text + end)
                for p in phrases[:-1]
            ),
            last,
        ]

    def _subjects(self, lead: Lead, low: int, frame: Frame) -> list[Subject]:
        actors = [
            m.what for m in lead.marks
            if m.kind == "actor" and m.at >= low and isinstance(m.what, Actor) and m.what.kind in ("bank", "group")
        ]  # fmt: skip
        found = [self._company.subject_of(actor, frame) for actor in actors]
        return [one for one in found if one is not None]

    def _one_topic(self, lead: Lead, low: int, text: str, frame: Frame) -> Topic | None:
        phrases = self._phrases.all(lead.sentence.plain, text, low, lead.high)
        named = [one for one in phrases if not self._topics.is_generic(one.text)]
        return self._topics.of(named[0].text) if named else frame.topic
