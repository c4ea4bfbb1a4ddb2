"""Pages: what they say, in which language, as JSON; and what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.conftest import Cli
from tests.web.served import Asgi, site_of

from finstats.web.questions import QUESTIONS, asked

PAGES = (
    *("/", "/theme/tech", "/theme/green", "/theme/pension", "/bank/abc", "/bank/bank-of-weifang"),
    *("/indicator/tech-loans", "/indicator/green-loans", "/indicator/all-loans", "/questions"),
    *("/figure/weifang-2025/4.2", "/figure/weifang-2025/11.4", "/source/weifang-2025", "/findings"),
    *("/search", f"/search?q={quote('农行')}", "/search?q=1026.09", "/data", "/data/figures"),
    *("/data/figures?_facet=theme", "/data?sql=select+ref+from+figures", "/data/contradictions"),
    *("/ask/banks", "/ask/total?quantities=tech-loans", "/ask/diff"),
)
# The page, and the command whose JSON it has.
AS_JSON = {
    "/index.json": "themes",
    "/.json": "themes",
    "/index.json?as_of=2025-06": "themes --as-of 2025-06",
    "/theme/tech.json": "figures --theme tech",
    "/bank/abc.json": "banks abc",
    "/indicator/tech-loans.json": "indicator tech-loans",
    "/indicator/tech-loans.json?as_of=2025-06": "indicator tech-loans --as-of 2025-06",
    "/figure/weifang-2025/4.2.json": "trace weifang-2025/4.2",
    "/source/weifang-2025.json": "sources --source weifang-2025",
    "/findings.json": "audit",
    "/ask/total.json?quantities=tech-loans": "total tech-loans",
    "/ask/figures.json?bank=农行&search=贷款": "figures --bank 农行 -q 贷款",
    "/ask/indicator.json?codes=green-loans+tech-loans&unit=m": "indicator green-loans tech-loans --unit m",
    "/ask/banks.json?theme=green&all=1": "banks --theme green --all",
    "/ask/diff.json?start=2025-06-30&end=latest": "diff --from 2025-06-30 --to latest",
    "/ask/compare.json?codes=green-loans&against=all-loans": "compare green-loans --against all-loans",
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_there_in_both_languages_and_loads_nothing_from_elsewhere(
    path: str, lang: str, web: Asgi
) -> None:
    response = web.get(path, accept_language=lang)
    assert response.status_code == 200, response.text
    text = response.text
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in text
    assert ("搜索" in text) == (lang == "zh")
    assert "<script" not in text
    assert not re.search(r'(?:src|href|action)="(?:[a-z]+:)?//(?!localhost/)', text)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize(("path", "command"), AS_JSON.items(), ids=lambda value: value)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_of_a_page_is_that_of_the_command(
    path: str, command: str, lang: str, web: Asgi, cli: Cli
) -> None:
    ran = cli(*command.split(), "--format", "json", "--lang", lang)
    response = web.get(path, accept_language=lang)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert (response.status_code, response.text) == (200, ran.out)


def test_every_question_is_asked_with_its_examples_and_says_its_line(web: Asgi) -> None:
    for command, question in QUESTIONS.items():
        if command in ("compare", "history"):
            continue  # their examples are of other questions than of both at once
        needed = {p.name: p.example for p in question.parameters if p.required}
        one = asked(command, **needed)
        response = web.get(one.href())
        assert response.status_code == 200, (command, response.text)
        assert f"<code>{one.line}</code>" in response.text
        assert json.loads(web.get(one.href(".json")).text)["rows"], command


def test_every_link_of_the_main_pages_leads_somewhere(web: Asgi) -> None:
    todo, seen = ["/", "/theme/green", "/indicator/tech-loans", "/findings", "/questions"], set()
    for path in todo:
        for href in re.findall(r'(?:href|src)="(/[^"]*)"', web.get(path).text):
            seen.add(href.replace("&amp;", "&"))
    assert len(seen) > 100
    figures = sorted(href for href in seen if href.startswith("/figure/"))
    others = sorted(href for href in seen.difference(figures) if not href.startswith("/chart/"))
    for href in (*others, *figures[::10]):  # the page of a figure looks at all relations
        assert web.get(href).status_code in (200, 302), href


def test_tech_loans_have_their_sixteen_figures_and_the_warning_not_to_add(web: Asgi) -> None:
    text = web.get("/indicator/tech-loans", accept_language="zh").text
    assert {f"4.{n}" for n in range(2, 18)} <= set(
        re.findall(r'href="/figure/weifang-2025/([0-9.]+)"', text)
    )
    assert "不可相加" in text
    assert "不能相加" in text
    assert "finstats total tech-loans" in text


def test_a_chart_is_a_picture_of_its_own_that_runs_nothing(web: Asgi) -> None:
    page = web.get("/indicator/tech-loans").text
    (src,) = re.findall(r'<img src="([^"]+)"', page)
    picture = web.get(src)
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.startswith("<svg")
    assert "1026.09" in picture.text
    assert "sandbox" in picture.headers["content-security-policy"]
    assert web.get("/chart/all-loans.svg").status_code == 404


def test_a_chart_and_its_page_are_of_the_date_that_is_asked(invented: Path) -> None:
    later = ("548.26", "254.30", "600亿元")
    with site_of(invented) as (asgi, _):
        for page in ("/indicator/tech-loans", "/theme/tech", "/"):
            text = asgi.get(f"{page}?as_of=2024-03", accept_language="zh").text
            if page != "/":  # whose findings are of all dates
                said = re.sub(r'placeholder="[^"]*"', "", text)  # words to search for
                assert not [one for one in later if one in said], page
            (src,) = re.findall(r'<img src="(/chart/tech-loans[^"]+)"', text)
            (narrow,) = re.findall(r'srcset="(/chart/tech-loans[^"]+)"', text)
            for href, width in ((src, 800), (narrow, 390)):
                drawn = asgi.get(href.replace("&amp;", "&")).text
                assert f'width="{width}"' in drawn
                assert "515.80" in drawn
                assert not [one for one in later if one in drawn], page
        assert "254.30" in asgi.get("/chart/tech-loans.svg").text


def test_there_is_no_chart_before_the_first_figures(web: Asgi) -> None:
    page = web.get("/indicator/tech-loans?as_of=2001", accept_language="en").text
    assert "<img" not in page
    assert "/indicator/tech-loans?as_of=2025-06" in page
    assert "--as-of 2025-06" not in page.replace("finstats indicator", "")
    assert web.get("/chart/tech-loans.svg?as_of=2001").status_code == 404


@pytest.mark.parametrize("path", ["科技贷款", "tech-loans%20", "TECH-LOANS", "x", "%20"])
def test_a_chart_has_one_address(path: str, web: Asgi) -> None:
    assert web.get(f"/chart/{quote(path, safe='%')}.svg").status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("农行", "abc"),
        ("农", "abc"),
        ("绿色信贷", "green-loans"),
        ("green", "green-loans"),
        ("1026.09", "weifang-2025/4.2"),
        ("2150亿", "weifang-2025/11.1"),
        ("科技贷款", "tech-loans"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_a_search_finds_names_aliases_and_figures(text: str, code: str, web: Asgi) -> None:
    found = json.loads(web.get(f"/search.json?q={quote(text)}").text)["rows"]
    assert code in [row["code"] for row in found]
    assert f"<code>{code}</code>" in web.get(f"/search?q={quote(text)}").text


def test_an_exact_name_comes_first_and_a_mistaken_one_has_its_warning(web: Asgi) -> None:
    rows = json.loads(web.get(f"/search.json?q={quote('农行')}").text)["rows"]
    assert rows[0]["code"] == "abc"
    (warned,) = json.loads(web.get(f"/search.json?q={quote('科技贷款')}").text)["rows"]
    assert warned["warning_zh"]


@pytest.mark.parametrize(
    "text", ['"', "a OR b", "NEAR(a b)", "x*", "-", "'; drop table entry", "%", "(" * 50]
)
def test_a_search_takes_every_text_as_text(text: str, web: Asgi) -> None:
    assert web.get(f"/search?q={quote(text)}").status_code == 200


def test_an_unknown_name_is_a_page_with_the_nearest_ones(web: Asgi) -> None:
    response = web.get(f"/bank/{quote('农业银')}", accept_language="zh")
    assert response.status_code == 404
    assert 'href="/bank/abc-weifang"' in response.text
    error = json.loads(web.get(f"/bank/{quote('农业银')}.json").text)["error"]
    assert error["code"] == "unknown-bank"
    assert web.get("/figure/weifang-2025/99.9").status_code == 404
    assert web.get("/ask/nonsense").status_code == 404


def test_what_cannot_be_read_is_said_in_the_words_of_the_command(web: Asgi) -> None:
    response = web.get("/ask/indicator?codes=tech-loans&as_of=2025-13", accept_language="en")
    assert response.status_code == 400
    assert "2025-13" in response.text


def test_an_indicator_without_figures_says_so(web: Asgi) -> None:
    response = web.get("/indicator/all-loans", accept_language="zh")
    assert response.status_code == 200
    assert "本库没有这样的数字" in response.text


def test_no_page_says_what_the_article_says(web: Asgi) -> None:
    text = web.get("/figure/weifang-2025/4.2", accept_language="zh").text
    assert "原句" not in text
    assert json.loads(web.get("/figure/weifang-2025/4.2.json").text)["rows"][0]["sentence"] is None


def test_the_language_is_kept_in_a_cookie_and_comes_before_the_browsers(web: Asgi) -> None:
    first = web.get("/?lang=en", accept_language="zh-CN,zh;q=0.9")
    assert '<html lang="en">' in first.text
    cookie = first.headers["set-cookie"].partition(";")[0]
    assert '<html lang="en">' in web.get("/", accept_language="zh", cookie=cookie).text
    assert '<html lang="zh-Hans">' in web.get("/", accept_language="zh;q=0.8, en;q=0.1").text
    moved = web.get("/data/figures?_sort=ref&lang=zh")
    assert (moved.status_code, moved.headers["location"]) == (302, "/data/figures?_sort=ref")
    assert "finstats_lang=zh" in moved.headers["set-cookie"]
