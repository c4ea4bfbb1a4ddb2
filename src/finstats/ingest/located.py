"""A facts file read into blocks that know their lines and columns.

TOML parsers do not tell lines, so a second pass over `[[…]]` headers and keys finds them. That
is why multi-line strings and inline tables are not part of the format (DESIGN 6).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from finstats.ingest.faults import Faults, Line
from finstats.store.files import read_bounded

MAX_BYTES = 32 * 1024 * 1024
_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([A-Za-z0-9_.-]{1,80})[ \t]*\]\]?[ \t]*(?:#.*)?")
_KEY = re.compile(
    r"[ \t]*([A-Za-z0-9_.\"'-]{1,80}|\"[^\"\\]{1,80}\"|'[^']{1,80}')[ \t]*=[ \t]*(\S{0,3})"
)
# Texts and comments of a line; one without an end reaches to the end of the line.
_TEXTS = re.compile(r"\"(?:[^\"\\]|\\.)*(?:\"|\\?$)|'[^']*(?:'|$)|#.*")
_WHOLE_TEXTS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
_MANY_LINES = ('"""', "'''")
_MOST_DOTS = 32  # tomllib takes time with the square of a key's parts; keys of ours have one


@dataclass(slots=True)
class Block:
    """One `[[name]]` of a file: its values, its line, where its keys' values stand, blocks inside it."""

    name: str
    line: int
    values: dict[str, object]
    lines: dict[str, int]
    inside: list[Block] = field(default_factory=list)

    def line_of(self, key: str) -> int:
        """Where the value of a key stands; the line of the header when the key is not written."""
        return self.lines.get(key, self.line)

    def text(self, key: str) -> str:
        """A text that the format requires (checked before)."""
        return cast(str, self.values[key])

    def maybe(self, key: str) -> str | None:
        """A text that may be missing."""
        return cast("str | None", self.values.get(key))

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty when missing."""
        return cast("list[str]", self.values.get(key, []))

    def whole(self, key: str) -> int:
        """A whole number."""
        return cast(int, self.values[key])

    def pair(self, key: str) -> tuple[int, int]:
        """Two whole numbers."""
        first, second = cast("list[int]", self.values[key])
        return first, second


def read_bytes(path: Path) -> bytes:
    """The bytes of a facts file; raises ImportRefused when it cannot be read or is too large."""
    return read_bounded(path, MAX_BYTES)


def read_blocks(content: bytes, faults: Faults, maps: str = "") -> list[Block]:
    """The blocks of a file in the order of their names and places; raises through `faults`.

    `maps`: the name under which `[name.of]` blocks stand, whose keys are words of a reader's own.
    """
    text = _decoded(content, faults)
    faults.stop_if_any()
    _check_dots(text, faults)
    document = _parsed(text, faults)
    headers = _headers(text, faults)
    if not document and not faults.found:
        faults.add(1, "empty", "文件里没有内容", "the file holds nothing")
    faults.stop_if_any()
    return _joined(document, headers, faults, maps)


def _decoded(content: bytes, faults: Faults) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        faults.add(
            1,
            "has-bom",
            "文件开头有 BOM; 请存成没有 BOM 的 UTF-8",
            "the file starts with a BOM; save it as UTF-8 without one",
        )
    if not content.strip():
        faults.add(1, "empty", "文件是空的", "the file is empty")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        start = content.rfind(b"\n", 0, error.start) + 1
        before = content[start : error.start].decode("utf-8", "replace")
        faults.add(
            Line.at(content.count(b"\n", 0, error.start) + 1, len(before) + 1),
            "not-utf8",
            "不是 UTF-8 (可能是 GB18030); 请存成 UTF-8",
            "not UTF-8 (perhaps GB18030); save it as UTF-8",
        )
        return ""


def _check_dots(text: str, faults: Faults) -> None:
    """Note a key of very many parts before anything takes it apart.

    After a text that goes on over lines (no text of the format does) every dot counts.
    """
    many_lines = False
    for number, line in enumerate(text.split("\n"), 1):
        bare = _WHOLE_TEXTS.sub("", line)
        many_lines |= any(mark in line for mark in _MANY_LINES) or '"' in bare or "'" in bare
        if (line if many_lines else bare).count(".") > _MOST_DOTS:
            faults.add(
                number,
                "not-in-format",
                "键由太多段组成; 格式里的键只有一段",
                "a key of too many parts; the format's keys have one",
            )
            faults.stop_if_any()


def _parsed(text: str, faults: Faults) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        reason = re.sub(r"\s*\(at [^)]*\)", "", str(error))[:120]
        last = text.count("\n") + 1
        faults.add(
            Line.at(int(place[1]), int(place[2])) if place else last,
            "bad-toml",
            f"不是 TOML: {reason}",
            f"not TOML: {reason}",
        )
    except (RecursionError, ValueError):
        faults.add(
            1,
            "bad-toml",
            "不是 TOML: 嵌套太深或数字太长",
            "not TOML: nested too deeply or a number too long",
        )
    return {}


@dataclass(slots=True)
class _Header:
    name: str
    line: int
    keys: dict[str, int]


def _headers(text: str, faults: Faults) -> list[_Header]:
    found: list[_Header] = []
    open_brackets = 0  # of a list over several lines, whose lines hold no keys
    for number, line in enumerate(text.split("\n"), 1):
        if open_brackets > 0:
            open_brackets += _brackets(line)
            continue
        header = _HEADER.fullmatch(line.rstrip("\r"))
        if header is not None:
            found.append(_Header(header[2], number, {}))
            continue
        key = _KEY.match(line)
        if key is None:
            continue
        if key[2].startswith("{") or key[2] in _MANY_LINES:
            faults.add(
                Line.at(number, key.start(2) + 1),
                "not-in-format",
                "格式不含行内表和多行字符串",
                "inline tables and multi-line strings are not part of the format",
            )
        open_brackets = _brackets(line[key.start(2) :])
        if found:
            found[-1].keys[key[1].strip("\"'")] = Line.at(number, key.start(2) + 1)
        else:
            faults.add(
                number,
                "no-block",
                f"{key[1]} 不在任何 [[…]] 块里",
                f"{key[1]} stands in no [[...]] block",
            )
    return found


def _brackets(line: str) -> int:
    """How many more lists are opened than closed on a line; strings and comments aside."""
    bare = _TEXTS.sub("", line)
    return bare.count("[") - bare.count("]")


def _joined(
    document: dict[str, object], headers: list[_Header], faults: Faults, maps: str
) -> list[Block]:
    """Blocks of the parsed document, each with the header at the same place in its list."""
    blocks: list[Block] = []
    waiting: dict[str, list[_Header]] = {}
    for header in headers:
        waiting.setdefault(header.name, []).append(header)
    if isinstance(document.get(maps), dict):
        for of, words in cast("dict[str, object]", document.pop(maps)).items():
            document[f"{maps}.{of}"] = words
    for name, value in document.items():
        tables = value if isinstance(value, list) else [value]
        lines = waiting.get(name, [])
        if len(lines) != len(tables) or not all(isinstance(table, dict) for table in tables):
            faults.add(
                lines[0].line if lines else _line_inside(name, headers),
                "not-in-format",
                f"{name} 要写成 [[{name}]] 块",
                f"{name} must be written as [[{name}]] blocks",
            )
            continue
        for table, header in zip(tables, lines, strict=True):
            blocks.append(Block(name, header.line, dict(table), header.keys))
    faults.stop_if_any()
    _place_inner(blocks, headers, faults)
    faults.stop_if_any()
    return blocks


def _line_inside(name: str, headers: list[_Header]) -> int:
    """The line of the first header below a name, `[[name.…]]`; 1 when there is none."""
    return next((header.line for header in headers if header.name.startswith(f"{name}.")), 1)


def _place_inner(blocks: list[Block], headers: list[_Header], faults: Faults) -> None:
    """Move `[[outer.inner]]` tables out of the values into `inside`, with their lines."""
    by_line = {block.line: block for block in blocks}
    outer: Block | None = None
    placed: Counter[str] = Counter()  # how many of each name are inside `outer` already
    for header in headers:
        if header.line in by_line:
            outer, placed = by_line[header.line], Counter()
            continue
        inner = header.name.split(".", 1)[1] if "." in header.name else ""
        tables = outer.values.get(inner) if outer is not None else None
        place = placed[inner]
        fits = outer is not None and header.name == f"{outer.name}.{inner}"
        if outer is None or not fits or not isinstance(tables, list) or place >= len(tables):
            faults.add(
                header.line,
                "not-in-format",
                f"这里不能有 [[{header.name}]]",
                f"[[{header.name}]] cannot stand here",
            )
            continue
        placed[inner] += 1
        outer.inside.append(Block(inner, header.line, dict(tables[place]), header.keys))
    for block in blocks:
        for inner in {block_.name for block_ in block.inside}:
            del block.values[inner]
