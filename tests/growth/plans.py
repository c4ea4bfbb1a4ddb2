"""How an engine finds the rows of a statement: the tables it walks through, and its plan in words."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
from tests.growth.asked import Statement

from finstats.store.parameters import for_psycopg

# Tables that grow with the sources. The others are lists of codes, and `source`, of which there
# are hundreds where there are a million observations.
GROWING = frozenset(
    {
        *("figure", "not_figure", "observation", "series", "quantity", "supersession"),
        *("subject", "subject_alias", "bank", "enterprise", "product", "financing"),
        *("product_theme", "financing_theme", "enterprise_designation", "import_run"),
    }
)


def walked(connection: sqlite3.Connection, statement: Statement) -> set[str]:
    """The tables that SQLite reads from their first row on, or an index of theirs.

    Read from the program that it compiles: a cursor on a table that is rewound. Words and costs
    of EXPLAIN QUERY PLAN differ between versions, this does not.
    """
    roots = "select rootpage, tbl_name from sqlite_master where rootpage > 0"
    pages: dict[int, str] = dict(connection.execute(roots).fetchall())
    opened: dict[int, str] = {}
    found: set[str] = set()
    for _, opcode, cursor, page, *_ in connection.execute(f"explain {statement[0]}", statement[1]):
        if opcode in ("OpenRead", "ReopenIdx"):
            opened[cursor] = pages.get(page, "")
        elif opcode in ("Rewind", "Last", "Sort") and cursor in opened:
            found.add(opened[cursor])
    return found


def plan(connection: sqlite3.Connection, statement: Statement) -> list[str]:
    """The plan in SQLite's words, each step once, without what is numbered anew every time."""
    rows = connection.execute(f"explain query plan {statement[0]}", statement[1])
    steps = (re.sub(r"-?\b[0-9]+\)", ")", str(row[3])) for row in rows)
    return sorted({step for step in steps if step.startswith(("SCAN", "SEARCH", "MULTI-INDEX"))})


def walked_by_postgres(
    connection: psycopg.Connection[tuple[Any, ...]], statement: Statement
) -> set[str]:
    """The tables that PostgreSQL reads in sequence although it was told to avoid that."""
    explained = f"explain (format json) {for_psycopg(statement[0])}".encode()
    ((found,),) = connection.execute(explained, statement[1]).fetchall()
    tree = json.loads(found) if isinstance(found, str) else found
    return {str(node["Relation Name"]) for node in _nodes(tree) if node["Node Type"] == "Seq Scan"}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)
    elif isinstance(tree, dict):
        if "Node Type" in tree:
            yield tree
        for part in tree.values():
            yield from _nodes(part)
