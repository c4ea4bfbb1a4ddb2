"""What the server refuses: writing, base tables, texts, other hosts; and hostile names."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.conftest import run_cli
from tests.web.served import Asgi, site_of

from finstats.settings import database_target
from finstats.store.reader import damaged
from finstats.store.tables import metadata
from finstats.store.views import PUBLIC_VIEWS, READABLE
from finstats.store.writing import writing

NAMES = (("subject", "name_zh"), ("subject", "name_en"), ("indicator", "name_zh"), ("theme", "name_zh"), ("figure", "printed"))  # fmt: skip
SENTENCE = "这一句是文章的原文"
WRITES = [
    "insert into figures (ref) values ('x')",
    "update figures set ref = 'x'",
    "delete from figures",
    "drop table figures",
    "create table t (x)",
    "create temp table t (x)",
    "attach 'x.db' as x",
    "attach ':memory:' as x",
    "detach data",
    "pragma query_only = 0",
    "pragma writable_schema = 1",
    "pragma table_info(figures)",
    "vacuum",
    "vacuum into 'x.db'",
    "reindex",
    "begin",
    "select 1; delete from figures",
    "with x as (select 1) insert into figures (ref) values ('x')",
    "with x as (select 1) delete from figures",
    "explain delete from figures",
    "replace into figures (ref) values ('x')",
]
READS = [
    "select * from source_text",
    "select text from source_text",
    "select * from main.source_text",
    "with figures as (select text from source_text) select * from figures",
    "with ranked as (select text from source_text) select * from ranked",
    "select * from observation",
    "select * from figure",
    "select * from alembic_version",
    "select * from content_digest",
    "select * from pragma_database_list",
    "select * from pragma_function_list",
    "select * from pragma_query_only(0)",
    "select * from pragma_schema_version(7)",
    "select * from dbstat",
    "select * from fts5vocab",
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    "select writefile('x', 'y')",
    "select fts3_tokenizer('x')",
    "select randomblob(1000000000)",
    "select zeroblob(1000000000)",
    "select printf('%.1000000000c', 'x')",
    "select hex(zeroblob(1000000000))",
    "select sqlite_version()",
]
ENDLESS = [
    "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
    "select count(*) from figures a, figures b, figures c, figures d, figures e",
    "with recursive n(x) as (select 'a' union all select x || x from n) select length(x) from n",
    "select group_concat(a.note || b.printed) from figures a, figures b, figures c, figures d",
]


@pytest.fixture(scope="module")
def hostile(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asgi]:
    """A database with the text of an article in it, and names that are HTML."""
    folder = tmp_path_factory.mktemp("hostile")
    path = Path(shutil.copy(seeded, folder / "hostile.db"))
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
    with writing(database_target(str(path))) as connection:
        connection.exec_driver_sql(
            "insert into source_text (source_id, text, sha256, attached_at) "
            "select id, ?, sha256, '2025-12-31T00:00:00Z' from source",
            (SENTENCE * 2000,),
        )
        for table, column in NAMES:
            connection.exec_driver_sql(f"update {table} set {column} = {column} || ?", (evil,))
    with site_of(path) as (asgi, site):
        for one in site.copy:
            assert SENTENCE.encode() not in one.read_bytes()
        yield asgi


@pytest.mark.parametrize("sql", [*WRITES, *READS])
def test_sql_that_writes_or_reads_more_than_the_views_is_refused(sql: str, web: Asgi) -> None:
    page = web.get(f"/data?sql={quote(sql)}")
    assert page.status_code == 400, page.text
    assert "Traceback" not in page.text
    answer = web.get(f"/data.json?sql={quote(sql)}")
    assert answer.status_code == 400
    assert not json.loads(answer.text).get("rows")


@pytest.mark.parametrize("sql", ENDLESS)
def test_sql_without_an_end_is_stopped(sql: str, web: Asgi) -> None:
    assert web.get(f"/data?sql={quote(sql)}").status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    "path", ["/", "/data", "/data/by-theme", "/data/figures", "/ask/banks", "/search"]
)
def test_every_method_but_get_and_head_is_refused(method: str, path: str, web: Asgi) -> None:
    response = web.get(path, method)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/data", "/data/figures", "/findings", "/index.json"])
def test_head_is_answered_like_get(path: str, web: Asgi) -> None:
    assert web.get(path, "HEAD").status_code == web.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/data.db", "/-/databases.json", "/-/plugins", "/-/metadata.json", "/-/settings"),
        *("/-/versions.json", "/-/threads", "/-/auth-token", "/-/permissions", "/-/messages"),
        *("/_internal", "/_internal/databases", "/_memory", "/_memory?sql=select+1", "/:memory:"),
        *("/data/figures/1", "/data/sqlite_master", "/data/source_text", "/data/figures.blob"),
        *("/static/../app.py", "/static/%2e%2e/app.py", "/-/static/../app.py", "/data.json.csv"),
        *("/finstats.db", "/names.db", "/%2e%2e/", "/theme/", "/chart/../x.svg", "/data/"),
    ],
)
def test_there_is_no_other_page(path: str, web: Asgi) -> None:
    response = web.get(path)
    assert response.status_code == 404
    assert "Traceback" not in response.text


def test_only_the_public_views_are_listed(web: Asgi) -> None:
    tables = json.loads(web.get("/data.json").text)["tables"]
    assert {table["name"] for table in tables if not table["hidden"]} == READABLE
    assert set(PUBLIC_VIEWS) <= READABLE
    named = json.loads(web.get("/data.json?sql=select+name+from+sqlite_master").text)["rows"]
    names = {name for (name,) in named}
    assert not (set(metadata.tables) - READABLE) & names


def test_rows_of_an_answer_are_limited_and_said_to_be(web: Asgi) -> None:
    sql = quote("select a.ref from figures a, figures b")
    answer = json.loads(web.get(f"/data.json?sql={sql}&_shape=objects").text)
    assert (len(answer["rows"]), answer["truncated"]) == (1000, True)


def test_a_question_over_its_time_is_told_in_a_line_of_ours(web: Asgi) -> None:
    path = f"/data?sql={quote(ENDLESS[0])}"
    for lang, words in (("zh", "查询超过时限, 已停止"), ("en", "the query took too long")):
        response = web.get(path, accept_language=lang)
        assert response.status_code == 400
        assert words in response.text
        assert "textarea style" not in response.text


WIDE = (
    "with recursive n(x) as (select 1 union all select x + 1 from n limit 1000) "
    "select replace(hex(group_concat(ref)), '3', '3333333333333333') {} from figures, n group by x"
)


@pytest.mark.parametrize("form", ["/data", "/data.json"])
def test_an_answer_too_large_is_stopped(form: str, web: Asgi) -> None:
    for sql in (WIDE.format(""), WIDE.format("").replace("replace(", "cast(replace(").replace("') ", "') as blob)")):  # fmt: skip
        response = web.get(f"{form}?sql={quote(sql)}", accept_language="en")
        assert response.status_code == 400, response.text[:300]
        assert "the answer is too large" in response.text


def test_a_row_has_not_too_many_columns(web: Asgi) -> None:
    assert web.get(f"/data?sql=select+{'1,' * 250}1").status_code == 400


def test_memory_that_is_short_is_no_damage(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> None:
        raise MemoryError

    with site_of(seeded) as (asgi, _):
        assert asgi.get("/data?sql=select+1").status_code == 200
        monkeypatch.setattr("finstats.web.asking._Meter.__call__", short)
        for lang, words in (("zh", "内存太多"), ("en", "needs too much memory")):
            response = asgi.get("/data?sql=select+1", accept_language=lang)
            assert response.status_code == 503
            assert words in response.text
        for error in (MemoryError(), damaged("out of memory")):
            monkeypatch.setattr("finstats.web.pages.findings", raising(error))
            for lang, words in (("zh", "正忙"), ("en", "busy, try again")):
                response = asgi.get("/findings", accept_language=lang)
                assert response.status_code == 503
                assert words in response.text
                assert "restore" not in response.text


def raising(error: Exception) -> Callable[..., None]:
    """What raises it, whatever it is called with."""

    def raises(*_: object) -> None:
        raise error

    return raises


@pytest.mark.parametrize(
    "path",
    [
        *("/figure/%20", "/theme/%20", "/data/figures?_sort=nope"),
        *("/data/figures.json?_through={}", "/data/figures?_through=x", "/data/figures?_size=x"),
        *("/data?sql=select+1&_timelimit=abc", "/data/figures?_timelimit=abc"),
        "/ask/%20",
    ],
)
def test_an_odd_address_is_no_bug(path: str, web: Asgi, capsys: pytest.CaptureFixture[str]) -> None:
    assert web.get(path).status_code in (400, 404)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_gets_nothing_but_links_that_are_followed(site: str, web: Asgi) -> None:
    def status(path: str, **more: str) -> int:
        return web.get(path, **{"sec_fetch_site": site, **more}).status_code

    followed = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert status("/data?sql=select+1", sec_fetch_mode="no-cors") == 403
    assert status("/", sec_fetch_mode="cors") == 403
    assert status("/chart/tech-loans.svg", sec_fetch_mode="no-cors") == 403
    assert status("/data?sql=select+1", **followed) == 403
    assert status("/", sec_fetch_mode="navigate", sec_fetch_dest="iframe") == 403
    assert status("/", **followed) == status("/data/figures", **followed) == 200
    for own in ("same-origin", "none"):
        assert web.get("/data?sql=select+1", sec_fetch_site=own).status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8001", "127.0.0.1:8001", "127.0.0.2", "[::1]:80", "[::1]"]
)
def test_every_name_of_this_machine_alone_is_answered(host: str, web: Asgi) -> None:
    assert web.get("/questions", host=host).status_code == 200


def test_a_percent_sign_in_the_temporary_folder_is_none_of_an_address(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "100%41 ?#"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with site_of(seeded) as (asgi, site):
        assert site.copy.data.is_relative_to(folder)
        for path in ("/", "/data", "/data/figures", "/search?q=1026.09"):
            assert asgi.get(path).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", ""]
)
def test_a_request_in_the_name_of_another_host_is_turned_away(host: str, web: Asgi) -> None:
    assert web.get("/", host=host).status_code == 421


def test_another_host_is_answered_where_others_were_let_in(seeded: Path) -> None:
    with site_of(seeded, local=False) as (asgi, _):
        assert asgi.get("/", host="statistics.example").status_code == 200


def test_texts_are_in_no_answer_and_names_run_nothing(hostile: Asgi) -> None:
    for path in (
        *("/", "/theme/tech", "/bank/abc", "/indicator/tech-loans", "/figure/weifang-2025/4.2"),
        *(
            "/findings",
            "/search?q=农行",
            "/search?q=alert",
            "/source/weifang-2025",
            "/data/subjects",
        ),
        *("/data/sources", "/data?sql=select+*+from+subjects", "/ask/banks", "/ask/figures"),
        *("/bank/<script>alert(1)</script>", "/ask/trace?word=<img src=x>", "/search?q=<b>x</b>"),
        *("/ask/banks?names=<i>", "/data?sql=<script>", "/data/figures?ref=<script>alert(1)"),
        *("/?as_of=<script>alert(1)</script>", '/ask/schema?view="><script>alert(1)</script>'),
    ):
        for lang in ("zh", "en"):
            text = hostile.get(quote(path, safe="/?=&*+"), accept_language=lang).text
            assert SENTENCE not in text, path
            assert "<script" not in text, path
            assert "<img src=x" not in text, path
            assert "onerror=alert" not in text.replace("&lt;img src=x onerror=alert", ""), path
    for path in ("/figure/weifang-2025/4.2.json", "/source/weifang-2025.json", "/findings.json"):
        assert SENTENCE not in hostile.get(path).text


def test_a_text_in_a_folder_of_articles_is_on_no_page(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"第一段{SENTENCE}。\n"
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    with writing(database_target(str(database))) as connection:
        connection.exec_driver_sql("update source set sha256 = ?", (digest,))
        connection.exec_driver_sql(
            "update figure set char_start = 3, char_end = 5, printed = '这一' where ref like '%/4.2'"
        )
    monkeypatch.setenv("FINSTATS_ARTICLES", str(tmp_path / "articles"))
    assert SENTENCE in run_cli("trace", "4.2", "--database", str(database)).out
    with site_of(database) as (asgi, _):
        assert "FINSTATS_ARTICLES" not in os.environ
        for path in ("/figure/weifang-2025/4.2", "/figure/weifang-2025/4.2.json", "/findings"):
            assert SENTENCE not in asgi.get(path).text
    assert os.environ["FINSTATS_ARTICLES"] == str(tmp_path / "articles")


def test_a_bug_is_a_page_without_a_traceback_and_a_line_on_stderr(
    web: Asgi, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def raising(*_: object) -> None:
        raise RuntimeError("secret of the inside\x1b[31m")

    monkeypatch.setattr("finstats.web.pages.findings", raising)
    for path in ("/findings", "/findings.json"):
        response = web.get(path, accept_language="zh")
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "程序有错" in response.text or "bug" in response.text
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("RuntimeError") == 2
    assert "\x1b" not in err
