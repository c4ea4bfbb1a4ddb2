"""The columns of an exported view, by which its file is known again, and what must be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from sqlalchemy import Connection, text

from finstats.ingest.faults import Faults, Line
from finstats.result import Label

# What figures are made of again. All other columns follow from these.
OF_FIGURES = (
    *("ref", "source", "paragraph", "char_start", "char_end", "printed", "theme", "term"),
    *("quantity", "transformation", "comparison", "reference", "period", "period_basis"),
    *("base_period", "base_basis", "nature", "value_text", "unit", "qualifier", "status"),
    *("note_zh", "note_en", "reading", "reason", "revises", "seq"),
)
CHECKED = "value_base"  # compared with the digits where it is there
# A flat file says figures that took the place of nothing, and so needs no columns of versions.
FLAT = (
    *("source", "ref", "char_start", "char_end", "printed", "value_text", "unit", "qualifier"),
    *("quantity", "transformation", "period", "period_basis"),
)
OF_VERSIONS = ("status", "reading", "reason", "revises", "seq")
# What the columns mean that a flat file leaves out; the paragraph is that of the ref.
IN_FLAT = {"status": "current", "reading": "1", "seq": "1"}
OF_SOURCES = (
    *("source", "label_zh", "label_en", "title", "publisher", "byline", "organiser", "url"),
    *("sha256", "published_earliest", "published_latest", "note_zh", "note_en"),
)
OF_SOURCE_LIST = ("source", "label_zh", "label_en", "published_earliest", "published_latest")
SHEETS = Label("数据", "data")
SOURCE_SHEETS = Label("来源", "sources")


def are_of_figures(heads: Iterable[str]) -> bool:
    """Whether heads are most of those that figures need, so that a file was meant as an export."""
    names = set(heads)
    return len(names & set(OF_FIGURES)) * 2 > len(OF_FIGURES) or are_flat(names)


def are_flat(heads: Iterable[str]) -> bool:
    """Whether heads are those of a flat file: what says a figure, and nothing of versions."""
    names = {head.strip() for head in heads}
    return names >= set(FLAT) and not names & set(OF_VERSIONS)


def are_of_sources(heads: Iterable[str]) -> bool:
    """Whether heads are those of a list of sources without figures."""
    names = {head.strip() for head in heads}
    return names >= set(OF_SOURCE_LIST) and "ref" not in names


def labels_of(connection: Connection, view: str) -> dict[str, str]:
    """The names of a view's columns by what people read over them, in both languages."""
    rows = connection.execute(
        text('select "column", zh, en from dictionary where object = :view and "column" <> \'\''),
        {"view": view},
    )
    found: dict[str, str] = {}
    for name, zh, en in rows:
        for head in (zh, en):
            # Words that two columns share name neither.
            found[head] = name if found.get(head, name) == name else ""
    return {head: name for head, name in found.items() if name}


def placed(
    heads: Sequence[str],
    needed: Sequence[str],
    place: Mapping[int, Line],
    faults: Faults,
    labels: Mapping[str, str] | None = None,
) -> dict[str, int]:
    """Where each column stands; notes columns that are missing or there twice.

    `labels`: words that people read instead of the names.
    """
    known = labels or {}
    found: dict[str, int] = {}
    for index, head in enumerate(heads):
        name = head.strip() if head.strip() in needed else known.get(head.strip(), head.strip())
        if name in found and name in needed:
            faults.add(
                place[index],
                "duplicate-head",
                f"表头“{head}”有两个",
                f"two columns have the head '{head}'",
            )
        found.setdefault(name, index)
    for name in needed:
        if name not in found:
            near = get_close_matches(name, [*found], 1, 0.7)
            zh = f" (是不是 {near[0]}?)" if near else ""
            en = f" (is it {near[0]}?)" if near else ""
            faults.add(
                place[0],
                "no-column",
                f"缺列 {name}{zh}; finstats export 写的文件各列都有",
                f"the column {name} is missing{en}; finstats export writes all of them",
            )
    return found
