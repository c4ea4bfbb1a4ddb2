"""A mapping: what the columns of a table mean, and the codes for the words in its cells.

    [source]                          as in a facts file, with any definitions besides
    [table]                           where the table is, and what holds for all its columns
    period_from = "时点"              from the column with this head; `period = "2025-06"` for all rows
    [[column]]                        one for each column of numbers
    head = "贷款余额(亿元)"
    indicator = "tech-loans"
    [values.category]                 words of the cells and the codes they stand for
    "高新技术企业" = "high-tech"

One `[[column]]` with everything `_from` other columns reads a long table, many of them a wide one.
A mapping is of one sheet, as a source is of one file: another sheet is another source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from finstats.ingest.faults import Faults
from finstats.ingest.format import BLOCKS, Key, check_format, text_fault
from finstats.ingest.located import Block, read_blocks, read_bytes

ENDING = ".mapping.toml"
# What a figure is told of by its column; what it is a code of.
SETTINGS: dict[str, str | None] = {
    "quantity": None,
    "indicator": "indicator",
    "measure": "measure",
    "category": "category",
    "subject": "subject",
    "transformation": "transformation",
    "comparison": "comparison",
    "reference": None,
    "period": None,
    "base_period": None,
    "nature": "nature",
    "term": None,
    "unit": "unit",
    "qualifier": "qualifier",
    "note_zh": None,
    "note_en": None,
}
PARTS = ("indicator", "measure", "category", "subject")  # of a quantity
REQUIRED = ("indicator", "measure", "subject", "quantity", "period", "unit")
DEFAULTS = {"category": "all", "transformation": "level"}
MISSING = frozenset(("", "-", "--", "–", "—", "——", "－", "…", "……", "...", "无"))
_TOLD = {name: Key("text", False, of) for name, of in SETTINGS.items()} | {
    f"{name}_from": Key("text", False) for name in SETTINGS
}
FORMAT: dict[str, dict[str, Key]] = {
    **{name: keys for name, keys in BLOCKS.items() if name not in ("figure", "not_figure")},
    "table": {
        "name": Key("code", False),
        "sheet": Key("text", False),
        "header": Key("factor", False),
        "last_row": Key("factor", False),
        "missing": Key("texts", False),
        **_TOLD,
    },
    "column": {"head": Key("text"), **_TOLD},
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a column is told: a word for all rows, or the head of the column that has it."""

    word: str | None
    head: str | None
    place: int  # in the mapping


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its head, and its settings, its own before those of the table."""

    block: Block
    settings: dict[str, Setting]

    @property
    def head(self) -> str:
        """What stands above it."""
        return self.block.text("head")


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping whose form is right; `faults` takes what else is found in it."""

    content: bytes
    blocks: list[Block]  # all but the words
    table: Block
    columns: tuple[Column, ...]
    words: dict[str, Block]  # by setting: codes by the words of cells
    missing: frozenset[str]
    faults: Faults

    @property
    def source(self) -> Block:
        """The source's block."""
        return next(block for block in self.blocks if block.name == "source")

    @property
    def header(self) -> int:
        """The number of the row of heads."""
        return self.table.whole("header") if "header" in self.table.values else 1

    @property
    def last_row(self) -> int | None:
        """The last row with figures; None: that of the table."""
        return self.table.whole("last_row") if "last_row" in self.table.values else None


def mapping_beside(table: Path) -> Path:
    """Where the mapping of a table lies when it is not named."""
    return table.with_name(table.stem + ENDING)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping; raises ImportRefused with every fault of its form."""
    content, faults = read_bytes(path), Faults(str(path))
    every = read_blocks(content, faults, maps="values")
    blocks = [block for block in every if not block.name.startswith("values.")]
    check_format(blocks, faults, FORMAT)
    words = dict(_words(every, faults))
    tables = [block for block in blocks if block.name == "table"]
    for name in ("source", "table"):
        for block in [block for block in blocks if block.name == name][1:]:
            faults.add(
                block.line, "twice", f"只能有一个 [{name}]", f"there is one [{name}] at most"
            )
    for name in ("source", "column"):
        if not any(block.name == name for block in blocks):
            faults.add(1, "missing-block", f"缺 [{name}]", f"there is no [{name}]")
    faults.stop_if_any()
    table = tables[0] if tables else Block("table", 1, {}, {})
    columns = tuple(_column(block, table, faults) for block in blocks if block.name == "column")
    _check_heads(columns, faults)
    faults.stop_if_any()
    missing = MISSING | set(table.texts("missing"))
    return Mapping(content, blocks, table, columns, words, missing, faults)


def _words(blocks: list[Block], faults: Faults) -> Iterator[tuple[str, Block]]:
    """The `[values.…]` blocks by the setting they are of."""
    for block in blocks:
        of = block.name.removeprefix("values.")
        if of == block.name:
            continue
        if of not in SETTINGS:
            faults.add(
                block.line,
                "unknown-block",
                f"不认识 [{block.name}]: 可用 {', '.join(SETTINGS)}",
                f"unknown [{block.name}]: use one of {', '.join(SETTINGS)}",
            )
        for word, code in block.values.items():
            wrong = text_fault(code)
            if wrong is not None:
                faults.add(
                    block.line_of(word), "wrong-type", f"“{word}”{wrong[0]}", f"'{word}' {wrong[1]}"
                )
        yield of, block


def _column(block: Block, table: Block, faults: Faults) -> Column:
    own, shared = _settings(block, faults), _settings(table, faults)
    whole, parts = "quantity" in own, any(part in own for part in PARTS)
    if whole and parts:
        faults.add(
            block.line_of("quantity"),
            "told-twice",
            "quantity 和 indicator、measure、category、subject 只能写一种",
            "a quantity is written whole or in its parts",
        )
    hidden = PARTS if whole else ("quantity",) if parts else ()
    settings = {name: one for name, one in shared.items() if name not in hidden} | own
    for name, word in DEFAULTS.items():
        if name != "category" or "quantity" not in settings:
            settings.setdefault(name, Setting(word, None, block.line))
    needed = ("quantity",) if "quantity" in settings else ("indicator", "measure", "subject")
    for name in (*needed, "period", "unit"):
        if name not in settings:
            faults.add(
                block.line,
                "missing-key",
                f"[[column]] 缺 {name} 或 {name}_from",
                f"[[column]] lacks {name} or {name}_from",
            )
    return Column(block, settings)


def _check_heads(columns: tuple[Column, ...], faults: Faults) -> None:
    """Note a column that is told of twice: a cell is one figure and says one thing."""
    seen: set[str] = set()
    for column in columns:
        if column.head.strip() in seen:
            faults.add(
                column.block.line_of("head"),
                "twice",
                f"“{column.head}”已有一个 [[column]]",
                f"'{column.head}' has a [[column]] already",
            )
        seen.add(column.head.strip())


def _settings(block: Block, faults: Faults) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for name in SETTINGS:
        word, head = block.maybe(name), block.maybe(f"{name}_from")
        if word is not None and head is not None:
            faults.add(
                block.line_of(f"{name}_from"),
                "told-twice",
                f"{name} 和 {name}_from 只能写一个",
                f"{name} and {name}_from: write one of them",
            )
        if word is not None:
            found[name] = Setting(word, None, block.line_of(name))
        elif head is not None:
            found[name] = Setting(None, head, block.line_of(f"{name}_from"))
    return found
