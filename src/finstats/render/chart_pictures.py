"""Charts as svg and png, by vl-convert: no browser, no network."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from finstats.chart import Chart
from finstats.errors import MissingExtra, UsageError
from finstats.render.chart_drawing import WIDTH
from finstats.render.chart_spec import FONT, spec_of
from finstats.result import Label, Lang

FONTS = "FINSTATS_FONTS"  # a folder of fonts beside those of the system
NARROW = 390  # pixels of a drawing for a phone held upright
_SHARPNESS = 2  # pixels of a png for one of the drawing
_registered: set[str] = set()


def svg(chart: Chart, lang: Lang, width: int = WIDTH) -> str:
    """The chart as svg: text stays text, in the fonts of who looks at it."""
    import vl_convert

    found: str = vl_convert.vegalite_to_svg(spec_of(chart, lang, width))
    return found


def png(chart: Chart, lang: Lang, width: int = WIDTH) -> bytes:
    """The chart as png, drawn with the fonts of this machine.

    Raises MissingExtra when none of them has Chinese, for a picture of empty boxes is worse than
    none; UsageError when FINSTATS_FONTS is no folder.
    """
    import vl_convert

    spec = spec_of(chart, lang, width)
    _register_fonts()
    if _has_chinese(spec) and not _draws_chinese():
        raise MissingExtra(
            "no-chinese-font",
            f"没有中文字体, 画不出 png: 装 fonts-noto-cjk 或 fonts-wqy-zenhei, 或设 {FONTS}=字体文件夹",
            f"png needs a font with Chinese: install fonts-noto-cjk or fonts-wqy-zenhei, or set {FONTS}=FOLDER",
            Label("svg 和 html 不需要: -o 图.svg", "svg and html need none: -o chart.svg"),
        )
    found: bytes = vl_convert.vegalite_to_png(spec, scale=_SHARPNESS)
    return found


def _register_fonts() -> None:
    """Add the user's folder of fonts, once."""
    import vl_convert

    folder = os.environ.get(FONTS, "")
    if not folder or folder in _registered:
        return
    if not Path(folder).is_dir():
        shown = folder[:200]
        raise UsageError(
            "bad-fonts", f"{FONTS} 不是文件夹: {shown}", f"{FONTS} is no folder: {shown}"
        )
    vl_convert.register_font_directory(folder)
    _registered.add(folder)


def _has_chinese(spec: dict[str, Any]) -> bool:
    """Whether anything in a picture is written in Chinese."""
    return re.search("[\u3400-\u9fff]", json.dumps(spec, ensure_ascii=False)) is not None


def _draws_chinese() -> bool:
    """Whether two Chinese characters look different: without a font both are nothing, or a box."""
    return _drawn("金") != _drawn("融")


def _drawn(text: str) -> bytes:
    import vl_convert

    spec: dict[str, Any] = {
        "data": {"values": [{"t": text}]},
        "mark": {"type": "text", "fontSize": 24, "font": FONT},
        "encoding": {"text": {"field": "t"}},
        "width": 40,
        "height": 40,
    }
    found: bytes = vl_convert.vegalite_to_png(spec)
    return found
