"""A finding in one line, its stable code, and the block by which a reviewer explains it."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.audit.checking import Check, Way
from finstats.audit.naming import Naming, ends
from finstats.audit.published import Figure
from finstats.audit.verdicts import Verdict
from finstats.model.refs import short
from finstats.result import Label


def register_block(check: Check) -> str:
    """What a reviewer completes and imports to explain a finding."""
    figures = ", ".join(f'"{line}"' for line in check.key.split("\n"))
    return f'[[explained]]\nfigures = [{figures}]\nreason_zh = ""\nreason_en = ""'


def summary(check: Check, naming: Naming) -> Label:
    """`11.3、11.4与19.4、19.5互相矛盾 (…: 5.53 至 5.55 % 与 6.36 至 6.38 %)`."""
    whole = {one.row.source for one in check.figures}
    sides = [_listed(way.figures, len(whole) > 1) for way in check.ways]
    sides = sides if len(sides) == 2 and all(side.zh for side in sides) else []
    told = _told(check)
    if sides:
        one, other = sides
        who = Label(f"{one.zh}与{other.zh}", f"{one.en} against {other.en}")
    else:
        who = _listed(check.sets[0] if check.sets else check.figures, len(whole) > 1)
    where = _where(check, naming)
    return Label(f"{who.zh}{told.zh} ({where.zh})", f"{who.en}: {told.en} ({where.en})")


def _told(check: Check) -> Label:
    if check.verdict is Verdict.TENSION and check.rule == "definition":
        return Label("跨口径变更, 表述存疑", "across a change of definition, wording in doubt")
    return {
        Verdict.TENSION: Label("表述存疑", "wording in doubt"),
        Verdict.EXPLAINED: Label("不相容, 已有说明", "they disagree, which is explained"),
        Verdict.TIGHT: Label("仅因四舍五入相符", "they agree only by rounding"),
    }.get(check.verdict, Label("互相矛盾", "contradiction"))


def _where(check: Check, naming: Naming) -> Label:
    if check.unknown is None:
        return Label("", "")
    name, unit = naming.called(check.unknown), naming.unit(check.unknown)
    spans = [span_words(way, unit.factor, unit.name) for way in check.ways]
    return Label(
        f"{name.zh}: {' 与 '.join(span.zh for span in spans)}",
        f"{name.en}: {' against '.join(span.en for span in spans)}",
    )


def span_words(way: Way, factor: int, unit: Label) -> Label:
    """What a way says, in a unit."""
    if way.span.is_empty:
        return Label("没有整数", "no whole number")
    return ends(way.span, factor).words(unit)


def _listed(figures: Sequence[Figure], whole: bool) -> Label:
    refs = list(dict.fromkeys(one.ref if whole else short(one.ref) for one in figures))
    return Label("、".join(refs), ", ".join(refs))
