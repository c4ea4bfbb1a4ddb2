"""What was done to a quantity before it was printed: level, change, growth, share, and their points."""

from __future__ import annotations

import re
from dataclasses import dataclass

from finstats.extract.leads import Lead
from finstats.extract.marks import Mark
from finstats.extract.phrases import Phrase
from finstats.extract.rules import Rules
from finstats.model.codes import Transformation

_AGAINST = re.compile(r"[比较]([^,;:]{2,20})$")
_GROWTHS = (Transformation.GROWTH, Transformation.GROWTH_GAP)
_SHARES = (Transformation.SHARE, Transformation.SHARE_CHANGE)
_COMPARING = frozenset(("高", "低", "快", "慢", "多", "少", "提高", "高出"))
_BEHIND = re.compile(r"的?(?:增速|增幅|速度增长|增长率|涨幅)")


@dataclass(frozen=True, slots=True)
class Kind:
    """A transformation, whether it falls, and the words of what it is measured against.

    `own`: points of a growth against its own past. `until`: where the phrase of the quantity
    itself ends, when a reference stands between it and the figure.
    """

    transformation: Transformation
    falls: bool = False
    reference: tuple[int, int] | None = None
    own: bool = False
    until: int | None = None


class Kinds:
    """The words that tell a transformation."""

    def __init__(self, rules: Rules) -> None:
        self._growth = frozenset(rules.words["growth_noun"]["words"])

    def of(
        self, dimension: str, lead: Lead, phrase: Phrase | None, last: Transformation | None, behind: str,
        *, ratio: bool, stock: bool,
    ) -> Kind:  # fmt: skip
        """The kind of a figure, by its dimension, the words before it, and the figure before."""
        if dimension == "points":
            return self._points(lead, last, ratio=ratio)
        if dimension == "rate":
            return self._rate(lead, phrase, last, behind, ratio=ratio)
        return self._amount(lead, phrase, stock=stock)

    def _points(self, lead: Lead, last: Transformation | None, *, ratio: bool) -> Kind:
        gap = lead.last("above", "below")
        compared = lead.last("compared")
        direction = lead.direction()
        falls = direction is not None and direction.kind in ("fall", "less")
        grows = last in _GROWTHS or self._grows(lead)
        if grows and gap is not None and not (compared is not None and compared.at >= gap.at):
            place = (gap.to, lead.high)
            return Kind(Transformation.GROWTH_GAP, gap.kind == "below", place, until=gap.at)
        if grows and direction is not None and direction.what in _COMPARING:
            against = _AGAINST.search(lead.sentence.plain, lead.clause, direction.at)
            if against is not None:
                start = against.start(1)
                return Kind(
                    Transformation.GROWTH_GAP, falls, (start, direction.at), until=against.start()
                )
        if gap is not None:
            falls = gap.kind == "below"
        if lead.last("share") is not None:
            return Kind(Transformation.SHARE_CHANGE, falls)
        if ratio:
            return Kind(Transformation.CHANGE, falls)
        if last in _SHARES and not grows:
            return Kind(Transformation.SHARE_CHANGE, falls)
        return Kind(Transformation.CHANGE, falls, own=grows)

    def _rate(
        self,
        lead: Lead,
        phrase: Phrase | None,
        last: Transformation | None,
        behind: str,
        *,
        ratio: bool,
    ) -> Kind:
        share, direction = lead.last("share"), lead.direction()
        if share is not None and (
            direction is None or direction.at < share.at or lead.goes_to(direction)
        ):
            reference = (share.to, lead.high) if share.what in ("占", "占到", "占据") else None
            noun = lead.last("share", wide=False)
            of = lead.every("share")
            if len(of) > 1 and of[0].what in ("占", "占到"):
                reference = (of[0].to, of[-1].at)
            return Kind(
                Transformation.SHARE, False, reference, until=(of[0] if of else noun or share).at
            )
        if self._grows(lead):
            falls = direction is not None and direction.kind == "fall"
            return Kind(Transformation.GROWTH, falls and not self._turns(direction, lead))
        if direction is not None and not lead.goes_to(direction):
            return Kind(Transformation.GROWTH, direction.kind in ("fall", "less"))
        if _BEHIND.match(behind):
            return Kind(Transformation.GROWTH)
        if direction is None and lead.last("compared") is not None and not ratio:
            return Kind(Transformation.GROWTH)
        goes_on = phrase is None and not any(m.kind == "break" for m in lead.marks)
        if (
            last in (Transformation.SHARE, Transformation.GROWTH)
            and not ratio
            and (goes_on or (direction is not None and last is Transformation.SHARE))
        ):
            return Kind(last)  # 由14.1%提升至14.9%
        return Kind(Transformation.LEVEL)

    def _turns(self, direction: Mark | None, lead: Lead) -> bool:
        """增速降至8%: the growth fell, and is not below zero."""
        return direction is not None and lead.goes_to(direction)

    def _amount(self, lead: Lead, phrase: Phrase | None, *, stock: bool) -> Kind:
        direction = lead.direction()
        if direction is None or lead.goes_to(direction):
            return Kind(Transformation.LEVEL)
        if phrase is not None and phrase.at >= direction.to and not stock:
            return Kind(Transformation.LEVEL)  # 减少利息支出3000万元
        return Kind(Transformation.CHANGE, direction.kind in ("fall", "less"))

    def _grows(self, lead: Lead) -> bool:
        return any(mark.what in self._growth for mark in lead.every("rise", "fall"))
