"""Articles come as the paragraphs that a facts file counts, whatever they are stored in."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import INVENTED

from finstats.errors import ImportRefused
from finstats.extract.docx_text import docx_text
from finstats.extract.found import Paragraph
from finstats.extract.html_text import html_text
from finstats.extract.texts import STDIN, _measured, articles_in, opened
from finstats.ingest.article import paragraphs
from finstats.store.texts import folded_digest, read_article

REEDVILLE = INVENTED / "reedville.txt"
_TEXTS = st.text(alphabet="1亿元，。 \n\r\t\u3000\u2028\x85Ａé\u0301ｶﾞ\U00020000ab", max_size=60)


def read(path: Path) -> list[Paragraph]:
    with opened(path) as text:
        return list(text.paragraphs())


@given(text=_TEXTS.filter(str.strip), piece=st.integers(1, 9))
def test_paragraphs_and_digests_are_those_of_the_whole_text(text: str, piece: int) -> None:
    content = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("finstats.extract.texts._PIECE", piece)
        found = _measured("x", io.BytesIO(content))
        read = list(found.paragraphs())
    assert [(p.start, p.start + len(p.text)) for p in read] == paragraphs(text)
    assert [p.number for p in read] == list(range(1, len(read) + 1))
    assert all(text[p.start : p.start + len(p.text)] == p.text for p in read)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.folded_sha256 == folded_digest(text)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")],
)
def test_an_encoding_is_told_as_for_a_text_that_is_attached(
    encoding: str, named: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(REEDVILLE.read_text(encoding="utf-8").encode(encoding))
    article = read_article(path)
    with opened(path) as text:
        assert (text.encoding, text.sha256, text.folded_sha256) == (
            named,
            article.sha256,
            article.folded_sha256,
        )
        assert [p.text for p in text.paragraphs()] == [
            article.text[start:end] for start, end in paragraphs(article.text)
        ]


def test_standard_input_and_pipes_are_read_like_files(tmp_path: Path) -> None:
    content = REEDVILLE.read_bytes()
    with opened(STDIN, io.BytesIO(content)) as text:
        assert list(text.paragraphs()) == read(REEDVILLE)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    assert read(pipe) == read(REEDVILLE)
    writer.join()


class _Long(io.RawIOBase):
    """Twenty million characters in paragraphs of a hundred, made while they are read."""

    def __init__(self) -> None:
        self.line = ("银" * 99 + "\n").encode()
        self.length, self.place = len(self.line) * 200_000, 0

    def read(self, size: int = -1) -> bytes:
        start = self.place % len(self.line)
        wanted = min(size, self.length - self.place)
        self.place += wanted
        whole = self.line * (wanted // len(self.line) + 2)
        return whole[start : start + wanted]

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.place = self.length if whence == io.SEEK_END else offset
        return self.place

    def tell(self) -> int:
        return self.place


def test_no_more_than_a_paragraph_and_a_piece_of_a_long_text_is_held() -> None:
    tracemalloc.start()
    text = _measured("long", _Long())  # type: ignore[arg-type]
    count = sum(1 for _ in text.paragraphs())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200_000
    assert most < 8 * 2**20
    assert text.size == 200_000 * 298


def test_a_folder_holds_its_articles_in_order_and_nothing_hidden(tmp_path: Path) -> None:
    names = ("b.txt", "a.md", "sub/c.HTML", "sub/d.docx", "sub/e.htm")
    for name in (*names, ".hidden.txt", ".git/x.txt", "~$d.docx", "f.pdf", "g.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"1")
    one = tmp_path / "f.pdf"
    assert articles_in([tmp_path, one, tmp_path / "b.txt"]) == [
        *sorted(tmp_path / name for name in names),
        one,
    ]


def test_a_page_is_its_blocks_and_the_rows_of_its_tables() -> None:
    page = """<!DOCTYPE html><html><head><title>题</title><style>p{}</style></head><body>
    <script>var n = 1</script><!-- 2 --><h1>苇川市 <b>金融</b>数据</h1>
    <p>绿色贷款余额
       356.70亿元，<br>比年初增长&nbsp;12.45%。</p>
    <div>第一行<p>第二 行</p>第三行</div>
    <table><thead><tr><th>项目</th><th>余额</th></tr></thead>
    <tr><td><p>绿色贷款</p></td><td>356.70<br>亿元</td></tr><tr><td></td></tr></table>
    <pre>甲
乙</pre><ul><li>一<li>二</ul>没有</body></html>"""
    assert html_text(page).split("\n") == [
        "苇川市 金融数据",
        "绿色贷款余额 356.70亿元，",
        "比年初增长\xa012.45%。",
        "第一行",
        "第二 行",
        "第三行",
        "项目\t余额",
        "绿色贷款\t356.70 亿元",
        "甲",
        "乙",
        "一",
        "二",
        "没有",
    ]


def test_a_table_that_lays_out_a_page_is_taken_apart() -> None:
    page = "<table><tr><td><p>一</p><p>二</p><p>三</p><p>四</p></td><td><table><tr><td>五<td>六</table></td></tr></table>"
    assert html_text(page).split("\n")[:4] == ["一", "二", "三", "四"]


def test_lines_of_the_markup_do_not_part_chinese_words() -> None:
    assert html_text("<p>贷款\n  余额\n1026\n亿元 of\nwhich</p>") == "贷款余额 1026 亿元 of which"


@pytest.mark.parametrize("tag", ["div", "td", "table", "b"])
def test_a_page_that_nests_without_end_is_read(tag: str) -> None:
    assert html_text(f"<{tag}>" * 5000 + "1亿元") == "1亿元"


def _document() -> Iterator[bytes]:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.add_paragraph("绿色贷款余额")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("项目", "余额", "绿色\n贷款", "356.70亿元"), strict=True):
        cell.text = words
    table.cell(1, 1).add_table(rows=1, cols=1).cell(0, 0).text = "内"
    last = document.add_paragraph("增长")
    last.add_run("\t")
    last._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>12.45%</w:t></w:r></w:ins>"))
    last._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>99%</w:delText></w:r></w:del>")
    )
    body = document.element.body
    body.insert(
        len(body) - 1,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件内</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    out = io.BytesIO()
    document.save(out)
    yield out.getvalue()


def test_a_word_document_is_its_paragraphs_and_rows_with_what_was_inserted() -> None:
    assert docx_text(next(_document()), "x").split("\n") == [
        "绿色贷款余额",
        "项目\t余额",
        "绿色 贷款\t356.70亿元 内",
        "增长\t12.45%",
        "控件内",
        "下一行",
    ]


def test_what_was_extracted_has_the_digest_of_its_own_text(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(next(_document()))
    with opened(path) as text:
        out = io.BytesIO()
        text.copy_to(out)
    assert hashlib.sha256(out.getvalue()).hexdigest() == text.sha256
    copy = tmp_path / "a.txt"
    copy.write_bytes(out.getvalue())
    assert read(copy) == read(path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一\n二\n", encoding="utf-8")
    with opened(path) as text:
        path.write_text("一\n三\n", encoding="utf-8")
        with pytest.raises(ImportRefused) as caught:
            list(text.paragraphs())
    assert caught.value.code == "changed-meanwhile"


@pytest.mark.parametrize("odd", ["<![foo]>", "<![a[", "<![\x00"])
def test_a_marked_section_that_html_has_not_is_text(odd: str) -> None:
    assert "贷款3亿元" in html_text(f"<p>贷款3亿元</p>{odd}")
