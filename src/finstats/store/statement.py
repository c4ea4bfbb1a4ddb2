"""Which tables a statement on PostgreSQL names, before the server reads it.

Where no reader role bounds what a statement may do, these words are looked at; on SQLite its own
parser decides (`shadow`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# White space and names as PostgreSQL reads them: every character beyond ASCII belongs to a name.
_TOKEN = re.compile(
    r"""(?P<skip>[ \t\n\r\f\v]+)|(?P<parameter>:[A-Za-z_][0-9A-Za-z_]*)
    |(?P<quoted>"(?:[^"]|"")*(?:"|\Z))
    |(?P<word>[A-Za-z_\x80-\U0010ffff][0-9A-Za-z_$\x80-\U0010ffff]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
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


def tables_in(code: str) -> frozenset[str]:
    """Names in lower case that a statement, without its strings and comments, reads from.

    Linear in its length, never raises; common table expressions are among them.
    """
    return frozenset(_tables(list(_tokens(code))))


def _tokens(code: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[0]
        if kind == "word":
            yield Token(kind, text.lower())
        elif kind == "quoted":
            yield Token(kind, text[1:-1].replace('""', '"').lower())
        elif kind == "other":
            yield Token(kind, text)


def _is(tokens: list[Token], place: int, kind: str, text: str) -> bool:
    return 0 <= place < len(tokens) and tokens[place] == (kind, text)


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
        elif _is(tokens, place - 1, "other", "."):
            if level.expected and not _is(tokens, place + 1, "other", "."):
                level.expected = False
                yield token.text
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
