"""What a share is of, and what a growth is above: the reference quantity of a figure."""

from __future__ import annotations

from finstats.extract.frames import Frame, Whom
from finstats.extract.kinds import Kind
from finstats.extract.phrases import Phrases
from finstats.extract.topics import Measured, Topic, Topics
from finstats.extract.whom import Company
from finstats.model.codes import Transformation
from finstats.model.series import Quantity


class References:
    """Finds reference quantities."""

    def __init__(self, phrases: Phrases, topics: Topics, company: Company) -> None:
        self._phrases, self._topics, self._company = phrases, topics, company

    def of(
        self,
        kind: Kind,
        topic: Topic,
        measure: Measured,
        whom: Whom,
        text: str,
        plain: str,
        frame: Frame,
    ) -> Quantity | None:
        """The quantity that a share or a gap is against; None: nothing tells it."""
        if not kind.transformation.takes_reference:
            return None
        against, subject = self._named(kind, text, plain)
        if subject is None and against is None:
            last = frame.last
            if (
                kind.transformation is Transformation.SHARE_CHANGE
                and last is not None
                and last.reference is not None
            ):
                return last.reference
            against = (
                frame.parent
                if frame.parent is not None and frame.parent.indicator != topic.indicator
                else None
            )
            if against is None and topic.credit:
                against = self._topics.all_loans()
        elif against is None:
            against = topic
        if against is None:
            return None
        where = whom.subject.code if subject is None else subject
        reference = Quantity(against.indicator, measure.code, against.category, where)
        own = Quantity(topic.indicator, measure.code, topic.category, whom.subject.code)
        return None if reference == own else reference

    def unstated(self, measure: Measured, whom: Whom) -> Quantity:
        """The whole, or the average, that the text leaves open."""
        total = self._topics.unstated_total()
        return Quantity(total.indicator, measure.code, total.category, whom.subject.code)

    def _named(self, kind: Kind, text: str, plain: str) -> tuple[Topic | None, str | None]:
        """The indicator that is named, and the subject where that is the country."""
        if kind.reference is None:
            return None, None
        low, high = kind.reference
        phrase = self._phrases.before(plain, text, low, high)
        country = self._company.wider(text[low:high])
        if phrase is None or self._topics.is_generic(phrase.text):
            return None, country
        return self._topics.of(phrase.text), country
