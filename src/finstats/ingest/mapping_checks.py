"""A mapping held against the database: its definitions, its words, and series fixed for all rows."""

from __future__ import annotations

from finstats.ingest.definitions import check_definitions, unknown_code
from finstats.ingest.importing import check_fixed
from finstats.ingest.known import Known, add_definitions
from finstats.ingest.located import Block
from finstats.ingest.mapping import FORMAT, SETTINGS, Column, Mapping
from finstats.ingest.observations import Reading, check_unit, quantity_of
from finstats.model.codes import Comparison, Transformation
from finstats.model.refusal import Refusal
from finstats.model.series import Quantity, Series


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
    """Note parts of a series that do not go together, and a unit that it is not in.

    Only where no cell has a say in that; indicator, category and subject have none.
    """
    words = {name: one.word for name, one in column.settings.items()}
    if None in [words.get(name, "") for name in (*_OF_SERIES, "quantity")]:
        return
    if words.get("quantity"):
        quantity = Quantity.parse(str(words["quantity"]))
    else:
        quantity = Quantity("any", str(words["measure"]), "any", "any")
    comparison, reference = words.get("comparison"), words.get("reference")
    says = Block("column", column.block.line, dict(words), column.block.lines)
    try:
        series = Series(
            quantity,
            Transformation(str(words["transformation"])),
            None if comparison is None else Comparison(comparison),
            None if reference is None else Quantity.parse(reference),
        )
    except Refusal as refusal:
        reading.faults.refused(says.line_of("transformation"), refusal)
    else:
        check_unit(says, says, series, reading)


_OF_SERIES = ("measure", "transformation", "comparison", "reference", "unit")
