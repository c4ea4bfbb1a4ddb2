"""Which tables a statement names and which names it gives itself, before any engine reads it.

SQLite's authorizer is told the name of the view that reads, and a common table expression may
bear the same name: what bears a view's name is therefore refused before (DESIGN 8.4).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# Every character beyond ASCII belongs to a name. What has no end reaches to the statement's end.
_PATTERN = r"""(?P<skip>\s+|--[^\n]*|/\*(?:.*?\*/|.*\Z))
    |(?P<quoted>{quoted})
    |(?P<word>[A-Za-z_\x80-\U0010ffff][0-9A-Za-z_$\x80-\U0010ffff]*)
    |(?P<other>.)"""
_DOUBLE = r'"(?:[^"]|"")*(?:"|\Z)'
# SQLite takes a name in any quotes, PostgreSQL in double ones alone.
_SQLITE = re.compile(
    _PATTERN.format(
        quoted=rf"{_DOUBLE}|'(?:[^']|'')*(?:'|\Z)|`(?:[^`]|``)*(?:`|\Z)|\[[^\]]*(?:\]|\Z)"
    ),
    re.VERBOSE | re.DOTALL,
)
_POSTGRES = re.compile(_PATTERN.format(quoted=_DOUBLE), re.VERBOSE | re.DOTALL)
_ENDS_FROM = frozenset(
    {
        *("select", "values", "with", "where", "group", "having", "window", "order", "limit"),
        *("union", "except", "intersect"),
    }
)


class Token(NamedTuple):
    """A word (in lower case), a quoted name or string (bare), or one other character."""

    kind: str
    text: str


class Named(NamedTuple):
    """Names in lower case: what the statement reads from, and what it defines by `with`."""

    tables: frozenset[str]
    defined: frozenset[str]


def named(sql: str) -> Named:
    """The names of a statement as SQLite reads it; linear in its length, never raises."""
    return _named(_SQLITE, sql)


def named_in_postgres(code: str) -> Named:
    """The same as PostgreSQL reads it, of a statement without its strings and comments."""
    return _named(_POSTGRES, code)


def _named(pattern: re.Pattern[str], sql: str) -> Named:
    tokens = list(_tokens(pattern, sql))
    return Named(frozenset(_tables(tokens)), frozenset(_defined(tokens)))


def shadowed(names: Named, views: Collection[str]) -> str | None:
    """A name that the statement gives itself although a view bears it; None: there is none."""
    return min(names.defined & set(views), default=None)


def _tokens(pattern: re.Pattern[str], sql: str) -> Iterator[Token]:
    for match in pattern.finditer(sql):
        kind, text = str(match.lastgroup), match[0]
        if kind == "word":
            yield Token(kind, text.lower())
        elif kind == "quoted":
            quote = text[-1] if text[0] != "[" else "]"
            yield Token(kind, text[1:-1].replace(quote * 2, quote).lower())
        elif kind == "other":
            yield Token(kind, text)


def _defined(tokens: list[Token]) -> Iterator[str]:
    """Names before `as (`, `as materialized (`, and before `(columns) as (`."""
    closing = _closing(tokens)
    for place, token in enumerate(tokens):
        if token.kind == "other":
            continue
        after = place + 1
        if _is(tokens, after, "other", "("):
            after = closing.get(after, len(tokens)) + 1
        if not _is(tokens, after, "word", "as"):
            continue
        after += 1
        while _is(tokens, after, "word", "not") or _is(tokens, after, "word", "materialized"):
            after += 1
        if _is(tokens, after, "other", "("):
            yield token.text


def _closing(tokens: list[Token]) -> dict[int, int]:
    """Where each opening parenthesis is closed."""
    found, open_ = {}, []
    for place, token in enumerate(tokens):
        if token == ("other", "("):
            open_.append(place)
        elif token == ("other", ")") and open_:
            found[open_.pop()] = place
    return found


def _is(tokens: list[Token], place: int, kind: str, text: str) -> bool:
    return place < len(tokens) and tokens[place] == (kind, text)


@dataclass(slots=True)
class _Level:
    """Inside one pair of parentheses: after `select`, in a from-clause, where a table comes next."""

    selecting: bool = False
    in_from: bool = False
    expected: bool = False


@dataclass(slots=True)
class _Reading:
    levels: list[_Level] = field(default_factory=lambda: [_Level()])

    def at(self) -> _Level:
        return self.levels[-1]


def _tables(tokens: list[Token]) -> Iterator[str]:
    """Names at the places of a from-clause where a table stands, the last part of `main.x`."""
    reading = _Reading()
    for place, token in enumerate(tokens):
        level = reading.at()
        if token.kind == "other":
            _step(reading, token.text)
        elif token.kind == "word" and token.text in ("from", "join", "table"):
            # Not in `substring(x from 2)` or `a is distinct from b`.
            if token.text != "from" or (level.selecting and not _is_distinct(tokens, place)):
                level.in_from = level.expected = True
        elif token.kind == "word" and token.text in _ENDS_FROM:
            level.selecting |= token.text == "select"
            level.in_from = level.expected = False
        elif (
            level.expected
            and not _is(tokens, place + 1, "other", ".")
            and token.text not in ("lateral", "only")  # PostgreSQL's words before a table
        ):
            level.expected = False
            yield token.text


def _step(reading: _Reading, character: str) -> None:
    level = reading.at()
    if character == "(":
        reading.levels.append(_Level(level.expected, level.expected, level.expected))
        level.expected = False
    elif character == ")" and len(reading.levels) > 1:
        reading.levels.pop()
    elif character == ",":
        level.expected = level.in_from


def _is_distinct(tokens: list[Token], place: int) -> bool:
    return (
        place > 1
        and tokens[place - 1] == ("word", "distinct")
        and tokens[place - 2] in (("word", "is"), ("word", "not"))
    )
