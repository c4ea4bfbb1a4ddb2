"""TAB: the words on a shell's line in, what may follow out, by the protocol of Typer's scripts.

Typer's own way builds every command and imports Rich. Here the command on the line is loaded and no
other; for a command's name, nothing but the list of names. Whatever goes wrong, nothing is offered
and nothing is said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from finstats.cli.speech import choose_language

# What every shell takes as one plain word. Nothing else is offered, whatever the data hold: bash
# expands what it is given, and zsh evaluates it.
_PLAIN = frozenset("-_./:=+")
_BREAKS = ":="  # bash holds what follows one of these to be a word of its own


class Offer(NamedTuple):
    """A word that may stand at the cursor, and what it means."""

    word: str
    help: str = ""


class Offers(NamedTuple):
    """All that may stand at the cursor; `files`: the shell's own file names as well."""

    offers: Sequence[Offer] = ()
    files: bool = False


class Line(NamedTuple):
    """The words before the cursor's own, and that one up to the cursor.

    `apart`: how much of it bash takes for words before, and wants left out of what it is offered.
    """

    before: list[str]
    start: str
    apart: str = ""


def complete(environment: Mapping[str, str]) -> int:
    """Print what may follow; the exit code: 0, but 1 for fish where file names may stand."""
    text = ""
    with suppress(Exception):
        shell = _SHELLS[environment["_FINSTATS_COMPLETE"].removeprefix("complete_")]
        line = shell.read(environment)
        found, files = _at_cursor(line)
        offers = [offer for offer in found if _is_plain(offer.word)]
        if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            return int(files and not offers)
        text = shell.write(Offers(offers, files), line)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()
    return 0


def _is_plain(word: str) -> bool:
    return all(character.isalnum() or character in _PLAIN for character in word)


def _at_cursor(line: Line) -> Offers:
    if line.before[-1:] == ["--lang"]:
        return _starting(line.start, [Offer("zh"), Offer("en")])
    before = choose_language(line.before)  # of the help lines, so before they are imported
    if before or line.start.startswith("-"):
        from finstats.cli.candidates import at_cursor

        return at_cursor(before, line.start)
    from finstats.cli.commands import COMMANDS

    return _starting(line.start, [Offer(one.name, one.question) for one in COMMANDS])


def _starting(start: str, offers: Sequence[Offer]) -> Offers:
    return Offers([offer for offer in offers if offer.word.startswith(start)])


def _from_bash(environment: Mapping[str, str]) -> Line:
    """Bash gives words on lines of their own, cut at `:` and `=`: they are put together again."""
    given = environment["COMP_WORDS"]
    count = int(environment["COMP_CWORD"]) + 1
    tokens = (given.split("\n" if "\n" in given else " ") + [""] * count)[:count]
    words: list[str] = []
    after_break = False
    for token in tokens:
        is_break = bool(token) and not token.strip(_BREAKS)
        if len(words) > 1 and (is_break or after_break):
            words[-1] += token
        else:
            words.append(token)
        after_break = is_break
    last = words[-1]
    cut = max(last.rfind(character) for character in _BREAKS) + 1 if last != tokens[-1] else 0
    return Line([_unquoted(word) for word in words[1:-1]], _unquoted(last), last[:cut])


def _unquoted(word: str) -> str:
    if word[:1] in ("'", '"'):
        return word[1:].removesuffix(word[0])
    return word.replace("\\", "")


def _from_line(environment: Mapping[str, str]) -> Line:
    """zsh and fish give the line up to the cursor."""
    import shlex

    given = environment["_TYPER_COMPLETE_ARGS"]
    lexer = shlex.shlex(given, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # an open quote
        words.append(lexer.token)
    start = words.pop() if len(words) > 1 and not given.endswith(" ") else ""
    return Line(words[1:], start)


def _to_bash(found: Offers, line: Line) -> str:
    return "\n".join(offer.word.removeprefix(line.apart) for offer in found.offers)


def _to_zsh(found: Offers, _: Line) -> str:
    if not found.offers:
        return "_files" if found.files else ""
    escaped = [(word.replace(":", r"\\:"), _harmless(text)) for word, text in found.offers]
    listed = "\n".join(f'"{word}":"{text}"' if text else f'"{word}"' for word, text in escaped)
    return f"_arguments '*: :(({listed}))'"


def _harmless(text: str) -> str:
    """A help text without anything that zsh would evaluate, and without controls."""
    kept = "".join(c for c in text if c.isprintable() and c not in "\"'`$\\")
    return kept.replace(":", r"\\:")


def _to_fish(found: Offers, _: Line) -> str:
    lines = ((word, "".join(filter(str.isprintable, text))) for word, text in found.offers)
    return "\n".join(f"{word}\t{text}" if text else word for word, text in lines)


class _Shell(NamedTuple):
    read: Callable[[Mapping[str, str]], Line]
    write: Callable[[Offers, Line], str]


_SHELLS = {
    "bash": _Shell(_from_bash, _to_bash),
    "zsh": _Shell(_from_line, _to_zsh),
    "fish": _Shell(_from_line, _to_fish),
}
