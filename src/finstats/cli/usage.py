"""What is wrong with a command line, in both languages; Typer's own words are English alone."""

from __future__ import annotations

import re

import typer

from finstats.cli.speech import say

# Typer's sentence, and ours in Chinese with the same parts.
_SENTENCES = (
    (r"No such command '(.*)'\.(?: Did you mean (.*)\?)?", "没有命令 {0}{1}"),
    (r"No such option: (\S+)(?: \(?Did you mean:? (.*?)\)?\?|.*)", "没有选项 {0}{1}"),
    (r"Missing argument '(.*)'\.", "缺参数 {0}"),
    (r"Missing option '(.*)'\.", "缺选项 {0}"),
    (r"Option '(.*)' requires an argument\.", "选项 {0} 要带值"),
    (r"Got unexpected extra arguments? \((.*)\)", "多余的参数: {0}"),
    (r"Invalid value for '(.*?)': (.*)", "{0} 的值不对: {1}"),
    (r"Missing command\.", "缺命令"),
)


def usage_words(error: typer.TyperException) -> str:
    """One line for a mistake in the command line."""
    format_message = getattr(error, "format_message", None)
    words = str(format_message() if callable(format_message) else error).splitlines()[0]
    return say(_in_chinese(words), words)


def _in_chinese(words: str) -> str:
    for pattern, chinese in _SENTENCES:
        match = re.fullmatch(pattern, words)
        if match is not None:
            parts = [part or "" for part in match.groups()]
            if "Did you mean" in words and len(parts) > 1 and parts[1]:
                parts[1] = f"; 是不是 {parts[1]}?"
            return chinese.format(*parts)
    return words
