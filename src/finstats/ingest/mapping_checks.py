"""A mapping held against the database: its definitions, its words, and series fixed for all rows."""

from __future__ import annotations

from finstats.ingest.definitions import check_definitions, unknown_code
from finstats.ingest.importing import check_fixed
from finstats.ingest.known import Known, add_definitions
from finstats.ingest.located import Block
from finstats.ingest.mapping import FORMAT, PARTS, SETTINGS, Column, Mapping
from finstats.ingest.observations import Reading, check_unit, quantity_of, series_of
from finstats.model.refusal import Refusal


def check_mapping(mapping: Mapping, known: Known) -> None:
    """Note what is wrong in the mapping itself; what it defines is known afterwards.

    So a code that is wrong for all rows is told once, where it is written.
    """
    faults = mapping.faults
    check_fixed(mapping.blocks, known, faults)
    add_definitions(known, mapping.blocks)
    check_definitions(mapping.blocks, known, faults, FORMAT)
    for name, words in mapping.words.items():
        kind = SETTINGS[name]
        for word in words.values if kind is not None else ():
            code = words.text(word)
            if not known.has(kind or "", code):
                faults.add(
                    words.line_of(word), "unknown-code", *unknown_code(kind or "", code, known)
                )
    reading = Reading(known, faults, mapping.source.texts("published")[1])
    _check_quantities(mapping, reading)
    if not faults.found:
        for column in mapping.columns:
            _check_series(column, reading)


def _check_quantities(mapping: Mapping, reading: Reading) -> None:
    for block in mapping.blocks:
        for key in ("quantity", "reference") if block.name in ("table", "column") else ():
            if block.maybe(key) is not None:
                try:
                    quantity_of(block, key, reading)
                except Refusal as refusal:
                    reading.faults.refused(block.line_of(key), refusal)


def _check_series(column: Column, reading: Reading) -> None:
    """Note a series that cannot be, and a unit that it is not in, where no cell has a say."""
    words = {name: one.word for name, one in column.settings.items()}
    parts = ("quantity",) if "quantity" in words else PARTS
    told = (*parts, "transformation", "comparison", "reference", "unit")
    if any(name in words and words[name] is None for name in told):
        return
    values: dict[str, object] = {name: words[name] for name in told if name in words}
    values["quantity"] = values.get("quantity") or ":".join(str(words[part]) for part in PARTS)
    says = Block("column", column.block.line, values, column.block.lines)
    series = series_of(says, reading)
    if series is not None:
        check_unit(says, says, series, reading)
