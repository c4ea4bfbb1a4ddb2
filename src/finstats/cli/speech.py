"""The language of help, errors and answers, known before the command line is parsed."""

from __future__ import annotations

from finstats.result import Label, Lang
from finstats.settings import language, language_of_arguments, split_language

_spoken: list[Lang] = [language_of_arguments()]


def choose_language(arguments: list[str]) -> list[str]:
    """The arguments without `--lang`, which then holds for the whole run wherever it stood.

    Raises UsageError for a language that is not known, also in the environment; it is then told
    in the language that can be made out.
    """
    _spoken[0] = language_of_arguments(arguments)
    kept, option = split_language(arguments)
    _spoken[0] = language(option)
    return kept


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
