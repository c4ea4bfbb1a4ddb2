"""Articles that cannot be read, and drafts that cannot be taken back."""

from __future__ import annotations

import io
import os
import zipfile
from functools import cache

from tests.conftest import INVENTED
from tests.errors.sample import Prepare, Sample, World, closed
from tests.extract import invented_engine
from tests.extract.workbooks import FAULTY, workbook

ARTICLE = INVENTED / "reedville-year-end.txt"
REEDVILLE = INVENTED / "reedville.toml"


def _ready(world: World) -> None:
    """A database with the last release, an article, an engine that knows it."""
    world.patch.setattr("finstats.extract.engine.readings", invented_engine.readings)
    world.bring(REEDVILLE.read_text(encoding="utf-8"))
    world.write("article.txt", ARTICLE.read_bytes())


def _with(name: str, content: bytes) -> Prepare:
    def prepare(world: World) -> None:
        _ready(world)
        world.write(name, content)

    return prepare


def _with_rules(world: World) -> None:
    world.stats()
    world.write("article.txt", ARTICLE.read_bytes())
    world.write("rules.toml", "lead = 1\n")


def _without(module: str, name: str, content: bytes) -> Prepare:
    def prepare(world: World) -> None:
        _ready(world)
        world.write(name, content)
        world.without(module)

    return prepare


def _folder(name: str, *files: str) -> Prepare:
    def prepare(world: World) -> None:
        _ready(world)
        (world.folder / name).mkdir()
        for file in files:
            world.write(f"{name}/{file}", "")

    return prepare


def _socket(world: World) -> None:
    _ready(world)
    (world.folder / "device.txt").symlink_to(os.devnull)


@cache
def _bomb() -> bytes:
    """An archive of a few hundred kilobytes that unpacks to more than is held."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(257 * 2**20))
    return out.getvalue()


def _too_large(name: str) -> Prepare:
    def prepare(world: World) -> None:
        _with(name, _bomb())(world)

    return prepare


def _changing(*, broken: bool) -> Prepare:
    """The article is written anew between being measured and being read."""

    def prepare(world: World) -> None:
        from finstats.extract import texts

        _ready(world)
        measured = vars(texts)["_measured"]

        def measuring(name: str, content: io.BufferedReader) -> object:
            found = measured(name, content)
            world.write("article.txt", b"\xff\xff" if broken else "别的文字。".encode())
            return found

        world.replace("finstats.extract.texts._measured", measuring)

    return prepare


def _closed(world: World) -> None:
    _ready(world)
    closed("stdin")(world)


_UTF16 = "绿色贷款余额1亿元".encode("utf-16")
_PDF = b"%PDF-1.7\n"
_PATCHED = "a file that changes while it is read cannot be waited for"
ARTICLES = (
    Sample("unreadable", "an article that is not there", "extract nowhere.txt", _ready),
    Sample("not-a-file", "a device", "extract device.txt", _socket),
    Sample("no-articles", "a folder without articles", "extract folder", _folder("folder", "a.pdf")),
    Sample("empty-text", "an article of white space", "extract blank.txt", _with("blank.txt", "\n　\n".encode())),
    Sample("not-text", "a PDF", "extract report.pdf", _with("report.pdf", _PDF)),
    Sample("not-text", "a Word document under another name", "extract article.md", _with("article.md", b"PK\x03\x04...")),
    Sample("not-text", "an encrypted Word document", "extract report.docx", _with("report.docx", b"\xd0\xcf\x11\xe0....")),
    Sample("not-text", "a text in UTF-16", "extract article.md", _with("article.md", _UTF16)),
    Sample("not-text", "bytes with a NUL", "extract article.md", _with("article.md", b"abc\0def")),
    Sample("not-text", "bytes of no encoding", "extract article.md", _with("article.md", b"\x81\xff\xff")),
    Sample("changed-meanwhile", "an article that changes while it is read", "extract article.txt", _changing(broken=False), _PATCHED),
    Sample("changed-meanwhile", "an article that is no text any more", "extract article.txt", _changing(broken=True), _PATCHED),
    Sample("broken-file", "a Word document that is none", "extract report.docx", _with("report.docx", b"PK\x03\x04...")),
    Sample("too-large", "a Word document that unpacks to too much", "extract report.docx", _too_large("report.docx")),
    Sample("missing-extra", "HTML without its library", "extract page.html", _without("bs4", "page.html", b"<p>1</p>"), "the tests have all libraries"),
    Sample("missing-extra", "Word without its library", "extract report.docx", _without("docx", "report.docx", b"PK\x03\x04"), "the tests have all libraries"),
    Sample("missing-extra", "a sheet without its library", "extract article.txt -o draft.xlsx", _without("openpyxl", "a", b""), "the tests have all libraries"),
    Sample("no-input", "standard input that is closed", "extract -", _closed),
    Sample("articles-left-out empty-text", "one of two articles that holds nothing", "extract article.txt blank.txt -o rows.csv", _with("blank.txt", b" ")),
    Sample("bad-code", "a source that cannot be called so", "extract article.txt --source 苇川", _ready),
    Sample("one-article", "a code for two articles", "extract article.txt article.txt.md --source reed", _with("article.txt.md", b"1")),
    Sample("one-article", "a folder to check", "check folder", _folder("folder")),
    Sample("bad-choice", "a format that is not there", "extract article.txt --format xls", _ready),
    Sample("drafts-need-a-folder", "one draft of two articles", "extract article.txt b.txt -o draft.toml", _with("b.txt", b"1")),
    Sample("draft-needs-a-file", "a workbook to nowhere", "extract article.txt --format xlsx", _ready),
    Sample("bad-rules", "rules that are no tables", "extract article.txt --rules rules.toml", _with_rules),
    Sample("contradiction", "an article that contradicts itself, strictly", "check article.txt --strict", _ready, answers=True),
    Sample("missing-extra", "a sheet to import without its library", "import draft.xlsx", _without("openpyxl", "draft.xlsx", workbook()), "the tests have all libraries"),
    Sample("broken-file", "a workbook that is none", "import draft.xlsx", _with("draft.xlsx", b"PK\x03\x04...")),
    Sample("too-large", "a workbook that unpacks to too much", "import draft.xlsx", _too_large("draft.xlsx")),
    *(
        Sample(code, about, "import draft.xlsx", _with("draft.xlsx", workbook(*changes)))
        for about, (code, changes) in FAULTY.items()
    ),
)  # fmt: skip
