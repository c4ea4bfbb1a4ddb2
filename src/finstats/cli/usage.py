"""What is wrong with a command line, in both languages; Typer's own words are English alone."""

from __future__ import annotations

import re

import typer

from finstats.cli.speech import say

# Typer's sentence, and ours in Chinese with the same parts.
_SENTENCES = (
    (r"No such command '(.*)'\.(?: Did you mean (.*)\?)?", "没有命令 {0}{1}"),
    (
        r"No such option: (\S+)(?: \(Possible options: (.*)\)| Did you mean (.*)\?)?",
        "没有选项 {0}{1}",
    ),
    (r"Missing argument '(.*)'\.", "缺参数 {0}"),
    (r"Option '(.*)' requires an argument\.", "选项 {0} 要带值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", "多余的参数: {0}"),
    (r"Invalid value for '(.*?)': '(.*)' is not a valid integer\.", "{0} 的值“{1}”不是整数"),
    (r"Invalid value for '(.*?)': '(.*)' is not a valid number\.", "{0} 的值“{1}”不是数"),
    (r"Invalid value for '(.*?)': (\S+) is not in the range (.*)\.", "{0} 的值 {1} 不在 {2} 之内"),
    (r"Invalid value for '(.*?)': (.*)", "{0} 的值不对: {1}"),
    (r"Missing command\.", "缺命令"),
)

# Its names of types, and ours.
_TYPES = {
    "is not a valid int range.": "is not a valid integer.",
    "is not a valid int.": "is not a valid integer.",
    "is not a valid float range.": "is not a valid number.",
    "is not a valid float.": "is not a valid number.",
}


def usage_words(error: typer.TyperException) -> str:
    """One line for a mistake in the command line."""
    format_message = getattr(error, "format_message", None)
    said = str(format_message() if callable(format_message) else error)
    # Of a group alone Typer has printed the help, and says nothing more.
    words = said.splitlines()[0] if said else "Missing command."
    for of_python, plain in _TYPES.items():
        words = words.replace(of_python, plain)
    return say(_in_chinese(words), words)


def _in_chinese(words: str) -> str:
    for pattern, chinese in _SENTENCES:
        match = re.fullmatch(pattern, words)
        if match is not None:
            parts = [part or "" for part in match.groups()]
            if "{1}" in chinese and words.startswith("No such") and any(parts[1:]):
                parts[1] = f"; 是不是 {''.join(parts[1:])}?"
            return chinese.format(*parts)
    return words
