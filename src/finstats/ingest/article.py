"""Texts of sources: found by their digest, read as they are, checked character by character.

Encoding (DESIGN 8.7): BOM, then strict UTF-8, then GB18030 with a notice, because half of random
Chinese UTF-8 also reads as GB18030.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from finstats.errors import ImportRefused
from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.settings import article_folders

MAX_BYTES = 64 * 1024 * 1024
_DIGITS = re.compile("[0-9０-９零〇一二三四五六七八九十百千万亿两半]|数[十百千万日周月年]")


@dataclass(frozen=True, slots=True)
class Article:
    """A text: its characters, the digest of its bytes, the digest without white space and width."""

    text: str
    sha256: str
    folded_sha256: str
    encoding: str


def read_article(path: Path) -> Article:
    """The text of a file; raises ImportRefused when it cannot be read as text."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ImportRefused(
            "unreadable", f"读不了 {path}: {why}", f"cannot read {path}: {why}"
        ) from error
    if len(content) > MAX_BYTES:
        raise ImportRefused("too-large", f"{path} 太大", f"{path} is too large")
    text, encoding = _decoded(content, path)
    return Article(text, hashlib.sha256(content).hexdigest(), folded_digest(text), encoding)


def folded_digest(text: str) -> str:
    """SHA-256 of the text without white space and differences of width."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(folded.encode()).hexdigest()


def find_article(sha256: str | None) -> Article | None:
    """The file with these very bytes in the folders of FINSTATS_ARTICLES."""
    if sha256 is None:
        return None
    for folder in article_folders():
        for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
            if path.stat().st_size <= MAX_BYTES:
                content = path.read_bytes()
                if hashlib.sha256(content).hexdigest() == sha256:
                    return read_article(path)
    return None


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each non-empty line (only white space, U+3000 included, is empty)."""
    found, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((position, position + len(line)))
        position += len(line) + 1
    return found


def check_against_text(blocks: list[Block], article: Article, faults: Faults) -> None:
    """Note tokens that do not stand at their offsets, wrong paragraphs, unexplained digits."""
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
        if block.name == "figure":
            number = next((n for n, (a, b) in enumerate(places, 1) if a <= start and end <= b), 0)
            if not block.text("ref").startswith(f"{number}."):
                faults.add(
                    block.line_of("ref"),
                    "wrong-paragraph",
                    f"{start} 处在第 {number} 段",
                    f"offset {start} is in paragraph {number}",
                )
    for start in unexplained(text, explained):
        faults.add(
            1,
            "unexplained-digit",
            f"原文第 {start} 字“{text[start]}”没有列为数字或 not_figure",
            f"the digit at {start} of the text is neither a figure nor listed in not_figure",
        )


def unexplained(text: str, explained: list[tuple[int, int]]) -> list[int]:
    """Offsets of digits that lie in none of the explained places."""
    covered = bytearray(len(text))
    for start, end in explained:
        covered[start:end] = b"\1" * (min(end, len(text)) - start)
    return [m.start() for m in _DIGITS.finditer(text) if not all(covered[m.start() : m.end()])]


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    raise ImportRefused(
        "not-text", f"{path} 既不是 UTF-8 也不是 GB18030", f"{path} is neither UTF-8 nor GB18030"
    )
