"""Hostile articles and review sheets: read, or one line that says what is wrong; nothing hangs."""

from __future__ import annotations

import io
import random
import shutil
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from tests.conftest import INVENTED, run_cli
from tests.extract.workbooks import ACCEPTED, workbook
from tests.hostile.guarding import assert_calm, no_hanging, odd_characters
from tests.scale import scaled, shown

PARTS = 4
TEXT = (INVENTED / "reedville-year-end.txt").read_text(encoding="utf-8")
PAGE = "".join(f"<div><table><tr><td>{line}<td>1</table></div>" for line in TEXT.split("\n"))
PIECES = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\r", b"\n" * 500, b" " * 5000, b"\x81"),
    *("\u202e".encode(), "\u3000".encode() * 900, "\U00020000".encode(), b"\xed\xa0\x80"),
    *(b"<td>" * 3000, b"<tr>" * 3000, b"</table>", b"<!--", b"<![CDATA[", b"<script>", b"&#xd800;"),
    *(b"&#x110000;", b"<pre>", b"<a " * 900, b"</" * 900, b"<p" + b" x" * 900 + b">", b"<!DOCTYPE"),
    *("亿元".encode() * 2000, b"9" * 5000, b"365.20", "365.20亿元".encode() * 50),
)


@cache
def _document() -> bytes:
    document, out = Document(), io.BytesIO()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    document.add_table(2, 2).cell(1, 1).text = "约3.5亿元"
    document.save(out)
    return out.getvalue()


@cache
def _sheet() -> bytes:
    return workbook(ACCEPTED)


def hostile(case: int) -> tuple[str, bytes]:
    """A file's name and its bytes, the same for the same case."""
    chance = random.Random(case)  # noqa: S311 - samples, not secrets
    kind = chance.choice(("txt", "html", "docx", "xlsx"))
    whole = {"txt": TEXT.encode(), "html": PAGE.encode(), "docx": _document(), "xlsx": _sheet()}
    content = bytearray(whole[kind])
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content) + 1)
        if kind in ("txt", "html"):
            content[place:place] = chance.choice(PIECES)
        elif chance.random() < 0.3:
            del content[place : place + chance.randint(1, 2000)]
        else:
            content[place : place + 1] = chance.randbytes(chance.randint(1, 4))
    if chance.random() < 0.1:
        content = content[: chance.randrange(len(content) + 1)]
    return f"hostile.{kind}", bytes(content)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_hostile_article_or_sheet_is_read_or_refused_in_a_line(
    part: int, seeded: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(seeded, tmp_path / "own.db"))
    count = scaled(80, 8000) // PARTS
    read = 0
    for case in range(part * count, (part + 1) * count):
        name, content = hostile(case)
        file, out = tmp_path / name, tmp_path / "rows.csv"
        file.write_bytes(content)
        where = ("--database", str(database), "--lang", "en")
        with no_hanging(case):
            if name.endswith("xlsx"):
                ran = run_cli("import", str(file), *where)
                assert_calm(ran, 0, 1, lines=None)
            else:
                ran = run_cli("extract", str(file), *where, screen=80)
                assert_calm(ran, 0, 1)
                assert not odd_characters(ran.out), case
                assert_calm(run_cli("extract", str(file), "-o", str(out), *where), 0, 1)
        read += ran.code == 0
        out.unlink(missing_ok=True)
        file.unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["own.db"]
    shown("hostile.articles", files=count, read=read, refused=count - read)
