"""What a package defines under codes that the database holds: it must mean the same there.

The words of a held code stay; but figures of a package would say something else under a code that
means another thing here, and nobody would see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from finstats.ingest.exported.rows import Entry, Sheet
from finstats.ingest.faults import Faults
from finstats.ingest.known import Known
from finstats.ingest.whole_numbers import whole
from finstats.store import tables

_NAMED = (
    ("indicators", "indicator", tables.indicator),
    ("measures", "measure", tables.measure),
    ("categories", "category", tables.category),
    ("subjects", "subject", tables.subject),
)


def check_meanings(
    connection: Connection, known: Known, sheets: Mapping[str, Sheet], faults: Faults
) -> None:
    """Note held codes of another meaning, and those of the figures that have another name."""
    for view, key in _FIXED.items():
        for entry in sheets[view].rows:
            code = entry.text(key)
            if _differs(view, code, entry, known):
                faults.add(
                    sheets[view].place(entry, key),
                    "would-change",
                    f"{code} 已有别的含义, 不能改",
                    f"{code} is held with another meaning, which cannot change",
                )
    _check_names(connection, sheets, faults)


_FIXED = {"units": "unit", "measures": "measure", "indicators": "indicator", "subjects": "subject"}


def _differs(view: str, code: str, entry: Entry, known: Known) -> bool:
    """Whether a held code has other fixed parts than a package says."""
    if view == "units":
        unit = known.units.get(code)
        said = entry.text("dimension"), whole(entry.cells.get("base_factor"), 10**18)
        return unit is not None and (unit.dimension, unit.factor) != said
    if view == "measures":
        measure = known.measures.get(code)
        told = entry.text("kind"), entry.text("dimension")
        return measure is not None and (measure.time, measure.dimension) != told
    kinds = known.indicator_kinds if view == "indicators" else known.subject_kinds
    return code in kinds and kinds[code] != entry.text("kind")


def _check_names(connection: Connection, sheets: Mapping[str, Sheet], faults: Faults) -> None:
    """Note codes of the figures' quantities that are the name of another thing in the database."""
    used = _used(sheets["figure_versions"].rows)
    for place, (view, key, table) in enumerate(_NAMED):
        rows = connection.execute(select(table.c.code, table.c.name_zh))
        held = {str(row.code): str(row.name_zh) for row in rows}
        for entry in sheets[view].rows:
            code, name = entry.text(key), entry.text("name_zh")
            if code in used[place] and held.get(code, name) != name:
                faults.add(
                    sheets[view].place(entry, "name_zh"),
                    "another-name",
                    f"{code} 在库里是“{held[code]}”, 在文件夹里是“{name}”; "
                    "确认是同一事物后, 先用事实文件改成同一名称",
                    f"{code} is '{held[code]}' in the database and '{name}' in the folder; once "
                    "they are known to be one thing, give it one name by a facts file",
                )


def _used(rows: Iterable[Entry]) -> tuple[set[str], ...]:
    """Indicators, measures, categories and subjects of the quantities of figures."""
    found: tuple[set[str], ...] = (set(), set(), set(), set())
    for quantity in {row.text(key) for row in rows for key in ("quantity", "reference")}:
        for codes, code in zip(found, quantity.split(":"), strict=False):
            codes.add(code)
    return found
