"""`:name` parameters in the form other engines' drivers want, for our SQL and for users'.

A scanner, not one pattern: comments nest in PostgreSQL, and a string between dollar tags ends only
at its own tag. What has no end reaches to the end of the statement. Linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Names as PostgreSQL reads them: every character beyond ASCII belongs to one.
_IN_NAME = r"0-9A-Za-z_\x80-\U0010ffff"
_START = re.compile(
    rf"""(?P<quote>(?<![{_IN_NAME}$])[eE]'|['"])|(?P<line>--)|(?P<block>/\*)
    |(?P<dollar>(?<![{_IN_NAME}$])\$(?:[A-Za-z_\x80-\U0010ffff][{_IN_NAME}]*)?\$)
    |(?P<cast>::)|(?<![{_IN_NAME}:]):(?P<name>[A-Za-z_][A-Za-z0-9_]*)""",
    re.VERBOSE,
)
_LINE_END = re.compile(r"[\r\n]")
_COMMENT = re.compile(r"/\*|\*/")


def for_psycopg(sql: str) -> str:
    """The same statement with `%(name)s` for `:name` and `%%` for `%`."""
    parts: list[str] = []
    done = 0
    for start, end, name in _regions(sql):
        if name:
            parts += [sql[done:start].replace("%", "%%"), f"%({name})s"]
            done = end
    parts.append(sql[done:].replace("%", "%%"))
    return "".join(parts)


def for_duckdb(sql: str) -> str:
    """The same statement with `$name` for `:name`."""
    parts: list[str] = []
    done = 0
    for start, end, name in _regions(sql):
        if name:
            parts += [sql[done:start], f"${name}"]
            done = end
    return "".join([*parts, sql[done:]])


def names_in(sql: str) -> set[str]:
    """The names of the parameters of a statement."""
    return {name for _, _, name in _regions(sql) if name}


def code_of(sql: str) -> str:
    """The statement without strings and comments; quoted names stay, they are names."""
    parts: list[str] = []
    done = 0
    for start, end, name in _regions(sql):
        if not name and sql[start] != '"':
            parts += [sql[done:start], " "]
            done = end
    return "".join([*parts, sql[done:]])


def _regions(sql: str) -> Iterator[tuple[int, int, str]]:
    """Parameters with their names, and strings, quoted names and comments with none."""
    position = 0
    closed: set[str] = set()  # dollar tags that are known not to come again
    while (match := _START.search(sql, position)) is not None:
        position = match.end()
        if match["name"]:
            yield match.start(), match.end(), match["name"]
            continue
        if match["quote"]:
            position = _end_of_quote(sql, match)
        elif match["line"]:
            end = _LINE_END.search(sql, position)
            position = len(sql) if end is None else end.start()
        elif match["block"]:
            position = end_of_comment(sql, position)
        elif match["dollar"]:
            position = _end_of_dollar(sql, match, closed)
        if not match["cast"] and position > match.end():
            yield match.start(), min(position, len(sql)), ""


def _end_of_quote(sql: str, match: re.Match[str]) -> int:
    """A doubled quote inside is two strings side by side, which changes nothing here."""
    quote, position = match["quote"][-1], match.end()
    escapes = match["quote"][0] in "eE"
    while position < len(sql) and sql[position] != quote:
        position += 2 if escapes and sql[position] == "\\" else 1
    return position + 1


def end_of_comment(sql: str, position: int) -> int:
    """Where a comment ends that begins before a position; comments nest."""
    depth = 1
    while depth:
        match = _COMMENT.search(sql, position)
        if match is None:
            return len(sql)
        depth += 1 if match[0] == "/*" else -1
        position = match.end()
    return position


def _end_of_dollar(sql: str, match: re.Match[str], closed: set[str]) -> int:
    tag = match["dollar"]
    end = -1 if tag in closed else sql.find(tag, match.end())
    if end < 0:
        closed.add(tag)
        return match.end()
    return end + len(tag)
