"""Writes what a file defines, in an order in which every foreign key already has its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from finstats.ingest.definition_versions import put_version
from finstats.ingest.located import Block
from finstats.store import tables
from finstats.store.rows import Rows


def put_definitions(blocks: list[Block], rows: Rows) -> None:
    """Insert new definitions and update changed labels; nothing is deleted."""
    for name, put in _IN_ORDER:
        for block in _parents_first([block for block in blocks if block.name == name]):
            put(block, rows)


def _parents_first(blocks: list[Block]) -> Iterator[Block]:
    waiting = {block.text("code"): block for block in blocks if "parent" in block.values}
    yield from (block for block in blocks if "parent" not in block.values)
    for first in list(waiting):
        chain = [first] if first in waiting else []
        while chain and (parent := waiting[chain[-1]].text("parent")) in waiting:
            chain.append(parent)
        yield from (waiting.pop(code) for code in reversed(chain))


def _names(block: Block) -> dict[str, object]:
    return {key: block.maybe(key) for key in ("name_zh", "name_en", "name_en_basis")}


def _of_keys(block: Block, keys: Iterable[str]) -> dict[str, object]:
    return {key: block.values.get(key) for key in keys}


def _aliases(block: Block, rows: Rows, table: Table, owner: dict[str, object]) -> None:
    for alias in block.texts("aliases"):
        rows.put(table, {"alias": alias}, owner)


def _theme(block: Block, rows: Rows) -> None:
    rows.put(tables.theme, {"code": block.text("code")}, _names(block))
    _aliases(block, rows, tables.theme_alias, {"theme": block.text("code")})


def _unit(block: Block, rows: Rows) -> None:
    rows.put(
        tables.unit,
        {"code": block.text("code")},
        _names(block) | _of_keys(block, ("dimension", "base_factor")),
    )


def _measure(block: Block, rows: Rows) -> None:
    more = _of_keys(block, ("time", "dimension")) | {
        "additive": int(bool(block.values["additive"]))
    }
    rows.put(tables.measure, {"code": block.text("code")}, _names(block) | more)


def _category(block: Block, rows: Rows) -> None:
    more = _of_keys(block, ("breakdown_zh", "breakdown_en", "definition_zh", "definition_en"))
    rows.put(tables.category, {"code": block.text("code")}, _names(block) | more)


def _indicator(block: Block, rows: Rows) -> None:
    keys = ("theme", "kind", "owner", "definition_zh", "definition_en", "definition_basis")
    rows.put(tables.indicator, {"code": block.text("code")}, _names(block) | _of_keys(block, keys))
    for alias in block.texts("aliases"):
        rows.put(
            tables.indicator_alias,
            {"alias": alias, "indicator": block.text("code")},
            {"same": 1, "warning_zh": None, "warning_en": None},
        )


def _not_alias(block: Block, rows: Rows) -> None:
    rows.put(
        tables.indicator_alias,
        _of_keys(block, ("alias", "indicator")),
        {"same": 0} | _of_keys(block, ("warning_zh", "warning_en")),
    )


def _place(block: Block, rows: Rows) -> None:
    more = _of_keys(block, ("level", "parent", "valid_from", "valid_to"))
    rows.put(tables.place, {"code": block.text("code")}, _names(block) | more)


def _actor(block: Block, rows: Rows, kind: str) -> int:
    """Write the row that every actor has; returns its id."""
    code = block.text("code")
    rows.put(
        tables.subject,
        {"code": code},
        _names(block)
        | {
            "kind": kind,
            "sort_key": block.text("pinyin"),
        }
        | _of_keys(block, ("place", "note_zh", "note_en")),
    )
    number = rows.known_id(tables.subject, code)
    _aliases(block, rows, tables.subject_alias, {"subject_id": number})
    return number


def _subject(block: Block, rows: Rows) -> None:
    _actor(block, rows, block.text("kind"))


def _anchor(block: Block, rows: Rows) -> None:
    """Anchors come last, for they may be defined after what they hold."""
    anchor = rows.id_of(tables.subject, block.maybe("anchor"))
    rows.put(tables.subject, {"code": block.text("code")}, {"anchor_id": anchor})


def _bank(block: Block, rows: Rows) -> None:
    number = _actor(block, rows, "bank")
    parent = rows.id_of(tables.subject, block.maybe("parent"))
    rows.put(
        tables.bank,
        {"subject_id": number},
        _of_keys(block, ("kind", "level")) | {"parent_id": parent},
    )


def _enterprise(block: Block, rows: Rows) -> None:
    number = _actor(block, rows, "enterprise")
    rows.put(
        tables.enterprise, {"subject_id": number}, _of_keys(block, ("industry_zh", "industry_en"))
    )
    for designation in block.texts("designations"):
        category, _, words = designation.partition(" ")
        rows.put(
            tables.enterprise_designation,
            {"enterprise_id": number, "category": category},
            {"as_stated": words},
        )


def _product(block: Block, rows: Rows) -> None:
    number = _actor(block, rows, "product")
    more = _of_keys(block, ("kind", "description_zh", "description_en"))
    bank = rows.id_of(tables.subject, block.maybe("bank"))
    rows.put(tables.product, {"subject_id": number}, more | {"bank_id": bank})
    for tag in block.texts("themes"):
        theme, _, basis = tag.partition(" ")
        rows.put(tables.product_theme, {"product_id": number, "theme": theme}, {"basis": basis})


def _financing(block: Block, rows: Rows) -> None:
    number = _actor(block, rows, "financing")
    links: dict[str, object] = {
        f"{column}_id": rows.id_of(tables.subject, block.maybe(column))
        for column in ("bank", "handled_by", "borrower", "product", "project")
    }
    words = _of_keys(block, ("mechanism_zh", "mechanism_en", "purpose_zh", "purpose_en"))
    rows.put(tables.financing, {"subject_id": number}, links | words)
    for tag in block.texts("themes"):
        theme, _, basis = tag.partition(" ")
        reasons: dict[str, object] = {
            f"reason_{lang}": block.maybe(f"content_reason_{lang}") if basis == "content" else None
            for lang in ("zh", "en")
        }
        rows.put(
            tables.financing_theme,
            {"financing_id": number, "theme": theme},
            {"basis": basis} | reasons,
        )


def _relation(block: Block, rows: Rows) -> None:
    left, _, left_category = block.text("left").partition(":")
    right, _, right_category = block.text("right").partition(":")
    key = {
        "left_indicator": left,
        "left_category": left_category,
        "right_indicator": right,
        "right_category": right_category,
    }
    rows.put(tables.relation, key, _of_keys(block, ("kind", "strength", "reason_zh", "reason_en")))


_IN_ORDER = (
    ("theme", _theme),
    ("unit", _unit),
    ("measure", _measure),
    ("category", _category),
    ("indicator", _indicator),
    ("definition", put_version),
    ("not_alias", _not_alias),
    ("place", _place),
    ("bank", _bank),
    ("enterprise", _enterprise),
    ("subject", _subject),
    ("product", _product),
    ("financing", _financing),
    ("subject", _anchor),
    ("relation", _relation),
)
