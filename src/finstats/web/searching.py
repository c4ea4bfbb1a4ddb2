"""Search for names and figures in Chinese and English.

SQLite's own tokenizers take a run of Chinese for one word, or want three characters at least; 农行
has two. So each Chinese character is a word of the index, and what is sought is a phrase of them.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from finstats.result import Label

MOST = 100  # entries found of each sort
# A number with its point and thousands, a Chinese character, a run of other letters.
_WORDS = re.compile(
    "[0-9]+(?:[.,][0-9]+)*|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]|[^\\W0-9_\u3400-\u9fff]+"
)
_SCHEMA = """
create table entry (id integer primary key, sort integer not null, kind text not null,
    code text not null, name_zh text, name_en text, text text not null, warning_zh text,
    warning_en text);
create virtual table word using fts5 (text, content='', tokenize="unicode61 tokenchars '.'");
"""
# Kind, view, key, names in both languages; in the order in which they are shown.
_NAMED = (
    ("theme", "themes", "theme", "name_zh", "name_en"),
    ("indicator", "indicators", "indicator", "name_zh", "name_en"),
    ("bank", "banks", "bank", "name_zh", "name_en"),
    ("enterprise", "enterprises", "enterprise", "name_zh", "name_en"),
    ("product", "products", "product", "name_zh", "name_en"),
    ("financing", "financings", "financing", "name_zh", "name_zh"),
    ("source", "sources", "source", "label_zh", "label_en"),
)
_FIGURES = """
select ref, printed, coalesce(term, indicator_zh), indicator_en, subject_zh, subject_en,
  value_text, indicator_zh, measure_zh, measure_en, category_zh, category_en, bank_zh, bank_en,
  enterprise_zh, product_zh, place_zh, indicator, quantity
from figures order by ref_order
"""
_FOUND = """
select e.kind, e.code, e.name_zh, e.name_en, e.text, e.warning_zh, e.warning_en
from word w join entry e on e.id = w.rowid
where w.text match :sought and (e.kind = 'figure') = :figures order by e.sort, e.id limit :most
"""


class Found(NamedTuple):
    """A thing that a search found. `text`: all its names, or the figure as printed with its wording."""

    kind: str
    code: str
    name: Label
    text: str
    warning: Label | None


def index_names(data: Path, to: Path) -> None:
    """Index the names and figures of the published views in a new file."""
    with (
        closing(sqlite3.connect(f"file:{quote(bytes(data))}?mode=ro", uri=True)) as views,
        closing(sqlite3.connect(to, isolation_level=None)) as index,
    ):
        index.executescript(_SCHEMA)
        index.execute("begin")
        for entry in (*_names(views), *_warned(views), *_figures(views)):
            row = index.execute("insert into entry values (null, ?, ?, ?, ?, ?, ?, ?, ?)", entry)
            words = " ".join(words_of(str(entry[5])))
            index.execute("insert into word (rowid, text) values (?, ?)", (row.lastrowid, words))
        index.execute("commit")


def _names(views: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for sort, (kind, view, key, zh, en) in enumerate(_NAMED):
        rows = views.execute(f"select {key}, {zh}, {en} from {view} order by rowid").fetchall()
        for code, name_zh, name_en in rows:
            aliases = views.execute(
                "select alias from aliases where kind = ? and code = ? and same = 1", (kind, code)
            )
            known = dict.fromkeys((name_zh, name_en, *(alias for (alias,) in aliases), code))
            text = " | ".join(str(one) for one in known if one)
            yield sort, kind, code, name_zh, name_en, text, None, None


def _warned(views: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Names that are not those of an indicator, though often taken for it."""
    rows = views.execute(
        "select a.code, i.name_zh, i.name_en, a.alias, a.warning_zh, a.warning_en "
        "from aliases a join indicators i on i.indicator = a.code "
        "where a.kind = 'indicator' and a.same = 0"
    ).fetchall()
    for code, zh, en, *rest in rows:
        yield (len(_NAMED), "indicator", code, zh, en, *rest)


def _figures(views: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for ref, printed, zh, en, whom_zh, whom_en, *more in views.execute(_FIGURES).fetchall():
        known = dict.fromkeys((printed, zh, en, whom_zh, whom_en, *more, ref))
        text = " | ".join(str(one) for one in known if one)
        name_zh, name_en = f"{whom_zh} {zh}: {printed}", f"{whom_en or whom_zh} {en}: {printed}"
        yield len(_NAMED) + 1, "figure", ref, name_zh, name_en, text, None, None


def words_of(text: str) -> list[str]:
    """The words of a text as they are indexed and sought: Chinese ones a character each."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [word.replace(",", "") for word in _WORDS.findall(folded)]


def search(names: Path, text: str) -> tuple[Found, ...]:
    """What is called so or says so: names first, exact ones before others, then figures."""
    sought = " AND ".join(_phrases(text.split()))
    if not sought:
        return ()
    uri = f"file:{quote(bytes(names))}?mode=ro&immutable=1"
    found: list[Found] = []
    with closing(sqlite3.connect(uri, uri=True)) as index:
        for figures in (0, 1):
            params = {"sought": sought, "figures": figures, "most": MOST}
            found += (_found(*row) for row in index.execute(_FOUND, params))
    asked = words_of(text)
    return tuple(sorted(found, key=lambda one: (one.kind == "figure", not _is_exact(one, asked))))


def _phrases(parts: Iterable[str]) -> Iterator[str]:
    """Each part as a phrase whose last word may go on; of words alone, so nothing is an operator."""
    for words in map(words_of, parts):
        if words:
            yield f'"{" ".join(words)}" *'


def _is_exact(found: Found, asked: list[str]) -> bool:
    return any(words_of(name) == asked for name in found.text.split(" | "))


def _found(
    kind: str, code: str, zh: str, en: str | None, text: str, warning_zh: str, warning_en: str
) -> Found:
    warning = None if warning_zh is None else Label(warning_zh, warning_en)
    return Found(kind, code, Label(zh, en or zh), text, warning)
