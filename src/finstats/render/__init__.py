"""Results written out: one file a format, each with `render(result, out, style)`."""

from __future__ import annotations

import importlib
from typing import NamedTuple, Protocol, TextIO, cast

from finstats.result import Lang, Result

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")


class Style(NamedTuple):
    """How to write: language, screen width (None: no screen, nothing is cut or wrapped), colour."""

    lang: Lang = "en"
    width: int | None = None
    colour: bool = False
    bom: bool = False


class _Renderer(Protocol):
    def render(self, result: Result, out: TextIO, style: Style) -> None: ...


def render(result: Result, out: TextIO, style: Style, form: str) -> None:
    """Write a result in one of FORMATS."""
    module = cast(_Renderer, importlib.import_module(f"finstats.render.{form}"))
    module.render(result, out, style)
