"""What chosen rows say besides the figure itself: all refs, stale, conflict, overlapping classes."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.queries.relations import Relations
from finstats.queries.selection import Chosen
from finstats.result import Column, Label, Value

MORE_COLUMNS = (
    Column("refs", Label("全部出处", "all refs"), "refs"),
    Column("stale", Label("非当期", "earlier date"), "flag"),
    Column("conflict", Label("来源不一致", "sources differ"), "flag"),
    Column("overlaps", Label("有交叉的分类", "overlapping classes")),
)


def more_values(one: Chosen, chosen: Sequence[Chosen], declared: Relations) -> tuple[Value, ...]:
    lead = one.lead
    others = {
        other.lead.category
        for other in chosen
        if other.lead.indicator == lead.indicator and other.lead.category != lead.category
    }
    overlapping = sorted(
        category
        for category in others
        if (f"{lead.indicator}:{lead.category}", f"{lead.indicator}:{category}")
        not in declared.apart
        and (f"{lead.indicator}:{category}", f"{lead.indicator}:{lead.category}")
        not in declared.apart
    )
    return " ".join(one.refs), int(one.stale), int(one.conflict), " ".join(overlapping) or None
