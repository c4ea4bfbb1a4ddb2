"""Articles as streams of paragraphs: text files of any size, standard input, HTML, Word.

A text file is gone through once to learn its encoding and digests, then again to be read; of it no
more than one line is held. What stands in other files is extracted first: its text is what is read,
what offsets count in, and what `finstats source attach` may be given.
Encoding (DESIGN 8.7): BOM, then strict UTF-8, then GB18030, because half of random Chinese UTF-8
also reads as GB18030.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from finstats.errors import ImportRefused, reason
from finstats.extract.found import Paragraph
from finstats.store.files import read_bounded

STDIN = Path("-")
PLAIN = (".txt", ".md")
MADE_OF = {".html": "html_text", ".htm": "html_text", ".docx": "docx_text"}
SUFFIXES = (*PLAIN, *MADE_OF)
_MOST = 64 * 1024 * 1024  # bytes of a file that is held whole
_PIECE = 1 << 18
# How files begin that are no text, whatever their names say.
_BEGINNINGS = {
    b"%PDF-": ("PDF", "a PDF"),
    b"PK\x03\x04": ("压缩包或 Office 文件", "an archive or an Office file"),
    b"\xd0\xcf\x11\xe0": ("加密的或旧式的 Office 文件", "an encrypted or an old Office file"),
    b"\xff\xfe": ("UTF-16, 请存成 UTF-8", "UTF-16, save it as UTF-8"),
    b"\xfe\xff": ("UTF-16, 请存成 UTF-8", "UTF-16, save it as UTF-8"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text at hand: what it is called, its digests, its encoding, its size in bytes.

    `sha256`: of its bytes; of what was extracted from HTML and Word, of that text in UTF-8.
    """

    name: str
    sha256: str
    folded_sha256: str
    encoding: str
    size: int
    content: BinaryIO

    def paragraphs(self, done: Callable[[int, int], None] | None = None) -> Iterator[Paragraph]:
        """The non-empty lines; `done` hears how many bytes of how many are read.

        Raises ImportRefused when the file is no longer the one that was measured.
        """
        number = position = 0
        digest = hashlib.sha256()
        try:
            for line in _lines(self.content, self.encoding, digest.update):
                if line.strip():
                    number += 1
                    yield Paragraph(number, position, line)
                    if done is not None:
                        done(self.content.tell(), self.size)
                position += len(line) + 1
        except UnicodeDecodeError:
            raise _changed(self.name) from None
        if digest.hexdigest() != self.sha256:
            raise _changed(self.name)

    def copy_to(self, out: BinaryIO) -> None:
        """Write the text's bytes."""
        self.content.seek(0)
        copyfileobj(self.content, out)


@contextmanager
def opened(path: Path, stdin: BinaryIO | None = None) -> Iterator[Text]:
    """An article to be read; `-` is `stdin`. Raises ImportRefused when it cannot be read as text."""
    try:
        content = _content(path, stdin)
    except OSError as error:
        why = reason(error)
        raise ImportRefused(
            "unreadable", f"读不了 {path}: {why.zh}", f"cannot read {path}: {why.en}"
        ) from error
    with content:
        yield _measured(str(path), content)


def _content(path: Path, stdin: BinaryIO | None) -> BinaryIO:
    """Bytes that can be gone through twice."""
    if path == STDIN and stdin is not None:
        return _spooled(stdin)
    maker = MADE_OF.get(path.suffix.lower())
    if maker is not None:
        return io.BytesIO(_made(path, maker).encode())
    mode = path.stat().st_mode
    if stat.S_ISFIFO(mode):
        with path.open("rb") as pipe:
            return _spooled(pipe)
    if not stat.S_ISREG(mode):
        raise ImportRefused("not-a-file", f"{path} 不是文件", f"{path} is no file")
    return path.open("rb")


def _spooled(stream: BinaryIO) -> BinaryIO:
    whole = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    copyfileobj(stream, whole)
    return whole


def _made(path: Path, maker: str) -> str:
    content = read_bounded(path, _MOST)
    if maker == "html_text":
        from finstats.extract.html_text import html_text

        return html_text(_decoded(content, str(path)))
    from finstats.extract.docx_text import docx_text

    _must_be_no_old_office(content, str(path))
    return docx_text(content, str(path))


def _must_be_no_old_office(content: bytes, name: str) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _no_text(name, *_BEGINNINGS[content[:4]])


def _decoded(content: bytes, name: str) -> str:
    stream = io.BytesIO(content)
    return "\n".join(_lines(stream, _measured(name, stream).encoding))


def _measured(name: str, content: BinaryIO) -> Text:
    """The text's digests and encoding, from one pass over it; two where it is not UTF-8."""
    content.seek(0)
    beginning = content.read(8)
    for start, what in _BEGINNINGS.items():
        if beginning.startswith(start):
            raise _no_text(name, *what)
    for encoding in ("utf-8-sig", "gb18030"):
        digest, folded = hashlib.sha256(), hashlib.sha256()
        empty = True
        try:
            for line in _lines(content, encoding, digest.update):
                if "\0" in line:
                    raise _no_text(name, "二进制文件", "binary")
                words = "".join(unicodedata.normalize("NFKC", line).split())
                empty = empty and not words
                folded.update(words.encode())
        except UnicodeDecodeError:
            continue
        if empty:
            raise ImportRefused("empty-text", f"{name} 里没有文字", f"{name} holds no text")
        size = content.seek(0, io.SEEK_END)
        return Text(name, digest.hexdigest(), folded.hexdigest(), encoding, size, content)
    raise _no_text(
        name, "二进制文件, 或 UTF-8、GB18030 以外的编码", "binary, or neither UTF-8 nor GB18030"
    )


def _lines(
    content: BinaryIO, encoding: str, heard: Callable[[bytes], object] | None = None
) -> Iterator[str]:
    """The lines without their ends, which are \\n alone; raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    content.seek(0)
    unfinished: list[str] = []
    while piece := content.read(_PIECE):
        if heard is not None:
            heard(piece)
        first, *others = decoder.decode(piece).split("\n")
        unfinished.append(first)
        for other in others:
            yield "".join(unfinished)
            unfinished = [other]
    unfinished.append(decoder.decode(b"", final=True))
    yield "".join(unfinished)


def _no_text(name: str, zh: str, en: str) -> ImportRefused:
    return ImportRefused("not-text", f"{name} 不是文本: {zh}", f"{name} is no text: {en}")


def _changed(name: str) -> ImportRefused:
    return ImportRefused(
        "changed-meanwhile",
        f"{name} 在读的时候被改了; 请再试一次",
        f"{name} was changed while it was read; try again",
    )


def articles_in(paths: list[Path]) -> list[Path]:
    """The files named, and of folders all articles inside, in order; raises ImportRefused for none.

    Hidden files, and those that Word keeps beside an open one, are no articles.
    """
    found: list[Path] = []
    for path in paths:
        if path != STDIN and path.is_dir():
            inside = sorted(one for one in path.rglob("*") if _is_article(one, path))
            if not inside:
                listed = " ".join(SUFFIXES)
                raise ImportRefused(
                    "no-articles",
                    f"{path} 里没有文章 ({listed})",
                    f"there is no article in {path} ({listed})",
                )
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_article(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$")) for part in parts)
    return not hidden and path.suffix.lower() in SUFFIXES and path.is_file()
