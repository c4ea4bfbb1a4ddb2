"""Pictures: every word is text, nothing is fetched, the same chart is the same picture."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.charts.conftest import charted
from tests.conftest import run_cli

import finstats
from finstats.chart import Bar
from finstats.errors import MissingExtra, UsageError
from finstats.render.chart_pictures import FONTS
from finstats.result import Lang

PNG = b"\x89PNG\r\n\x1a\n"
# A fontconfig of no fonts at all.
NO_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{}</dir></fontconfig>"""


def words(svg: str) -> list[str]:
    """The texts of a picture, in the order in which they are drawn."""
    tree = ET.fromstring(svg)  # noqa: S314 - our own
    return ["".join(one.itertext()) for one in tree.iter() if one.tag.endswith("text")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("database", "codes", "options"),
    [
        ("seeded", ("tech-loans",), {}),
        ("seeded", ("green-loans",), {}),
        ("odd", ("county-loans",), {}),
        ("odd", ("all-loans",), {}),
        ("series", ("tech-loans",), {"by": "period", "nature": "all"}),
    ],
)
def test_an_svg_says_all_that_the_chart_says_as_text(
    database: str,
    codes: tuple[str, ...],
    options: dict[str, str],
    lang: Lang,
    request: pytest.FixtureRequest,
) -> None:
    answer = charted(request.getfixturevalue(database), *codes, lang=lang, **options)
    chart, svg = answer.chart, answer.svg()
    said = words(svg)
    joined = "".join("".join(said).split())  # lines are wrapped

    def must_say(text: str) -> None:
        assert "".join(text.split()) in joined, text

    must_say(chart.title.in_language(lang))
    must_say(chart.date.in_language(lang))
    for panel in chart.panels:
        must_say(f"{panel.title.in_language(lang)} ({panel.unit.in_language(lang)})")
        assert any(panel.unit.in_language(lang) in one for one in said)
        for bar in panel.bars:
            assert bar.words.in_language(lang) in said
            assert any(one.endswith(bar.ref.rpartition("/")[2]) for one in said)
        for series in panel.series:
            for row in series.rows:
                assert all(word in joined for word in row.label.in_language(lang).split())
                assert isinstance(row, Bar) or {"本库没有", "not held"} & set(said)
    for note in chart.notes:
        if note.code != "trace":
            must_say(note.text.in_language(lang))
    assert any(one.startswith(("来源: ", "Source: ")) for one in said)
    assert 'width="800"' in svg
    assert "Noto Sans SC" in svg


def test_the_language_of_a_picture_may_be_chosen(seeded: Path) -> None:
    answer = charted(seeded, "tech-loans", lang="zh")
    assert "高新技术企业" in answer.svg()
    assert "high-tech enterprises" in answer.svg("en")
    assert "1026.09亿元" in answer.svg("zh")


def test_the_same_chart_is_the_same_svg_in_another_process(seeded: Path) -> None:
    program = "import finstats, sys; sys.stdout.reconfigure(encoding='utf-8'); print(finstats.open(sys.argv[1], lang='zh').chart('green-loans').svg(), end='')"
    found = {
        subprocess.run(
            [sys.executable, "-c", program, str(seeded)],
            capture_output=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {charted(seeded, "green-loans").svg()}


class Markup(HTMLParser):
    """Addresses that a page's own tags name, and its style sheets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str | None] = []
        self.styles: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag == "link":
            self.addresses.append(tag)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.styles.append(data)


def test_a_page_holds_all_that_it_needs(seeded: Path) -> None:
    page = charted(seeded, "tech-loans").html()
    markup = Markup(page)
    assert markup.addresses == []
    assert not re.search(r"@import|url\(", "".join(markup.styles))
    assert "<title>科技型企业贷款  潍坊银行业</title>" in page
    assert page.count("</script>") == 2
    for word in ("1026.09亿元", "不可相加", "来源: weifang-2025", "2025年6月末"):
        assert word in page


@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_draws_the_page_for_its_width(width: int, seeded: Path, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("FINSTATS_CI"):
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    page = tmp_path / "chart.html"
    charted(seeded, "tech-loans").save(page)
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000")
    shown = subprocess.run(
        [browser, *options, f"--window-size={width},900", "--dump-dom", page.as_uri()],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    ).stdout
    drawn = re.findall(r'<svg [^>]*class="marks" width="([0-9]+)"', shown.split("<noscript>")[0])
    assert drawn == [{1280: "800", 390: "390"}[width]]
    picture = shown[shown.index('class="marks"') :]
    assert "1026.09亿元</text>" in picture
    assert "存为 PNG" in shown


def test_names_can_break_neither_a_page_nor_a_picture(seeded: Path) -> None:
    from dataclasses import replace

    from finstats.render.chart_html import page
    from finstats.render.chart_pictures import svg
    from finstats.result import Label

    evil = "</script><script>alert(1)</script>\x1b[31m\x00\u202e&<b>"
    chart = charted(seeded, "tech-loans", measure="balance").chart
    panel = chart.panels[0]
    bars = (panel.bars[0]._replace(label=Label(evil, evil), words=Label(evil, evil)),)
    panel = panel._replace(series=(panel.series[0]._replace(rows=bars),))
    chart = replace(chart, title=Label(evil, evil), panels=(panel,))
    assert "<script>alert(1)</script>&<b>" in "".join(words(svg(chart, "zh"))).replace(
        "\ufffd", ""
    ).replace("[31m", "")
    html = page(chart, "zh")
    assert html.count("</script>") == 2
    assert "<script>alert" not in html
    assert "\x1b" not in html


def chinese_font() -> bool:
    from finstats.render.chart_pictures import _draws_chinese

    return _draws_chinese()


def test_a_png_draws_chinese(seeded: Path, tmp_path: Path) -> None:
    if not chinese_font():
        if os.environ.get("FINSTATS_CI"):
            pytest.fail("no font with Chinese on this machine")
        pytest.skip("no font with Chinese on this machine")
    from dataclasses import replace

    from finstats.render.chart_pictures import png
    from finstats.result import Label

    chart = charted(seeded, "green-loans").chart
    pictures = {png(replace(chart, title=Label(title, "")), "zh") for title in ("金融", "绿色")}
    assert len(pictures) == 2
    assert all(picture.startswith(PNG) for picture in pictures)
    charted(seeded, "green-loans").save(tmp_path / "green.png")
    width, _ = (
        int.from_bytes((tmp_path / "green.png").read_bytes()[at : at + 4]) for at in (16, 20)
    )
    assert width == 1600  # twice the pixels of the svg


def without_fonts(seeded: Path, tmp_path: Path, lang: Lang, **more: str) -> tuple[int, str]:
    """A process that finds no font of the system."""
    (tmp_path / "none").mkdir()
    config = tmp_path / "fonts.conf"
    config.write_text(NO_FONTS.format(tmp_path / "none"))
    done = subprocess.run(
        [
            *(sys.executable, "-c", "from finstats.cli.main import main; main()", "chart"),
            *("tech-loans", "--lang", lang, "-o", str(tmp_path / "out.png")),
        ],
        env={
            "HOME": str(tmp_path),
            "FINSTATS_DATABASE": str(seeded),
            "FONTCONFIG_FILE": str(config),
        }
        | more,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fonts are hidden by fontconfig")
def test_a_png_without_a_chinese_font_is_refused_with_what_to_install(
    seeded: Path, tmp_path: Path
) -> None:
    code, err = without_fonts(seeded, tmp_path, "zh")
    assert code == 1
    assert not (tmp_path / "out.png").exists()
    assert err.splitlines() == [
        "finstats: 没有中文字体, 画不出 png: 装 fonts-noto-cjk 或 fonts-wqy-zenhei, 或设 FINSTATS_FONTS=字体文件夹",
        "svg 和 html 不需要: -o 图.svg",
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fonts are hidden by fontconfig")
def test_a_png_without_chinese_needs_no_chinese_font(seeded: Path, tmp_path: Path) -> None:
    code, _ = without_fonts(seeded, tmp_path, "en")
    assert (code, (tmp_path / "out.png").read_bytes()[:8]) == (0, PNG)


def test_fonts_may_lie_in_a_folder_of_ones_own(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = charted(seeded, "tech-loans", measure="balance", lang="en")
    monkeypatch.setenv(FONTS, str(tmp_path))
    assert answer.png().startswith(PNG)
    monkeypatch.setenv(FONTS, str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="FINSTATS_FONTS is no folder"):
        answer.png()


@pytest.mark.parametrize(
    ("module", "name"), [("altair", "altair"), ("vl_convert", "vl-convert-python")]
)
@pytest.mark.parametrize("form", ["svg", "png", "html"])
def test_without_the_extra_one_line_says_what_to_install(
    module: str, name: str, form: str, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("FINSTATS_DATABASE", str(seeded))
    out = tmp_path / f"out.{form}"
    ran = run_cli("chart", "tech-loans", "-o", str(out))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"finstats: {name} is needed first: pip install 'finstats[chart]'\n"
    assert not out.exists()
    bars = run_cli("chart", "tech-loans")
    assert (bars.code, "####" in bars.out) == (0, True)


def test_a_notebook_shows_the_picture_where_it_can_be_drawn(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = charted(seeded, "tech-loans")
    assert answer._repr_svg_() == answer._repr_html_() == answer.svg()
    monkeypatch.setitem(sys.modules, "altair", None)
    assert answer._repr_svg_() is None
    with pytest.raises(MissingExtra):
        answer.svg()


def test_what_is_printed_in_python_is_what_a_terminal_shows(seeded: Path) -> None:
    answer = charted(seeded, "tech-loans")
    assert str(answer) == repr(answer) == answer.text(width=80).rstrip("\n")
    assert answer.text(width=120) != answer.text()


@pytest.mark.parametrize("form", ["txt", "svg", "html", "csv", "json", "md"])
def test_a_file_is_written_by_its_suffix(form: str, seeded: Path, tmp_path: Path) -> None:
    answer = charted(seeded, "tech-loans")
    path = tmp_path / f"chart.{form}"
    answer.save(path)
    text = path.read_text(encoding="utf-8")
    start = {
        "txt": "科技型企业贷款",
        "svg": "<svg",
        "html": "<!doctype html>",
        "csv": "ref,source,",
        "json": "{",
        "md": "**科技型企业贷款",
    }[form]
    assert text.startswith(start)
    if form == "json":
        assert json.loads(text)["command"] == "chart"
        assert len(json.loads(text)["rows"]) == len(answer)


def test_an_unknown_suffix_names_the_formats(seeded: Path, tmp_path: Path) -> None:
    with finstats.open(str(seeded)) as db:
        answer = db.chart("tech-loans")
    with pytest.raises(UsageError, match=r"unknown suffix \.gif: use table, svg, png, html, csv"):
        answer.save(tmp_path / "chart.gif")
    with pytest.raises(UsageError, match="--format cannot be 'pdf'"):
        answer.save(tmp_path / "chart", "pdf")
