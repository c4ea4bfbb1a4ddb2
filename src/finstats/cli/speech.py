"""The language of help, errors and answers, known before the command line is parsed."""

from __future__ import annotations

from finstats.result import Label, Lang
from finstats.settings import language_of_arguments

_spoken: list[Lang] = [language_of_arguments()]


def speak(arguments: list[str]) -> Lang:
    """Speak the language that a command line asks for, from now on."""
    _spoken[0] = language_of_arguments(arguments)
    return _spoken[0]


def spoken() -> Lang:
    """The language of this run."""
    return _spoken[0]


def say(zh: str, en: str) -> str:
    """The words in the language of this run."""
    return Label(zh, en).in_language(_spoken[0])


COMMON = say("常用", "common")
MORE = say("更多", "more")
OUTPUT = say("输出", "output")
TIME = say("时间", "time")
