"""What reviewers said of findings, as a package tells it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from finstats.ingest.explanations import holds
from finstats.ingest.exported.figures import RowBlock
from finstats.ingest.exported.rows import Sheet, Wanted
from finstats.ingest.located import Block
from finstats.store.audit_tables import explanation
from finstats.store.rows import Rows

EXPLAINED = Wanted(("figures", "reason_zh", "reason_en", "explained_by", "explained_on"))
_KEYS = {
    "reason_zh": "reason_zh",
    "reason_en": "reason_en",
    "by": "explained_by",
    "on": "explained_on",
}


def new_explanations(connection: Connection, sheet: Sheet) -> list[Block]:
    """Explanations of figures that the database holds as they are printed, and does not explain."""
    held = set(connection.scalars(select(explanation.c.figures)))
    rows = Rows(connection)
    found: list[Block] = []
    for entry in sheet.rows:
        figures = entry.text("figures").split("\n")
        if entry.text("figures") in held or not all(holds(rows, one) for one in figures):
            continue
        values = {key: entry.cells[name] for key, name in _KEYS.items() if name in entry.cells}
        found.append(RowBlock("explained", {"figures": figures, **values}, entry, sheet))
    return found
