"""Answers taller than the screen, page by page: FINSTATS_PAGER, PAGER, else less where it is.

Only what stands on a screen comes here. Whatever becomes of the pager, the answer was given: that
it cannot be started, or is left at the first page, changes no exit code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from finstats.cli.speech import say, tell
from finstats.errors import reason

# What less is told unless LESS says otherwise: to end where all fits, to take colours, to leave the
# text on the screen; and that the text is UTF-8, whatever the locale.
_OF_LESS = {"LESS": "FRX", "LESSCHARSET": "utf-8"}


def show(text: str, out: TextIO, width: int) -> None:
    """Write the text to a screen of that width, through the pager when it is taller."""
    pager = _pager() if _is_taller(text, width) else []
    if not (pager and _paged(text, out, pager)):
        out.write(text)
        out.flush()


def _pager() -> Sequence[str]:
    """The words of the pager's command; none: no pager is wanted, or there is none."""
    import shlex
    import shutil

    if os.environ.get("TERM") == "dumb":  # which can show no page
        return []
    for name in ("FINSTATS_PAGER", "PAGER"):
        given = os.environ.get(name)
        if given is not None:
            try:
                words = shlex.split(given)
            except ValueError:  # a quote that is not closed
                words = [given]
            return [] if words[:1] == ["cat"] else words
    less = shutil.which("less")
    return [] if less is None else [less]


def _is_taller(text: str, width: int) -> bool:
    """Whether the text and the prompt after it need more lines than the screen has."""
    from shutil import get_terminal_size

    room = get_terminal_size((80, 24)).lines - 1
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > room:
        return True
    # No character is wider than two cells: mostly that is enough to know.
    if sum(_rows(2 * len(line), width) for line in lines) <= room:
        return False
    from rich.text import Text

    return sum(_rows(Text.from_ansi(line).cell_len, width) for line in lines) > room


def _rows(cells: int, width: int) -> int:
    return max(1, -(-cells // width))


def _paged(text: str, out: TextIO, pager: Sequence[str]) -> bool:
    """Whether the pager was started; it has ended when this returns."""
    import subprocess

    out.flush()
    with _interrupts_are_the_pagers():
        try:
            environment = {**_OF_LESS, **os.environ}
            # Whose screen it is chooses the pager.
            process = subprocess.Popen(pager, stdin=subprocess.PIPE, env=environment)  # noqa: S603
        except OSError as error:
            why = reason(error)
            tell(say(f"{pager[0]} 启动不了: {why.zh}", f"cannot start {pager[0]}: {why.en}"))
            return False
        process.communicate(text.encode())  # until it has ended, perhaps before it read all
    return True


@contextmanager
def _interrupts_are_the_pagers() -> Iterator[None]:
    """Within, Ctrl-C goes on to the pager alone.

    By a handler that does nothing, for a program that is started inherits what is ignored.
    """
    import signal

    before = signal.signal(signal.SIGINT, lambda _, __: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
