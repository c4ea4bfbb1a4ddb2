"""One figure: its topic, measure, transformation, subject and period, told together."""

from __future__ import annotations

import re
from dataclasses import replace

from finstats.extract.dates import Compared, Dated
from finstats.extract.frames import Frame, Head, Reading
from finstats.extract.kinds import Kind, Kinds
from finstats.extract.leads import Lead
from finstats.extract.marks import Mark
from finstats.extract.moments import date_of_case, nature_of, of_a_year_before, own_date
from finstats.extract.periods import period_of
from finstats.extract.phrases import Phrase, Phrases, bare
from finstats.extract.references import References
from finstats.extract.tokens import Token
from finstats.extract.topics import Measured, Topic, Topics
from finstats.extract.whom import Company
from finstats.model.codes import Transformation

_COUNTED = ("count", "mass", "area", "power", "floor-area", "length", "volume", "energy")
_TIMED = ("duration", "working-days", "minutes", "months")
_PUNCTUATION = re.compile(r"[,;:()。!?\x00]")
# A rate that is a level, and points that it changed by, are of a ratio; all others of what changed.
_OF_ITSELF = (Transformation.LEVEL, Transformation.CHANGE)
_SHARES = (Transformation.SHARE, Transformation.SHARE_CHANGE)


class Figures:
    """Reads a figure from what stands before it and what the text has said."""

    def __init__(self, phrases: Phrases, topics: Topics, kinds: Kinds, company: Company) -> None:
        self._phrases, self._topics, self._kinds, self._company = phrases, topics, kinds, company
        self._references = References(phrases, topics, company)

    def read(
        self, mark: Mark, lead: Lead, text: str, frame: Frame, head: Head, previous: Reading | None
    ) -> Reading:
        """The figure at a mark; `head`: what its list says of it; `previous`: the figure before."""
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
        own = head.dated or own_date(mark, lead.sentence)
        dated = (
            own
            or of_a_year_before(lead, text, frame.dated)
            or self._of_text(token, topic, kind, frame)
        )
        measure = head.measure
        if measure is None or not _is_of(token, measure):
            measure = self._measure(token, kind, near, topic, lead, frame, previous)
        whom, said = self._company.of(topic, measure, near, head.subject, frame, token.says[0])
        if said is not topic:
            dated = date_of_case(dated, frame)
            if measure.code == "balance" and "余额" not in near:
                measure = self._topics.known("disbursed")  # a loan to one borrower was paid out
        period, basis, rule = period_of(
            dated, measure.time, frame.calendar, carried=own is None and (frame.carried or frame.dated is None), this_year=frame.this_year
        )  # fmt: skip
        reference = self._references.of(kind, said, measure, whom, text, plain, frame)
        if reference is None and kind.transformation.takes_reference:
            reference = self._references.unstated(measure, whom)
            doubts = (*doubts, "no-reference")
        if token.dimension in ("rate", "points") and kind.transformation in _OF_ITSELF:
            measure = (
                measure
                if measure.dimension == "rate"
                else self._rate(near, said, spans="/" in period[1:])
            )
        against = _against(lead, head, phrase, previous)
        nature = nature_of(lead, frame, period, basis)
        doubts = (*doubts, said.doubt) if said.doubt else doubts
        return Reading(
            said, measure, kind, whom, reference, period, basis, rule, against, dated, nature, doubts, token.dimension,
        )  # fmt: skip

    def _of_text(self, token: Token, topic: Topic, kind: Kind, frame: Frame) -> Dated | None:
        """The date of the text, for a statistic whose own paragraph names none."""
        statistic = (
            topic.credit or topic.ratio or bare(topic.term).endswith(("存款", "保费收入", "保费"))
        )
        return frame.main(statistic=statistic or kind.transformation is not Transformation.LEVEL)

    def is_aside(self, mark: Mark, lead: Lead, text: str) -> bool:
        """Whether a count is of a noun behind it: what was spoken of before goes on after it."""
        token = mark.what
        counts = isinstance(token, Token) and token.dimension in _COUNTED
        return (
            counts
            and self._phrases.before(lead.sentence.plain, text, lead.clause, lead.high) is None
        )

    def _kind(
        self, token: Token, mark: Mark, lead: Lead, phrase: Phrase | None, head: Head, previous: Reading | None
    ) -> Kind:  # fmt: skip
        topic = head.topic or (self._topics.peek(phrase.text) if phrase is not None else None)
        if topic is not None:
            ratio = topic.ratio
        elif phrase is not None and not self._topics.is_generic(phrase.text):
            ratio = self._topics.is_ratio(phrase.text)
        else:
            ratio = previous is not None and previous.topic.ratio
        last = previous.kind.transformation if previous is not None else None
        behind = lead.sentence.plain[mark.to : mark.to + 12]
        stock = topic is not None and (topic.credit or topic.term.endswith("存款"))
        return self._kinds.of(token.dimension, lead, phrase, last, behind, ratio=ratio, stock=stock)

    def _topic(
        self, token: Token, mark: Mark, lead: Lead, text: str, frame: Frame, head: Head,
        phrase: Phrase | None, previous: Reading | None,
    ) -> tuple[Topic, tuple[str, ...]]:  # fmt: skip
        """What a figure is about, and what is doubtful of that: the nearest that names something."""
        if head.topic is not None:
            return head.topic, ()
        counts = token.dimension in _COUNTED
        behind = (
            self._phrases.after(lead.sentence.plain, text, mark.to)
            if counts or token.dimension == "money"
            else None
        )
        if phrase is not None:
            if not self._topics.is_generic(phrase.text):
                return self._topics.of(phrase.text), ()
            if not counts or behind is None or frame.topic is not None:
                return self._of_generic(phrase, frame), ()
        names = behind is not None and not self._topics.is_generic(behind.text)
        if behind is not None and names and counts and token.says[0].unit[-1:] not in "户笔":
            return self._topics.of(behind.text), ()
        if previous is not None:
            return frame.topic or previous.topic, ()
        return self._far_topic(token, lead, text, frame, behind)

    def _far_topic(
        self, token: Token, lead: Lead, text: str, frame: Frame, behind: Phrase | None
    ) -> tuple[Topic, tuple[str, ...]]:
        """The topic of a clause that names nothing: of the noun behind, an earlier clause or sentence."""
        earlier = self._phrases.before(lead.sentence.plain, text, lead.low, lead.clause)
        if behind is not None and (token.dimension in _COUNTED or earlier is None):
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
        lends = (
            phrase.text.startswith("贷款")
            and frame.topic is not None
            and "存款" in frame.topic.term
        )
        if frame.topic is not None and not lends:
            return replace(frame.topic, generic=True)
        return self._topics.generic(phrase.text)

    def _measure(
        self, token: Token, kind: Kind, near: str, topic: Topic, lead: Lead, frame: Frame, previous: Reading | None
    ) -> Measured:  # fmt: skip
        held = frame.measures.get((topic.indicator, topic.category))
        dated = frame.dated or self._of_text(token, topic, kind, frame)
        until = dated is not None and dated.start is None and not frame.this_year
        if token.dimension in ("rate", "points"):
            return self._of_rate(kind, near, topic, frame, previous, held, until=until)
        if kind.transformation is Transformation.CHANGE:
            if lead.last("more", "less") is not None and token.dimension == "money":
                return self._topics.net_increase()
            if held is not None and held.dimension == token.dimension:
                return held
        return self._topics.measure(token.dimension, token.says[0].unit, near, topic, until=until)

    def _rate(self, near: str, topic: Topic, *, spans: bool) -> Measured:
        """The measure of a ratio; `spans`: of one over a span of days."""
        return self._topics.measure("rate", "%", near, topic, until=False, spans=spans)

    def _of_rate(
        self, kind: Kind, near: str, topic: Topic, frame: Frame, previous: Reading | None, held: Measured | None,
        *, until: bool,
    ) -> Measured:  # fmt: skip
        """The measure that a rate or points are a transformation of, or the rate itself."""
        if kind.own or topic.ratio or kind.transformation is Transformation.LEVEL:
            span = frame.dated is not None and (frame.dated.start is not None or frame.this_year)
            spans = span and not frame.carried and self._topics.is_of_span(topic, near)
            spans = spans or (kind.own and previous is not None and "/" in previous.period)
            return self._topics.measure("rate", "%", near, topic, until=until, spans=spans)
        if held is not None and "户数" not in near:
            return held
        if kind.transformation in _SHARES:
            return self._topics.share(
                near, topic, previous.measure if previous else None, until=until
            )
        return self._topics.measure("money", "亿元", near, topic, until=until)


def _is_of(token: Token, measure: Measured) -> bool:
    """Whether an amount is of a measure's dimension; rates and points are of any."""
    return token.dimension in ("rate", "points", measure.dimension)


def _against(
    lead: Lead, head: Head, phrase: Phrase | None, previous: Reading | None
) -> Compared | None:
    """What a figure is compared with: said before it, or with the figure that it goes on from."""
    found = lead.compared()
    if found is not None or previous is None:
        return found
    parted = any(m.kind == "date" or (m.kind == "break" and m.what == ";") for m in lead.marks)
    goes_on = phrase is None and head.topic is None and not parted
    return previous.against if goes_on or head.kind is not None else None
