"""What is told, in Chinese or English, and the one error whose words a user sees."""

from __future__ import annotations

import io
import os
import sys
from typing import Sequence

_spoken = ["en"]


class Fault(Exception):
    """What is wrong and what to do next, in both languages; `code` is the exit code."""

    def __init__(self, zh: str, en: str, code: int = 1) -> None:
        super().__init__(en)
        self.zh, self.en, self.code = zh, en, code

    @property
    def told(self) -> str:
        """The words in the language of this run."""
        return say(self.zh, self.en)


def choose_language(arguments: Sequence[str]) -> None:
    """`--lang`, then the variables that the command line of finstats looks at, else English.

    Characters that the terminal cannot show are replaced from here on, and fail nothing.
    """
    words = " ".join(arguments).replace("--lang=", "--lang ").split()
    asked = words[words.index("--lang") + 1 :][:1] if "--lang" in words else []
    variables = ("FINSTATS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    found = asked + [os.environ[name] for name in variables if os.environ.get(name)] + ["en"]
    _spoken[0] = "zh" if found[0].lower().startswith("zh") else "en"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(zh: str, en: str) -> str:
    """The words in the language of this run."""
    return zh if _spoken[0] == "zh" else en


def tell(zh: str, en: str) -> None:
    """A line on stderr."""
    sys.stderr.write(f"finstats: {say(zh, en)}\n")
    sys.stderr.flush()
