"""Results written out: one file a format, each with `render(result, out, style)`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, NamedTuple, Protocol, TextIO, cast

from finstats.formats import ACCOMPANIED
from finstats.result import Column, Lang, Result, Row


class Style(NamedTuple):
    """How to write: language, screen width (None: no screen, nothing is cut or wrapped), colour."""

    lang: Lang = "en"
    width: int | None = None
    colour: bool = False
    bom: bool = False


class Companion(NamedTuple):
    """A text that belongs beside a file: how its name ends, and what writes it."""

    suffix: str
    write: Callable[[TextIO], object]


class _Renderer(Protocol):
    def render(self, result: Result, out: IO[Any], style: Style) -> None: ...


class _Accompanied(Protocol):
    def companion(self, result: Result, style: Style) -> Companion: ...


class _Streamer(Protocol):
    def stream(
        self,
        columns: Sequence[Column],
        rows: Iterable[Row],
        out: TextIO,
        style: Style,
        *,
        head: bool,
    ) -> None: ...


def _module(form: str) -> object:
    return importlib.import_module(f"finstats.render.{form.replace('-', '_')}")


def render(result: Result, out: IO[Any], style: Style, form: str) -> None:
    """Write a result in one of FORMATS, to a stream of bytes for those of BINARY, else of text."""
    cast(_Renderer, _module(form)).render(result, out, style)


def companion(result: Result, style: Style, form: str) -> Companion | None:
    """What the format wants beside a file of its own; None: nothing."""
    if form not in ACCOMPANIED:
        return None
    return cast(_Accompanied, _module(form)).companion(result, style)


def stream(
    columns: Sequence[Column],
    rows: Iterable[Row],
    out: TextIO,
    style: Style,
    form: str,
    *,
    head: bool = True,
) -> None:
    """Write rows in one of STREAMED while they come; `head`: with the columns' names before them."""
    cast(_Streamer, _module(form)).stream(columns, rows, out, style, head=head)
