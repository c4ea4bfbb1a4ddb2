"""What a statement for Spark is made of, before the server reads it, and what in it is refused.

Spark has no switch that makes a session read only: these words are looked at, and the statement
runs inside another as what a query reads from, which nothing but a query can be. What must hold
against somebody who means harm is the server's to see to: the account that it runs as.
"""

from __future__ import annotations

import re

from finstats.store.guard import not_a_query, not_allowed
from finstats.store.parameters import end_of_comment
from finstats.store.statement import tables_in
from finstats.store.views import READABLE

# Where a scanner and Spark could see the end of a string or of a comment at different places.
_DOUBTFUL = re.compile(r"""\\['"`\r\n]|/\*\+|\$""")
_PIECES = re.compile(
    r"""(?P<text>(?:\b[rR])?'[^']*(?:'|\Z))|"(?P<double>[^"]*)(?:"|\Z)|`(?P<back>[^`]*)(?:`|\Z)
    |(?P<line>--[^\r\n]*)|(?P<block>/\*)""",
    re.VERBOSE,
)
_QUERY = re.compile(r"[\s(]*(?:select|with|values|table|from)\b", re.IGNORECASE)
_DOT = re.compile(r"\s*\.\s*")
# Tables that are functions and read nothing.
_TABLE_FUNCTIONS = {"range", "explode", "explode_outer", "posexplode", "posexplode_outer", "stack"}
# What runs a program or a method of Java, reads a file, makes names out of text.
_REFUSED = re.compile(
    r"\b(?:(?:try_)?reflect|java_method|identifier|execute|input_file_\w+|python_worker_logs"
    r"|(?:from|to)_protobuf|from_xml)\b|\busing\s*''",
    re.IGNORECASE,
)
_JOINED = "\u00b7"  # of a name with its schema one word


def must_be_a_query(sql: str) -> str:
    """The statement without strings and comments; raises SqlError for other than a harmless query."""
    doubtful = _DOUBTFUL.search(sql)
    if doubtful is not None:
        raise not_allowed(doubtful[0])
    code = plain(sql)
    if _QUERY.match(code) is None:
        raise not_a_query()
    refused = _REFUSED.search(code)
    if refused is not None:
        raise not_allowed(refused[0])
    return code


def other_tables(code: str) -> list[str]:
    """What such a statement reads from beside public views: its own expressions, or tables.

    Raises SqlError for names with a schema, which are none of a lake.
    """
    found = tables_in(_DOT.sub(_JOINED, code)) - READABLE - _TABLE_FUNCTIONS
    for name in sorted(found):
        if _JOINED in name:
            raise not_allowed(name.replace(_JOINED, "."))
    return sorted(found)


def plain(sql: str) -> str:
    """The statement without comments, its strings empty, quoted names as bare words."""
    parts: list[str] = []
    done = 0
    while (match := _PIECES.search(sql, done)) is not None:
        parts.append(sql[done : match.start()])
        done = match.end()
        name = match["double"] or match["back"]
        if match["text"]:
            parts.append("''")
        elif name:
            parts.append(re.sub(r"\W", _JOINED, name))
        elif match["block"]:
            done = end_of_comment(sql, done)
        parts.append(" " * (not name))
    return "".join([*parts, sql[done:]])
