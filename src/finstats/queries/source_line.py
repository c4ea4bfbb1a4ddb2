"""A source in one line: what it states of itself, and what it does not."""

from __future__ import annotations

from finstats.queries.wording import published_words
from finstats.result import ABSENT, Label
from finstats.store.reader import Reader


def source_line(reader: Reader, source: str) -> Label:
    """Title, publisher, byline, organiser, address and date, with what is not stated said so."""
    found = reader.rows(
        "select title, publisher, byline, organiser, url, published_earliest, published_latest from sources where source = :source",
        {"source": source},
    )[0]
    names = (
        Label("标题", "title"),
        Label("发布者", "publisher"),
        Label("署名", "byline"),
        Label("组织者", "organiser"),
        Label("网址", "address"),
    )
    stated = [
        Label(f"{name.zh} {value}", f"{name.en} {value}")
        for name, value in zip(names, found, strict=False)
        if value
    ]
    absent = [name for name, value in zip(names, found, strict=False) if not value]
    published = published_words(str(found[5]), str(found[6]))
    parts = [Label(source, source), *stated]
    if absent:
        parts.append(
            Label(
                f"{'、'.join(n.zh for n in absent)}{ABSENT.zh}",
                f"{', '.join(n.en for n in absent)} {ABSENT.en}",
            )
        )
    parts.append(published)
    return Label("; ".join(p.zh for p in parts), "; ".join(p.en for p in parts))
