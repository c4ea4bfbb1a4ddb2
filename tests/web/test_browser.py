"""The pages in a browser: nothing is said on its console, nothing is asked of another host, and
nothing is wider than a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.web.served import Server

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
DESKTOP, PHONE, SMALL = (1280, 900), (390, 844), (360, 740)
PAGES = (
    *("/", "/theme/tech", "/theme/pension", "/bank/abc", "/bank/bank-of-weifang"),
    *("/indicator/tech-loans", "/indicator/green-loans", "/figure/weifang-2025/4.2"),
    *("/figure/weifang-2025/11.4", "/source/weifang-2025", "/findings", "/search?q=农行"),
    *("/search?q=贷款", "/questions", "/ask/total?quantities=tech-loans", "/ask/enterprises"),
    *("/data", "/data/figures", "/data/findings", "/data?sql=select+*+from+sources"),
    "/data/of-an-indicator?indicator=tech-loans&as_of=2025-06-30",
)


def _chromium() -> str:
    """The browser of the system; without it the tests are skipped, or fail where all must run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("FINSTATS_CI"):
        pytest.fail("no chromium on this machine, and FINSTATS_CI is set")
    if found is None:
        pytest.skip("no chromium on this machine")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    path = _chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A window that keeps what its pages say and ask for."""

    def __init__(self, browser: Browser, server: Server, size: tuple[int, int], lang: str) -> None:
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=f"{lang}-CN"
        )
        self.page: Page = self.context.new_page()
        self.server, self.said, self.elsewhere = server, list[str](), list[str]()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self._see(request.url))

    def _see(self, url: str) -> None:
        if not url.startswith(f"{self.server.address}/"):
            self.elsewhere.append(url)

    def go(self, path: str) -> Page:
        """The page at an address."""
        response = self.page.goto(self.server.address + path, wait_until="load")
        assert response is not None
        assert response.ok, path
        return self.page


@pytest.fixture
def visit(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A window of a size and a language."""
    size, lang = getattr(request, "param", (DESKTOP, "zh"))
    visit = Visit(browser, server, size, lang)
    yield visit
    visit.context.close()
    assert (visit.said, visit.elsewhere) == ([], [])


WINDOWS = [(size, lang) for size in (DESKTOP, PHONE, SMALL) for lang in ("zh", "en")]


@pytest.mark.parametrize("visit", WINDOWS, indirect=True, ids=str)
def test_every_page_is_quiet_local_and_fits(visit: Visit) -> None:
    for path in PAGES:
        page = visit.go(path)
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], (path, widths)
        assert page.locator("h1").count() == 1, path


def test_tech_loans_show_sixteen_figures_the_warning_and_the_chart(visit: Visit) -> None:
    page = visit.go("/indicator/tech-loans")
    table = page.locator("main section").first.locator("table")
    assert table.locator("td.right a").count() == 16
    assert page.get_by_text("不可相加").first.is_visible()
    chart = page.locator(".charts img")
    assert chart.evaluate("image => image.complete && image.naturalWidth > 100")
    table.locator("td.right a").first.click()
    assert page.url.endswith("/figure/weifang-2025/4.2")
    assert page.locator("h1").inner_text() == "1026.09亿元 (weifang-2025/4.2)"


def test_digits_on_a_page_are_those_printed(visit: Visit) -> None:
    page = visit.go("/")
    cells = page.locator("td.right").all_inner_texts()
    assert "2150" in cells
    assert "254.30" in cells


def test_a_search_from_the_head_of_a_page_finds_a_bank_by_its_alias(visit: Visit) -> None:
    page = visit.go("/findings")
    page.locator("header input[name=q]").fill("农行")
    page.locator("header input[name=q]").press("Enter")
    page.get_by_role("link", name="农业银行潍坊分行", exact=True).click()
    assert page.url.endswith("/bank/abc-weifang")
    assert page.get_by_text("达664.5亿元").first.is_visible()


def test_the_language_changes_on_every_page_and_stays(visit: Visit) -> None:
    page = visit.go("/theme/green?as_of=2025-07")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "as_of=2025-07" in page.url
    assert page.locator("h1").inner_text() == "green finance"
    page.get_by_role("link", name="data and SQL").click()
    assert page.locator("h1").inner_text() == "data and SQL"
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert "lang=" not in page.url


def test_a_question_is_asked_by_its_form(visit: Visit) -> None:
    page = visit.go("/questions")
    form = page.locator("form.question[action='/ask/total']")
    form.locator("input[name=quantities]").fill("tech-loans")
    form.get_by_role("button").click()
    assert page.get_by_text("不能相加").first.is_visible()
    assert page.get_by_text("finstats total tech-loans").first.is_visible()


def test_sql_is_asked_by_its_form_and_refs_lead_to_figures(visit: Visit) -> None:
    page = visit.go("/data")
    page.locator("textarea").fill("select ref, printed from figures where value_text = '254.30'")
    page.locator("form.sql button").click()
    page.get_by_role("link", name="weifang-2025/4.3").click()
    assert "254.30亿元" in page.locator("h1").inner_text()


def test_a_missing_browser_is_a_failure_where_all_must_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FINSTATS_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium"):
        _chromium()
    monkeypatch.setenv("FINSTATS_CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no chromium"):
        _chromium()
