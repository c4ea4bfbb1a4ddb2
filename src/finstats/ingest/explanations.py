"""A reviewer's register: findings of the audit that are explained, by the figures they are about.

`[[explained]]` names each figure with what is printed, as `finstats audit` writes it down. So an
explanation stands while the very same figures do; when one is read anew or another joins the
finding, it no longer fits, and the finding is asked again.
"""

from __future__ import annotations

from sqlalchemy import select

from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.model.refs import figures_key
from finstats.store import tables
from finstats.store.audit_tables import explanation
from finstats.store.rows import Rows


def check_explained(blocks: list[Block], rows: Rows, faults: Faults) -> None:
    """Note figures of an explanation that are not held, or print something else by now."""
    for block in blocks:
        if block.name != "explained":
            continue
        line = block.line_of("figures")
        for figure in block.texts("figures"):
            ref, _, printed = figure.partition(" ")
            held = _held(rows, ref)
            if held is None:
                faults.add(line, "unknown-ref", f"没有数字 {ref[:80]}", f"no figure {ref[:80]}")
            elif held[1] != printed:
                faults.add(
                    line,
                    "figure-changed",
                    f"{ref} 印的是“{held[1]}”, 不是“{printed[:40]}”: 请重新复核",
                    f"{ref} prints '{held[1]}', not '{printed[:40]}': review it again",
                )


def holds(rows: Rows, figure: str) -> bool:
    """Whether a figure `ref printed` is held and prints that."""
    ref, _, printed = figure.partition(" ")
    held = _held(rows, ref)
    return held is not None and held[1] == printed


def put_explained(blocks: list[Block], rows: Rows, run: int) -> None:
    """Write the explanations, each under the figures it is about."""
    for block in blocks:
        if block.name == "explained":
            refs = [figure.partition(" ")[0] for figure in block.texts("figures")]
            held = {ref: _held(rows, ref) for ref in refs}
            key = figures_key((one[0], ref, one[1]) for ref, one in held.items() if one)
            values = {
                "reason_zh": block.text("reason_zh"),
                "reason_en": block.text("reason_en"),
                "explained_by": block.maybe("by"),
                "explained_on": block.maybe("on"),
                "import_run_id": run,
            }
            rows.put(explanation, {"figures": key}, values)


def _held(rows: Rows, ref: str) -> tuple[str, str] | None:
    """The order and the characters of a ref's last reading."""
    figure = tables.figure
    found = rows.connection.execute(
        select(figure.c.ref_order, figure.c.printed)
        .where(figure.c.ref == ref)
        .order_by(figure.c.reading.desc())
        .limit(1)
    ).first()
    return None if found is None else (found.ref_order, found.printed)
