"""Rows of the tables as regular expressions: words, and dates with years and months spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEAR = (
    r"(?:(?P<y>[12][0-9]{3})年(?:度)?|(?P<yc>[一二]零[零一二三四五六七八九]{2})年"
    r"|(?P<ry>今年|本年度?|去年|上年度?|前年|当年|同年|明年))"
)
_MONTH = "[0-9]{1,2}|十[一二]|[一二三四五六七八九十]"


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def date_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of a date; `Y` in it is a year in any spelling. Raises re.error."""
    return re.compile(_named_once(_with_months(pattern).replace("Y", _YEAR)))


def comparison_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of what a change is against. Raises re.error."""
    return re.compile(_named_once(_with_months(pattern)))


def _with_months(pattern: str) -> str:
    """Months also in words: 六月末."""
    return re.sub(r"\(\?P<(m2?)>\[0-9\]\{1,2\}\)", rf"(?P<\1>{_MONTH})", pattern)


def _named_once(pattern: str) -> str:
    """Groups of one name in two alternatives: the later ones lose theirs."""
    seen: set[str] = set()

    def keep(match: re.Match[str]) -> str:
        name = match[1]
        if name in seen:
            return "(?:"
        seen.add(name)
        return match[0]

    return re.sub(r"\(\?P<([a-z0-9]+)>", keep, pattern)
