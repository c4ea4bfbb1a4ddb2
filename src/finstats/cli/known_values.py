"""Names, dates and refs that the database holds, for TAB: read only, at once, or not at all.

No database is made, upgraded, mended or waited for; a server is not called. Where there is none of
this release, nothing is known.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing

from finstats.cli.completion import Offer
from finstats.cli.speech import spoken
from finstats.errors import FinstatsError
from finstats.settings import Target
from finstats.store.belonging import is_anothers
from finstats.store.reader import Row, check_revision
from finstats.store.sqlite import APPLICATION_ID, open_read_only

_SECONDS = 0.3  # longer than this nobody waits for a TAB
_MOST_REFS = 500


def names(target: Target, kind: str, start: str) -> list[Offer]:
    """Codes of a kind, and where something is typed the names that go on from it as well."""
    rows = _rows(
        target,
        "select alias, code from aliases where kind = :kind and same = 1 order by alias, code",
        {"kind": kind},
    )
    pairs = [(str(alias), str(code)) for alias, code in rows]
    called: dict[str, str] = {}
    for alias, code in pairs:
        if alias != code and alias.isascii() == (spoken() == "en"):
            called.setdefault(code, alias)
    return [
        Offer(alias, called.get(code, "") if alias == code else code)
        for alias, code in pairs
        if (start and alias.startswith(start)) or alias == code
    ]


def periods(target: Target) -> list[Offer]:
    """The months that figures are about, and latest."""
    rows = _rows(target, "select distinct period_end from figures where period_end is not null")
    months = sorted({str(end)[:7] for (end,) in rows})
    return [Offer(word) for word in (*months, *(("latest",) if months else ()))]


def quantities(target: Target, start: str) -> list[Offer]:
    """Quantities `indicator:measure:category:subject`."""
    rows = _rows(target, "select distinct quantity from all_series order by quantity")
    return [Offer(str(quantity)) for (quantity,) in rows if str(quantity).startswith(start)]


def refs(target: Target, start: str) -> list[Offer]:
    """Refs in reading order; where a paragraph is typed, without their source."""
    local = start[:1].isdigit()
    found: dict[str, str] = {}
    for (source,) in _rows(target, "select source from sources order by source"):
        first = f"{source}/{start}" if local else max(start, f"{source}/")
        rows = _rows(
            target,
            "select distinct ref, ref_order, printed from figures where ref >= :first and ref < :last "
            "limit :most",
            {"first": first, "last": f"{source}/{start if local else ''}\U0010ffff"}
            | {"most": _MOST_REFS},
        )
        for ref, _, printed in sorted(rows, key=lambda row: str(row[1])):
            word = str(ref).rpartition("/")[2] if local else str(ref)
            found.setdefault(word, str(printed))
    return [Offer(word, printed) for word, printed in found.items() if word.startswith(start)]


def _rows(target: Target, sql: str, params: Mapping[str, object] | None = None) -> list[Row]:
    """The rows; none where the database is missing, of another release or busy; where it is slow,
    those that came in time."""
    found: list[Row] = []
    if target.path is None or not target.path.is_file() or is_anothers(target.path):
        return found
    try:
        with closing(open_read_only(target.path, seconds=_SECONDS)) as connection:
            (identity,) = connection.execute("pragma application_id").fetchone()
            if identity != APPLICATION_ID:
                return found
            check_revision(
                connection.execute("select version_num from alembic_version").fetchall(), target
            )
            end = time.monotonic() + _SECONDS
            connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
            found.extend(connection.execute(sql, params or {}))
    except (sqlite3.Error, FinstatsError):
        pass
    return found
