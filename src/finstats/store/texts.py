"""Texts of sources: found by their digest, read as they are; the only reader of `source_text`.

Encoding (DESIGN 8.7): BOM, then strict UTF-8, then GB18030 with a notice, because half of random
Chinese UTF-8 also reads as GB18030.
"""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from finstats.errors import ImportRefused
from finstats.settings import article_folders
from finstats.store.files import read_bounded
from finstats.store.reader import Reader

MAX_BYTES = 64 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")  # in the order in which they are tried
_PORTION = 2**20


@dataclass(frozen=True, slots=True)
class Article:
    """A text: its characters, the digest of its bytes, the digest without white space and width."""

    text: str
    sha256: str
    folded_sha256: str
    encoding: str


def read_article(path: Path) -> Article:
    """The text of a file; raises ImportRefused when it cannot be read as text."""
    content = read_bounded(path, MAX_BYTES)
    return _article(content, path)


def _article(content: bytes, path: Path) -> Article:
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
        for path in _texts_in(folder):
            content = _content(path)
            if content is not None and hashlib.sha256(content).hexdigest() == sha256:
                return _article(content, path)
    return None


def _texts_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.txt"))
    except OSError:
        return []


def _content(path: Path) -> bytes | None:
    """The bytes of a file that may be a text: none of a pipe, of what is huge or out of reach."""
    try:
        return read_bounded(path, MAX_BYTES) if path.is_file() else None
    except (ImportRefused, OSError):
        return None


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    raise not_text(path)


def encoding_of(stream: BinaryIO, path: Path) -> str:
    """Which of the encodings a file is in, without holding it in memory; raises ImportRefused."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        stream.seek(0)
        try:
            while portion := stream.read(_PORTION):
                decoder.decode(portion)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise not_text(path)


def not_text(path: Path) -> ImportRefused:
    """The error for a file in no encoding of ours."""
    return ImportRefused(
        "not-text", f"{path} 既不是 UTF-8 也不是 GB18030", f"{path} is neither UTF-8 nor GB18030"
    )


_SENTENCE_ENDS = "。;；!！?？\n"
_LONGEST = 400  # characters of a sentence on either side of a figure


class Sentences:
    """Sentences around tokens; the text of a source is found and placed once for all its figures."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._texts: dict[str, _Placed] = {}

    def at(self, source: str, start: int, end: int, token: str) -> str | None:
        """The sentence around a token, when its source's text is attached or in a folder.

        None also when the token does not stand there: another sentence would be worse than none.
        """
        if source not in self._texts:
            self._texts[source] = _placed(self._reader, source)
        placed = self._texts[source]
        if placed.text is None:
            return None
        if placed.places is not None:
            start, end = placed.places.get(start, (0, 0))
        return _sentence(placed.text, start, end, token)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A source's text (None: not at hand), and where its tokens are when they are elsewhere."""

    text: str | None
    places: dict[int, tuple[int, int]] | None = None


def _attached(reader: Reader, source: str) -> tuple[object, object]:
    """The text that a database holds of a source, and its digest; a lake holds none."""
    ((text, sha256), *_) = reader.rows(
        "select t.text, t.sha256 from source_text t join source s on s.id = t.source_id "
        "where s.code = :source",
        {"source": source},
    )
    return text, sha256


def _placed(reader: Reader, source: str) -> _Placed:
    held = reader.rows(
        "select s.sha256, s.text_attached from sources s where s.source = :source",
        {"source": source},
    )
    sha256, is_attached = held[0] if held else (None, 0)
    attached, attached_sha256 = _attached(reader, source) if is_attached else (None, None)
    if attached is None:
        found = find_article(None if sha256 is None else str(sha256))
        return _Placed(None if found is None else found.text)
    if attached_sha256 == sha256:
        return _Placed(str(attached))
    return _Placed(str(attached), relocated(tokens_of(reader, source), str(attached)) or {})


def tokens_of(reader: Reader, source: str) -> list[tuple[int, int, str]]:
    """Start, end and characters of every token of a source, figures and others."""
    rows = reader.rows(
        "select char_start, char_end, printed from figure_versions f where source = :source and reading = "
        "(select max(g.reading) from figure_versions g where g.ref = f.ref) "
        "union select char_start, char_end, printed from not_figures where source = :source",
        {"source": source},
    )
    return [(int(str(start)), int(str(end)), str(printed)) for start, end, printed in rows]


def _sentence(text: str, start: int, end: int, token: str) -> str | None:
    if _folded_with_origin(text[start:end])[0] != _folded_with_origin(token)[0]:
        return None
    low = max(0, start - _LONGEST)
    first = max(low, *(text.rfind(mark, low, start) + 1 for mark in _SENTENCE_ENDS))
    ends = [
        place for mark in _SENTENCE_ENDS if (place := text.find(mark, end, end + _LONGEST)) >= 0
    ]
    last = min(ends) + 1 if ends else min(len(text), end + _LONGEST)
    return text[first:last].strip()


def relocated(tokens: list[tuple[int, int, str]], text: str) -> dict[int, tuple[int, int]] | None:
    """Where tokens stand in a text that differs in white space and width alone, by old start.

    Found by token and order: every digit of the text is inside a token, so the next place that
    fits is the right one. None when a token is not found.
    """
    folded, origin = _folded_with_origin(text)
    found: dict[int, tuple[int, int]] = {}
    position = 0
    for start, _, token in sorted(tokens):
        wanted, _ = _folded_with_origin(token)
        place = folded.find(wanted, position)
        if place < 0:
            return None
        position = place + len(wanted)
        found[start] = (origin[place], origin[position - 1] + 1)
    return found


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """The text without white space and width, and where each of its characters came from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace():
            for plain in unicodedata.normalize("NFKC", character):
                folded.append(plain)
                origin.append(place)
    return "".join(folded), origin
