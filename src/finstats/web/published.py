"""The public views as tables of a file of their own: all that Datasette and ad-hoc SQL can reach.

What is not in a file cannot be read from it, whatever SQL is tried: base tables are not hidden, they
are not there. Tables can also be indexed, sorted and paged, which views cannot.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from finstats.store.views import READABLE

DATA = "data"  # Datasette's name of the file, and the address of its pages
_SOUGHT = ("ref", "series", "indicator", "bank", "source", "finding", "code", "alias")
_ORDER = ("ref_order", "sort", "sort_key")


def publish(held: Path, to: Path) -> None:
    """Write every public view of a database, and the dictionary, as a table of a new file."""
    with closing(sqlite3.connect(to, isolation_level=None, uri=True)) as connection:
        connection.execute("attach ? as held", (f"file:{quote(bytes(held))}?mode=ro",))
        connection.execute("begin")
        for view in sorted(READABLE):
            _publish(connection, view)
        connection.execute("commit")
        connection.execute("detach held")


def _publish(connection: sqlite3.Connection, view: str) -> None:
    found = connection.execute(f'select * from held."{view}" limit 0').description
    columns = [str(column[0]) for column in found]
    order = next((f'order by "{column}"' for column in _ORDER if column in columns), "")
    connection.execute(f'create table main."{view}" as select * from held."{view}" {order}')
    for column in _SOUGHT:
        if column in columns:
            connection.execute(f'create index main."{view}_{column}" on "{view}" ("{column}")')
