"""A chart as one html file that needs nothing else: drawn by the script inside, else as svg.

Figures show what they prove under the pointer; a narrow screen gets a drawing of its own.
"""

from __future__ import annotations

import html
import json

from finstats.chart import Chart
from finstats.render.cells import safe
from finstats.render.chart_drawing import WIDTH
from finstats.render.chart_pictures import NARROW, svg
from finstats.render.chart_spec import FONT, spec_of
from finstats.result import Lang

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; font-family: {font}; background: #fff; }}
main {{ display: flex; justify-content: center; }}
#chart {{ max-width: 100%; padding: 0; }}
#chart svg {{ max-width: 100%; height: auto; display: block; }}
</style>
</head>
<body>
<main><div id="chart"><noscript>{picture}</noscript></div></main>
<script type="application/json" id="drawings">{drawings}</script>
<script type="module">{script}</script>
</body>
</html>
"""
# What is drawn stands outside the script: the bundler would undo what makes it harmless there.
_SCRIPT = """
const [specs, words] = JSON.parse(document.getElementById("drawings").textContent);
const options = {{ mode: "vega-lite", renderer: "svg", downloadFileName: "chart", i18n: words,
  actions: {{ export: true, source: false, compiled: false, editor: false }} }};
const narrow = window.matchMedia("(max-width: {limit}px)");
const draw = () => vegaEmbed("#chart", narrow.matches ? specs[1] : specs[0], options);
narrow.addEventListener("change", draw);
draw();
"""
_WORDS = {
    "zh": {"PNG_ACTION": "存为 PNG", "SVG_ACTION": "存为 SVG", "CLICK_TO_VIEW_ACTIONS": "保存"},
    "en": {"CLICK_TO_VIEW_ACTIONS": "save"},
}


def page(chart: Chart, lang: Lang) -> str:
    """The html of a chart."""
    import vl_convert

    specs = [_bare(chart, lang, width) for width in (WIDTH, NARROW)]
    return _PAGE.format(
        language="zh-CN" if lang == "zh" else "en",
        title=html.escape(safe(chart.title.in_language(lang))),
        font=FONT,
        picture=svg(chart, lang),
        drawings=_json([specs, _WORDS[lang]]),
        script=vl_convert.javascript_bundle(_SCRIPT.format(limit=WIDTH - 1)),
    )


def _bare(chart: Chart, lang: Lang, width: int) -> dict[str, object]:
    """The specification without the address of its schema, which nothing here asks for."""
    spec = spec_of(chart, lang, width)
    return {key: value for key, value in spec.items() if key != "$schema"}


def _json(value: object) -> str:
    """JSON that ends no script, whatever the texts in it are."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
