"""Reading a text: paragraph after paragraph, each into figures with their readings.

Numbers are found by a grammar, and what they say is told by tables and the words around them; no
model, nothing learned, nothing kept but what the text has said so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from finstats.extract.about import DATELINE, About
from finstats.extract.actors import Actors
from finstats.extract.clauses import Clauses
from finstats.extract.dates import Calendar, Dated
from finstats.extract.doubts import confidence_of, doubt
from finstats.extract.found import Document, Found, NotFigure, Paragraph, Read, Says
from finstats.extract.frames import Frame, Reading
from finstats.extract.grids import Cell, Grids
from finstats.extract.marks import Mark, Scanner, Sentence
from finstats.extract.names import Known, known_of
from finstats.extract.noise import Noise, half_width
from finstats.extract.periods import compared
from finstats.extract.proposals import Proposals
from finstats.extract.rules import Rules, rules_of
from finstats.extract.subjects import Cast, Subject
from finstats.extract.tokens import Token, negative, signed
from finstats.extract.topics import Topics
from finstats.extract.whom import Company
from finstats.model.codes import PeriodBasis, Transformation
from finstats.model.numbers import Number
from finstats.model.printed import DIGITS
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity
from finstats.store.reader import Reader

_LONGEST_HEADING = 30
_ITEM = re.compile(r"\s{0,8}[^,;。:]{2,24}:.{1,40}")  # 贷款户数:7.8万户
_LOOKED_AHEAD = 12  # paragraphs that are searched for the place before anything is read


def readings(
    paragraphs: Iterable[Paragraph],
    document: Document,
    reader: Reader,
    rules: Path | None = None,
) -> Iterator[Read]:
    """What each paragraph says, in order; raises UsageError for a file of rules that cannot be read."""
    tables = rules_of(rules)
    engine = Engine(tables, known_of(reader), document)
    stream = iter(paragraphs)
    first = list(islice(stream, _LOOKED_AHEAD))
    for paragraph in first:
        engine.look(paragraph)
    engine.settle()
    for paragraph in chain(first, stream):
        yield engine.read(paragraph)


class Engine:
    """Reads the paragraphs of one text, in order."""

    def __init__(self, rules: Rules, known: Known, document: Document) -> None:
        self._rules, self._known = rules, known
        self._proposals = Proposals(set(known.codes))
        self._cast = Cast(rules, known, self._proposals)
        self._about = About(rules, known, document.place)
        self._scanner = Scanner(rules, Actors(rules, known))
        topics = Topics(rules, known, self._proposals)
        self._clauses = Clauses(rules, topics, Company(self._cast, topics))
        self._goes_on = tuple(rules.words["goes_on"]["words"])
        published = document.published[1] if document.published else None
        self._frame = Frame(Calendar(published))
        if document.bank is not None:
            name = next(
                (n for n, (_, c) in known.subjects.items() if c == document.bank), document.bank
            )
            self._frame.subject = self._frame.bank = Subject("bank", document.bank, name)
        self._named = False  # whether the text has named anybody yet
        self._theme: str | None = None
        self._grids = Grids(rules)
        self._titled: Dated | None = None  # the date that the title of a table gives
        self._units: set[str] = set()

    def look(self, paragraph: Paragraph) -> None:
        """Learn the place that the text is about, before its first figure."""
        text = DATELINE.sub("", paragraph.text)
        actors = list(self._scanner.actors(text))
        self._about.hear(text, actors)
        for actor in actors:
            if actor.kind == "enterprise" and not self._named:
                self._cast.speaks(actor)
            self._named = self._named or actor.kind in ("bank", "enterprise", "group", "scope")

    def settle(self) -> None:
        """Take the place that the paragraphs looked at name."""
        self._cast.about(*self._about.settle())

    def read(self, paragraph: Paragraph) -> Read:
        """The figures of a paragraph, and what of its digits is none."""
        text, frame = paragraph.text, self._frame
        goes_on = text.lstrip().startswith(self._goes_on)
        frame.new_paragraph(goes_on=goes_on, item=_ITEM.fullmatch(half_width(text)) is not None)
        self._take_heading(text)
        figures: list[Found] = []
        others: list[NotFigure] = []
        covered: list[tuple[int, int]] = []
        for cell in self._grids.cells(paragraph):
            figures += self._of_cell(cell, paragraph)
            covered.append((cell.at, cell.to))
        if figures:
            others = _rest(text, paragraph, covered, others)
            return Read(
                paragraph, tuple(figures), tuple(others), self._proposals.taken(), self._theme
            )
        self._scanner.units = self._grids.units_within(paragraph.start)
        for sentence, noise in self._scanner.sentences(text, frame.calendar):
            for mark, read in self._clauses.read(sentence, text, frame):
                figures += self._found(mark, read, paragraph, sentence)
                covered.append((mark.at, mark.to))
            others += _others(sentence, noise, covered, paragraph)
        self._titled = frame.dated or self._titled
        frame.titled = frame.titled or (frame.first is not None and not figures and not frame.dates)
        others = _rest(text, paragraph, covered, others)
        return Read(paragraph, tuple(figures), tuple(others), self._proposals.taken(), self._theme)

    def _of_cell(self, cell: Cell, paragraph: Paragraph) -> Iterator[Found]:
        """A cell as the sentence that it makes with its label and head says, at its own place."""
        frame = self._frame
        frame.dated = self._titled
        for sentence, _ in self._scanner.sentences(cell.sentence, frame.calendar):
            for mark, reading in self._clauses.read(sentence, cell.sentence, frame):
                for one in self._found(mark, reading, paragraph, sentence):
                    below = cell.printed.startswith("-") and not one.value_text.startswith("-")
                    yield replace(
                        one,
                        start=paragraph.start + cell.at,
                        end=paragraph.start + cell.to,
                        printed=cell.printed,
                        value_text=f"-{one.value_text}" if below else one.value_text,
                        unit_at=cell.unit_at,
                        sentence=paragraph.text.strip(),
                    )

    def _take_heading(self, text: str) -> None:
        """A short line that names a theme starts its section."""
        if len(text) <= _LONGEST_HEADING and not text.rstrip().endswith(("。", "；", ";", "，")):
            for name, theme in self._known.themes.items():
                if len(name) > 2 and name in text:
                    self._theme = theme

    def _found(
        self, mark: Mark, read: Reading, paragraph: Paragraph, sentence: Sentence
    ) -> Iterator[Found]:
        token = mark.what
        assert isinstance(token, Token)  # noqa: S101 - marks of figures hold tokens
        falls = read.kind.falls or token.printed.startswith("-")
        whole = negative(token) if falls else token
        doubts = tuple(dict.fromkeys(self._doubts(read)))
        for one in whole.says:
            value = signed(one, falls)
            if not self._is_storable(value, one.unit, read.kind.transformation):
                doubts = (*doubts, "not-storable")
            self._define_unit(one.unit)
            unit_at = whole.unit_at
            yield Found(
                paragraph.number,
                paragraph.start + mark.at,
                paragraph.start + mark.to,
                token.printed,
                value,
                one.unit,
                None
                if unit_at is None
                else (
                    self._start(sentence, paragraph) + unit_at[0],
                    self._start(sentence, paragraph) + unit_at[1],
                ),
                one.qualifier,
                (self._says(read),),
                confidence_of(doubts),
                tuple(doubt(name) for name in doubts),
                paragraph.text[sentence.at : sentence.to].strip(),
            )

    def _is_storable(self, value: str, unit: str, transformation: Transformation) -> bool:
        """Whether the database could hold a value, as its checks of facts files say."""
        known = self._rules.unit(unit)
        try:
            Number.parse(value).in_base(1 if known is None else known.factor)
        except Refusal:
            return False
        return transformation.can_be_negative or not value.startswith("-")

    @staticmethod
    def _start(sentence: Sentence, paragraph: Paragraph) -> int:
        return paragraph.start + sentence.at

    def _says(self, reading: Reading) -> Says:
        quantity = Quantity(
            reading.topic.indicator,
            reading.measure.code,
            reading.topic.category,
            reading.whom.subject.code,
        )
        comparison, base = compared(
            reading.kind.transformation, reading.against, reading.dated, reading.period
        )
        return Says(
            quantity,
            reading.kind.transformation,
            comparison,
            reading.reference,
            reading.topic.term,
            reading.period,
            reading.basis,
            reading.rule,
            base,
            None if base is None else reading.basis,
            reading.nature,
            reading.whom.bank.code if reading.whom.bank else None,
            reading.whom.enterprise.code if reading.whom.enterprise else None,
            reading.whom.product.code if reading.whom.product else None,
        )

    def _doubts(self, reading: Reading) -> list[str]:
        found = list(reading.doubts)
        if reading.basis is PeriodBasis.UNDATED:
            found.append("undated")
        elif reading.rule == "date-of-earlier-text":
            found.append("date-of-earlier-text")
        return found

    def _define_unit(self, code: str) -> None:
        unit = self._rules.unit(code)
        if unit is None or code in self._known.units or code in self._units:
            return
        self._units.add(code)
        self._proposals.add(
            "unit", code=code, name_zh=code, name_en=unit.name_en, name_en_basis="ours",
            dimension=unit.dimension, base_factor=unit.factor,
        )  # fmt: skip


def _others(
    sentence: Sentence, noise: list[Noise], covered: list[tuple[int, int]], paragraph: Paragraph
) -> list[NotFigure]:
    """Dates and noise of a sentence that hold digits."""
    places = [(one.at, one.to, one.reason) for one in noise]
    places += [(m.at, m.to, "date") for m in sentence.marks if m.kind in ("date", "compared")]
    places += [(m.at, m.to, "name") for m in sentence.marks if m.kind == "actor"]
    found = []
    for at, to, reason in places:
        printed = paragraph.text[at:to]
        if DIGITS.search(printed):
            covered.append((at, to))
            found.append(NotFigure(paragraph.start + at, paragraph.start + to, printed, reason))
    return found


def _rest(
    text: str, paragraph: Paragraph, covered: list[tuple[int, int]], others: list[NotFigure]
) -> list[NotFigure]:
    """Digits that nothing has claimed, as set phrases: no digit stays unexplained."""
    taken = bytearray(len(text))
    for at, to in covered:
        taken[at:to] = b"\1" * (to - at)
    places = [m.span() for m in DIGITS.finditer(text) if not all(taken[m.start() : m.end()])]
    for at, to in _joined(places):
        others.append(NotFigure(paragraph.start + at, paragraph.start + to, text[at:to], "phrase"))
    return sorted(others, key=lambda one: one.start)


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that touch, as one."""
    found: list[tuple[int, int]] = []
    for at, to in places:
        if found and at <= found[-1][1]:
            found[-1] = (found[-1][0], max(to, found[-1][1]))
        else:
            found.append((at, to))
    return found
