"""What chosen rows say besides the figure itself: all refs, stale, conflict, overlapping classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from finstats.queries.relations import Relations
from finstats.queries.selection import Chosen
from finstats.result import Column, Label, Value

MORE_COLUMNS = (
    Column("refs", Label("全部出处", "all refs"), "refs"),
    Column("stale", Label("非当期", "earlier date"), "flag"),
    Column("conflict", Label("来源不一致", "sources differ"), "flag"),
    Column("overlaps", Label("有交叉的分类", "overlapping classes")),
)


def more_values(chosen: Sequence[Chosen], declared: Relations) -> Iterator[tuple[Value, ...]]:
    """For each of the rows shown together."""
    classes: dict[str, set[str]] = {}
    for one in chosen:
        classes.setdefault(one.lead.indicator, set()).add(one.lead.category)
    overlaps: dict[tuple[str, str], str | None] = {}
    for one in chosen:
        key = one.lead.indicator, one.lead.category
        if key not in overlaps:
            overlaps[key] = _overlapping(*key, classes[key[0]], declared)
        yield " ".join(one.refs), int(one.stale), int(one.conflict), overlaps[key]


def _overlapping(
    indicator: str, category: str, classes: Set[str], declared: Relations
) -> str | None:
    """The other classes that are not declared to be apart from one."""
    mine = f"{indicator}:{category}"
    found = sorted(
        other
        for other in classes - {category}
        if (mine, f"{indicator}:{other}") not in declared.apart
        and (f"{indicator}:{other}", mine) not in declared.apart
    )
    return " ".join(found) or None
