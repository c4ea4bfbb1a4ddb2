"""The language of help, errors and answers, known before the command line is parsed."""

from __future__ import annotations

from finstats.result import Label
from finstats.settings import language_of_arguments

LANG = language_of_arguments()


def say(zh: str, en: str) -> str:
    """The words in the language of this run."""
    return Label(zh, en).in_language(LANG)


COMMON = say("常用", "common")
MORE = say("更多", "more")
OUTPUT = say("输出", "output")
TIME = say("时间", "time")
