"""Standard output: in UTF-8, whole or an error, and on a screen through a pager when it is long."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import TextIO, cast

from finstats.cli.speech import ClosedOutput, spoken
from finstats.render import Style


def output() -> TextIO:
    """The stream of standard output, such that what is not written whole is an error."""
    out = sys.stdout if sys.stdout is not None else cast(TextIO, ClosedOutput())
    if isinstance(getattr(out, "buffer", None), io.RawIOBase):
        # Under PYTHONUNBUFFERED a part of an answer, the rest lost, would count as all of it.
        return open(out.fileno(), "w", encoding="utf-8", newline="\n", closefd=False)
    if hasattr(out, "reconfigure"):
        out.reconfigure(encoding="utf-8", newline="\n")
    return out


def style_of(out: TextIO, *, bom: bool = False) -> Style:
    """How that stream is written to: a screen has a width, and colours unless they are not wanted."""
    is_screen = out.isatty()
    width = max(40, columns()) if is_screen else None
    return Style(spoken(), width, is_screen and "NO_COLOR" not in os.environ, bom)


def columns() -> int:
    """Of the terminal, or else of the customary one."""
    from shutil import get_terminal_size

    return get_terminal_size((80, 24)).columns


def put(write: Callable[[TextIO, Style], object], *, bom: bool = False) -> None:
    """Let an answer be written to standard output; on a screen it is shown page by page."""
    out = output()
    style = style_of(out, bom=bom)
    if style.width is None:
        write(out, style)
        out.flush()
        return
    from finstats.cli.pager import show

    text = io.StringIO()
    write(text, style)
    show(text.getvalue(), out, style.width)
