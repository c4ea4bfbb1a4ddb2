"""Whom a figure is about: a place's banks, one bank, an enterprise, a product, or a case."""

from __future__ import annotations

from finstats.extract.actors import Actor
from finstats.extract.frames import Frame, Whom
from finstats.extract.subjects import Cast, Subject
from finstats.extract.topics import Measured, Topic, Topics
from finstats.model.printed import Printed

_LENT = frozenset(
    ("granted", "disbursed", "drawn", "provided", "balance", "rate", "average", "loans", "amount",
     "provided-total", "disbursed-total", "granted-total")
)  # fmt: skip
_TIMES = ("processing-days", "processing-working-days", "approval-working-days", "minutes")
_LENDING = ("授信", "贷", "放款", "用信", "融资", "资金支持", "审批")
_MOST_OF_A_LOAN = 4  # digits in 万元: one loan; a bank's business is told in 亿元
_STATISTIC = ("余额", "累计", "全年", "合计", "各项")
_USES = frozenset(
    ("cards", "accounts", "enterprises", "cities", "turnover", "number", "people-served")
)


class Company:
    """The actors of a text, and which of them a figure is about."""

    def __init__(self, cast: Cast, topics: Topics) -> None:
        self._cast, self._topics = cast, topics

    def take(self, actor: Actor, frame: Frame, *, speaks: bool) -> None:
        """An actor was named; `speaks`: not only as whom something is done for."""
        if actor.kind == "product":
            frame.product = self._cast.product(actor, frame.bank.code if frame.bank else None)
            frame.focus = "product"
        elif actor.kind in ("enterprise", "project", "client-group"):
            frame.enterprise = self._cast.enterprise(actor)
            frame.focus = "enterprise"
        elif actor.what == "borrower":
            frame.focus = "enterprise" if frame.enterprise else frame.focus
        elif speaks and actor.kind not in ("authority", "place"):
            self._speaks(actor, frame)

    def _speaks(self, actor: Actor, frame: Frame) -> None:
        found = self.subject_of(actor, frame)
        if found is not None:
            frame.subject, frame.focus = found, found.kind
            if found.kind == "bank":
                frame.bank = found

    def subject_of(self, actor: Actor, frame: Frame) -> Subject | None:
        """The subject that an actor stands for; None: none that figures are about."""
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

    def all_banks(self) -> Subject:
        """Whom figures of a text that names nobody are about."""
        return self._cast.all_banks()

    def country(self) -> Subject:
        """The whole country."""
        return self._cast.country()

    def wider(self, words: str) -> str | None:
        """The subject of 全国平均 or 全省平均, as what a figure is above; None: none is named."""
        if "全国" in words:
            return self._cast.country().code
        scope = next((word for word in ("全省", "全市", "全行业", "同业") if word in words), None)
        return None if scope is None else self._cast.beside(scope).code

    def of(
        self,
        topic: Topic,
        measure: Measured,
        near: str,
        subject: Subject | None,
        frame: Frame,
        said: Printed,
    ) -> tuple[Whom, Topic]:
        """Whom a figure is about, and its topic: that of cases where it is no statistic."""
        default = subject or frame.subject or self._cast.all_banks()
        bank = default if default.kind == "bank" else None
        if subject is not None or (topic.known and not topic.generic):
            return Whom(default, bank), topic
        lends = _lends(measure, near, topic)
        statistic = any(word in near for word in _STATISTIC)
        of_product = topic.generic or frame.focus == "product" or statistic
        if frame.product is not None and of_product and (statistic or frame.enterprise is None):
            whom = Whom(frame.product, bank, None, frame.product)
            return whom, self._of_product(topic, measure)
        if frame.enterprise is not None:
            return self._of_enterprise(topic, near, default, frame, lends=lends)
        if measure.code in _TIMES:
            return Whom(default, bank), self._topics.case(
                "loan-approval" if "审批" in near else "credit", topic.term
            )
        if lends and bank is not None and not statistic and topic.doubt and _is_small(said):
            return Whom(default, bank), self._topics.case("credit", topic.term)
        return Whom(default, bank), topic

    def _of_product(self, topic: Topic, measure: Measured) -> Topic:
        return self._topics.case(
            "product-use" if measure.code in _USES else "product-credit", topic.term
        )

    def _of_enterprise(
        self, topic: Topic, near: str, default: Subject, frame: Frame, *, lends: bool
    ) -> tuple[Whom, Topic]:
        """A loan to it is a case of the bank; all else is of the enterprise itself."""
        enterprise = frame.enterprise
        assert enterprise is not None  # noqa: S101 - the caller asked
        bank = default if default.kind == "bank" else None
        if any(word in near for word in _STATISTIC) and frame.focus != "enterprise":
            return Whom(default, bank), topic
        if lends:
            product = frame.product.code if frame.product else None
            case = self._cast.case(bank, enterprise, product)
            return Whom(case, bank, enterprise, frame.product), self._topics.case(
                "credit", topic.term
            )
        if topic.doubt:
            return Whom(enterprise, None, enterprise), self._topics.case("operations", topic.term)
        return Whom(default, bank), topic


def _is_small(said: Printed) -> bool:
    whole = said.value_text.partition(".")[0]
    return said.unit in ("万元", "元") and len(whole) <= _MOST_OF_A_LOAN


def _lends(measure: Measured, near: str, topic: Topic) -> bool:
    if measure.code in _TIMES:
        return True
    return measure.code in _LENT and (topic.credit or any(word in near for word in _LENDING))
