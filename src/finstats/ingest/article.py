"""A facts file held against the text it was read from, character by character."""

from __future__ import annotations

from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.model.printed import DIGITS, read_printed, unit_lacking
from finstats.model.refusal import Refusal
from finstats.store.texts import Article


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each non-empty line (only white space, U+3000 included, is empty)."""
    found, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((position, position + len(line)))
        position += len(line) + 1
    return found


def check_against_text(
    blocks: list[Block], article: Article, faults: Faults, *, in_part: bool = False
) -> None:
    """Note tokens that do not stand at their offsets, wrong paragraphs, unexplained digits.

    `in_part`: these are not all figures of the text, so other digits need no explanation.
    """
    text, places = article.text, paragraphs(article.text)
    explained: list[tuple[int, int]] = []
    for block in blocks:
        if block.name not in ("figure", "not_figure"):
            continue
        start, end = block.pair("at")
        explained.append((start, end))
        if text[start:end] != block.text("printed"):
            faults.add(
                block.line_of("at"),
                "text-mismatch",
                f"原文 {start} 至 {end} 处不是“{block.text('printed')}”",
                f"the text at {start} to {end} is not '{block.text('printed')}'",
            )
        if "unit_at" in block.values:
            _check_unit_at(block, text, faults)
        if block.name == "figure":
            number = next((n for n, (a, b) in enumerate(places, 1) if a <= start and end <= b), 0)
            if not block.text("ref").startswith(f"{number}."):
                faults.add(
                    block.line_of("ref"),
                    "wrong-paragraph",
                    f"{start} 处在第 {number} 段",
                    f"offset {start} is in paragraph {number}",
                )
    for start in () if in_part else unexplained(text, explained):
        faults.add(
            1,
            "unexplained-digit",
            f"原文第 {start} 字“{text[start]}”没有列为数字或 not_figure",
            f"the digit at {start} of the text is neither a figure nor listed in not_figure",
        )


def _check_unit_at(block: Block, text: str, faults: Faults) -> None:
    """Note a unit that does not stand where the file says: nobody could tell what the number is of."""
    start, end = block.pair("unit_at")
    try:
        stands = read_printed("1" + text[start:end]).unit
    except Refusal:
        stands = ""
    unit = block.text("unit")
    if stands not in (unit, unit_lacking(block.text("printed"), unit)):
        faults.add(
            block.line_of("unit_at"),
            "text-mismatch",
            f"原文 {start} 至 {end} 处不是单位 {block.text('unit')}",
            f"the text at {start} to {end} is not the unit {block.text('unit')}",
        )


def unexplained(text: str, explained: list[tuple[int, int]]) -> list[int]:
    """Offsets of digits that lie in none of the explained places."""
    covered = bytearray(len(text))
    for start, end in explained:
        covered[start:end] = b"\1" * (min(end, len(text)) - start)
    return [m.start() for m in DIGITS.finditer(text) if not all(covered[m.start() : m.end()])]
