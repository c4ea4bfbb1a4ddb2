"""The page that `--help` prints: usage, question, examples, options and commands in panels.

Fitted to the screen in cells: nothing is cut, no number and no Latin word is broken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len

from finstats.cli.command import Example
from finstats.cli.screen import columns
from finstats.cli.speech import say
from finstats.render.lines import padded, wrapped

_INDENT = "  "
_LEAST = 60  # columns; on what is narrower lines run over its edge


class _Entry(NamedTuple):
    """What stands in a panel: an option, argument or command, and what is said of it."""

    panel: str
    name: str
    help: str
    default: str = ""


def page(command: Any, context: Any) -> str:
    """The whole page."""
    width = max(_LEAST, columns())
    lines = [usage(command, context), "", *wrapped(command.help or "", width), ""]
    if command.examples:
        lines += [*_examples(command.examples, width), ""]
    for entries in (list(_commands(command)), list(_parameters(command, context))):
        lines += _panels(entries, width)
    return "\n".join(lines[:-1]) + "\n"


def usage(command: Any, context: Any) -> str:
    """How the command is called, in a line."""
    takes = [one.metavar for one in command.params if one.param_type_name == "argument"]
    if hasattr(command, "commands"):
        takes.append(say("命令 ...", "COMMAND ..."))
    words = (context.command_path, say("[选项]", "[OPTIONS]"), *takes)
    return f"{say('用法:', 'Usage:')} {' '.join(words)}"


def _examples(examples: Sequence[Example], width: int) -> Iterator[str]:
    """The lines to try, beside each what it gives, in one column where there is room for that."""
    column = max(cell_len(example.line) for example in examples)
    told = [f"  # {example.gives}" if example.gives else "" for example in examples]
    aligned = [
        padded(_INDENT + line, len(_INDENT) + column) + gives
        for (line, _), gives in zip(examples, told, strict=True)
    ]
    if max(map(cell_len, aligned)) <= width:
        yield from (line.rstrip() for line in aligned)
        return
    for (line, _), gives in zip(examples, told, strict=True):
        whole = _INDENT + line + gives
        yield from [whole] if cell_len(whole) <= width else [_INDENT + line, _INDENT + gives]


def _parameters(command: Any, context: Any) -> Iterator[_Entry]:
    """Arguments, options, then the options of panels of their own."""
    shown = [one for one in command.get_params(context) if not one.hidden]
    arguments = [one for one in shown if one.param_type_name == "argument"]
    options = [one for one in shown if one.param_type_name == "option"]
    for one in arguments:
        yield _Entry(say("参数", "arguments"), metavar(one), one.help or "")
    for one in sorted(options, key=lambda one: one.rich_help_panel is not None):
        panel = one.rich_help_panel or say("选项", "options")
        yield _Entry(panel, _option_name(one), one.help or "", _default(one))


def _option_name(option: Any) -> str:
    """`-o, --output FILE`, the long names of all options in one column."""
    short = [name for name in option.opts if not name.startswith("--")]
    long = [name for name in option.opts if name.startswith("--")]
    names = f"{', '.join([*short, *long])}" if short else f"    {', '.join(long)}"
    return f"{names} {metavar(option)}".rstrip()


def metavar(parameter: Any) -> str:
    """What stands for the value; empty for an option that takes none."""
    if getattr(parameter, "is_flag", False):
        return ""
    if parameter.metavar:
        return str(parameter.metavar)
    kinds: dict[str, str] = {"path": "FILE", "int": "N", "int range": "N"}
    name = max(parameter.opts, key=len).strip("-")
    return kinds.get(parameter.type.name) or str(name).upper()


def _default(option: Any) -> str:
    if option.default in (None, False):
        return ""
    shown = f"{option.default:g}" if isinstance(option.default, float) else option.default
    return say(f"[默认: {shown}]", f"[default: {shown}]")


def _panels(entries: Sequence[_Entry], width: int) -> Iterator[str]:
    """The panels, names and words of all of them in the same two columns."""
    column = max((cell_len(entry.name) for entry in entries), default=0) + 2 * len(_INDENT)
    for panel in dict.fromkeys(entry.panel for entry in entries):
        yield _bold(panel)
        for entry in entries:
            if entry.panel == panel:
                yield from _in_two(entry, column, width)
        yield ""


def _commands(command: Any) -> Iterator[_Entry]:
    for name, one in getattr(command, "commands", {}).items():
        yield _Entry(one.rich_help_panel or say("命令", "commands"), name, one.short_help)


def _in_two(entry: _Entry, column: int, width: int) -> Iterator[str]:
    """Name and words side by side, the words in as many lines as they take."""
    first, *more = _words(entry, width - column)
    yield (_INDENT + padded(entry.name, column - len(_INDENT)) + first).rstrip()
    yield from (" " * column + line for line in more)


def _words(entry: _Entry, width: int) -> list[str]:
    """What is said in lines; the default stays whole."""
    *before, last = wrapped(entry.help, width)
    if not entry.default:
        return [*before, last]
    whole = f"{last} {entry.default}"
    return [*before, whole] if cell_len(whole) <= width else [*before, last, entry.default]


def _bold(text: str) -> str:
    is_screen = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"\x1b[1m{text}\x1b[0m" if is_screen else text
