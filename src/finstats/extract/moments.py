"""When: which date governs a figure, and whether it speaks of what is to come."""

from __future__ import annotations

import re

from finstats.extract.dates import Dated
from finstats.extract.frames import Frame
from finstats.extract.leads import Lead
from finstats.extract.marks import Mark, Sentence
from finstats.model.codes import Comparison, Nature, PeriodBasis
from finstats.model.periods import Period, base_of

# A day beside one of these is when something was told, not what it is about.
_REPORTED = (
    "记者", "获悉", "发布", "公布", "召开", "披露", "介绍", "电", "讯", "举行", "印发", "消息",
)  # fmt: skip
_ISSUED = ("日期", "编制", "时间", "印发", "发布")
_YEAR_BEFORE = re.compile("(?:上年|去年)同期")
_OF_NO_FIGURE = ("year-start", "plan-years", "since")
_OF_NO_CASE = ("half", "year", "quarter", "since-year-start")


def take_date(mark: Mark, sentence: Sentence, text: str, frame: Frame) -> None:
    """A date was named: it governs what follows, unless it is of another event or of one figure alone."""
    dated = mark.what
    assert isinstance(dated, Dated)  # noqa: S101 - marks of dates hold dates
    if dated.kind == "plan-years" and "五五" in text[mark.at : mark.to]:
        frame.planned = frame.calendar.plans or frame.planned
    if dated.kind in _OF_NO_FIGURE or _attached(mark, sentence):
        return
    behind, before = text[mark.to : mark.to + 8], text[max(sentence.at, mark.at - 5) : mark.at]
    told = any(w in behind for w in _REPORTED) or any(w in before for w in _ISSUED)
    if dated.kind == "day" and told:
        frame.calendar.told = dated.end
    if (dated.kind == "day" and told) or (dated.end is None and not dated.open):
        return
    fresh = None if frame.carried else frame.dated
    if dated.open and fresh is not None:
        frame.this_year = True
        return
    if (
        dated.open
        and frame.dated is not None
        and frame.dated.end
        and (dated.start or "") <= frame.dated.end
    ):
        dated = dated._replace(end=frame.dated.end)  # to the date that the paragraph named last
    frame.this_year = bool(fresh is not None and fresh.open and dated.start is None)
    frame.dated, frame.carried = dated, False
    until = text[max(sentence.at, mark.at - 2) : mark.at].endswith(("截至", "截止", "至"))
    if frame.first is None and dated.end is not None and (dated.kind != "day" or until):
        frame.first = dated


def _attached(mark: Mark, sentence: Sentence) -> bool:
    """由年初的14.1%, (上年末为1.38%): the date is of the figure right behind it."""
    following = next((m for m in sentence.marks if m.at >= mark.to), None)
    if following is None or following.kind != "figure":
        return False
    return sentence.plain[mark.to : following.at] in ("的", "为", "时的")


def own_date(mark: Mark, sentence: Sentence) -> Dated | None:
    """The date that is attached to a figure; None: none is."""
    before = [m for m in sentence.marks if m.to <= mark.at]
    if before and before[-1].kind == "date" and _attached(before[-1], sentence):
        dated = before[-1].what
        return dated if isinstance(dated, Dated) and dated.end else None
    return None


def of_a_year_before(lead: Lead, text: str, dated: Dated | None) -> Dated | None:
    """上年同期净亏损: the date a year before, where nothing is compared."""
    said = _YEAR_BEFORE.search(text, lead.clause, lead.high)
    if said is None or dated is None or dated.end is None or lead.last("compared") is not None:
        return dated
    period = Period.parse(f"{dated.start}/{dated.end}" if dated.start else dated.end)
    base = Period.parse(base_of(Comparison.YOY, period) or period.text)
    return dated._replace(start=base.start if dated.start else None, end=base.end)


def date_of_case(dated: Dated | None, frame: Frame) -> Dated | None:
    """The date of another event dates no case: only a day or month of its own sentence does."""
    if frame.dated is None or dated is None or frame.carried or dated.kind in _OF_NO_CASE:
        return None
    return dated


def nature_of(lead: Lead, frame: Frame, period: str, basis: PeriodBasis) -> Nature:
    """By the words of plans before a figure; what is dated after the publication is a target."""
    plans = [m.kind for m in lead.marks if m.kind in ("planned", "target", "estimate")]
    if plans:
        return Nature.ESTIMATE if "estimate" in plans else Nature(plans[-1])
    published = frame.calendar.published
    ahead = published is not None and basis is not PeriodBasis.UNDATED and period[-10:] > published
    return Nature.TARGET if ahead or frame.planned else Nature.ACTUAL
