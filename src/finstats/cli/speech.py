"""The language of help, errors and answers, known before the command line is parsed."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from finstats.errors import DataError
from finstats.result import Label, Lang
from finstats.settings import config, language, language_of_arguments, split_language

_spoken: list[Lang] = [language_of_arguments()]
_asked: list[Lang | None] = [None]


def choose_language(arguments: list[str]) -> list[str]:
    """The arguments without `--lang`, which then holds for the whole run wherever it stood.

    Raises UsageError for a language that is not known, also in the environment; it is then told
    in the language that can be made out.
    """
    _spoken[0] = language_of_arguments(arguments)
    kept, option = split_language(arguments)
    _spoken[0] = language(option)
    named = option or os.environ.get("FINSTATS_LANG") or config().get("lang")
    _asked[0] = _spoken[0] if named else None
    return kept


def spoken() -> Lang:
    """The language of this run."""
    return _spoken[0]


def asked_language() -> Lang | None:
    """The language of this run when somebody chose it; None when it is that of the locale."""
    return _asked[0]


class Said(str):
    """Words in the language of this run, which know how they are said in both."""

    __slots__ = ("label",)
    label: Label


def say(zh: str, en: str) -> str:
    """The words in the language of this run."""
    label = Label(zh, en)
    found = Said(label.in_language(_spoken[0]))
    found.label = label
    return found


def label_of(words: str) -> Label:
    """What `say` was given, in both languages; other words are the same in both."""
    return words.label if isinstance(words, Said) else Label(words, words)


def tell(*lines: str) -> None:
    """Lines on stderr; what they repeat of files and arguments is short and drives no terminal.

    Words that cannot be said, for stderr is closed or full, change no answer and no exit code.
    """
    for line in lines:
        short = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.write("".join(c if c.isprintable() else "\ufffd" for c in short) + "\n")
            sys.stderr.flush()


class ClosedOutput(io.TextIOBase):
    """Stands for a standard output that is closed: whatever is written to it fails, and is told."""

    def write(self, _: str) -> int:
        """Raises DataError."""
        raise DataError(
            "no-output",
            "标准输出已关闭; 可用 -o 写到文件",
            "standard output is closed; -o FILE writes to a file",
        )


_LONGEST = 1000
COMMON = say("常用", "common")
MORE = say("更多", "more")
OUTPUT = say("输出", "output")
TIME = say("时间", "time")
