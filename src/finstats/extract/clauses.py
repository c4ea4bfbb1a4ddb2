"""From the figures of a sentence to readings: what, whom, when, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from finstats.extract.dates import Calendar, Compared, Dated
from finstats.extract.kinds import Kind, Kinds
from finstats.extract.leads import Group, Lead, groups
from finstats.extract.marks import Mark, Sentence
from finstats.extract.periods import period_of
from finstats.extract.phrases import Phrase, Phrases, bare
from finstats.extract.subjects import Actor, Cast, Subject
from finstats.extract.tokens import Token
from finstats.extract.topics import Measured, Topic, Topics
from finstats.model.codes import Nature, PeriodBasis, Transformation
from finstats.model.series import Quantity

_CASE_MEASURES = frozenset(
    ("granted", "disbursed", "drawn", "provided", "balance", "processing-days", "rate", "average",
     "processing-working-days", "loans", "minutes")
)  # fmt: skip
_REPORTED = ("记者", "获悉", "发布", "公布", "召开", "披露", "介绍", "电", "讯", "举行", "印发")
_STATISTIC = ("余额", "累计", "全年", "合计", "共计", "各项", "户均")
_ALL_LOANS = "各项贷款"


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as read: everything of a `Says` but codes of who stands behind it."""

    topic: Topic
    measure: Measured
    kind: Kind
    subject: Subject
    reference: Quantity | None
    period: str
    basis: PeriodBasis
    rule: str | None
    against: Compared | None
    dated: Dated | None
    nature: Nature
    doubts: tuple[str, ...]
    bank: Subject | None = None
    enterprise: Subject | None = None
    product: Subject | None = None


@dataclass(slots=True)
class Frame:
    """What a text has said so far, as far as later figures rest on it."""

    calendar: Calendar
    subject: Subject | None = None
    bank: Subject | None = None
    enterprise: Subject | None = None
    product: Subject | None = None
    focus: str = ""
    heads: list[Topic] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    parent: Topic | None = None
    dated: Dated | None = None
    carried: bool = False
    this_year: bool = False
    last: Reading | None = None
    measures: dict[tuple[str, str], Measured] = field(default_factory=dict)
    enclosing: list[tuple[list[Topic], Reading | None, Subject | None]] = field(
        default_factory=list
    )

    def new_paragraph(self) -> None:
        """A paragraph has dates and cases of its own."""
        self.dated = None
        self.enterprise = self.product = None
        self.heads, self.parent, self.last, self.subjects = [], None, None, []
        self.focus = ""


class Clauses:
    """Reads sentences; all tables and the cast of a text together."""

    def __init__(self, phrases: Phrases, topics: Topics, kinds: Kinds, cast: Cast) -> None:
        self._phrases, self._topics, self._kinds, self._cast = phrases, topics, kinds, cast

    def read(
        self, sentence: Sentence, text: str, frame: Frame
    ) -> Iterator[tuple[Mark, list[Reading]]]:
        """The figures of a sentence in order, each with one reading or more."""
        frame.carried = frame.dated is not None
        frame.this_year = False
        frame.last = None
        frame.enclosing.clear()
        seen = sentence.at
        for group, lead in groups(sentence):
            self._see(sentence, text, frame, seen, group.at)
            seen = group.at
            yield from self._group(group, lead, text, frame)
        self._see(sentence, text, frame, seen, sentence.to)

    # who and when

    def _see(self, sentence: Sentence, text: str, frame: Frame, low: int, high: int) -> None:
        """Take in the dates and actors of a stretch."""
        for mark in sentence.marks:
            if not low <= mark.at < high:
                continue
            if mark.kind == "date" and isinstance(mark.what, Dated):
                _take_date(mark, text, frame)
            elif mark.kind == "actor" and isinstance(mark.what, Actor):
                self._take_actor(mark.what, frame)
            elif mark.kind == "among":
                frame.parent = frame.heads[0] if frame.heads else None
            elif mark.kind == "break" and mark.what == "(":
                frame.enclosing.append((frame.heads, frame.last, frame.subject))
            elif mark.kind == "break" and mark.what == ")" and frame.enclosing:
                frame.heads, frame.last, frame.subject = frame.enclosing.pop()

    def _take_actor(self, actor: Actor, frame: Frame) -> None:
        if actor.kind in ("place", "authority"):
            if actor.kind == "place":
                self._cast.about(actor)
            return
        if actor.kind == "product":
            frame.product = self._cast.product(actor, frame.bank.code if frame.bank else None)
            frame.focus = "product"
            return
        if actor.kind == "enterprise":
            frame.enterprise = self._cast.enterprise(actor)
            frame.focus = "enterprise"
            return
        found = self._subject_of(actor, frame)
        if found is None:
            frame.focus = "enterprise" if frame.enterprise else frame.focus
            return
        frame.subject, frame.focus = found, found.kind
        if found.kind == "bank":
            frame.bank = found

    def _subject_of(self, actor: Actor, frame: Frame) -> Subject | None:
        """The subject that an actor stands for; None: a borrower that was named before."""
        if actor.kind == "bank":
            return self._cast.bank(actor)
        if actor.kind == "group":
            return self._cast.group(actor.what)
        if actor.kind == "bank-group":
            return Subject("bank-group", actor.code or "", actor.name)
        if actor.what == "self":
            return frame.bank or frame.subject
        if actor.what == "country":
            return self._cast.country()
        return self._cast.all_banks(local=True) if actor.what == "place" else None

    # groups of figures

    def _group(
        self, group: Group, lead: Lead, text: str, frame: Frame
    ) -> Iterator[tuple[Mark, list[Reading]]]:
        heads, subjects, doubts = self._heads(group, lead, text, frame)
        first = frame.last
        for number, mark in enumerate(group.figures):
            topic = heads[number] if heads else None
            subject = subjects[number] if subjects else None
            direction = group.directions[number]
            previous = frame.last if number and not heads else first
            reading = self._figure(
                mark, lead, text, frame, previous, topic, subject, direction, doubts, number
            )
            frame.last = reading
            yield mark, [reading]
        if heads:
            frame.heads = heads
        elif frame.last is not None:
            frame.heads = [frame.last.topic]
        frame.subjects = subjects or []

    def _heads(
        self, group: Group, lead: Lead, text: str, frame: Frame
    ) -> tuple[list[Topic], list[Subject], tuple[str, ...]]:
        """What each figure of a list is about, when the list has heads: 分别, or as many as before."""
        count = len(group.figures)
        each = lead.last("each")
        if count == 1:
            return [], [], ()
        plain = lead.sentence.plain
        low = lead.clause
        phrases = self._phrases.all(plain, text, low, lead.high)
        if not phrases and each is not None:
            low = lead.low
            phrases = self._phrases.all(plain, text, low, lead.high) if not frame.heads else []
        actors = [
            m.what
            for m in lead.marks
            if m.kind == "actor" and m.at >= low and isinstance(m.what, Actor)
        ]
        subjects = [
            found for actor in actors if actor.kind in ("bank", "group")
            if (found := self._subject_of(actor, frame)) is not None
        ]  # fmt: skip
        if len(subjects) == count:
            topic = (
                self._topic_of(phrases[-1], frame)
                if phrases
                else frame.heads[0]
                if frame.heads
                else None
            )
            return ([topic] * count, subjects, ()) if topic else ([], [], ())
        named = [one for one in phrases if not self._topics.is_generic(one.text)]
        if phrases and not named:  # 户数、余额分别为: the unit tells the measure
            return [], [], ()
        if len(phrases) >= count and (each is not None or _one_unit(group)):
            return self._with_shared_end(phrases[-count:], frame), [], ()
        if len(frame.heads) == count and not named:
            return list(frame.heads), list(frame.subjects), ()
        if len(frame.subjects) == count and frame.last is not None:
            return [frame.last.topic] * count, list(frame.subjects), ()
        doubts = ("list-mismatch",) if each is not None and _one_unit(group) else ()
        return [], [], doubts

    def _with_shared_end(self, phrases: list[Phrase], frame: Frame) -> list[Topic]:
        """科技型企业、绿色贷款: what the last ends in belongs to all."""
        last = self._topics.of(phrases[-1].text)
        end = (
            "贷款"
            if last.credit and "贷款" in phrases[-1].text
            else "存款"
            if "存款" in phrases[-1].text
            else ""
        )
        found: list[Topic] = []
        for phrase in phrases[:-1]:
            whole = bare(phrase.text).endswith(
                (
                    "贷款",
                    "存款",
                    "率",
                    "债券",
                    "收入",
                    "利润",
                    "信贷",
                    "融资",
                    "资产",
                    "负债",
                    end or "款",
                )
            )
            found.append(self._topics.of(phrase.text if whole else phrase.text + end))
        return [*found, last]

    def _topic_of(self, phrase: Phrase, frame: Frame) -> Topic:
        """What a phrase is about; a measure alone is of what was spoken of before."""
        if self._topics.is_generic(phrase.text):
            if frame.heads:
                return frame.heads[0]
            return (
                self._topics.of(_ALL_LOANS)
                if "贷" in phrase.text or "款" in phrase.text
                else self._topics.of(phrase.text)
            )
        return self._topics.of(phrase.text)

    # one figure

    def _figure(
        self, mark: Mark, lead: Lead, text: str, frame: Frame, previous: Reading | None,
        head: Topic | None, subject: Subject | None, direction: str | None,
        doubts: tuple[str, ...], number: int,
    ) -> Reading:  # fmt: skip
        token = mark.what
        assert isinstance(token, Token)  # noqa: S101 - marks of figures hold tokens
        plain = lead.sentence.plain
        behind = plain[mark.to : mark.to + 12]
        phrase = self._phrases.before(plain, text, lead.clause, lead.high)
        guess = head or (self._peek(phrase, frame) if phrase is not None else None)
        ratio = self._is_ratio(phrase, head, previous)
        last = previous.kind.transformation if previous is not None else None
        stock = guess is None or guess.credit or guess.doubt is None
        kind = self._kinds.of(token.dimension, lead, phrase, last, behind, ratio=ratio, stock=stock)
        if direction is not None:
            kind = Kind(
                kind.transformation,
                direction in ("fall", "less"),
                kind.reference,
                kind.own,
                kind.until,
            )
        if kind.until is not None:
            phrase = self._phrases.before(plain, text, lead.clause, kind.until)
        topic, said = self._topic(token, head, phrase, lead, mark, text, frame, previous)
        doubts += said
        near = text[lead.clause : lead.high] + behind[
            : 8 if token.dimension == "money" else 10
        ].replace("\x00", "")
        nature = _nature(lead)
        dated = frame.dated
        until = dated is not None and dated.start is None and not frame.this_year
        measure = self._measure(token, kind, near, topic, frame, until=until)
        period, basis, rule = period_of(
            dated, measure.time, frame.calendar, carried=frame.carried, this_year=frame.this_year
        )
        against = lead.compared()
        if (
            against is None
            and previous is not None
            and phrase is None
            and previous.against is not None
        ):
            against = previous.against
        whom, bank, enterprise, product, case = self._whom(
            topic, measure, near, subject, frame, lead, token
        )
        if case is not None:
            topic = case
            measure = self._case_measure(measure, near)
            period, basis, rule = period_of(
                dated,
                measure.time,
                frame.calendar,
                carried=frame.carried,
                this_year=frame.this_year,
            )
        reference = self._reference(kind, topic, measure, whom, text, plain, frame)
        if reference is None and kind.transformation.takes_reference:
            kind = Kind(
                Transformation.LEVEL
                if kind.transformation is Transformation.SHARE
                else Transformation.CHANGE,
                kind.falls,
                own=True,
            )
            doubts = (*doubts, "no-reference")
            measure = self._topics.measure("rate", "%", near, topic, until=False)
        if (
            nature is Nature.ACTUAL
            and frame.calendar.published
            and period[-10:] > frame.calendar.published
            and basis is not PeriodBasis.UNDATED
        ):
            nature = Nature.TARGET
        if topic.doubt:
            doubts = (*doubts, topic.doubt)
        found = Reading(
            topic, measure, kind, whom, reference, period, basis, rule, against, dated, nature, doubts,
            bank, enterprise, product,
        )  # fmt: skip
        if kind.transformation is Transformation.LEVEL:
            frame.measures[topic.indicator, topic.category] = measure
        return found

    def _peek(self, phrase: Phrase, frame: Frame) -> Topic | None:
        """The topic of a phrase where it is known already; nothing is proposed for a guess."""
        return self._topics.peek(phrase.text)

    def _is_ratio(
        self, phrase: Phrase | None, head: Topic | None, previous: Reading | None
    ) -> bool:
        if head is not None:
            return head.ratio
        if phrase is not None:
            return self._topics.is_ratio(phrase.text)
        return previous is not None and previous.topic.ratio

    def _topic(
        self, token: Token, head: Topic | None, phrase: Phrase | None, lead: Lead, mark: Mark,
        text: str, frame: Frame, previous: Reading | None,
    ) -> tuple[Topic, tuple[str, ...]]:  # fmt: skip
        """What a figure is about, and what is doubtful of that."""
        if head is not None:
            return head, ()
        plain = lead.sentence.plain
        counts = token.dimension in ("count", "mass", "area", "power")
        behind = (
            self._phrases.after(plain, text, mark.to)
            if counts or token.dimension == "money"
            else None
        )
        if phrase is not None and not self._topics.is_generic(phrase.text):
            return self._topics.of(phrase.text), ()
        if phrase is not None:
            if frame.heads or token.dimension != "count" or behind is None:
                return self._topic_of(phrase, frame), ()
            return self._topics.of(behind.text), ()
        if previous is not None and not (
            counts and behind is not None and token.says[0].unit[-1:] not in "户笔"
        ):
            return previous.topic, ()
        earlier = (
            self._phrases.before(plain, text, lead.low, lead.clause) if previous is None else None
        )
        if behind is not None and (counts or earlier is None):
            if self._topics.is_generic(behind.text) and frame.heads:
                return frame.heads[0], ()
            return self._topics.of(behind.text), ()
        if earlier is not None:
            return self._topic_of(earlier, frame), ("topic-of-an-earlier-clause",)
        if frame.heads:
            return frame.heads[0], ("topic-of-an-earlier-sentence",)
        return self._topics.of(token.says[0].unit + "数"), ("no-topic",)

    def _measure(
        self, token: Token, kind: Kind, near: str, topic: Topic, frame: Frame, *, until: bool
    ) -> Measured:
        held = frame.measures.get((topic.indicator, topic.category))
        if kind.own or (topic.ratio and token.dimension in ("rate", "points")):
            return self._topics.measure("rate", "%", near, topic, until=False)
        if token.dimension in ("rate", "points"):
            if kind.transformation is Transformation.LEVEL:
                return self._topics.measure("rate", "%", near, topic, until=False)
            if held is not None and "户数" not in near:
                return held
            return self._topics.measure("money", "亿元", near, topic, until=until)
        if (
            kind.transformation is Transformation.CHANGE
            and held is not None
            and held.dimension == token.dimension
        ):
            return held
        return self._topics.measure(token.dimension, token.says[0].unit, near, topic, until=until)

    def _case_measure(self, measure: Measured, near: str) -> Measured:
        """A loan to one borrower without 余额 was paid out."""
        return (
            self._topics.known("disbursed")
            if measure.code == "balance" and "余额" not in near
            else measure
        )

    def _whom(
        self, topic: Topic, measure: Measured, near: str, subject: Subject | None, frame: Frame,
        lead: Lead, token: Token,
    ) -> tuple[Subject, Subject | None, Subject | None, Subject | None, Topic | None]:  # fmt: skip
        """The subject, who stands behind it, and the topic of a case in the place of a statistic's."""
        default = subject or frame.subject or self._cast.all_banks()
        bank = default if default.kind == "bank" else None
        if subject is not None:
            return subject, bank, None, None, None
        statistic = any(word in near for word in _STATISTIC)
        lends = measure.code in _CASE_MEASURES and (
            topic.credit or "授信" in near or "贷" in near or "放" in near
        )
        if frame.enterprise is not None and not statistic:
            if lends and default.kind == "bank":
                product = frame.product.code if frame.product else None
                case = self._cast.case(default, frame.enterprise, product)
                return (
                    case,
                    default,
                    frame.enterprise,
                    frame.product,
                    self._topics.case("credit", topic.term),
                )
            if frame.focus == "enterprise" and not lends:
                return (
                    frame.enterprise,
                    None,
                    frame.enterprise,
                    None,
                    self._topics.case("operations", topic.term),
                )
        if frame.product is not None and frame.focus == "product":
            generic = (
                self._topics.is_generic(topic.term)
                or topic.indicator == "all-loans"
                or topic.doubt is not None
            )
            if generic and measure.dimension in (
                "money",
                "count",
                "duration",
                "working-days",
                "rate",
            ):
                return (
                    frame.product,
                    bank,
                    None,
                    frame.product,
                    self._topics.case("product-credit", topic.term),
                )
        return default, bank, None, None, None

    def _reference(
        self,
        kind: Kind,
        topic: Topic,
        measure: Measured,
        whom: Subject,
        text: str,
        plain: str,
        frame: Frame,
    ) -> Quantity | None:
        """The quantity that a share or a gap is against; None: nothing that could be told."""
        if not kind.transformation.takes_reference:
            return None
        against: Topic | None = None
        subject = whom
        if kind.reference is not None:
            low, high = kind.reference
            named = self._phrases.before(plain, text, low, high)
            if named is not None and not self._topics.is_generic(named.text):
                against = self._topics.of(named.text)
            if "全国" in text[low:high]:
                subject = self._cast.country()
        if (
            kind.transformation is Transformation.SHARE_CHANGE
            and against is None
            and frame.last is not None
            and frame.last.reference is not None
        ):
            return frame.last.reference
        if against is None and subject is not whom:
            against = topic
        if against is None:
            against = frame.parent if frame.parent not in (None, topic) else None
        if against is None and topic.credit:
            against = self._topics.of(_ALL_LOANS)
        if against is None:
            return None
        reference = Quantity(against.indicator, measure.code, against.category, subject.code)
        own = Quantity(topic.indicator, measure.code, topic.category, whom.code)
        return None if reference == own else reference


def _take_date(mark: Mark, text: str, frame: Frame) -> None:
    dated = mark.what
    assert isinstance(dated, Dated)  # noqa: S101 - marks of dates hold dates
    if dated.kind in ("year-start", "plan-years", "since"):
        return
    if dated.kind == "day" and any(word in text[mark.to : mark.to + 8] for word in _REPORTED):
        return
    if dated.open and frame.dated is not None and not frame.carried:
        frame.this_year = True
        return
    if dated.end is None and not dated.open:
        return
    frame.this_year = bool(
        frame.dated and frame.dated.open and not frame.carried and dated.start is None
    )
    frame.dated, frame.carried = dated, False


def _nature(lead: Lead) -> Nature:
    plan = next((m for m in lead.marks if m.kind in ("planned", "target", "estimate")), None)
    return Nature.ACTUAL if plan is None else Nature(plan.kind)


def _one_unit(group: Group) -> bool:
    units = {mark.what.says[0].unit for mark in group.figures if isinstance(mark.what, Token)}
    return len(units) == 1
