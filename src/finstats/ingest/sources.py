"""What a user adds to a source afterwards: its text, and what became known of its publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from finstats.errors import ImportRefused, UnknownName, UsageError
from finstats.ingest.format import text_fault
from finstats.ingest.order import must_keep_order
from finstats.result import Label
from finstats.settings import Target
from finstats.store import tables
from finstats.store.digest_keeper import touching
from finstats.store.rows import Rows
from finstats.store.texts import Article, read_article, relocated
from finstats.store.writing import writing

_SOURCE, _FIGURE, _OTHER = tables.source, tables.figure, tables.not_figure


@dataclass(frozen=True, slots=True)
class Attached:
    """A text put beside its source; `moved`: the bytes differ, so places were found again."""

    source: str
    moved: bool
    encoding: str


def attach(target: Target, code: str, path: Path) -> Attached:
    """Store a copy of a source's text; raises ImportRefused when it is another text."""
    article = read_article(path)
    with writing(target) as connection:
        source = _source(connection, code)
        same = article.sha256 == source.sha256
        if not same and article.folded_sha256 != source.folded_sha256:
            raise ImportRefused(
                "another-text",
                f"{path} 不是 {code} 的原文: SHA-256 不符, 去掉空白和全半角差别后也不符",
                f"{path} is not the text of {code}: its SHA-256 differs, also without white space and width",
            )
        _must_hold_every_token(connection, source, article, path, same=same)
        touching(connection, code)
        Rows(connection).put(
            tables.source_text,
            {"source_id": source.id},
            {
                "text": article.text,
                "sha256": article.sha256,
                "attached_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )
    return Attached(code, not same, article.encoding)


def _source(connection: Connection, code: str) -> Row[Any]:
    found = connection.execute(select(_SOURCE).where(_SOURCE.c.code == code)).first()
    if found is None:
        raise UnknownName(
            "unknown-source",
            f"没有文献 {code[:60]}",
            f"there is no source {code[:60]}",
            Label("全部: finstats sources", "all of them: finstats sources"),
        )
    return found


def _must_hold_every_token(
    connection: Connection,
    source: Row[Any],
    article: Article,
    path: Path,
    *,
    same: bool,
) -> None:
    readings = select(_FIGURE).where(_FIGURE.c.source_id == source.id).order_by(_FIGURE.c.reading)
    last = {row.ref: row for row in connection.execute(readings)}
    others = connection.execute(select(_OTHER).where(_OTHER.c.source_id == source.id)).all()
    tokens = [(row.char_start, row.char_end, row.printed) for row in (*last.values(), *others)]
    standing = all(article.text[start:end] == token for start, end, token in tokens)
    if not standing and (same or relocated(tokens, article.text) is None):
        absent = next((token for *_, token in tokens if token not in article.text), tokens[0][2])
        raise ImportRefused(
            "tokens-missing",
            f"{path} 里少了这篇文献的数字, 如“{absent}”",
            f"not every figure of the source is found in {path}, e.g. '{absent}'",
        )


def set_source(target: Target, code: str, values: dict[str, str]) -> None:
    """Record what became known of a source: title, publisher, url, published (a day or D1/D2).

    Raises UsageError for dates that are none or that would put a source after what supersedes it.
    """
    with writing(target) as connection:
        source = _source(connection, code)
        wrong = _wrong_text(values) or _wrong_dates(connection, source.id, values)
        if wrong is not None:
            raise wrong
        recorded = " ".join(sorted({*source.user_set.split(), *values}))
        row = update(_SOURCE).where(_SOURCE.c.id == source.id)
        connection.execute(row.values(**values, user_set=recorded))
        must_keep_order(connection)


def _wrong_text(values: dict[str, str]) -> UsageError | None:
    """A value that a facts file could not hold either."""
    for name, value in values.items():
        wrong = text_fault(value)
        if wrong is not None:
            return UsageError("bad-text", f"{name} {wrong[0]}", f"{name} {wrong[1]}")
    return None


def _wrong_dates(connection: Connection, source: int, values: dict[str, str]) -> UsageError | None:
    """A publication before the last day that its actual figures are about."""
    latest = values.get("published_latest")
    observation = tables.observation
    last = connection.scalar(
        select(func.max(observation.c.period_end))
        .join(_FIGURE, _FIGURE.c.id == observation.c.figure_id)
        .where(_FIGURE.c.source_id == source, observation.c.nature == "actual")
    )
    if latest is None or last is None or latest >= last:
        return None
    return UsageError(
        "after-publication",
        f"发布日 {latest} 早于文中数字的日期 {last}; 没有改动",
        f"published {latest} is before the figures' own date {last}; nothing was changed",
    )
