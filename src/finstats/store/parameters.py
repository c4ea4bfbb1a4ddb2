"""`:name` parameters in the form PostgreSQL's driver wants, for our SQL and for users'."""

from __future__ import annotations

import re

# What a parameter may not be found in: strings, quoted names, comments, dollar quotes, casts.
_PARTS = re.compile(
    r"""
      (?P<skip>
        [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
        | --[^\n]* | /\*.*?\*/ | \$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$ | ::
      )
    | (?<![\w:]):(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<percent>%)
    """,
    re.VERBOSE | re.DOTALL,
)


def for_psycopg(sql: str) -> str:
    """The same statement with `%(name)s` for `:name` and `%%` for `%`."""

    def replaced(match: re.Match[str]) -> str:
        if match["name"]:
            return f"%({match['name']})s"
        return match[0].replace("%", "%%")

    return _PARTS.sub(replaced, sql)


def names_in(sql: str) -> set[str]:
    """The names of the parameters of a statement."""
    return {match["name"] for match in _PARTS.finditer(sql) if match["name"]}
