"""What a figure is in SDMX: its dimensions, its measure, its attributes, and back again.

Ids are those of the cross-domain concepts where these exist (FREQ, REF_AREA, TIME_PERIOD,
OBS_VALUE, UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMMENT_OBS). A figure of a source is
found by its REF, and with what it says (series, time, reading of ours) it is one observation, so
that several sources for one series and time never collide.

Narrower than the columns of figures: base units (`*_base`) follow from OBS_VALUE and UNIT, names
stand in the code lists, and the sentence is its publisher's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from finstats.model.periods import UNDATED
from finstats.model.sdmx_codes import (
    NOT_APPLICABLE,
    TOTAL,
    UNSPECIFIED,
    sdmx_id,
    text_of_id,
    time_period,
    unit_of,
)
from finstats.model.series import ALL, Quantity

AGENCY, VERSION = "FINSTATS", "1.0"
# A time dimension has a time in every observation: figures without a date are a flow of their own.
DATED, UNDATED_FLOW = "FIGURES", "FIGURES_UNDATED"
TIME = "TIME_PERIOD"
HEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION")

Role = Literal["dimension", "measure", "attribute"]
Kind = Literal["code", "text", "decimal", "integer", "flag", "time"]
Row = Mapping[str, str | int | None]


class Component(NamedTuple):
    """A component: the column of figures that it holds (None: worked out) and how it is written.

    `absent` is written where a figure has none; `codes` names its code list.
    """

    id: str
    column: str | None
    role: Role
    kind: Kind = "code"
    absent: str = ""
    codes: str = ""
    required: bool = False


def _dimension(name: str, column: str | None, absent: str = "", kind: Kind = "code") -> Component:
    codes = name if kind == "code" else ""
    return Component(name, column, "dimension", kind, absent, codes, required=True)


def _attribute(
    name: str, column: str | None, kind: Kind = "text", codes: str = "", required: bool = False
) -> Component:
    return Component(name, column, "attribute", kind, "", codes, required)


def _code(name: str, column: str | None, codes: str = "", required: bool = False) -> Component:
    return _attribute(name, column, "code", codes or name, required)


COMPONENTS = (
    _dimension("FREQ", None),
    _dimension("INDICATOR", "indicator"),
    _dimension("MEASURE", "measure"),
    _dimension("CATEGORY", "category"),
    _dimension("SUBJECT", "subject"),
    _dimension("REF_AREA", "place", UNSPECIFIED),
    _dimension("TRANSFORMATION", "transformation"),
    _dimension("COMPARISON", "comparison", NOT_APPLICABLE),
    _dimension("REFERENCE", "reference", NOT_APPLICABLE, "text"),
    _dimension("NATURE", "nature"),
    _dimension("SOURCE", "source"),
    _dimension("REF", "ref", kind="text"),
    _dimension("READING", "reading", NOT_APPLICABLE, "text"),
    _dimension(TIME, None, kind="time"),
    Component("OBS_VALUE", "value_text", "measure", "decimal", required=True),
    _code("UNIT_MEASURE", None, required=True),
    _code("UNIT_MULT", None, required=True),
    _attribute("DECIMALS", None, "integer", required=True),
    _code("OBS_STATUS", None, required=True),
    _attribute("UNIT", "unit", required=True),
    _code("QUALIFIER", "qualifier"),
    _attribute("LOWER", "lower_text", "decimal"),
    _attribute("UPPER", "upper_text", "decimal"),
    _attribute("LOWER_CLOSED", "lower_closed", "flag"),
    _attribute("UPPER_CLOSED", "upper_closed", "flag"),
    _attribute("WORDING", "wording"),
    _attribute("PRINTED", "printed"),
    _attribute("TERM", "term"),
    _attribute("PARAGRAPH", "paragraph", "integer"),
    _attribute("CHAR_START", "char_start", "integer"),
    _attribute("CHAR_END", "char_end", "integer"),
    _attribute("SEQ", "seq", "integer"),
    _attribute("PERIOD", "period", required=True),
    _code("PERIOD_BASIS", "period_basis"),
    _attribute("BASE_PERIOD", "base_period"),
    _code("BASE_BASIS", "base_basis", "PERIOD_BASIS"),
    _code("KIND", "kind"),
    _code("THEME", "theme"),
    _code("INDICATOR_THEME", "indicator_theme", "THEME"),
    _attribute("IN_THEME", "in_theme", "flag"),
    _code("BANK", "bank"),
    _code("ENTERPRISE", "enterprise"),
    _code("PRODUCT", "product"),
    _attribute("KNOWN_FROM", "known_from"),
    _attribute("KNOWN_TO", "known_to"),
    _attribute("RECORDED_AT", "recorded_at"),
    _code("STATUS", "status"),
    _code("REASON", "reason"),
    _attribute("REVISES", "revises"),
    _attribute("BY_SOURCE", "by_source"),
    _attribute("BY_REF", "by_ref"),
    _attribute("DEFINITION_FROM", "definition_from"),
    _attribute("REFS", "refs"),
    _attribute("STALE", "stale", "flag"),
    _attribute("CONFLICT", "conflict", "flag"),
    # One value in each language: several in one cell, which the standard allows, few tools read.
    _attribute("COMMENT_OBS", "note_zh"),
    _attribute("COMMENT_OBS_EN", "note_en"),
)
# Without these a row is no figure.
NEEDED = (
    *("ref", "source", "quantity", "transformation", "comparison", "reference"),
    *("period", "nature", "value_text", "unit", "unit_en"),
)
DIMENSIONS = tuple(one.id for one in COMPONENTS if one.role == "dimension")
_PARTS = ("indicator", "measure", "category", "subject")
# How often a figure is published no source says, and one figure does not show it.
UNKNOWN_FREQUENCY = "_U"
# CL_OBS_STATUS: normal, estimated, forecast; NATURE tells a plan from a target.
STATUS_OF_NATURE = {"actual": "A", "estimate": "E", "planned": "F", "target": "F"}
_FLAGS = {"0": "false", "1": "true"}
_FLAGS_BACK = {word: flag for flag, word in _FLAGS.items()}


def structure_id(flow: str) -> str:
    """How a row names the flow that it belongs to: `FINSTATS:FIGURES(1.0)`."""
    return f"{AGENCY}:{flow}({VERSION})"


def observation(row: Row) -> dict[str, str]:
    """A figure as the cells of an observation by component; digits stay the printed ones.

    Raises Refusal for a quantity or a period that is none.
    """
    whole = {**parts_of(str(row["quantity"])), **row}
    return {
        "STRUCTURE": "dataflow",
        "STRUCTURE_ID": structure_id(UNDATED_FLOW if row["period"] == UNDATED else DATED),
        "ACTION": "I",
        **{one.id: _written(one, whole) for one in COMPONENTS if one.column is not None},
        **_worked_out(whole),
    }


def parts_of(quantity: str) -> dict[str, str | int | None]:
    """The columns that a quantity holds; raises Refusal for what is none."""
    parts = Quantity.parse(quantity)
    return {part: getattr(parts, part) for part in _PARTS}


def _written(one: Component, row: Row) -> str:
    value = row.get(str(one.column))
    if value is None or value == "":
        return one.absent
    text = str(value)
    if one.kind == "flag":
        return _FLAGS.get(text, text)
    if one.kind != "code":
        return text
    return TOTAL if (one.id, text) == ("CATEGORY", ALL) else sdmx_id(text)


def _worked_out(row: Row) -> dict[str, str]:
    """The components that no column of ours is."""
    unit = unit_of(str(row["unit"]), _text(row, "unit_en"))
    nature = str(row["nature"])
    return {
        "FREQ": UNKNOWN_FREQUENCY,
        TIME: time_period(str(row["period"])) or "",
        "UNIT_MEASURE": unit.measure,
        "UNIT_MULT": str(unit.power),
        "DECIMALS": str(len(str(row["value_text"]).partition(".")[2])),
        "OBS_STATUS": STATUS_OF_NATURE.get(nature, "A"),
    }


def _text(row: Row, column: str) -> str | None:
    value = row.get(column)
    return None if value is None else str(value)


def figure(cells: Mapping[str, str]) -> dict[str, str | None]:
    """The columns of figures that an observation holds: what `observation` wrote, as text."""
    found = {
        one.column: _read(one, cells[one.id])
        for one in COMPONENTS
        if one.column is not None and one.id in cells
    }
    parts = [found.get(part) for part in _PARTS]
    found["quantity"] = ":".join(map(str, parts)) if None not in parts else None
    return found


def _read(one: Component, cell: str) -> str | None:
    if cell in ("", one.absent):
        return None
    if one.kind == "flag":
        return _FLAGS_BACK.get(cell.lower(), cell)
    if one.kind != "code":
        return cell
    return ALL if (one.id, cell) == ("CATEGORY", TOTAL) else text_of_id(cell)
