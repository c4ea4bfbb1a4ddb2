"""What may be referred to: the codes of the database and those that the file itself defines."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from finstats.ingest.located import Block

_CODE_TABLES = (
    *("name_basis", "qualifier", "transformation", "comparison", "period_basis", "nature"),
    *("measure_time", "supersession_reason", "relation_kind", "relation_strength", "subject_kind"),
    *("bank_kind", "bank_level", "product_kind", "place_level", "indicator_kind"),
    *("indicator_owner", "theme_basis", "not_figure_reason", "dimension"),
    *("theme", "unit", "measure", "category", "indicator", "place"),
)
ACTORS = ("bank", "subject", "enterprise", "product", "financing")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Dimension of a unit, and base units in one of it."""

    dimension: str
    factor: int


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """How a measure lives in time, and its dimension."""

    time: str
    dimension: str


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What a held definition version keeps: who owns it, what it says."""

    owner: str
    definition: str


@dataclass(slots=True)
class Known:
    """Codes by what they are codes of; actors are also known as `subject`."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    units: dict[str, UnitFacts] = field(default_factory=dict)
    measures: dict[str, MeasureFacts] = field(default_factory=dict)
    units_of: dict[str, str] = field(default_factory=dict)
    subject_kinds: dict[str, str] = field(default_factory=dict)
    indicator_kinds: dict[str, str] = field(default_factory=dict)
    # By space, name and owner: whether the name means the owner, or only resembles it.
    aliases: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    relations: dict[tuple[str, str], str] = field(default_factory=dict)
    # What a place, bank or subject stands under (a subject: its anchor), by kind and code.
    parents: dict[tuple[str, str], str | None] = field(default_factory=dict)
    # Code and names of themes, indicators and subjects.
    names: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    # By indicator: its definition versions, by the day they hold from ("": from the start).
    versions: dict[str, dict[str, VersionFacts]] = field(default_factory=dict)
    asked_for: int = 0  # codes that were not known

    def has(self, kind: str, code: str) -> bool:
        """Whether a code of this kind is known."""
        return code in self.codes.get(kind, ())

    def add(self, kind: str, code: str) -> None:
        """Take a code in."""
        self.codes.setdefault(kind, set()).add(code)


def known_of(connection: Connection) -> Known:
    """What the database holds."""
    known = Known()
    rows = connection.exec_driver_sql
    for table in _CODE_TABLES:
        known.codes[table] = {code for (code,) in rows(f"select code from {table}")}
    for code, kind in rows("select code, kind from subject"):
        _add_subject(known, code, kind)
    for code, dimension, factor in rows("select code, dimension, base_factor from unit"):
        known.units[code] = UnitFacts(dimension, int(factor))
    for code, time, dimension in rows("select code, time, dimension from measure"):
        known.measures[code] = MeasureFacts(time, dimension)
    known.units_of = _pairs(connection, "select code, units_of from dimension")
    known.indicator_kinds = _pairs(connection, "select code, kind from indicator")
    for alias, code in rows(
        "select a.alias, s.code from subject_alias a join subject s on s.id = a.subject_id"
    ):
        known.aliases["subject", alias, code] = True
    for alias, theme in rows("select alias, theme from theme_alias"):
        known.aliases["theme", alias, theme] = True
    for alias, indicator, same in rows("select alias, indicator, same from indicator_alias"):
        known.aliases["indicator", alias, indicator] = bool(same)
    for kind, left, left_category, right, right_category in rows(
        "select kind, left_indicator, left_category, right_indicator, right_category from relation"
    ):
        known.relations[f"{left}:{left_category}", f"{right}:{right_category}"] = kind
    for code, parent in rows("select code, parent from place"):
        known.parents["place", code] = parent
    for code, parent in rows(
        "select s.code, p.code from bank b join subject s on s.id = b.subject_id "
        "left join subject p on p.id = b.parent_id"
    ):
        known.parents["bank", code] = parent
    for code, anchor in rows(
        "select s.code, a.code from subject s join subject a on a.id = s.anchor_id"
    ):
        known.parents["subject", code] = anchor
    for code, start, owner, definition in rows(
        "select indicator, valid_from, owner, definition_zh from definition_version"
    ):
        known.versions.setdefault(code, {})[start or ""] = VersionFacts(owner, definition)
    for table in ("theme", "indicator", "subject"):
        for code, zh, en in rows(f"select code, name_zh, name_en from {table}"):
            known.names[table, code] = (code, zh) if en is None else (code, zh, en)
    return known


def _pairs(connection: Connection, query: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.exec_driver_sql(query)}


def add_definitions(known: Known, blocks: list[Block]) -> None:
    """Take in what a file defines; its faults are noted elsewhere."""
    for block in blocks:
        code = block.values.get("code")
        if not isinstance(code, str) or block.name == "source":
            continue
        if block.name in ACTORS:
            kind = block.values.get("kind") if block.name == "subject" else block.name
            _add_subject(known, code, str(kind))
            continue
        known.add(block.name, code)
        if block.name == "unit" and isinstance(block.values.get("base_factor"), int):
            known.units[code] = UnitFacts(
                str(block.values.get("dimension")), block.whole("base_factor")
            )
        if block.name == "measure":
            known.measures[code] = MeasureFacts(
                str(block.values.get("time")), str(block.values.get("dimension"))
            )
        if block.name == "indicator":
            known.indicator_kinds[code] = str(block.values.get("kind"))


def _add_subject(known: Known, code: str, kind: str) -> None:
    known.add("subject", code)
    known.add(kind, code)
    known.subject_kinds[code] = kind
