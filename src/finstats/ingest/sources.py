"""What a user adds to a source afterwards: its text, and what became known of its publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Row, select, update

from finstats.errors import ImportRefused, UnknownName, UsageError
from finstats.settings import Target
from finstats.store import tables
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
        if not same:
            _must_hold_every_token(connection, source, article, path)
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


def _source(connection: Connection, code: str) -> Row[tuple[int, str]]:
    found = connection.execute(select(_SOURCE).where(_SOURCE.c.code == code)).first()
    if found is None:
        raise UnknownName(
            "unknown-source", f"没有文献 {code[:60]}", f"there is no source {code[:60]}"
        )
    return found


def _must_hold_every_token(
    connection: Connection, source: Row[tuple[int, str]], article: Article, path: Path
) -> None:
    tokens = [
        (row.char_start, row.char_end, row.printed)
        for table in (_FIGURE, _OTHER)
        for row in connection.execute(
            select(table.c.char_start, table.c.char_end, table.c.printed).where(
                table.c.source_id == source.id
            )
        )
    ]
    if relocated(tokens, article.text) is None:
        raise ImportRefused(
            "tokens-missing", f"{path} 里找不到全部数字", f"not every figure is found in {path}"
        )


def set_source(target: Target, code: str, values: dict[str, str]) -> None:
    """Record what became known of a source: title, publisher, url, published (a day or D1/D2).

    Raises UsageError for dates that are none or that would put a source after what supersedes it.
    """
    with writing(target) as connection:
        source = _source(connection, code)
        connection.execute(update(_SOURCE).where(_SOURCE.c.id == source.id).values(**values))
        _must_keep_order(connection)


def _must_keep_order(connection: Connection) -> None:
    """A superseded source's latest day is at most that of what supersedes it (DESIGN 3)."""
    wrong = connection.exec_driver_sql(
        "select s.code, n.code from supersession x join observation o on o.id = x.observation_id "
        "join figure f on f.id = o.figure_id join source s on s.id = f.source_id "
        "join source n on n.id = x.by_source_id where s.published_latest > n.published_latest "
        "order by s.code, n.code"
    ).first()
    if wrong is not None:
        raise UsageError(
            "published-later",
            f"这样 {wrong[0]} 的最晚发布日会晚于取代它的 {wrong[1]}; 没有改动",
            f"{wrong[0]} would then be published after {wrong[1]}, which supersedes it; nothing was changed",
        )
