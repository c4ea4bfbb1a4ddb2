"""What a statement for Spark is made of, before the server reads it, and what in it is refused.

Spark has no switch that makes a session read only: these words are looked at, and the statement
runs inside another as what a query reads from, which nothing but a query can be. What must hold
against somebody who means harm is the server's to see to: the account that it runs as.
"""

from __future__ import annotations

import re

from finstats.errors import SqlError
from finstats.store.guard import not_a_query, not_allowed
from finstats.store.statement import tables_in
from finstats.store.views import READABLE

# Where a scanner and Spark could see the end of a string or of a comment at different places.
_DOUBTFUL = re.compile(r"""\\['"`\r\n]|/\*\+|\$""")
_PIECES = re.compile(
    r"""(?P<text>(?:\b[rR])?'[^']*(?:'|\Z))|"(?P<double>[^"]*)(?:"|\Z)|`(?P<back>[^`]*)(?:`|\Z)
    |(?P<line>--[^\r\n]*)|(?P<block>/\*)""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"/\*|\*/")
_QUERY = re.compile(r"[\s(]*(?:select|with|values|table|from)\b", re.IGNORECASE)
_DOT = re.compile(r"\s*\.\s*")
_CTE = re.compile(r"\b(\w+)\s*(?:\([^()]*\)\s*)?as\s*\(", re.IGNORECASE)
# Tables that are functions and read nothing.
_TABLE_FUNCTIONS = {"range", "explode", "explode_outer", "posexplode", "posexplode_outer", "stack"}
# What runs a program or a method of Java, reads a file, makes names out of text, or tells of the
# server.
_REFUSED = re.compile(
    r"\b(?:(?:try_)?reflect|java_method|identifier|execute|input_file_\w+|(?:from|to)_protobuf"
    r"|current_(?:user|database|schema|catalog)|session_user|version|udf|udtf)\b"
    r"|\busing\s*(?:''|\"|`)|\b(?:map|reduce)\b(?!\s*[(.,)=<>]|\s*$)",
    re.IGNORECASE,
)


def must_only_read(sql: str) -> None:
    """Raises SqlError for what is no query, or names anything but the public views."""
    doubtful = _DOUBTFUL.search(sql)
    if doubtful is not None:
        raise not_allowed(doubtful[0])
    code = plain(sql)
    if _QUERY.match(code) is None:
        raise not_a_query()
    refused = _REFUSED.search(code)
    if refused is not None:
        raise not_allowed(refused[0])
    known = READABLE | _TABLE_FUNCTIONS | {name.lower() for name in _CTE.findall(code)}
    for name in sorted(tables_in(_DOT.sub(_JOINED, code)) - known):
        raise not_there(name.replace(_JOINED, "."))


def plain(sql: str) -> str:
    """The statement without comments, its strings empty, quoted names as bare words."""
